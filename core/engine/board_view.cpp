// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/board_view.h"

#include "core/board/text.h"
#include "core/engine/reader.h"

#include <algorithm>
#include <optional>

namespace rostrum {

namespace {

// What of a board is shown to somebody, before the choice of a ranking.
struct Shown {
    const LiveRanking* all;
    const std::vector<std::unique_ptr<OpenPeriod>>* periods;
    const BoardCounters* counters;
    std::uint64_t generation;
    bool truth;
};

Shown shownOf(const Board& board, bool truth) {
    if (board.frozen && !truth)
        return {&board.frozen->ranking, &board.frozen->periods, &board.frozen->counters,
                board.frozen->generation, false};
    return {&board.ranking, &board.periods, &board.counters, board.generation, true};
}

struct Chosen {
    const LiveRanking* ranking = nullptr;
    RankingRef ref;
    std::int64_t endMs = 0;
    std::uint64_t cap = 0;
    const RankingForm* form = nullptr;
};

Result<Chosen> choose(const Board& board, const Shown& shown, const RankingChoice& choice) {
    if (choice.archive != 0) {
        const std::vector<const Archive*> seen = board.archivesSeen(shown.truth);
        if (choice.archive > seen.size())
            return Error{Code::notFound, "the leaderboard has " + std::to_string(seen.size()) +
                                             " archived standings, counted from 1"};
        const Archive& archive = *seen[static_cast<std::size_t>(choice.archive - 1)];
        return Chosen{&archive.ranking, archive.ref, archive.sliceEndMs, archive.maxEntries,
                      archive.form.get()};
    }
    if (choice.period == Period::all)
        return Chosen{shown.all, {}, 0, board.config.maxEntries};
    if (!board.config.periods.has(choice.period))
        return Error{Code::invalidRequest,
                     std::string("the leaderboard keeps no ") + name(choice.period) + " ranking"};
    for (const auto& slice : *shown.periods) {
        if (slice->current && slice->ref.period == choice.period)
            return Chosen{&slice->ranking, slice->ref, slice->endMs, board.config.maxEntries};
    }
    return Chosen{nullptr, {choice.period, 0}, 0, board.config.maxEntries}; // none of it has begun
}

RankingMeta metaOf(const Board& board, const Shown& shown, const Chosen& chosen, const RankingView& places) {
    RankingMeta meta;
    meta.board = board.number;
    meta.generation = shown.generation;
    meta.revision = shown.counters->revision;
    meta.totalPlayers = places.total();
    meta.decimals = chosen.form != nullptr ? chosen.form->decimals : board.config.decimals;
    meta.displayFormat = chosen.form != nullptr ? chosen.form->displayFormat : board.config.displayFormat;
    meta.visibility = board.config.visibility;
    meta.frozen = board.frozen != nullptr;
    meta.period = chosen.ref.period;
    meta.periodBeginMs = chosen.ref.beginMs;
    meta.periodEndMs = chosen.endMs;
    return meta;
}

} // namespace

// A snapshot of old says nothing of an archive's names: there may be fewer.
std::string BoardView::secondaryName(std::size_t n) const {
    if (form != nullptr)
        return n < form->secondaries.size() ? form->secondaries[n]
                                            : "secondary value " + std::to_string(n + 1);
    return board->config.tieBreaks.secondaries[n].name;
}

Error noSuchBoard(const std::string& leaderboardId) {
    return Error{Code::leaderboardNotFound, isBoardId(leaderboardId)
                                                ? "there is no leaderboard " + leaderboardId
                                                : std::string("there is no such leaderboard")};
}

Result<BoardView> viewOf(const Engine& engine, const Board& board, const RankingChoice& choice) {
    const Shown shown = shownOf(board, choice.truth);
    const Result<Chosen> chosen = choose(board, shown, choice);
    if (!chosen)
        return chosen.error();
    const LiveRanking* ranking = chosen->ranking;
    const std::uint32_t division = choice.division.empty() ? 0 : engine.divisionNumber(choice.division);
    if (!choice.division.empty())
        ranking = ranking == nullptr || division == 0 ? nullptr : ranking->division(division);
    const RankingView places(ranking, chosen->cap, choice.truth ? Audience::operators : Audience::everyone);
    return BoardView{
        &board,      ranking,     shown.counters, places,   metaOf(board, shown, *chosen, places),
        chosen->ref, chosen->cap, choice.archive, division, choice.truth,
        chosen->form};
}

Result<BoardView> viewOf(const Engine& engine, const std::string& leaderboardId,
                         const RankingChoice& choice) {
    const Board* board = engine.findBoard(leaderboardId);
    if (board == nullptr)
        return noSuchBoard(leaderboardId);
    return viewOf(engine, *board, choice);
}

BoardView publicViewOf(const Engine& engine, const Board& board) { return *viewOf(engine, board, {}); }

BoardInfo infoOf(const Board& board, bool truth) {
    BoardInfo info = infoOf(board);
    if (truth)
        return info;
    const Shown shown = shownOf(board, truth);
    info.generation = shown.generation;
    info.revision = shown.counters->revision;
    info.totalPlayers = RankingView(shown.all, board.config.maxEntries, Audience::everyone).total();
    info.submissions = shown.counters->submissions;
    info.updatedAtMs = shown.counters->updatedAtMs;
    info.lastSubmissionAtMs = shown.counters->lastSubmissionAtMs;
    return info;
}

Entry entryOf(const Engine& engine, std::uint32_t player, Score score) {
    Entry entry;
    entry.playerId = engine.players().playerId(player);
    entry.username = engine.players().username(player);
    entry.score = score;
    return entry;
}

std::vector<Entry> entriesAt(const Engine& engine, const BoardView& view, std::uint64_t first,
                             std::uint64_t count, RankMode mode) {
    const std::uint64_t total = view.places.total();
    if (first >= total)
        return {};
    std::vector<ShownPlace> places(
        static_cast<std::size_t>(std::min({count, total - first, maxEntriesAnswered})));
    places.resize(view.places.read(first, mode, places));
    const bool marks = view.truth && view.ranking->hidden() != nullptr;
    std::vector<Entry> entries;
    entries.reserve(places.size());
    for (const ShownPlace& place : places) {
        entries.push_back(entryOf(engine, place.player, place.standing.score));
        entries.back().rank = place.rank;
        if (marks && view.ranking->isHidden(place.player)) {
            const PlayerFacts& facts = engine.playerFacts().of(place.player);
            entries.back().hidden = facts.hidden;
            entries.back().banned = facts.banned;
        }
    }
    return entries;
}

} // namespace rostrum
