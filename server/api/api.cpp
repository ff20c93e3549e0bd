// SPDX-License-Identifier: GPL-3.0-or-later
// The asking half of Api: from a request to a command or query, or to an answer that needs no writer.
#include "server/api/api.h"

#include "core/board/text.h"
#include "server/http/problem.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

constexpr std::string_view jsonType = "application/json";

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// application/json, with no parameter but charset=utf-8.
bool isJson(std::string_view contentType) {
    const std::size_t semicolon = contentType.find(';');
    if (!equalsLower(trimmed(contentType.substr(0, semicolon)), jsonType))
        return false;
    if (semicolon == std::string_view::npos)
        return true;
    const std::string_view parameter = trimmed(contentType.substr(semicolon + 1));
    return parameter.empty() || equalsLower(parameter, "charset=utf-8") ||
           equalsLower(parameter, "charset=\"utf-8\"");
}

bool takesBody(Endpoint endpoint, Method method) {
    return method == Method::patch || method == Method::put ||
           (method == Method::post && endpoint != Endpoint::none);
}

Response ok(std::string&& body) {
    Response response;
    response.body = std::move(body);
    return response;
}

} // namespace

Api::Api(Intake& intake, PublishedTops& tops, const Vitals& vitals, const Clock& clock,
         const LedgerIdentity& identity, ApiSettings settings)
    : intake_(intake),
      tops_(tops),
      vitals_(vitals),
      clock_(clock),
      epoch_(identity.epoch),
      settings_(std::move(settings)),
      callers_(settings_.gate, clock),
      doorbell_([this] { collect(); }),
      mailbox_(std::make_shared<Mailbox>(&doorbell_)),
      historyBell_([this] { collectHistory(); }),
      historyMailbox_(std::make_shared<HistoryMailbox>(&historyBell_)) {
    lateTimer_.setInterval(250);
    QObject::connect(&lateTimer_, &QTimer::timeout, &context_, [this] { giveUpLate(); });
}

Api::~Api() {
    mailbox_->close();
    historyMailbox_->close();
}

void Api::handle(HttpRequest&& request, Responder responder) {
    Result<Caller> caller =
        callers_.identify({request.loopback(), request.forwarded(), request.hasHeader("authorization"),
                           request.header("authorization")});
    if (!caller) {
        responder.respond(problem(caller.error()));
        return;
    }
    Result<Route> route = routeOf(request.rawPath());
    if (!route) {
        responder.respond(problem(route.error()));
        return;
    }
    if (route->endpoint == Endpoint::none) {
        serveOther(request, responder);
        return;
    }
    if (!allows(route->endpoint, request.method())) {
        const std::string allowed = allowedMethods(route->endpoint);
        Response response = problem(Code::methodNotAllowed, "This path takes " + allowed + ".");
        response.addHeader("Allow", allowed);
        responder.respond(std::move(response));
        return;
    }
    if (const Result<void> admitted = admit(request, *route, *caller); !admitted) {
        responder.respond(problem(admitted.error()));
        return;
    }
    Result<QueryString> query = readQueryString(route->endpoint, request.query());
    if (query && query->operatorView && !caller->may(Role::operators))
        query = Error{Code::forbidden, "view=operator is for operators."};
    if (!query) {
        responder.respond(problem(query.error()));
        return;
    }
    Call call{request, responder, *route, *query, std::move(*caller)};
    dispatch(call);
}

Result<void> Api::admit(const HttpRequest& request, const Route& route, const Caller& caller) {
    if (const Role least = leastRole(route.endpoint, request.method()); !caller.may(least))
        return lacking(caller, least);
    if (request.body().empty())
        return {};
    if (!takesBody(route.endpoint, request.method()))
        return invalid("This request takes no body.");
    if (!isJson(request.header("content-type")))
        return Error{Code::unsupportedMediaType,
                     "The body must be JSON, with Content-Type: application/json."};
    return {};
}

// What is not of the API: the pages.
void Api::serveOther(const HttpRequest& request, Responder& responder) const {
    Response response;
    if (!settings_.files->answer(request.path(), request.header("if-none-match"), response)) {
        responder.respond(problem(Code::notFound, "There is nothing at this path."));
        return;
    }
    if (isWrite(request.method())) {
        response = problem(Code::methodNotAllowed, "This path takes GET, HEAD.");
        response.addHeader("Allow", "GET, HEAD");
    }
    responder.respond(std::move(response));
}

void Api::dispatch(Call& call) {
    if (isWrite(call.route.endpoint, call.request.method()))
        return write(call);
    switch (call.route.endpoint) {
    case Endpoint::health: return health(call);
    case Endpoint::ready: return ready(call);
    case Endpoint::publicTop: call.route.board = settings_.defaultBoardId; return readTop(call);
    case Endpoint::top: return readTop(call);
    case Endpoint::exported: return exportAll(call);
    case Endpoint::history:
    case Endpoint::curve: return askHistory(call);
    default: return read(call);
    }
}

void Api::health(Call& call) const {
    HealthFacts facts;
    facts.signs = vitals_.read();
    facts.version = settings_.version;
    facts.durability = settings_.durability;
    facts.waiting = intake_.depth();
    facts.detailed = call.caller.may(Role::operators);
    call.responder.respond(ok(renderHealth(facts)));
}

void Api::ready(Call& call) const {
    const VitalSigns signs = vitals_.read();
    if (!signs.recovered)
        call.responder.respond(problem(Code::unavailable, "The event file is still being read."));
    else if (!signs.ledgerFault.empty())
        call.responder.respond(
            problem(Code::unavailable, "The event file cannot be written to at the moment."));
    else
        call.responder.respond(ok(R"({"success":true,"data":{"status":"ready"},"meta":{}})"));
}

// ---- reading

std::uint64_t Api::limitOf(const Call& call) const {
    constexpr std::uint64_t publicDefault = 10;
    const std::uint64_t unsaid =
        call.route.endpoint == Endpoint::publicTop ? publicDefault : settings_.limits.defaultLimit;
    return std::min(call.query.limit.value_or(unsaid), settings_.limits.maxLimit);
}

void Api::readTop(Call& call) {
    // Asking makes the writer publish a board's top for a minute: only boards that the writer has answered for may ask, or
    // made-up ids would fill that table.
    // What is published is what everyone sees: the whole board's public view.
    const bool published = call.query.period == Period::all && call.query.division.empty() &&
                           !call.query.operatorView && knownBoards_.contains(call.route.board);
    const TopPtr top = published ? tops_.find(call.route.board, clock_.steadyNs()) : nullptr;
    const std::uint64_t limit = limitOf(call);
    const bool whole =
        top && !top->deleted && (limit <= publishedTopSize || top->entries.size() < publishedTopSize);
    if (!whole || call.query.rankMode.value_or(top->rankMode) != top->rankMode)
        return read(call);
    if (top->meta.visibility == Visibility::restricted && !call.caller.worksOn(call.route.board)) {
        call.responder.respond(problem(noSuchBoard(call.route.board)));
        return;
    }
    const EntryForm form =
        call.route.endpoint == Endpoint::publicTop ? EntryForm::publicView : EntryForm::full;
    const TopCache::Rendering& rendering =
        topCache_.rendered(top, limit, form, epoch_, call.query.operatorView);
    Response response;
    response.addHeader("ETag", rendering.etag);
    if (matchesEtag(call.request.header("if-none-match"), rendering.etag)) {
        response.status = 304;
        response.contentType = {};
    } else {
        response.sharedBody = rendering.body;
    }
    call.responder.respond(std::move(response));
}

Api::Pending Api::pendingOf(Call& call) {
    Pending pending;
    pending.responder = std::move(call.responder);
    pending.endpoint = call.route.endpoint;
    pending.method = call.request.method();
    pending.sees = call.caller.worksOn(call.route.board);
    pending.operates = call.caller.may(Role::operators);
    pending.operatorView = call.query.operatorView;
    pending.ifNoneMatch = call.request.header("if-none-match");
    pending.board = std::move(call.route.board);
    return pending;
}

} // namespace rostrum
