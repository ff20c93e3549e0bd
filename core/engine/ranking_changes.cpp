// SPDX-License-Identifier: GPL-3.0-or-later
// Whole tuples in any open ranking: what boards that are not plain, corrections and merges change.
#include "core/engine/undo.h"

#include <algorithm>
#include <span>

namespace rostrum {

namespace {

std::optional<RankedTuple> tupleIn(const Ranking& ranking, std::uint32_t player) {
    const std::optional<Ranking::Record> record = ranking.find(player);
    if (!record)
        return std::nullopt;
    RankedTuple tuple{record->standing, record->changedAtS, {}};
    if (ranking.order().secondaryCount != 0) {
        const Ranking::Secondaries values = ranking.secondariesOf(player);
        std::copy(values.begin(), values.end(), tuple.secondaries.begin());
    }
    return tuple;
}

} // namespace

std::optional<RankedTuple> Engine::tupleOf(const Board& board, const RankingRef& ref,
                                           std::uint32_t player) const {
    const Ranking* ranking = board.openRanking(ref);
    return ranking == nullptr ? std::nullopt : tupleIn(*ranking, player);
}

bool Engine::fits(const RankingChange& change) const {
    const Board* board = boardByNumber(change.board);
    if (board == nullptr || change.player == 0 || change.player > players_.size())
        return false;
    const Ranking* ranking = board->openRanking(change.ranking);
    return ranking != nullptr && tupleIn(*ranking, change.player) == change.before &&
           (!change.after || change.after->standing.reachedSeq != 0);
}

void Engine::enact(const RankingChange& change) {
    if (change.before == change.after)
        return;
    Board& board = *liveBoard(change.board);
    LiveRanking* ranking = board.openRanking(change.ranking);
    ROSTRUM_CHECK(ranking != nullptr && fits(change), "a change does not fit the ranking");
    touch(board);
    undo_->changes.push_back({ranking, change.player, change.before});
    if (!change.after) {
        ranking->erase(change.player);
        --totalEntries_;
        return;
    }
    if (!change.before) {
        ++totalEntries_;
        if (board.membersNoted)
            members_.note(board.number, change.player);
    }
    const RankedTuple& tuple = *change.after;
    ranking->set({change.player, tuple.changedAtS, tuple.standing},
                 std::span(tuple.secondaries).first(ranking->order().secondaryCount));
}

} // namespace rostrum
