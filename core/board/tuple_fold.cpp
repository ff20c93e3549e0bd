// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/tuple_fold.h"

#include "core/ranking/score.h"

#include <cstddef>

namespace rostrum {

namespace {

// Less than, equal to or greater than 0, as `a` is worse than, equal to or better than `b`.
int compareMerit(std::int64_t a, std::int64_t b, SortOrder order) {
    if (a == b)
        return 0;
    return (a > b) == (order == SortOrder::descending) ? 1 : -1;
}

Result<RankedTuple> sumOf(const RankedTuple& a, const RankedTuple& b) {
    const Error beyond{Code::conflict, "a sum would leave 64 bits"};
    RankedTuple sum;
    const std::optional<Score> score = addScores(a.standing.score, b.standing.score);
    if (!score)
        return beyond;
    sum.standing.score = *score;
    for (std::size_t i = 0; i < sum.secondaries.size(); ++i) {
        const std::optional<Score> value = addScores(a.secondaries[i], b.secondaries[i]);
        if (!value)
            return beyond;
        sum.secondaries[i] = *value;
    }
    return sum;
}

// Unchanged values keep whoever reached them.
void take(const RankedTuple& next, std::optional<RankedTuple>& now) {
    if (!now || !sameValues(*now, next))
        now = next;
}

Result<void> add(const RankedTuple& amount, std::uint64_t seq, std::uint32_t atS,
                 std::optional<RankedTuple>& now) {
    Result<RankedTuple> sum = sumOf(*now, amount);
    if (!sum)
        return sum.error();
    sum->standing.reachedSeq = seq;
    sum->changedAtS = atS;
    take(*sum, now);
    return {};
}

Result<void> combine(const TupleOperation& operation, UpdateMode mode, const RankingOrder& order,
                     std::optional<RankedTuple>& now) {
    const RankedTuple& other = operation.tuple;
    if (!now) {
        now = other;
        return {};
    }
    if (mode == UpdateMode::increment)
        return add(other, operation.seq, operation.atS, now);
    const bool later = other.standing.reachedSeq > now->standing.reachedSeq;
    const bool takes = mode == UpdateMode::replace
                           ? later
                           : isBetter(order, other, *now) || (sameValues(other, *now) && !later);
    if (takes)
        now = other;
    return {};
}

Result<void> move(const RankedTuple& was, const RankedTuple& to, std::optional<RankedTuple>& now) {
    // A sum of three may fit where a difference does not.
    __extension__ using Wide = __int128;
    bool fits = true;
    const auto moved = [&](std::int64_t value, std::int64_t from, std::int64_t into) {
        const Wide sum = static_cast<Wide>(value) + into - from;
        fits = fits && sum <= INT64_MAX && sum >= INT64_MIN;
        return static_cast<std::int64_t>(sum);
    };
    RankedTuple after = to;
    after.standing.score = moved(now->standing.score, was.standing.score, to.standing.score);
    for (std::size_t i = 0; i < after.secondaries.size(); ++i)
        after.secondaries[i] = moved(now->secondaries[i], was.secondaries[i], to.secondaries[i]);
    if (!fits)
        return Error{Code::conflict, "the score of a period would leave 64 bits"};
    take(after, now);
    return {};
}

Result<void> correct(const TupleOperation& operation, UpdateMode mode, const RankingOrder& order,
                     std::optional<RankedTuple>& now) {
    const RankedTuple& tuple = operation.tuple;
    if (!operation.was || mode == UpdateMode::replace) {
        take(tuple, now);
        return {};
    }
    if (!now)
        return {};
    if (mode == UpdateMode::increment)
        return move(*operation.was, tuple, now);
    if (sameValues(*now, *operation.was) || isBetter(order, *now, tuple))
        take(tuple, now);
    return {};
}

} // namespace

bool sameValues(const RankedTuple& a, const RankedTuple& b) {
    return a.standing.score == b.standing.score && a.secondaries == b.secondaries;
}

bool isBetter(const RankingOrder& order, const RankedTuple& a, const RankedTuple& b) {
    int merit = compareMerit(a.standing.score, b.standing.score, order.sort);
    for (std::size_t i = 0; merit == 0 && i < order.secondaryCount; ++i)
        merit = compareMerit(a.secondaries[i], b.secondaries[i], order.secondaries[i]);
    return merit > 0;
}

Result<void> fold(const TupleOperation& operation, UpdateMode mode, const RankingOrder& order,
                  std::optional<RankedTuple>& now) {
    const RankedTuple& tuple = operation.tuple;
    switch (operation.kind) {
    case TupleOperation::Kind::replace: take(tuple, now); return {};
    case TupleOperation::Kind::increment:
        if (now)
            return add(tuple, tuple.standing.reachedSeq, tuple.changedAtS, now);
        now = tuple;
        return {};
    case TupleOperation::Kind::best:
        if (!now || isBetter(order, tuple, *now))
            now = tuple;
        return {};
    case TupleOperation::Kind::correct: return correct(operation, mode, order, now);
    case TupleOperation::Kind::clear: now.reset(); return {};
    case TupleOperation::Kind::combine: return combine(operation, mode, order, now);
    }
    return {};
}

} // namespace rostrum
