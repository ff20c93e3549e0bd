// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/memory_history.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace rostrum {

namespace {

using Players = std::map<std::uint32_t, HistoryPlayer>;

void follow(const Event& event, Players& players) {
    static const EventTexts none;
    const EventTexts& texts = event.texts ? *event.texts : none;
    if (event.type == EventType::playerRegistered)
        players[event.player] = {event.player, texts.playerId, texts.username};
    else if (event.type == EventType::playerRenamed)
        players[event.player].username = texts.username;
}

// The page out of all events in the order asked for, beginning where the query says.
HistoryPage choose(std::vector<Event> events, const HistoryQuery& query, std::uint64_t mostLookedAt) {
    HistoryPage page;
    std::uint64_t lookedAt = 0;
    for (auto event = events.begin(); event != events.end(); ++event) {
        const std::uint64_t seq = event->seq;
        if (query.fits(*event))
            page.events.push_back(std::move(*event));
        ++lookedAt;
        if ((page.events.size() == query.limit || lookedAt == mostLookedAt) && event + 1 != events.end()) {
            page.next = seq;
            break;
        }
    }
    return page;
}

} // namespace

Result<HistoryPage> MemoryHistory::page(const HistoryQuery& query) {
    if (Result<void> good = query.check(); !good)
        return good.error();
    Players players;
    std::vector<Event> events;
    HistoryPage forms;
    const Result<void> read = ledger_.read(0, UINT64_MAX, [&](const Event& event) -> Result<void> {
        follow(event, players);
        if (query.board && *query.board != 0 && event.board == *query.board)
            forms.followForm(event);
        if (query.newestFirst ? query.from == 0 || event.seq < query.from : event.seq > query.from)
            events.push_back(event);
        return {};
    });
    if (!read)
        return read.error();
    if (query.newestFirst)
        std::reverse(events.begin(), events.end());
    HistoryPage page = choose(std::move(events), query, mostLookedAt_);
    page.forms = std::move(forms.forms);
    std::set<std::uint32_t> named;
    for (const Event& event : page.events) {
        const std::vector<std::uint32_t> some = query.playersOf(event);
        named.insert(some.begin(), some.end());
    }
    for (const std::uint32_t number : named) {
        if (const auto player = players.find(number); player != players.end())
            page.players.push_back(player->second);
    }
    return page;
}

} // namespace rostrum
