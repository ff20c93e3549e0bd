// SPDX-License-Identifier: GPL-3.0-or-later
// Random traffic on a frozen board: not one bit of any public answer depends on it.
#include "tests/core/engine/desk_of_engine.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

using namespace rostrum;

namespace {

constexpr std::uint32_t playersKnown = 12; // of them some come to the board while it is frozen
constexpr std::array allModes = {RankMode::ordinal, RankMode::competition, RankMode::dense,
                                 RankMode::modified};

class Frozen : public test::DeskOfEngine {
  public:
    explicit Frozen(std::uint64_t seed) : random_(seed) {
        BoardDraft draft = test::draft("b");
        draft.maxEntries = below(3) == 0 ? 5 : 0;
        draft.updateMode = static_cast<UpdateMode>(below(3));
        if (below(2) == 0)
            draft.tieBreaks = TieBreaks{{{"goals", SortOrder::descending}}, static_cast<TieBreak>(below(3))};
        draft.rankMode = allModes[below(4)];
        secondaries_ = draft.tieBreaks.has_value();
        create(draft);
        create(test::draft("other"));
        for (std::uint64_t i = 0; i < 5 + below(20); ++i)
            score(below(8));
        if (below(3) == 0)
            run(ResetBoard{"b", {}});
        for (std::uint64_t i = 0; i < 5 + below(20); ++i)
            score(below(8));
        run(FreezeBoard{"b", true, {}});
    }

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

    // What no part of the public view may show.
    void traffic() {
        nowMs += static_cast<std::int64_t>(below(100'000));
        switch (below(12)) {
        case 0: (void)execute(RemovePlayer{"b", playerId(below(playersKnown))}); break;
        case 1:
            if (below(4) == 0)
                run(ResetBoard{"b", "again"});
            break;
        case 2: { // refused as a whole
            SubmitBatch batch;
            batch.atomic = true;
            batch.items = {submissionOf(below(playersKnown)), test::submission("none", "x", "1")};
            run(batch);
            break;
        }
        case 3: { // taken back
            std::vector<Event> events;
            engine.beginBatch();
            (void)engine.execute(SubmitScore{submissionOf(below(playersKnown))}, origin, nowMs, events);
            (void)engine.execute(RemovePlayer{"b", playerId(below(playersKnown))}, origin, nowMs, events);
            engine.undoBatch();
            break;
        }
        default: score(below(playersKnown)); break;
        }
    }

    // Every public answer about the board, in full.
    std::string everythingPublic() {
        std::string text;
        const auto add = [&](const Query& query) { text += textOf(query) + "\n"; };
        for (const RankMode mode : allModes) {
            add(RangeQuery{"b", 1, 100, mode});
            EntriesPageQuery page{"b", {}, 3, mode, {}};
            for (int pages = 0; pages < 20; ++pages) {
                const Pages with{pins_, 0};
                const auto answer = std::get<EntriesAnswer>(*answerQuery(engine, page, &with));
                text += textOf(answer.meta) + textOf(answer.entries) +
                        (answer.nextCursor.empty() ? "end\n" : "\n");
                page.cursor = answer.nextCursor;
                if (page.cursor.empty())
                    break;
            }
            for (std::uint64_t i = 0; i < playersKnown; ++i) {
                PlayerQuery query{"b", playerId(i), mode};
                query.explain = true;
                add(query);
                add(AroundQuery{"b", playerId(i), 2, mode});
            }
            std::vector<std::string> everybody;
            for (std::uint64_t i = 0; i < playersKnown; ++i)
                everybody.push_back(playerId(i));
            add(RanksQuery{"b", everybody, mode});
        }
        add(StatsQuery{"b"});
        add(BoardQuery{"b"});
        add(ArchivesQuery{"b"});
        add(RangeQuery{"b", 1, 100, {}, {Period::all, 1, {}, false}});
        add(RangeQuery{"b", 1, 100, {}, {Period::all, 2, {}, false}});
        const auto boards = std::get<BoardsAnswer>(*answerQuery(engine, BoardsQuery{})).boards;
        text += textOf(boards.front());
        return text;
    }

  private:
    static std::string playerId(std::uint64_t i) { return "p" + std::to_string(i); }
    Submission submissionOf(std::uint64_t player) {
        Submission submission = test::submission("b", playerId(player), std::to_string(below(30)).c_str());
        if (secondaries_)
            submission.secondaries = {{"goals", static_cast<std::int64_t>(below(3))}};
        return submission;
    }
    void score(std::uint64_t player) { run(SubmitScore{submissionOf(player)}); }

    static std::string textOf(const std::optional<std::uint64_t>& value) {
        return value ? std::to_string(*value) : "-";
    }
    static std::string textOf(const RankingMeta& meta) {
        return "[" + std::to_string(meta.generation) + " " + std::to_string(meta.revision) + " " +
               std::to_string(meta.totalPlayers) + (meta.frozen ? " frozen" : "") + "]";
    }
    static std::string textOf(const std::vector<Entry>& entries) {
        std::string text;
        for (const Entry& entry : entries)
            text += textOf(entry.rank) + " " + entry.playerId + " " + entry.username + " " +
                    std::to_string(entry.score) + ";";
        return text;
    }
    static std::string textOf(const EntriesAnswer& answer) {
        return textOf(answer.meta) + textOf(answer.entries);
    }
    static std::string textOf(const PlayerAnswer& answer) {
        std::string text = textOf(answer.meta) + textOf(std::vector{answer.entry}) +
                           (answer.percentile ? std::to_string(*answer.percentile) : "-") + " " +
                           std::to_string(answer.updatedAtMs);
        for (const SecondaryValue& value : answer.secondaries)
            text += " " + value.name + std::to_string(value.value);
        for (const std::string& sentence : answer.explanation)
            text += " " + sentence;
        return text;
    }
    static std::string textOf(const RanksAnswer& answer) {
        std::string text = textOf(answer.meta) + textOf(answer.entries);
        for (const std::string& id : answer.notFound)
            text += " no " + id;
        return text;
    }
    static std::string textOf(const StatsAnswer& answer) {
        return textOf(answer.meta) + std::to_string(answer.highest.value_or(-1)) + " " +
               std::to_string(answer.lowest.value_or(-1)) + " " + std::to_string(answer.mean.value_or(-1)) +
               " " + std::to_string(answer.median.value_or(-1)) + " " + std::to_string(answer.submissions) +
               " " + std::to_string(answer.lastSubmissionAtMs.value_or(-1));
    }
    static std::string textOf(const BoardInfo& info) {
        return std::to_string(info.generation) + " " + std::to_string(info.revision) + " " +
               std::to_string(info.totalPlayers) + " " + std::to_string(info.submissions) + " " +
               std::to_string(info.updatedAtMs) + " " + std::to_string(info.lastSubmissionAtMs.value_or(-1)) +
               (info.frozen ? " frozen" : "");
    }
    static std::string textOf(const ArchivesAnswer& answer) {
        std::string text = textOf(answer.meta);
        for (const ArchiveInfo& archive : answer.archives)
            text += " " + std::to_string(archive.number) + ":" + std::to_string(archive.players) + ":" +
                    std::to_string(archive.endedAtMs);
        return text;
    }
    template <typename Other>
    static std::string textOf(const Other&) {
        return {};
    }
    std::string textOf(const Query& query) const {
        const Result<QueryAnswer> answer = answerQuery(engine, query);
        if (!answer)
            return std::string(codeName(answer.error().code)) + " " + answer.error().detail;
        return std::visit([](const auto& content) { return textOf(content); }, *answer);
    }

    std::mt19937_64 random_;
    PinBook pins_;
    bool secondaries_ = false;
};

} // namespace

TEST_CASE("whatever happens on a frozen board, no public answer changes by a bit") {
    const std::uint64_t first = test::seedOfRun();
    MESSAGE("ROSTRUM_SEED=" << first);
    const std::uint64_t lives = test::longRun() ? 500 : 25;
    for (std::uint64_t life = 0; life < lives; ++life) {
        CAPTURE(first + life);
        Frozen desk(first + life);
        const std::string then = desk.everythingPublic();
        std::uint64_t truths = 0;
        for (int i = 0; i < 40; ++i) {
            const std::string before = desk.engine.describe();
            desk.traffic();
            truths += desk.engine.describe() != before ? 1 : 0;
            REQUIRE(desk.everythingPublic() == then);
        }
        CHECK(truths > 0);
        CHECK(desk.replayed() == desk.engine.describe());
        // All of it revealed shows the truth, and all the way back shows the freeze.
        const auto top = [&](bool truth) {
            return std::get<EntriesAnswer>(
                       *answerQuery(desk.engine, RangeQuery{"b", 1, 100, {}, {Period::all, 0, {}, truth}}))
                .entries;
        };
        const std::vector<Entry> frozen = top(false);
        while (
            std::get<RevealAnswer>(desk.run(RevealBoard{"b", 1 + static_cast<std::int64_t>(desk.below(3))}))
                .remaining != 0)
            desk.engine.checkInvariants();
        CHECK(top(false) == top(true));
        desk.run(RevealBoard{"b", -1000});
        CHECK(top(false) == frozen);
        CHECK(desk.replayed() == desk.engine.describe());
    }
}
