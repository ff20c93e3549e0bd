// SPDX-License-Identifier: GPL-3.0-or-later
// What events about time do: slices of a period that are opened, roll over and become final, and resets. No rule, no clock, no calendar:
// an event has its boundaries in it.
#include "core/engine/times.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const char* what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

bool canBe(const TimeSlice& slice) {
    return slice.beginMs < slice.endMs && slice.beginMs >= Calendar::firstMs &&
           slice.endMs <= Calendar::lastMs;
}

// Whether such a slice would overlap one of its period that is open, `but` aside.
bool overlaps(const Board& board, Period period, const TimeSlice& slice, const OpenPeriod* but) {
    return std::any_of(board.periods.begin(), board.periods.end(), [&](const auto& other) {
        return other.get() != but && other->ref.period == period && other->ref.beginMs < slice.endMs &&
               slice.beginMs < other->endMs;
    });
}

OpenPeriod& insertSlice(Board& board, std::unique_ptr<OpenPeriod> slice) {
    const auto place = std::find_if(board.periods.begin(), board.periods.end(),
                                    [&](const auto& other) { return slice->ref < other->ref; });
    return **board.periods.insert(place, std::move(slice));
}

OpenPeriod* currentOf(Board& board, Period period) {
    const auto found = std::find_if(board.periods.begin(), board.periods.end(), [&](const auto& slice) {
        return slice->ref.period == period && slice->current;
    });
    return found == board.periods.end() ? nullptr : found->get();
}

} // namespace

// ---- what is noted before, and leading back to it

void Engine::noteTimes(Board& board) {
    Undo::OldTimes& old = undo_->times.emplace_back();
    old.board = &board;
    old.generation = board.generation;
    old.nextResetAtMs = board.nextResetAtMs;
    old.archives = board.archives.size();
    for (const auto& slice : board.periods)
        old.slices.push_back({slice->ref, slice->endMs, slice->current});
}

void Engine::undoTimes(std::size_t times) {
    if (undo_->times.size() > times)
        dueMs_ = std::numeric_limits<std::int64_t>::min();
    for (; undo_->times.size() > times; undo_->times.pop_back()) {
        Undo::OldTimes& old = undo_->times.back();
        Board& board = *old.board;
        if (old.closed)
            insertSlice(board, std::move(old.closed));
        for (; board.archives.size() > old.archives; board.archives.pop_back())
            *board.openRanking(board.archives.back().ref) = std::move(board.archives.back().ranking);
        std::erase_if(board.periods, [&](const auto& slice) {
            return std::none_of(old.slices.begin(), old.slices.end(),
                                [&](const auto& was) { return was.ref == slice->ref; });
        });
        for (const Undo::OldTimes::Slice& was : old.slices) {
            OpenPeriod& slice = *board.openPeriod(was.ref);
            slice.endMs = was.endMs;
            slice.current = was.current;
        }
        board.generation = old.generation;
        board.nextResetAtMs = old.nextResetAtMs;
    }
}

// ---- events

Result<void> Engine::applyBoardReset(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end())
        return differs(event, "its board is not there");
    Board& board = *found->second;
    touch(board);
    noteTimes(board);
    totalEntries_ -= board.entries();
    // A scheduled one happened at its boundary, which is the event's timestamp, whenever it was enacted.
    putAway(board, event.seq, event.timestampMs, currentSlices(board));
    totalEntries_ += board.entries();
    board.nextResetAtMs = event.boardFacts ? event.boardFacts->nextResetAtMs : std::nullopt;
    board.counters.submissions = 0;
    board.counters.lastSubmissionAtMs.reset();
    stepRevision(board, event.receivedAtMs);
    noteDue(board);
    return {};
}

// What is over and waits for late events was over before the reset: it has an archive of its own to come.
void Engine::putAway(Board& board, std::uint64_t endedSeq, std::int64_t endedAtMs,
                     const std::vector<RankingRef>& current) {
    const SharedForm form = board.form();
    const auto archive = [&](LiveRanking& ranking, const RankingRef& ref, std::int64_t sliceEndMs) {
        board.archives.push_back({board.generation, endedSeq, endedAtMs, board.config.maxEntries,
                                  std::exchange(ranking, board.emptyRanking()), ref, sliceEndMs, form});
    };
    archive(board.ranking, {}, 0);
    for (const auto& slice : board.periods) {
        if (isOfReset(slice->ref, current) && !slice->ranking.empty())
            archive(slice->ranking, slice->ref, slice->endMs);
    }
    board.generation = endedSeq;
}

std::vector<RankingRef> currentSlices(const Board& board) {
    std::vector<RankingRef> current;
    for (const auto& slice : board.periods) {
        if (slice->current)
            current.push_back(slice->ref);
    }
    return current;
}

Result<void> Engine::applyPeriodStepped(const Event& event) {
    Board* board = liveBoard(event.board);
    if (board == nullptr || !event.boardFacts || !event.boardFacts->period)
        return differs(event, "its board is not there, or it names no period");
    const PeriodFacts& facts = *event.boardFacts->period;
    if (facts.period == Period::all || !canBe({facts.beginMs, facts.endMs}))
        return differs(event, "its slice of time cannot be");
    touch(*board);
    noteTimes(*board);
    const char* wrong = nullptr;
    switch (facts.step) {
    case PeriodFacts::Step::opened: wrong = openSlice(*board, facts); break;
    case PeriodFacts::Step::rolled: wrong = rollOver(*board, facts); break;
    case PeriodFacts::Step::closed: wrong = closeSlice(*board, event); break;
    case PeriodFacts::Step::retimed: wrong = retimeSlice(*board, facts); break;
    }
    if (wrong != nullptr)
        return differs(event, wrong);
    if (facts.step != PeriodFacts::Step::opened) // nothing shows of that one yet
        stepRevision(*board, event.receivedAtMs);
    noteDue(*board);
    return {};
}

const char* Engine::openSlice(Board& board, const PeriodFacts& facts) {
    const OpenPeriod* current = currentOf(board, facts.period);
    if (current == nullptr || facts.beginMs < current->endMs ||
        overlaps(board, facts.period, {facts.beginMs, facts.endMs}, nullptr))
        return "its slice of time does not follow the current one";
    insertSlice(board, std::make_unique<OpenPeriod>(RankingRef{facts.period, facts.beginMs}, facts.endMs,
                                                    board.emptyRanking()));
    return nullptr;
}

const char* Engine::rollOver(Board& board, const PeriodFacts& facts) {
    if (!board.config.periods.has(facts.period))
        return "its board has no such period";
    OpenPeriod* before = currentOf(board, facts.period);
    OpenPeriod* slice = board.openPeriod({facts.period, facts.beginMs});
    const bool follows = before == nullptr || facts.beginMs >= before->endMs;
    if (!follows || (slice != nullptr && slice->endMs != facts.endMs) ||
        overlaps(board, facts.period, {facts.beginMs, facts.endMs}, slice))
        return "its slice of time does not follow the one before it";
    if (slice == nullptr)
        slice = &insertSlice(board, std::make_unique<OpenPeriod>(RankingRef{facts.period, facts.beginMs},
                                                                 facts.endMs, board.emptyRanking()));
    if (before != nullptr)
        before->current = false;
    slice->current = true;
    return nullptr;
}

const char* Engine::closeSlice(Board& board, const Event& event) {
    const PeriodFacts& facts = *event.boardFacts->period;
    const auto found = std::find_if(board.periods.begin(), board.periods.end(), [&](const auto& slice) {
        return slice->ref == RankingRef{facts.period, facts.beginMs};
    });
    if (found == board.periods.end() || (*found)->endMs != facts.endMs)
        return "its slice of time is not open";
    if ((*found)->current && board.config.periods.has(facts.period))
        return "its slice of time is the current one";
    ROSTRUM_CHECK(undo_->changes.empty(), "a slice becomes final in a batch that changed rankings");
    std::unique_ptr<OpenPeriod> slice = std::move(*found);
    board.periods.erase(found);
    totalEntries_ -= slice->ranking.size();
    board.archives.push_back({board.generation, event.seq, event.timestampMs, board.config.maxEntries,
                              std::move(slice->ranking), slice->ref, slice->endMs, board.form()});
    undo_->times.back().closed = std::move(slice);
    return nullptr;
}

const char* Engine::retimeSlice(Board& board, const PeriodFacts& facts) {
    OpenPeriod* slice = board.openPeriod({facts.period, facts.beginMs});
    if (slice == nullptr || overlaps(board, facts.period, {facts.beginMs, facts.endMs}, slice))
        return "its slice of time is not open or would overlap another";
    slice->endMs = facts.endMs;
    return nullptr;
}

// An archive is a slice of its period again, which the board has, but nothing of yet.
Result<void> Engine::givePeriodBack(const UndoFacts::Step& step, const Event& event) {
    Board* board = liveBoard(step.board);
    if (board == nullptr || step.current.size() != 1)
        return differs(event, "its board is not there, or it names no period");
    const RankingRef ref = step.current.front();
    const auto isIt = [&](const Archive& archive) {
        return archive.endedSeq == step.seq && archive.ref == ref;
    };
    const auto found = std::find_if(board->archives.begin(), board->archives.end(), isIt);
    const RankingOrder order = board->config.order();
    const bool current = step.index == 1;
    if (found == board->archives.end() || ref.period == Period::all ||
        !board->config.periods.has(ref.period) ||
        overlaps(*board, ref.period, {ref.beginMs, found->sliceEndMs}, nullptr) ||
        (current && currentOf(*board, ref.period) != nullptr) || found->ranking.order().sort != order.sort ||
        found->ranking.order().secondaryCount != order.secondaryCount)
        return differs(event, "it gives back what cannot be the period's");
    touch(*board);
    keepForViews(*board, isIt);
    const auto place = found - board->archives.begin();
    const auto kept = std::make_shared<Archive>(std::move(*found));
    board->archives.erase(found);
    kept->ranking.endCapture();
    const bool gives = kept->ranking.order() == order;
    auto slice = std::make_unique<OpenPeriod>(
        ref, kept->sliceEndMs,
        gives ? std::move(kept->ranking) : LiveRanking(kept->ranking.reordered(order, board->ids)));
    slice->current = current;
    if (board->sides != nullptr)
        slice->ranking.rebuildSides(*board->sides);
    totalEntries_ += slice->ranking.size();
    insertSlice(*board, std::move(slice));
    noteStep([board, ref, place, kept, gives] {
        if (gives)
            kept->ranking = std::move(board->openPeriod(ref)->ranking);
        std::erase_if(board->periods, [&](const auto& one) { return one->ref == ref; });
        board->archives.insert(board->archives.begin() + place, std::move(*kept));
    });
    return {};
}

// ---- what is due

OpenSlices openSlicesOf(const Board& board, Period period) {
    OpenSlices open;
    bool passed = false;
    for (const auto& slice : board.periods) { // by period and beginning
        if (slice->ref.period != period)
            continue;
        const TimeSlice times{slice->ref.beginMs, slice->endMs};
        if (slice->current) {
            open.current = times;
            passed = true;
        } else {
            (passed ? open.early : open.closing) = times;
        }
    }
    ROSTRUM_CHECK(passed, "a period of a board has no current slice");
    return open;
}

BoardTimes timesOf(const Board& board) {
    BoardTimes times;
    times.resetAtMs = board.nextResetAtMs;
    for (const auto& slice : board.periods) {
        if (slice->current)
            times.open[static_cast<std::size_t>(slice->ref.period)] = openSlicesOf(board, slice->ref.period);
    }
    return times;
}

const char* wrongWithPeriods(const Board& board) {
    for (const Period period : everyPeriod) {
        int current = 0;
        const OpenPeriod* before = nullptr;
        for (const auto& slice : board.periods) {
            if (slice->ref.period != period)
                continue;
            if (!canBe({slice->ref.beginMs, slice->endMs}) ||
                (before != nullptr && before->endMs > slice->ref.beginMs))
                return "slices of a period overlap or cannot be";
            before = slice.get();
            current += slice->current ? 1 : 0;
        }
        const bool wanted = period != Period::all && board.config.periods.has(period);
        if (current != (wanted ? 1 : 0) || (!wanted && before != nullptr))
            return "a board has not the slices that its periods want";
    }
    return nullptr;
}

void Engine::noteDue(const Board& board) {
    if (board.nextResetAtMs || !board.periods.empty())
        dueMs_ = std::min(dueMs_, nextDueAt(timesOf(board), limits_.time.lateGraceMs));
}

} // namespace rostrum
