// SPDX-License-Identifier: GPL-3.0-or-later
// Whole tuples in any open ranking: what boards that are not plain, corrections and merges change.
#include "core/board/ranked_tuple.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <span>

namespace rostrum {

std::optional<RankedTuple> Engine::tupleOf(const Board& board, const RankingRef& ref,
                                           std::uint32_t player) const {
    const Ranking* ranking = board.openRanking(ref);
    return ranking == nullptr ? std::nullopt : tupleIn(*ranking, player);
}

bool Engine::fits(const RankingChange& change) const {
    const Board* board = boardByNumber(change.board);
    if (board == nullptr)
        board = keptBoard(change.board);
    if (board == nullptr || change.player == 0 || change.player > players_.size())
        return false;
    const Ranking* ranking = board->openRanking(change.ranking);
    return ranking != nullptr && tupleIn(*ranking, change.player) == change.before &&
           (!change.after || change.after->standing.reachedSeq != 0);
}

void Engine::enact(const RankingChange& change) {
    if (change.before == change.after)
        return;
    Board& board = *anyBoard(change.board);
    LiveRanking* ranking = board.openRanking(change.ranking);
    ROSTRUM_CHECK(ranking != nullptr && fits(change), "a change does not fit the ranking");
    enactIn(board, *ranking, change, nullptr);
}

void Engine::enactIn(Board& board, LiveRanking& ranking, const RankingChange& change,
                     const Ranking::Ahead* ahead) {
    const bool live = liveBoard(change.board) != nullptr;
    touch(board);
    // Plain scores may come before and after it in the same batch: all of them are led back in one row.
    if (&ranking == &board.ranking && board.config.plain()) {
        Ranking::Record old;
        old.player = change.player;
        if (change.before)
            old = *ranking.find(change.player);
        undo_->standings.push_back({&board, old, change.before.has_value()});
    } else {
        undo_->changes.push_back({&ranking, change.player, change.before});
    }
    if (!change.after) {
        ranking.erase(change.player);
        totalEntries_ -= live ? 1 : 0;
        return;
    }
    if (!change.before) {
        totalEntries_ += live ? 1 : 0;
        if (live && board.membersNoted)
            members_.note(board.number, change.player);
    }
    const RankedTuple& tuple = *change.after;
    const Ranking::Record record{change.player, tuple.changedAtS, tuple.standing};
    const auto secondaries = std::span(tuple.secondaries).first(ranking.order().secondaryCount);
    if (ahead != nullptr)
        ranking.set(record, *ahead, secondaries);
    else
        ranking.set(record, secondaries);
}

std::optional<RankedTuple> Engine::standingOf(std::uint32_t board, const RankingRef& ref,
                                              std::uint32_t player) const {
    const Board* found = boardByNumber(board);
    if (found == nullptr)
        found = keptBoard(board);
    return found == nullptr ? std::nullopt : tupleOf(*found, ref, player);
}

Board* Engine::anyBoard(std::uint32_t number) {
    if (Board* board = liveBoard(number))
        return board;
    const auto kept = kept_.find(number);
    return kept == kept_.end() ? nullptr : kept->second.board.get();
}

const Board* Engine::keptBoard(std::uint32_t number) const {
    const auto kept = kept_.find(number);
    return kept == kept_.end() ? nullptr : kept->second.board.get();
}

std::vector<std::uint32_t> Engine::keptBoards() const {
    std::vector<std::uint32_t> numbers;
    for (const auto& [number, kept] : kept_)
        numbers.push_back(number);
    return numbers;
}

bool Engine::fitAll(const std::vector<RankingChange>& changes) const {
    return std::all_of(changes.begin(), changes.end(),
                       [&](const RankingChange& change) { return fits(change); });
}

// First everybody leaves, then everybody comes: one may get the place that another has.
void Engine::enactAll(const std::vector<RankingChange>& changes) {
    for (const RankingChange& change : changes) {
        if (change.before && change.before != change.after)
            enact({change.board, change.ranking, change.player, change.before, std::nullopt});
    }
    for (const RankingChange& change : changes) {
        if (change.after && change.before != change.after)
            enact({change.board, change.ranking, change.player, std::nullopt, change.after});
    }
}

// Each board once.
void Engine::stepTouched(const std::vector<RankingChange>& changes, std::int64_t atMs) {
    std::uint32_t last = 0;
    for (const RankingChange& change : changes) {
        if (change.board == last || change.before == change.after)
            continue;
        last = change.board;
        stepRevision(*anyBoard(last), atMs);
    }
}

} // namespace rostrum
