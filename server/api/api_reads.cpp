// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to the writer: which one a request means.
#include "server/api/api.h"

#include "core/engine/score_curve.h"
#include "server/http/problem.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace rostrum {

namespace {

constexpr std::uint64_t exportPage =
    5'000; // entries; short enough for the writer to take between two batches

RankingChoice choiceOf(const QueryString& query, std::uint64_t archive) {
    RankingChoice choice;
    choice.period = query.period;
    choice.archive = archive;
    choice.division = query.division;
    choice.truth = query.operatorView;
    return choice;
}

RangeQuery rangeOf(const std::string& board, const QueryString& query, const ReadLimits& limits) {
    const std::uint64_t start = query.start.value_or(1);
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() - start;
    const auto lastOf = [&](std::uint64_t count) { return start + std::min(most, count - 1); };
    const std::uint64_t end = query.end.value_or(lastOf(limits.defaultLimit));
    return {board, start, std::min(end, lastOf(limits.maxLimit)), query.rankMode, choiceOf(query, 0)};
}

} // namespace

void Api::read(Call& call) {
    Result<Query> query = queryOf(call);
    if (!query) {
        call.responder.respond(problem(query.error()));
        return;
    }
    enqueue(std::move(*query), pendingOf(call));
}

Result<Query> Api::queryOf(Call& call) {
    const std::string& board = call.route.board;
    const QueryString& query = call.query;
    switch (call.route.endpoint) {
    case Endpoint::publicTop:
    case Endpoint::top:
    case Endpoint::archiveTop:
        return Query(
            RangeQuery{board, 1, limitOf(call), query.rankMode, choiceOf(query, call.route.archive)});
    case Endpoint::range: return Query(rangeOf(board, query, settings_.limits));
    case Endpoint::stats: return Query(StatsQuery{board, choiceOf(query, 0)});
    case Endpoint::board: return Query(BoardQuery{board, query.operatorView});
    case Endpoint::archives: return Query(ArchivesQuery{board, query.operatorView});
    case Endpoint::entries:
        return Query(
            EntriesPageQuery{board, query.cursor, limitOf(call), query.rankMode, choiceOf(query, 0)});
    case Endpoint::boards: return Query(BoardsQuery{query.operatorView});
    case Endpoint::tokens: return Query(TokensQuery{});
    default: return playerQueryOf(call);
    }
}

Result<Query> Api::playerQueryOf(Call& call) {
    const std::string& board = call.route.board;
    const QueryString& query = call.query;
    switch (call.route.endpoint) {
    case Endpoint::around: {
        constexpr std::uint64_t unsaid = 5;
        return Query(AroundQuery{board, call.route.player,
                                 std::min(query.range.value_or(unsaid), settings_.limits.maxLimit),
                                 query.rankMode, choiceOf(query, 0)});
    }
    case Endpoint::player:
        return Query(
            PlayerQuery{board, call.route.player, query.rankMode, choiceOf(query, 0), query.explain});
    case Endpoint::ranks: {
        Result<std::vector<std::string>> players = operatorBodies_.readPlayerIds(call.request.body());
        if (!players)
            return players.error();
        return Query(RanksQuery{board, std::move(*players), query.rankMode, choiceOf(query, 0)});
    }
    case Endpoint::playerInfo: return Query(PlayerInfoQuery{call.route.player});
    default: ROSTRUM_CHECK(false, "an endpoint that asks for nothing");
    }
}

void Api::exportAll(Call& call) {
    auto exported = std::make_unique<Export>();
    exported->format = call.query.format.value_or(ExportFormat::json);
    exported->query = {call.route.board, {}, exportPage, call.query.rankMode, choiceOf(call.query, 0)};
    Query first(exported->query);
    Pending pending = pendingOf(call);
    pending.exported = std::move(exported);
    enqueue(std::move(first), std::move(pending));
}

void Api::askHistory(Call& call) {
    auto lookup = std::make_unique<Lookup>();
    HistoryQuery& query = lookup->query;
    const bool isCurve = call.route.endpoint == Endpoint::curve;
    if (isCurve) {
        lookup->player = call.route.player;
        query.types = curveTypes();
        query.withShared = true;
    } else {
        lookup->player = call.query.playerId;
        query.types = call.query.types;
    }
    query.source = call.query.source;
    if (!call.query.actor.empty())
        query.actor = call.query.actor;
    query.fromMs = call.query.fromMs;
    query.beforeMs = call.query.untilMs;
    query.from = call.query.after;
    query.newestFirst = call.query.newestFirst;
    const std::uint64_t most = isCurve ? HistoryQuery::mostEvents : limitOf(call);
    query.limit = static_cast<std::size_t>(
        std::min<std::uint64_t>(call.query.limit.value_or(most), HistoryQuery::mostEvents));
    BoardQuery board{call.route.board, true};
    Pending pending = pendingOf(call);
    pending.lookup = std::move(lookup);
    enqueue(Query(std::move(board)), std::move(pending));
}

} // namespace rostrum
