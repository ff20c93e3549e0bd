// SPDX-License-Identifier: GPL-3.0-or-later
// What the next submissions will touch, asked for before the first of them is executed.
#include "core/board/ranked_tuple.h"
#include "core/engine/judged.h"

#include <array>
#include <optional>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t otherPeriods = 3; // than `all`

// Changes of one ranking after another, each ranking's together.
class Changes {
  public:
    // To be filled in where it lies: to copy what was just written in parts makes the processor wait.
    Ranking::Expected& add(const Ranking& ranking) {
        if (ranking_ != &ranking)
            flush();
        ranking_ = &ranking;
        return changes_[count_++];
    }
    void flush() {
        if (count_ > 0)
            ranking_->lookAhead(std::span(changes_).first(count_));
        count_ = 0;
    }

  private:
    std::array<Ranking::Expected, Ranking::mostExpected> changes_;
    std::size_t count_ = 0;
    const Ranking* ranking_ = nullptr; // of those
};

// Null beyond those that there are.
using CurrentRankings = std::array<const Ranking*, 1 + otherPeriods>;

// The board's rankings that a submission of now counts in, in the order in which it is judged: `all` first.
CurrentRankings currentRankings(const Board& board) {
    CurrentRankings rankings{&board.ranking};
    std::size_t count = 1;
    for (const auto& slice : board.periods) {
        if (slice->current && count < rankings.size())
            rankings[count++] = &slice->ranking;
    }
    return rankings;
}

} // namespace

// In short rounds, so that what one of them waits for comes from memory for all at once: where the id is in the hash; the player's row
// and record; the ways to both places in the order; the entry there.
void Engine::lookAhead(std::span<const Submission* const> next) {
    ROSTRUM_CHECK(inBatch_ && next.size() <= mostAhead, "a look ahead is too long, or outside a batch");
    ahead_->count = next.size();
    ahead_->next = 0;
    if (!limits_.lookAhead) {
        ahead_->clear();
        return;
    }
    const std::span<Foreseen> all = std::span(ahead_->submitted).first(next.size());
    const Foreseen* last = nullptr;
    for (std::size_t i = 0; i < all.size(); ++i) {
        Foreseen& one = all[i];
        one.submission = next[i];
        one.hash = PlayerTable::hashOf(next[i]->playerId);
        players_.prefetchSlot(one.hash);
        const bool same = last != nullptr && last->submission->leaderboardId == next[i]->leaderboardId;
        one.board = same ? last->board : liveBoard(next[i]->leaderboardId);
        last = &one;
    }
    for (Foreseen& one : all) {
        one.player = players_.likely(one.hash);
        if (one.player == 0)
            continue;
        players_.prefetchRow(one.player);
        if (one.board != nullptr)
            one.board->ranking.prefetch(one.player);
    }
    for (Foreseen& one : all) {
        one.before.reset();
        if (one.board == nullptr || one.player == 0)
            continue;
        if (const std::optional<Ranking::Record> record = one.board->ranking.find(one.player))
            one.before = record->standing;
    }
    if (!lookAtPlaces(all))
        lookAtExtended(all);
}

// The ways in the order of plain boards; false where there are others. Who is not known is given the number that they will have.
bool Engine::lookAtPlaces(std::span<Foreseen> all) const {
    Changes foreseen;
    bool allPlain = true;
    std::uint64_t seq = lastSeq_;
    std::uint32_t newcomer = players_.size();
    for (Foreseen& one : all) {
        one.ranking = {};
        ++seq;
        if (one.player == 0) {
            one.player = ++newcomer;
            ++seq; // of the event that registers them
        }
        if (one.board == nullptr)
            continue;
        if (!one.board->config.plain()) {
            one.extended->seq = seq;
            allPlain = false;
            continue;
        }
        const std::optional<Score> amount = scoreOf(one.submission->score, one.board->config.decimals);
        if (!amount)
            continue;
        const Standing* before = one.before ? &*one.before : nullptr;
        const std::optional<Score> score = newScore(one.board->config, before, *amount);
        if (!score || (before != nullptr && *score == before->score))
            continue;
        Ranking::Expected& change = foreseen.add(one.board->ranking);
        change.player = one.player;
        change.before = one.before;
        change.next = {*score, seq};
        change.ahead = &one.ranking;
    }
    foreseen.flush();
    return allPlain;
}

// Of other boards: secondary values, and the ranking of each period, all submissions for one ranking after the other.
void Engine::lookAtExtended(std::span<Foreseen> all) const {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<CurrentRankings, mostAhead> rankings;
    std::array<NewTuple, mostAhead> amounts;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Foreseen& one = all[i];
        rankings[i] = {};
        if (one.board == nullptr || one.board->config.plain())
            continue;
        one.extended->values.reset();
        one.extended->inPeriods = {};
        const BoardConfig& config = one.board->config;
        const std::optional<Score> amount = scoreOf(one.submission->score, config.decimals);
        const Result<SecondaryValues> values = valuesOf(config.tieBreaks, one.submission->secondaries);
        if (!amount || !values)
            continue;
        one.extended->values = *values;
        amounts[i] = {*amount, *values};
        rankings[i] = currentRankings(*one.board);
        for (std::size_t k = 1; k < rankings[i].size() && rankings[i][k] != nullptr; ++k)
            rankings[i][k]->prefetch(one.player);
    }
    for (std::size_t k = 0; k <= otherPeriods; ++k) {
        Changes foreseen;
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
        std::array<SecondaryValues, mostAhead> next;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Ranking* const ranking = rankings[i][k];
            if (ranking == nullptr)
                continue;
            Foreseen& one = all[i];
            const std::optional<RankedTuple> before = tupleIn(*ranking, one.player);
            const Result<NewTuple> tuple = newTuple(one.board->config, before, amounts[i]);
            if (!tuple)
                continue;
            next[i] = tuple->secondaries;
            Ranking::Expected& change = foreseen.add(*ranking);
            change.player = one.player;
            change.before.reset();
            if (before)
                change.before = before->standing;
            change.next = {tuple->score, one.extended->seq};
            change.ahead = k == 0 ? &one.ranking : &one.extended->inPeriods[k - 1];
            change.secondaries = next[i].data();
        }
        foreseen.flush();
    }
}

} // namespace rostrum
