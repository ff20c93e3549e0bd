// SPDX-License-Identifier: GPL-3.0-or-later
// Submissions to boards that are not plain: secondary values, and rankings of periods beside `all`.
#include "core/engine/judged.h"

#include "core/board/ranked_tuple.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const char* what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

// The tuple as a list in which larger is better: equal lists are equal tuples.
using Merits = std::array<std::uint64_t, 1 + RankingOrder::mostSecondaries>;

std::uint64_t meritOf(std::int64_t value, SortOrder order) {
    const std::uint64_t ascending = static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
    return order == SortOrder::descending ? ascending : ~ascending;
}

Merits meritsOf(const RankingOrder& order, Score score, const SecondaryValues& values) {
    Merits merits{};
    merits[0] = meritOf(score, order.sort);
    for (std::size_t i = 0; i < order.secondaryCount; ++i)
        merits[i + 1] = meritOf(values[i], order.secondaries[i]);
    return merits;
}

bool sameTuple(const RankedTuple& tuple, Score score, const SecondaryValues& values) {
    return tuple.standing.score == score && tuple.secondaries == values;
}

Result<NewTuple> increment(const TieBreaks& names, const RankedTuple& before, const NewTuple& amount) {
    NewTuple sum;
    const std::optional<Score> score = addScores(before.standing.score, amount.score);
    if (!score)
        return Error{Code::invalidScore, "the increment would take the score beyond 64 bits"};
    sum.score = *score;
    for (std::size_t i = 0; i < names.secondaries.size(); ++i) {
        const std::optional<Score> value = addScores(before.secondaries[i], amount.secondaries[i]);
        if (!value)
            return Error{Code::invalidScore, "the increment would take the secondary value " +
                                                 names.secondaries[i].name + " beyond 64 bits"};
        sum.secondaries[i] = *value;
    }
    return sum;
}

} // namespace

Result<NewTuple> newTuple(const BoardConfig& config, const std::optional<RankedTuple>& before,
                          const NewTuple& amount) {
    if (!before || config.updateMode == UpdateMode::replace)
        return amount;
    if (config.updateMode == UpdateMode::increment)
        return increment(config.tieBreaks, *before, amount);
    const RankingOrder order = config.order();
    const bool better = meritsOf(order, amount.score, amount.secondaries) >
                        meritsOf(order, before->standing.score, before->secondaries);
    return better ? amount : NewTuple{before->standing.score, before->secondaries};
}

Result<SecondaryValues> valuesOf(const TieBreaks& names, const std::vector<SecondaryValue>& given) {
    SecondaryValues values{};
    for (std::size_t i = 0; i < names.secondaries.size(); ++i) {
        const std::string& name = names.secondaries[i].name;
        if (i < given.size() && given[i].name == name) { // as it is with one, and where both are in order
            values[i] = given[i].value;
            continue;
        }
        const auto found = std::find_if(given.begin(), given.end(),
                                        [&](const SecondaryValue& value) { return value.name == name; });
        if (found == given.end())
            return Error{Code::invalidScore, "the board's tie_break needs the secondary value " + name};
        values[i] = found->value;
    }
    if (given.size() == names.secondaries.size())
        return values; // each of them once: there is no other
    for (const SecondaryValue& value : given) {
        if (!names.indexOf(value.name))
            return Error{Code::invalidScore, "the board knows no such secondary value; its tie_break names " +
                                                 std::to_string(names.secondaries.size())};
    }
    return values;
}

Engine::ExtendedJudged& Engine::extend(Judged& judged) const {
    extended_->clear();
    judged.extended = extended_.get();
    return *extended_;
}

Result<void> Engine::judgeIn(const Board& board, const RankingRef& ref, Judged& judged) const {
    ExtendedJudged& extended = *judged.extended;
    RankingChange change;
    change.board = board.number;
    change.ranking = ref;
    change.player = judged.player;
    if (judged.player != 0)
        change.before = tupleOf(board, ref, judged.player);
    const bool inAll = ref.period == Period::all;
    const Result<NewTuple> raw = newTuple(board.config, change.before, {judged.amount, extended.amount});
    if (!raw)
        return raw.error();
    const Standing* before = change.before ? &change.before->standing : nullptr;
    if (Result<void> within = checkBounds(board.config, before, raw->score, inAll); !within)
        return within;
    if (change.before && sameTuple(*change.before, raw->score, raw->secondaries)) {
        change.after = change.before;
    } else {
        // Who reaches it, and when, is known when the event is.
        change.after = RankedTuple{{raw->score, 0}, 0, raw->secondaries};
        if (!change.before)
            ++extended.newEntries;
    }
    extended.changes.push_back(change);
    return {};
}

Result<void> Engine::judgeExtended(const Submission& submission, Judged& judged) const {
    const Board& board = *judged.board;
    ExtendedJudged& extended = extend(judged);
    if (judged.ahead != nullptr && !board.config.plain() && judged.ahead->extended->values) {
        extended.amount = *judged.ahead->extended->values;
    } else {
        const Result<SecondaryValues> values = valuesOf(board.config.tieBreaks, submission.secondaries);
        if (!values)
            return values.error();
        extended.amount = *values;
    }
    if (Result<void> good = judgeIn(board, {}, judged); !good)
        return good;
    if (Result<void> good = judgeInPeriods(submission.timestampMs.has_value(), judged); !good)
        return good;
    if (extended.newEntries != 0 && totalEntries_ + extended.newEntries > limits_.maxEntries)
        return Error{Code::unavailable,
                     "the limit of " + std::to_string(limits_.maxEntries) + " entries is reached"};
    const RankingChange& inAll = extended.changes.front();
    judged.score = inAll.after->standing.score;
    if (inAll.before)
        judged.before = inAll.before->standing;
    return {};
}

// Fills the event's facts.
void Engine::takeExtras(Judged& judged, Event& event) const {
    ExtendedJudged& extended = *judged.extended;
    event.format = extendedFormat;
    ScoreExtras& extras = event.extras.make();
    extras.secondaryCount = judged.board->ranking.order().secondaryCount;
    extras.amount = extended.amount;
    extras.late = extended.late;
    extras.submittedAs = judged.submittedAs;
    const auto changedAtS = static_cast<std::uint32_t>(event.receivedAtMs / 1000);
    for (RankingChange& change : extended.changes) {
        change.player = event.player;
        if (change.before != change.after) {
            change.after->standing.reachedSeq = event.seq;
            change.after->changedAtS = changedAtS;
        }
    }
    const RankingChange& inAll = extended.changes.front();
    event.score.updated = inAll.before != inAll.after;
    event.score.standing = inAll.after->standing;
    extras.standing = inAll.after->secondaries;
    if (inAll.before)
        extras.previous = inAll.before->secondaries;
    extras.others.assign(std::make_move_iterator(extended.changes.begin() + 1),
                         std::make_move_iterator(extended.changes.end()));
}

// ---- applying

Result<void> Engine::applyExtendedScore(Board& board, const Event& event) {
    const ScoreFacts& facts = event.score;
    const ScoreExtras& extras = *event.extras;
    if (event.generation != board.generation || extras.secondaryCount != board.ranking.order().secondaryCount)
        return differs(event, "its generation or its secondary values are not those of its board");
    const std::optional<RankedTuple> now = tupleOf(board, {}, event.player);
    const bool sameBefore =
        now.has_value() == facts.previous.has_value() &&
        (!now || (now->standing == *facts.previous && now->secondaries == extras.previous));
    if (!sameBefore)
        return differs(event, "the score before it is another");
    if (facts.updated ? facts.standing.reachedSeq != event.seq
                      : !now || now->standing != facts.standing || now->secondaries != extras.standing)
        return differs(event, "its result is not that of its operation");
    for (const RankingChange& change : extras.others) {
        if (change.board != event.board || change.player != event.player ||
            (change.before && !change.after) || change.ranking.period == Period::all || !fits(change))
            return differs(event, "the score before it in a period is another");
        const auto ofSame = [&](const RankingChange& other) { return other.ranking == change.ranking; };
        if (std::count_if(extras.others.begin(), extras.others.end(), ofSame) != 1)
            return differs(event, "it counts twice in a period");
    }
    enactExtendedScore(board, event, nullptr);
    return {};
}

// Where all of it fits: it was looked at, or judged by what is there.
void Engine::enactExtendedScore(Board& board, const Event& event, const Foreseen* ahead) {
    touch(board);
    ++board.counters.submissions;
    board.counters.lastSubmissionAtMs = event.receivedAtMs;
    const ScoreExtras& extras = *event.extras;
    bool any = event.score.updated;
    if (event.score.updated) {
        const auto changedAtS = static_cast<std::uint32_t>(event.receivedAtMs / 1000);
        enactIn(board, board.ranking,
                {event.board,
                 {},
                 event.player,
                 tupleIn(board.ranking, event.player),
                 RankedTuple{event.score.standing, changedAtS, extras.standing}},
                ahead == nullptr ? nullptr : &ahead->ranking);
    }
    for (std::size_t i = 0; i < extras.others.size(); ++i) {
        const RankingChange& change = extras.others[i];
        if (change.before == change.after)
            continue;
        any = true;
        LiveRanking* const ranking = board.openRanking(change.ranking);
        ROSTRUM_CHECK(ranking != nullptr, "a submission counts in a ranking that is not open");
        const bool foreseen = ahead != nullptr && i < Foreseen::Extended::mostPeriods;
        enactIn(board, *ranking, change, foreseen ? &ahead->extended->inPeriods[i] : nullptr);
    }
    if (any)
        stepRevision(board, event.receivedAtMs);
}

} // namespace rostrum
