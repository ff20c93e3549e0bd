// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of a whole ranking, all of one revision: the first is read from the ranking and pins it where there are more.
#include "core/engine/reader.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

PinSubject subjectOf(const BoardView& view) {
    PinSubject subject;
    subject.board = view.board->number;
    subject.period = static_cast<std::uint8_t>(view.ref.period);
    subject.beginMs = view.ref.beginMs;
    subject.archive = view.archive;
    subject.division = view.division;
    subject.publicOnly = !view.truth;
    subject.cap = view.cap;
    subject.generation = view.meta.generation;
    subject.revision = view.meta.revision;
    subject.periodEndMs = view.meta.periodEndMs;
    subject.decimals = view.meta.decimals;
    subject.displayFormat = view.meta.displayFormat;
    return subject;
}

EntriesAnswer pageOf(const Engine& engine, const RankingMeta& meta, const PinBook::Held& held,
                     PinCursor cursor, std::size_t count, const PinBook& pins) {
    std::vector<PinnedPlace> places;
    places.reserve(count);
    held.pin->read(cursor, count, places);
    EntriesAnswer answer;
    answer.meta = meta;
    answer.entries.reserve(places.size());
    for (const PinnedPlace& place : places) {
        answer.entries.push_back(entryOf(engine, place.player, place.standing.score));
        answer.entries.back().rank = place.rank;
    }
    if (cursor.shown < held.pin->total())
        answer.nextCursor = pins.textOf(held.id, cursor);
    return answer;
}

Result<QueryAnswer> firstPage(const Engine& engine, const EntriesPageQuery& query, std::size_t count,
                              const Pages* pages) {
    const Result<BoardView> view = viewOf(engine, query.leaderboardId, query.choice);
    if (!view)
        return view.error();
    const RankMode mode = view->modeOr(query.rankMode);
    if (view->places.total() <= count) // all of it: nothing to be pinned
        return QueryAnswer(EntriesAnswer{view->meta, entriesAt(engine, *view, 0, count, mode)});
    if (pages == nullptr)
        return Error{Code::unavailable, "pages are not to be had here"};
    const PinBook::Held held = pages->pins.open(subjectOf(*view), *view->ranking, pages->steadyMs);
    PinCursor cursor;
    cursor.mode = mode;
    return QueryAnswer(pageOf(engine, view->meta, held, cursor, count, pages->pins));
}

// What the request names must be what the pages before it were of.
bool asksForTheSame(const Engine& engine, const EntriesPageQuery& query, const PinSubject& subject,
                    RankMode mode) {
    const RankingChoice& choice = query.choice;
    const bool sameDivision =
        choice.division.empty() ||
        (subject.division != 0 && engine.divisionNumber(choice.division) == subject.division);
    return choice.truth == !subject.publicOnly && (!query.rankMode || *query.rankMode == mode) &&
           (choice.period == Period::all || choice.period == static_cast<Period>(subject.period)) &&
           (choice.archive == 0 || choice.archive == subject.archive) && sameDivision;
}

} // namespace

Result<QueryAnswer> answerPage(const Engine& engine, const EntriesPageQuery& query, const Pages* pages) {
    const auto count =
        static_cast<std::size_t>(std::clamp<std::uint64_t>(query.limit, 1, maxEntriesAnswered));
    if (query.cursor.empty())
        return firstPage(engine, query, count, pages);
    const Board* board = engine.findBoard(query.leaderboardId);
    if (board == nullptr)
        return noSuchBoard(query.leaderboardId);
    if (pages == nullptr)
        return Error{Code::unavailable, "pages are not to be had here"};
    PinCursor cursor;
    const Result<PinBook::Held> held = pages->pins.find(query.cursor, cursor, pages->steadyMs);
    if (!held)
        return held.error();
    const PinSubject& subject = held->subject;
    if (subject.board != board->number || !asksForTheSame(engine, query, subject, cursor.mode))
        return Error{Code::invalidRequest, "the cursor is of another leaderboard or another view of it"};
    RankingMeta meta = publicViewOf(engine, *board).meta; // visibility and the like, which anybody may know
    meta.decimals = subject.decimals;
    meta.displayFormat = subject.displayFormat;
    meta.generation = subject.generation;
    meta.revision = subject.revision;
    meta.totalPlayers = held->pin->total();
    meta.period = static_cast<Period>(subject.period);
    meta.periodBeginMs = subject.beginMs;
    meta.periodEndMs = subject.periodEndMs;
    return QueryAnswer(pageOf(engine, meta, *held, cursor, count, pages->pins));
}

} // namespace rostrum
