// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ports/history.h"

#include "core/engine/changed_standings.h"

#include <algorithm>
#include <span>

namespace rostrum {

Result<void> HistoryQuery::check() const {
    if (limit < 1 || limit > mostEvents)
        return Error{Code::invalidRequest,
                     "a page of the history has 1 to " + std::to_string(mostEvents) + " events"};
    return {};
}

bool HistoryQuery::fits(const Event& event) const {
    const bool itself = (!board || event.board == *board) &&
                        (!player || event.player == *player || (withShared && event.player == 0));
    const auto concerns = [&](const RankingChange& change) {
        return (!board || change.board == *board) && (!player || change.player == *player);
    };
    const std::span<const RankingChange> changes = changedStandings(event);
    return (itself || std::any_of(changes.begin(), changes.end(), concerns)) &&
           (!source || event.source == *source) && (!actor || event.actor.view() == *actor) &&
           (!fromMs || event.receivedAtMs >= *fromMs) && (!beforeMs || event.receivedAtMs < *beforeMs) &&
           (types.empty() || std::find(types.begin(), types.end(), event.type) != types.end());
}

HistoryQuery::Standings HistoryQuery::standingsOf(const Event& event, std::size_t most) const {
    Standings told;
    for (const RankingChange& change : changedStandings(event)) {
        if (change.before == change.after || (board && change.board != *board) ||
            (player && change.player != *player))
            continue;
        if (++told.total <= most)
            told.changes.push_back(change);
    }
    return told;
}

std::vector<std::uint32_t> HistoryQuery::playersOf(const Event& event) const {
    std::vector<std::uint32_t> players;
    if (event.player != 0)
        players.push_back(event.player);
    if (event.boardFacts && event.boardFacts->merge)
        players.push_back(event.boardFacts->merge->into);
    for (const RankingChange& change : standingsOf(event).changes)
        players.push_back(change.player);
    std::sort(players.begin(), players.end());
    players.erase(std::unique(players.begin(), players.end()), players.end());
    return players;
}

const ScoreForm* HistoryPage::formAt(std::uint64_t seq) const {
    const ScoreForm* last = nullptr;
    for (const ScoreForm& form : forms) {
        if (form.fromSeq > seq)
            break;
        last = &form;
    }
    return last;
}

void HistoryPage::followForm(const Event& event) {
    const bool sets = event.type == EventType::boardCreated || event.type == EventType::boardChanged;
    if (!sets || !event.boardFacts || !event.boardFacts->after)
        return;
    const BoardConfig& config = *event.boardFacts->after;
    ScoreForm form{event.seq, config.decimals, {}};
    for (const SecondaryRule& rule : config.tieBreaks.secondaries)
        form.secondaryNames.push_back(rule.name);
    if (forms.empty() || forms.back().decimals != form.decimals ||
        forms.back().secondaryNames != form.secondaryNames)
        forms.push_back(std::move(form));
}

std::uint64_t HistoryQuery::typeBits() const {
    std::uint64_t bits = 0;
    for (const EventType type : types)
        bits |= std::uint64_t{1} << static_cast<unsigned>(type);
    return bits;
}

} // namespace rostrum
