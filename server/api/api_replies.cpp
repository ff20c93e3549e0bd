// SPDX-License-Identifier: GPL-3.0-or-later
// The answering half of Api: to the writer at the end of a turn, and from its answers to the callers.
#include "server/api/api.h"

#include "server/api/operator_answers.h"
#include "server/http/problem.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t mostKnownBoards = 20'000;

Response ok(std::string&& body, int status = 200) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Visibility visibilityOf(const EntriesAnswer& answer) { return answer.meta.visibility; }
Visibility visibilityOf(const RanksAnswer& answer) { return answer.meta.visibility; }
Visibility visibilityOf(const PlayerAnswer& answer) { return answer.meta.visibility; }
Visibility visibilityOf(const StatsAnswer& answer) { return answer.meta.visibility; }
Visibility visibilityOf(const ArchivesAnswer& answer) { return answer.meta.visibility; }
Visibility visibilityOf(const BoardInfo& answer) { return answer.config.visibility; }
template <typename Other>
Visibility visibilityOf(const Other&) {
    return Visibility::everyone;
}

} // namespace

Error Api::noSuchBoard(std::string_view board) {
    return Error{Code::leaderboardNotFound, "There is no leaderboard '" + std::string(board) + "'."};
}

// ---- to the writer

std::uint64_t Api::keep(Pending&& pending) {
    if (!lateTimer_.isActive())
        lateTimer_.start();
    return pending_.add(std::move(pending), clock_.steadyNs() + answerTimeoutNs);
}

void Api::enqueue(Command&& command, Origin&& origin, Pending&& pending) {
    const std::uint64_t ticket = keep(std::move(pending));
    commands_.push_back({std::move(command), std::move(origin), {mailbox_, ticket}, clock_.steadyNs()});
    scheduleFlush();
}

void Api::enqueue(Query&& query, Pending&& pending) {
    const std::uint64_t ticket = keep(std::move(pending));
    queries_.push_back({std::move(query), {mailbox_, ticket}});
    scheduleFlush();
}

void Api::scheduleFlush() {
    if (flushScheduled_)
        return;
    flushScheduled_ = true;
    QMetaObject::invokeMethod(
        &context_, [this] { flush(); }, Qt::QueuedConnection);
}

void Api::flush() {
    flushScheduled_ = false;
    flushCommands();
    flushQueries();
}

void Api::flushCommands() {
    if (commands_.empty())
        return;
    if (!intake_.submitAll(commands_)) {
        // Together they were too much, or nothing is taken at all: each for itself, so that as many as possible get through.
        for (PendingCommand& command : commands_) {
            const std::uint64_t ticket = command.replyTo.ticket;
            if (const Result<void> taken = intake_.submit(std::move(command)); !taken)
                refuse(ticket, taken.error());
        }
    }
    commands_.clear();
}

void Api::flushQueries() {
    if (queries_.empty())
        return;
    if (!intake_.askAll(queries_)) {
        for (PendingQuery& query : queries_) {
            const std::uint64_t ticket = query.replyTo.ticket;
            if (const Result<void> taken = intake_.ask(std::move(query)); !taken)
                refuse(ticket, taken.error());
        }
    }
    queries_.clear();
}

void Api::refuse(std::uint64_t ticket, const Error& error) {
    if (std::optional<Pending> pending = pending_.take(ticket))
        pending->responder.respond(problem(error));
}

void Api::giveUpLate() {
    while (std::optional<Pending> late = pending_.takeLate(clock_.steadyNs())) {
        late->responder.respond(
            problem(Code::unavailable,
                    isWrite(late->endpoint, late->method)
                        ? "The ledger did not answer in time, so that it is not known whether this was "
                          "accepted. Repeating it with the same Idempotency-Key is safe."
                        : "The answer was not there in time. Try again."));
    }
    if (pending_.size() == 0)
        lateTimer_.stop();
}

// ---- from the writer

void Api::collect() {
    replies_.clear();
    mailbox_->collect(replies_);
    for (Reply& reply : replies_)
        settle(reply);
}

void Api::settle(Reply& reply) {
    std::optional<Pending> taken = pending_.take(reply.ticket);
    if (!taken)
        return; // answered 503 meanwhile
    Pending& pending = *taken;
    if (const Error* error = std::get_if<Error>(&reply.content))
        return fail(std::move(pending), *error);
    if (pending.responder.gone())
        return;
    if (auto* answer = std::get_if<CommandAnswer>(&reply.content)) {
        if (reply.replayed)
            pending.secret.clear(); // what was drawn for this request is no token
        Response response = fulfil(pending, *answer);
        if (reply.replayed)
            response.addHeader("Idempotency-Replayed", "true");
        pending.responder.respond(std::move(response));
        return;
    }
    auto& answer = std::get<QueryAnswer>(reply.content);
    const Visibility visibility = std::visit([](const auto& of) { return visibilityOf(of); }, answer);
    if (visibility == Visibility::restricted && !pending.sees) {
        pending.responder.respond(problem(noSuchBoard(pending.board)));
        return;
    }
    if (pending.withheld)
        pending.responder.respond(problem(*pending.withheld));
    else if (!goesOn(pending, answer))
        pending.responder.respond(fulfil(pending, answer));
}

void Api::fail(Pending&& pending, const Error& error) {
    if (error.code == Code::leaderboardNotFound && !pending.board.empty()) {
        knownBoards_.erase(pending.board);
        pending.responder.respond(problem(noSuchBoard(pending.board)));
        return;
    }
    // That a board does not know a player, or keep a period, tells that there is a board. Before it is told to somebody who might not
    // see it, its visibility is asked for.
    if (error.code != Code::unavailable && !pending.sees && !pending.withheld && !pending.board.empty()) {
        pending.withheld = std::make_unique<Error>(error);
        BoardQuery query{pending.board};
        enqueue(Query(std::move(query)), std::move(pending));
        return;
    }
    pending.responder.respond(problem(error));
}

Response Api::fulfil(Pending& pending, CommandAnswer& answer) const {
    if (const auto* score = std::get_if<ScoreAnswer>(&answer))
        return ok(renderScore(*score));
    if (auto* batch = std::get_if<BatchAnswer>(&answer)) {
        // What could not be read was handed to the engine as something that it refuses; we know better why.
        auto known = pending.unreadable.begin();
        for (BatchError& error : batch->errors) {
            while (known != pending.unreadable.end() && known->index < error.index)
                ++known;
            if (known != pending.unreadable.end() && known->index == error.index)
                error = std::move(*known);
        }
        return ok(renderBatch(*batch));
    }
    if (const auto* deleted = std::get_if<BoardDeleted>(&answer))
        return ok(renderBoardDeleted(*deleted));
    if (const auto* reset = std::get_if<BoardWasReset>(&answer))
        return ok(renderBoardReset(*reset));
    if (const auto* removed = std::get_if<PlayerRemoved>(&answer))
        return ok(renderPlayerRemoved(*removed));
    if (const auto* undone = std::get_if<UndoAnswer>(&answer))
        return ok(renderUndo(*undone));
    if (const auto* revealed = std::get_if<RevealAnswer>(&answer))
        return ok(renderReveal(*revealed));
    if (const auto* player = std::get_if<PlayerInfo>(&answer))
        return ok(renderPlayerInfo(*player));
    if (const auto* token = std::get_if<TokenInfo>(&answer))
        return pending.endpoint == Endpoint::tokens
                   ? ok(renderTokenMade(shown(token->token), pending.secret), 201)
                   : ok(renderToken(shown(token->token)));
    const auto& board = std::get<BoardInfo>(answer);
    const bool created = pending.endpoint == Endpoint::boards;
    Response response = ok(renderBoard(board), created ? 201 : 200);
    if (created)
        response.addHeader("Location", "/api/v1/leaderboards/" + board.config.id);
    return response;
}

ShownToken Api::shown(const Token& token) const { return {token, settings_.gate->lastUsedMs(token.number)}; }

Response Api::ranked(const Pending& pending, const RankingMeta& meta, std::string&& body) const {
    const std::string etag = pending.endpoint == Endpoint::archiveTop
                                 ? etagOfArchive(epoch_, meta, pending.operatorView, body)
                                 : etagOf(epoch_, meta, pending.operatorView);
    Response response;
    response.addHeader("ETag", etag);
    if (matchesEtag(pending.ifNoneMatch, etag)) {
        response.status = 304;
        response.contentType = {};
    } else {
        response.body = std::move(body);
    }
    return response;
}

Response Api::fulfilEntries(const Pending& pending, const EntriesAnswer& entries) {
    if (pending.endpoint == Endpoint::top || pending.endpoint == Endpoint::publicTop) {
        if (knownBoards_.size() >= mostKnownBoards)
            knownBoards_.clear();
        knownBoards_.insert(pending.board);
    }
    const EntryForm form = pending.endpoint == Endpoint::publicTop ? EntryForm::publicView : EntryForm::full;
    if (pending.endpoint == Endpoint::entries) // each page has a cursor of its own: no tag is for two of them
        return ok(renderEntries(entries.meta, entries.entries, form, &entries.nextCursor));
    return ranked(pending, entries.meta, renderEntries(entries.meta, entries.entries, form));
}

Response Api::fulfil(Pending& pending, QueryAnswer& answer) {
    if (const auto* entries = std::get_if<EntriesAnswer>(&answer))
        return fulfilEntries(pending, *entries);
    if (const auto* player = std::get_if<PlayerAnswer>(&answer))
        return ranked(pending, player->meta, renderPlayer(*player));
    if (const auto* ranks = std::get_if<RanksAnswer>(&answer))
        return ok(renderRanks(*ranks));
    if (const auto* stats = std::get_if<StatsAnswer>(&answer))
        return ok(renderStats(*stats));
    if (const auto* board = std::get_if<BoardInfo>(&answer))
        return ok(renderBoard(*board));
    if (const auto* archives = std::get_if<ArchivesAnswer>(&answer))
        return ok(renderArchives(*archives));
    if (const auto* player = std::get_if<PlayerInfo>(&answer))
        return ok(renderPlayerInfo(*player));
    if (const auto* tokens = std::get_if<TokensAnswer>(&answer)) {
        std::vector<ShownToken> all;
        for (const Token& token : tokens->tokens)
            all.push_back(shown(token));
        return ok(renderTokens(all));
    }
    if (auto* boards = std::get_if<BoardsAnswer>(&answer)) {
        if (!pending.operates)
            std::erase_if(boards->boards, [](const BoardInfo& board) {
                return board.config.visibility != Visibility::everyone;
            });
        return ok(renderBoards(boards->boards));
    }
    ROSTRUM_CHECK(false, "the writer answered a question that was not asked");
}

} // namespace rostrum
