// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo against a dumb model that plays what counts from the beginning: in any order, after restarts from nothing and from
// snapshots, on boards of all modes, with secondary values, ties, days, caps.
#include "core/engine/snapshot.h"
#include "tests/core/engine/desk_of_engine.h"
#include "tests/core/engine/undo_model.h"
#include "tests/core/engine/view_model.h"

#include <memory>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr std::int64_t hourMs = 3'600'000;

class Run {
  public:
    explicit Run(std::uint64_t seed) : random_(seed), engine_(std::make_unique<Engine>(limits())) {}

    void go(int steps) {
        for (int id = 0; id < 4; ++id)
            create("b" + std::to_string(id));
        for (int step = 0; step < steps; ++step) {
            act();
            if (step % 211 == 0)
                compare();
            if (step % 1500 == 1499)
                restart();
        }
        compare();
        restart();
    }

    // What was tried.
    struct Counts {
        int asked = 0; // undos and redos
        int done = 0;
        int freezes = 0; // of those done
        int reveals = 0;
    };
    const Counts& counts() const { return counts_; }

  private:
    // No view is given up: that is tried by the rules' tests.
    static EngineLimits limits() {
        EngineLimits all;
        all.heldViews = 100'000;
        return all;
    }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    std::string anyBoard() { return "b" + std::to_string(below(4)); }
    std::string anyPlayer() { return "p" + std::to_string(below(25)); }

    // Nothing where it was refused.
    std::optional<CommandAnswer> execute(const Command& command) {
        std::vector<Event> events;
        engine_->beginBatch();
        (void)engine_->runDue(nowMs_, events);
        if (!events.empty())
            REQUIRE(ledger_.commit(events, nullptr).ok());
        engine_->keepBatch();
        events.clear();
        std::unique_ptr<UndoResearch> research;
        if (const auto* undo = std::get_if<UndoChange>(&command)) {
            research = std::make_unique<UndoResearch>(*engine_, *undo);
            for (bool done = false; !done;) {
                const Result<bool> step = research->step(ledger_, 1 + below(3000));
                REQUIRE(step.ok());
                done = *step;
            }
        }
        engine_->takeResearch(research.get());
        first_ = engine_->lastSeq() + 1;
        const std::string before = below(60) == 0 ? engine_->describe() : std::string();
        if (!before.empty()) { // led back exactly, and then the same again
            engine_->beginBatch();
            (void)engine_->execute(command, origin_, nowMs_, events);
            engine_->undoBatch();
            CHECK(engine_->describe() == before);
            engine_->checkInvariants();
            events.clear();
        }
        engine_->beginBatch();
        const Result<Engine::Executed> executed = engine_->execute(command, origin_, nowMs_, events);
        if (!events.empty())
            REQUIRE(ledger_.commit(events, nullptr).ok());
        engine_->keepBatch();
        engine_->takeResearch(nullptr);
        if (!executed) {
            CHECK(events.empty());
            if (!before.empty())
                CHECK(engine_->describe() == before);
            return std::nullopt;
        }
        for (const Event& event : events) {
            if (event.type == EventType::playerRenamed && !isOfUndo(event))
                note({ModelEntry::Kind::name,
                      first_,
                      event.seq,
                      nowMs_,
                      {},
                      std::string(engine_->players().playerId(event.player)),
                      {},
                      event.texts->username});
            if (event.type == EventType::playerRegistered)
                model_.entries.push_back({ModelEntry::Kind::name,
                                          0,
                                          event.seq,
                                          nowMs_,
                                          {},
                                          event.texts->playerId,
                                          {},
                                          event.texts->username});
        }
        scored_.clear();
        for (const Event& event : events) {
            views_.eat(event);
            if (event.type == EventType::scoreSubmitted)
                scored_.push_back(event.seq);
        }
        return std::get<CommandAnswer>(*executed);
    }
    void note(ModelEntry entry) {
        entry.group = first_;
        model_.entries.push_back(std::move(entry));
        groups_.push_back(first_);
    }

    void act() {
        nowMs_ +=
            static_cast<std::int64_t>(below(40)) == 0 ? static_cast<std::int64_t>(below(9)) * hourMs : 1500;
        const std::uint64_t kind = below(1000);
        if (kind < 100)
            toggle();
        else if (kind < 106)
            simple(ResetBoard{anyBoard(), ""}, ModelEntry::Kind::reset);
        else if (kind < 109)
            simple(DeleteBoard{anyBoard()}, ModelEntry::Kind::erase);
        else if (kind < 114)
            create(anyBoard());
        else if (kind < 140)
            remove();
        else if (kind < 170)
            correct();
        else if (kind < 180)
            hide();
        else if (kind < 188)
            merge();
        else if (kind < 200)
            freeze();
        else if (kind < 230)
            reveal();
        else if (kind < 265)
            toggleView();
        else if (kind < 330)
            batch();
        else
            submit();
    }

    // Boards by number: another may have the id later.
    std::string keyOf(const std::string& id) const {
        const Board* board = engine_->findBoard(id);
        return board == nullptr ? std::string() : std::to_string(board->number);
    }
    void create(const std::string& id) {
        BoardDraft with = draft(id);
        with.updateMode = static_cast<UpdateMode>(below(3));
        with.sortOrder = static_cast<SortOrder>(below(2));
        with.maxEntries = below(2) == 0 ? 0 : 8;
        TieBreaks ties;
        for (std::uint64_t i = below(3); i > 0; --i)
            ties.secondaries.push_back({"s" + std::to_string(i), static_cast<SortOrder>(below(2))});
        ties.last = static_cast<TieBreak>(below(3));
        with.tieBreaks = ties;
        if (below(2) == 0) {
            with.periods.emplace();
            with.periods->add(Period::daily);
        }
        if (!execute(CreateBoard{with}))
            return;
        ModelEntry entry{ModelEntry::Kind::create, 0, first_, nowMs_, keyOf(id), {}};
        entry.config = engine_->findBoard(id)->config;
        note(std::move(entry));
        groups_.pop_back(); // undoing it is tried by the rules' tests
    }
    Submission anySubmission() {
        Submission result = submission(anyBoard(), anyPlayer(), std::to_string(below(9)).c_str());
        if (const Board* board = engine_->findBoard(result.leaderboardId)) {
            for (const SecondaryRule& rule : board->config.tieBreaks.secondaries)
                result.secondaries.push_back({rule.name, static_cast<std::int64_t>(below(3))});
            std::sort(result.secondaries.begin(), result.secondaries.end(),
                      [](const auto& a, const auto& b) { return a.name < b.name; });
        }
        if (below(30) == 0)
            result.username = "N" + std::to_string(below(9));
        return result;
    }
    std::vector<std::int64_t> valuesOf(const Submission& from) {
        std::vector<std::int64_t> values{from.score.significand};
        for (const SecondaryRule& rule :
             engine_->findBoard(from.leaderboardId)->config.tieBreaks.secondaries) {
            for (const SecondaryValue& value : from.secondaries) {
                if (value.name == rule.name)
                    values.push_back(value.value);
            }
        }
        return values;
    }
    void noteScore(ModelEntry::Kind kind, const Submission& from, std::uint64_t seq) {
        note({kind, 0, seq, nowMs_, keyOf(from.leaderboardId), from.playerId, valuesOf(from)});
    }
    void submit() {
        const Submission from = anySubmission();
        if (execute(SubmitScore{from}))
            noteScore(ModelEntry::Kind::score, from, scored_.at(0));
    }
    void batch() {
        SubmitBatch command;
        for (std::uint64_t i = 1 + below(6); i > 0; --i)
            command.items.push_back(anySubmission());
        const auto answer = execute(command);
        REQUIRE(answer);
        std::size_t next = 0;
        for (const Submission& item : command.items) {
            if (engine_->findBoard(item.leaderboardId) != nullptr)
                noteScore(ModelEntry::Kind::score, item, scored_.at(next++));
        }
        CHECK(next == scored_.size());
    }
    void correct() {
        const Submission from = anySubmission();
        if (execute(SetScore{from.leaderboardId, from.playerId, from.score, from.secondaries, "r"}))
            noteScore(ModelEntry::Kind::set, from, scored_.at(0));
    }
    void remove() {
        const std::string board = anyBoard();
        const std::string player = anyPlayer();
        if (execute(RemovePlayer{board, player}))
            note({ModelEntry::Kind::remove, 0, first_, nowMs_, keyOf(board), player});
    }
    void simple(const Command& command, ModelEntry::Kind kind) {
        const std::string board = kind == ModelEntry::Kind::reset
                                      ? std::get<ResetBoard>(command).leaderboardId
                                      : std::get<DeleteBoard>(command).leaderboardId;
        const std::string key = keyOf(board);
        if (execute(command))
            note({kind, 0, first_, nowMs_, key, {}});
    }
    void hide() {
        ChangePlayer command;
        command.playerId = anyPlayer();
        command.hidden = below(2) == 0;
        const auto answer = execute(command);
        REQUIRE(answer);
        const PlayerInfo info = std::get<PlayerInfo>(*answer);
        if (info.seq != 0)
            note({ModelEntry::Kind::hide, 0, info.seq, nowMs_, {}, info.playerId, {}, {}, *command.hidden});
    }
    void freeze() {
        const std::string id = anyBoard();
        const bool frozen = below(2) == 0;
        if (!execute(FreezeBoard{id, frozen, "r"}))
            return;
        note({frozen ? ModelEntry::Kind::freeze : ModelEntry::Kind::end, 0, first_, nowMs_, keyOf(id), {}});
        freezes_.insert(first_);
        ofViews_.push_back(first_);
        if (frozen)
            views_.begin(*engine_->findBoard(id));
    }
    void reveal() {
        const std::string id = anyBoard();
        const std::int64_t steps = static_cast<std::int64_t>(below(5)) - 1;
        if (!execute(RevealBoard{id, steps}) || engine_->lastSeq() < first_)
            return;
        groups_.push_back(first_);
        reveals_.insert(first_);
        ofViews_.push_back(first_);
    }
    void merge() {
        const MergePlayers command{anyPlayer(), anyPlayer(), ""};
        if (!execute(command))
            return;
        note({ModelEntry::Kind::merge, 0, first_, nowMs_, {}, command.playerId, {}, command.into});
    }
    void toggle() {
        if (groups_.empty())
            return;
        // Mostly something recent, sometimes the newest, by whatever way.
        const std::size_t back =
            below(8) == 0 ? below(groups_.size()) : below(std::min<std::size_t>(groups_.size(), 300));
        ++counts_.asked;
        toggle(groups_[groups_.size() - 1 - back]);
    }
    // Of freezes and reveals something recent.
    void toggleView() {
        if (!ofViews_.empty())
            toggle(ofViews_[ofViews_.size() - 1 - below(std::min<std::size_t>(ofViews_.size(), 15))]);
    }
    void toggle(std::uint64_t group) {
        const bool redo = model_.undone.contains(group);
        if (!execute(UndoChange{"", group, "r", redo, false})) {
            // Freezes and their ends in any order, on boards that are there.
            CHECK(!(freezes_.contains(group) && isOnLiveBoard(group)));
            return;
        }
        ++counts_.done;
        views_.toggle(group);
        counts_.freezes += freezes_.contains(group) ? 1 : 0;
        counts_.reveals += reveals_.contains(group) ? 1 : 0;
        if (redo)
            model_.undone.erase(group);
        else
            model_.undone.insert(group);
        if (below(4) == 0)
            compare();
    }

    bool isOnLiveBoard(std::uint64_t group) const {
        const auto found = std::find_if(model_.entries.begin(), model_.entries.end(),
                                        [&](const ModelEntry& entry) { return entry.group == group; });
        return engine_->boardByNumber(static_cast<std::uint32_t>(std::stoul(found->board))) != nullptr;
    }
    void compareRanking(const BoardConfig& config, const Ranking& ours,
                        const std::map<std::string, ModelTuple>& theirs) {
        const auto order = UndoModel::order(config, theirs);
        REQUIRE(ours.size() == order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            const Ranking::Placed placed = ours.at(i);
            CHECK(engine_->players().playerId(placed.player) == order[i].first);
            CHECK(placed.standing.score == order[i].second.values[0]);
            CHECK(placed.standing.reachedSeq == order[i].second.reached);
            const auto secondaries = ours.secondariesOf(placed.player);
            CHECK(std::equal(secondaries.begin(), secondaries.end(), order[i].second.values.begin() + 1,
                             order[i].second.values.end()));
        }
    }
    void compare() {
        const UndoModel::State state = model_.play();
        REQUIRE(engine_->boards().size() == state.boards.size());
        for (const auto& [id, board] : state.boards) {
            const std::string number = id;
            CAPTURE(number);
            const Board* ours = engine_->boardByNumber(static_cast<std::uint32_t>(std::stoul(id)));
            REQUIRE(ours != nullptr);
            compareRanking(board.config, ours->ranking, board.all);
            CHECK((ours->frozen == nullptr ? 0 : ours->frozen->seq) == board.frozen);
            views_.check(*ours);
            if (const OpenPeriod* day = ours->currentPeriod(Period::daily)) {
                const auto found = board.days.find(day->ref.beginMs);
                static const std::map<std::string, ModelTuple> none;
                compareRanking(board.config, day->ranking, found == board.days.end() ? none : found->second);
            }
        }
        for (const auto& [player, name] : state.names) {
            const std::uint32_t number = engine_->players().find(player);
            CHECK(engine_->players().username(number) == name);
            CHECK(engine_->playerFacts().of(number).hidden == state.hidden.contains(player));
        }
    }
    // From nothing, or from a snapshot.
    void restart() {
        const std::string ours = engine_->describe();
        if (below(2) == 0) {
            SnapshotWriter writer(*engine_);
            SnapshotPart part{writer.seq(), 0, false, {}};
            while (!part.last) {
                part.bytes = writer.next(part.last);
                REQUIRE(ledger_.commit({}, &part).ok());
                ++part.index;
            }
        }
        for (const bool snapshots : {false, true}) {
            Result<Recovered> recovered = recover(ledger_, {limits(), snapshots});
            REQUIRE_MESSAGE(recovered.ok(), (recovered.ok() ? "" : recovered.error().detail));
            CHECK(recovered->notes.empty());
            CHECK(recovered->engine->describe() == ours);
            recovered->engine->checkInvariants();
            engine_ = std::move(recovered->engine);
        }
    }

    std::mt19937_64 random_;
    MemoryLedger ledger_;
    std::unique_ptr<Engine> engine_;
    UndoModel model_;
    ViewModel views_;
    std::set<std::uint64_t> freezes_; // groups of freezes and their ends
    std::set<std::uint64_t> reveals_;
    std::vector<std::uint64_t> ofViews_; // all of those
    Counts counts_;
    Origin origin_{Source::desk, "tester", {}};
    std::int64_t nowMs_ = 1'767'225'600'000;
    std::uint64_t first_ = 0;           // event of the newest command
    std::vector<std::uint64_t> scored_; // events of its scores
    std::vector<std::uint64_t> groups_;
};

} // namespace

TEST_CASE("undo and redo agree with playing what counts from the beginning") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    Run::Counts all;
    for (std::uint64_t number = 0; number < (longRun() ? 200U : 3U); ++number) {
        Run run(seed + number);
        run.go(5000);
        all.asked += run.counts().asked;
        all.done += run.counts().done;
        all.freezes += run.counts().freezes;
        all.reveals += run.counts().reveals;
    }
    CAPTURE(all.asked);
    CHECK(all.done * 4 > all.asked); // of many a board was reset or deleted since
    CHECK(std::min(all.freezes, all.reveals) > 0);
}
