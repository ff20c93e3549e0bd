// SPDX-License-Identifier: GPL-3.0-or-later
// The history: the writer says which numbers board and player have, the historian reads what happened to them.
#include "server/api/api.h"
#include "server/api/operator_answers.h"
#include "server/http/problem.h"

#include <utility>

namespace rostrum {

void Api::lookFurther(Pending& pending) {
    Lookup& lookup = *pending.lookup;
    if (!lookup.player.empty() && !lookup.query.player) {
        Query who(PlayerInfoQuery{lookup.player});
        enqueue(std::move(who), std::move(pending));
        return;
    }
    if (settings_.historian == nullptr) {
        pending.responder.respond(problem(Code::unavailable, "The history cannot be read here."));
        return;
    }
    HistoryQuery query = lookup.query;
    const std::uint64_t ticket = keep(std::move(pending));
    if (const Result<void> asked = settings_.historian->ask(std::move(query), historyMailbox_, ticket);
        !asked)
        refuse(ticket, asked.error());
}

void Api::collectHistory() {
    for (HistoryReply& reply : historyMailbox_->collect()) {
        std::optional<Pending> taken = pending_.take(reply.ticket);
        if (!taken || taken->responder.gone())
            continue;
        Responder& responder = taken->responder;
        if (!reply.page)
            responder.respond(problem(reply.page.error()));
        else
            responder.respond(tellHistory(*taken->lookup, taken->endpoint, *reply.page));
    }
}

Response Api::tellHistory(const Lookup& lookup, Endpoint endpoint, const HistoryPage& page) const {
    const BoardConfig& config = lookup.board.config;
    Response response;
    if (endpoint == Endpoint::curve) {
        // Where the page goes on from another, the player was there or will be taken for one who was.
        const std::vector<CurvePoint> points =
            curveOf(page.events, lookup.board.number, lookup.query.player.value_or(0), lookup.query.from > 0);
        response.body = renderCurve(lookup.player, points, page, config.decimals);
        return response;
    }
    std::vector<std::string> secondaries;
    for (const SecondaryRule& rule : config.tieBreaks.secondaries)
        secondaries.push_back(rule.name);
    response.body = renderHistory(page, {config.id, config.decimals, secondaries, lookup.query});
    return response;
}

} // namespace rostrum
