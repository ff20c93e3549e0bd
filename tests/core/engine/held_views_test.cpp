// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo of what the public sees, past the bound of what is held: each picture that is shown again is the one that was kept of
// it, and where that is gone the undo is refused. Never is another one shown.
#include "core/engine/snapshot.h"
#include "tests/core/engine/desk_of_engine.h"
#include "tests/core/engine/view_model.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

class Run {
  public:
    Run(std::uint64_t seed, const EngineLimits& limits)
        : random_(seed),
          limits_(limits),
          engine_(std::make_unique<Engine>(limits)) {}

    void go(int steps) {
        for (const char* id : {"a", "b"})
            REQUIRE(execute(CreateBoard{draft(id)}).ok());
        for (int step = 0; step < steps; ++step) {
            act();
            for (const char* id : {"a", "b"})
                compare(id);
            if (step % 400 == 399)
                restart();
        }
    }

    struct Counts {
        int done = 0;
        int refused = 0; // as the picture is gone
        int shownAgain = 0;
    };
    const Counts& counts() const { return counts_; }

  private:
    struct Change {
        std::uint64_t group = 0;
        std::uint32_t board = 0;
        enum class Kind : std::uint8_t { freeze, end, reveal } kind = Kind::freeze;
        bool undone = false;
    };

    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    std::string anyBoard() { return below(4) == 0 ? "a" : "b"; }
    const Board& boardOf(const std::string& id) const { return *engine_->findBoard(id); }

    Result<Engine::Executed> execute(const Command& command) {
        nowMs_ += 1000;
        std::unique_ptr<UndoResearch> research;
        if (const auto* undo = std::get_if<UndoChange>(&command)) {
            research = std::make_unique<UndoResearch>(*engine_, *undo);
            for (bool done = false; !done;) {
                const Result<bool> step = research->step(ledger_, 1 + below(50));
                REQUIRE(step.ok());
                done = *step;
            }
        }
        engine_->takeResearch(research.get());
        first_ = engine_->lastSeq() + 1;
        std::vector<Event> events;
        engine_->beginBatch();
        Result<Engine::Executed> executed = engine_->execute(command, origin_, nowMs_, events);
        CHECK(executed.ok() != events.empty());
        if (!events.empty())
            REQUIRE(ledger_.commit(events, nullptr).ok());
        engine_->keepBatch();
        engine_->takeResearch(nullptr);
        for (const Event& event : events)
            note(event);
        return executed;
    }
    void note(const Event& event) {
        views_.eat(event);
        if (event.boardFacts && event.boardFacts->unfreeze)
            given_.insert(event.boardFacts->unfreeze->givenUp.begin(),
                          event.boardFacts->unfreeze->givenUp.end());
        if (!event.boardFacts || !event.boardFacts->undo)
            return;
        for (const UndoFacts::Step& step : event.boardFacts->undo->steps) {
            if (step.kind == UndoFacts::Step::Kind::viewGivenUp)
                given_.insert(step.seq);
            if (step.kind == UndoFacts::Step::Kind::viewShownAgain)
                ++counts_.shownAgain;
        }
    }

    void act() {
        const std::uint64_t kind = below(100);
        if (kind < 30)
            REQUIRE(execute(SubmitScore{submission(anyBoard(), "p" + std::to_string(below(9)),
                                                   std::to_string(below(1000)).c_str())})
                        .ok());
        else if (kind < 55)
            freeze();
        else if (kind < 65)
            reveal();
        else
            toggle();
    }
    void freeze() {
        const std::string id = anyBoard();
        const bool frozen = boardOf(id).frozen == nullptr;
        REQUIRE(execute(FreezeBoard{id, frozen, "r"}).ok());
        changes_.push_back(
            {first_, boardOf(id).number, frozen ? Change::Kind::freeze : Change::Kind::end, false});
        if (frozen)
            views_.begin(boardOf(id));
    }
    void reveal() {
        const std::string id = anyBoard();
        const RevealBoard command{id, below(4) == 0 ? -1 : 1 + static_cast<std::int64_t>(below(3))};
        const std::uint64_t before = engine_->lastSeq();
        if (boardOf(id).frozen == nullptr)
            return;
        nowMs_ += 1000;
        std::vector<Event> events;
        engine_->beginBatch();
        REQUIRE(engine_->execute(command, origin_, nowMs_, events).ok());
        if (!events.empty())
            REQUIRE(ledger_.commit(events, nullptr).ok());
        engine_->keepBatch();
        for (const Event& event : events)
            note(event);
        if (!events.empty())
            changes_.push_back({before + 1, boardOf(id).number, Change::Kind::reveal, false});
    }
    // Something recent, or anything.
    void toggle() {
        if (changes_.empty())
            return;
        const std::size_t back = below(below(6) == 0 ? changes_.size() : std::min(changes_.size(), nearby));
        Change& change = changes_[changes_.size() - 1 - back];
        change.undone = !change.undone;
        const std::uint64_t meant = meantOn(change.board);
        const std::uint64_t now = shownOn(change.board);
        const Result<Engine::Executed> executed =
            execute(UndoChange{"", change.group, "r", !change.undone, false});
        if (executed) {
            ++counts_.done;
            views_.toggle(change.group);
            return;
        }
        change.undone = !change.undone;
        CHECK(executed.error().code == Code::conflict);
        CHECK(shownOn(change.board) == now);
        if (change.kind == Change::Kind::reveal)
            return; // other steps may be in its way
        ++counts_.refused;
        CHECK(executed.error().detail.find("not kept any more") != std::string::npos);
        // And for nothing else: it would be shown, or the change is of before all that are held.
        CHECK((given_.contains(meant) || (!change.undone && change.group < oldestOn(change.board))));
    }

    // By which freeze the board would be frozen, had only what counts happened.
    std::uint64_t meantOn(std::uint32_t board) const {
        std::uint64_t meant = 0;
        for (const Change& change : changes_) {
            if (change.board != board || change.undone || change.kind == Change::Kind::reveal)
                continue;
            if (change.kind == Change::Kind::end)
                meant = 0;
            else if (meant == 0)
                meant = change.group;
        }
        return meant;
    }
    std::uint64_t shownOn(std::uint32_t board) const {
        const FrozenView* frozen = engine_->boardByNumber(board)->frozen.get();
        return frozen == nullptr ? 0 : frozen->seq;
    }
    std::uint64_t oldestOn(std::uint32_t board) const {
        const Board& of = *engine_->boardByNumber(board);
        const std::uint64_t held = of.held.empty() ? UINT64_MAX : of.held.front()->seq;
        return std::min(held, of.frozen == nullptr ? UINT64_MAX : of.frozen->seq);
    }
    std::string picture(const std::string& id) const {
        std::string text;
        const Result<QueryAnswer> answer = answerQuery(*engine_, RangeQuery{id, 1, 100, {}});
        REQUIRE(answer.ok());
        for (const Entry& entry : std::get<EntriesAnswer>(*answer).entries)
            text += entry.playerId + " " + std::to_string(entry.score) + ", ";
        return text;
    }
    void compare(const std::string& id) {
        const Board& board = boardOf(id);
        const std::uint64_t shown = shownOn(board.number);
        CHECK(shown == meantOn(board.number));
        views_.check(board);
        if (shown == 0)
            return;
        const auto kept = pictures_.try_emplace({shown, views_.standing(shown)}, picture(id)).first;
        CHECK(picture(id) == kept->second);
    }
    void takeSnapshot() {
        SnapshotWriter writer(*engine_);
        SnapshotPart part{writer.seq(), 0, false, {}};
        while (!part.last) {
            part.bytes = writer.next(part.last);
            REQUIRE(ledger_.commit({}, &part).ok());
            ++part.index;
        }
    }
    void restart() {
        const std::string ours = engine_->describe();
        takeSnapshot();
        for (const bool snapshots : {false, true}) {
            Result<Recovered> recovered = recover(ledger_, {limits_, snapshots});
            REQUIRE_MESSAGE(recovered.ok(), (recovered.ok() ? "" : recovered.error().detail));
            CHECK(recovered->engine->describe() == ours);
            engine_ = std::move(recovered->engine);
        }
    }

    static constexpr std::size_t nearby = 14;

    std::mt19937_64 random_;
    EngineLimits limits_;
    MemoryLedger ledger_;
    std::unique_ptr<Engine> engine_;
    ViewModel views_;
    std::vector<Change> changes_;
    std::set<std::uint64_t> given_; // freezes whose views are gone
    // What was seen, by the freeze and the steps of its reveal that stood.
    std::map<std::pair<std::uint64_t, std::vector<std::uint64_t>>, std::string> pictures_;
    Counts counts_;
    Origin origin_{Source::desk, "tester", {}};
    std::int64_t nowMs_ = 1'767'225'600'000;
    std::uint64_t first_ = 0;
};

} // namespace

TEST_CASE("past the bound a picture that was shown comes back as it was, or the undo is refused") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    Run::Counts all;
    for (std::uint64_t number = 0; number < (longRun() ? 400U : 12U); ++number) {
        EngineLimits limits;
        limits.heldViews = number % 4 == 3 ? 16 : 1 + number % 4;
        limits.heldEntries = number % 3 == 2 ? 30 : limits.heldEntries;
        Run run(seed + number, limits);
        run.go(1200);
        all.done += run.counts().done;
        all.refused += run.counts().refused;
        all.shownAgain += run.counts().shownAgain;
    }
    CHECK(std::min({all.done, all.refused, all.shownAgain}) > 100);
}

TEST_CASE("a freeze whose picture is gone, and whose end was undone, is not taken for a later one") {
    DeskOfEngine desk;
    desk.create(draft("b"));
    std::vector<std::uint64_t> freezes;
    std::vector<std::uint64_t> ends;
    const auto freezeAndEnd = [&] {
        desk.submit("b", "ann", std::to_string(freezes.size()).c_str());
        desk.run(FreezeBoard{"b", true, ""});
        freezes.push_back(desk.engine.lastSeq());
        desk.run(FreezeBoard{"b", false, ""});
        ends.push_back(desk.engine.lastSeq());
    };
    freezeAndEnd();
    freezeAndEnd();
    desk.run(UndoChange{"b", ends[0], "", false, false}); // over by the second end: nothing is seen of it
    CHECK(desk.engine.findBoard("b")->frozen == nullptr);
    for (int i = 0; i < 15; ++i)
        freezeAndEnd();
    CHECK(desk.engine.findBoard("b")->viewOf(freezes[0]) == nullptr);
    CHECK(desk.engine.findBoard("b")->viewOf(freezes[1]) != nullptr);
    for (std::size_t i = ends.size(); i-- > 2;) {
        desk.run(UndoChange{"b", ends[i], "", false, false});
        CHECK(desk.engine.findBoard("b")->frozen->seq == freezes[i]);
    }
    // Without this end the board would be frozen by the first freeze, not by the second.
    CHECK(desk.refusal(UndoChange{"b", ends[1], "", false, false}) == Code::conflict);
    desk.run(UndoChange{"b", ends[0], "", true, false}); // the way out
    desk.run(UndoChange{"b", ends[1], "", false, false});
    CHECK(desk.engine.findBoard("b")->frozen->seq == freezes[1]);
}

TEST_CASE("what was revealed of a view counts towards what is held") {
    EngineLimits limits;
    limits.heldEntries = 5;
    DeskOfEngine desk(limits);
    desk.create(draft("b"));
    for (const char* player : {"ann", "bob", "cat"})
        desk.submit("b", player, "1");
    const auto isHeldAfter = [&](std::int64_t steps) {
        desk.run(FreezeBoard{"b", true, ""});
        const std::uint64_t view = desk.engine.lastSeq();
        for (const char* player : {"ann", "bob", "cat"})
            desk.submit("b", player, std::to_string(desk.engine.lastSeq()).c_str());
        desk.run(RevealBoard{"b", steps});
        desk.run(FreezeBoard{"b", false, ""});
        return desk.engine.findBoard("b")->viewOf(view) != nullptr;
    };
    CHECK(isHeldAfter(2)); // three places, and two that are remembered
    CHECK(!isHeldAfter(3));
    CHECK(desk.engine.findBoard("b")->held.size() == 1); // the older one
    CHECK(desk.replayed() == desk.engine.describe());
}

TEST_CASE("groups of steps are undone and done again among thousands of others") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    DeskOfEngine desk;
    desk.create(draft("b"));
    SubmitBatch before;
    SubmitBatch after;
    for (int i = 0; i < 2400; ++i) {
        const std::string player = "p" + std::to_string(i);
        before.items.push_back(submission("b", player, std::to_string(random() % 100'000).c_str()));
        after.items.push_back(submission("b", player, std::to_string(random() % 100'000).c_str()));
    }
    ViewModel views;
    std::uint64_t eaten = 0;
    const auto check = [&] {
        REQUIRE(desk.ledger
                    .read(eaten, UINT64_MAX,
                          [&](const Event& event) -> Result<void> {
                              views.eat(event);
                              return {};
                          })
                    .ok());
        eaten = desk.engine.lastSeq();
    };
    desk.run(before);
    desk.run(FreezeBoard{"b", true, ""});
    views.begin(*desk.engine.findBoard("b"));
    desk.run(after);
    std::vector<std::uint64_t> presses;
    for (const std::int64_t steps : {900, 700, 300, -250, 400}) {
        presses.push_back(desk.engine.lastSeq() + 1);
        desk.run(RevealBoard{"b", steps});
        check();
    }
    int done = 0;
    for (int i = 0; i < 16; ++i) {
        const std::uint64_t group = presses[random() % presses.size()];
        const auto toggled = desk.engine.toggledGroups().find(group);
        const bool redo = toggled != desk.engine.toggledGroups().end() && toggled->second.undone;
        const std::string was = desk.engine.describe();
        if (!desk.execute(UndoChange{"b", group, "", redo, false})) {
            CHECK(desk.engine.describe() == was); // others are in the way
            continue;
        }
        ++done;
        views.toggle(group);
        check();
        views.check(*desk.engine.findBoard("b"));
    }
    CHECK(done > 0);
    CHECK(desk.replayed() == desk.engine.describe());
}
