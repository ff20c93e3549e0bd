// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/field_fold.h"

namespace rostrum {

namespace {

template <typename T>
void carry(T& value, const T& before, const T& after) {
    if (!(before == after))
        value = after;
}

} // namespace

bool isOfUndo(const Event& event) {
    return event.type == EventType::changeUndone || (event.grounds && !event.grounds->causes.empty());
}

BoardConfig withChanges(BoardConfig base, const BoardConfig& before, const BoardConfig& after) {
    carry(base.name, before.name, after.name);
    carry(base.sortOrder, before.sortOrder, after.sortOrder);
    carry(base.updateMode, before.updateMode, after.updateMode);
    carry(base.rankMode, before.rankMode, after.rankMode);
    carry(base.displayFormat, before.displayFormat, after.displayFormat);
    carry(base.visibility, before.visibility, after.visibility);
    carry(base.decimals, before.decimals, after.decimals);
    carry(base.maxEntries, before.maxEntries, after.maxEntries);
    carry(base.minScore, before.minScore, after.minScore);
    carry(base.maxScore, before.maxScore, after.maxScore);
    carry(base.maxStep, before.maxStep, after.maxStep);
    carry(base.startsAtMs, before.startsAtMs, after.startsAtMs);
    carry(base.endsAtMs, before.endsAtMs, after.endsAtMs);
    carry(base.tieBreaks, before.tieBreaks, after.tieBreaks);
    carry(base.resetPeriod, before.resetPeriod, after.resetPeriod);
    carry(base.periods, before.periods, after.periods);
    carry(base.timeZone, before.timeZone, after.timeZone);
    carry(base.metadata, before.metadata, after.metadata);
    return base;
}

void FieldFold::clear() {
    names_.clear();
    facts_.clear();
    boards_.clear();
}

void FieldFold::eat(const Event& event, bool counts) {
    const bool sets = counts && !isOfUndo(event);
    switch (event.type) {
    case EventType::playerRegistered:
        if (event.texts && followedNames_.contains(event.player))
            names_.try_emplace(event.player, event.texts->username);
        break;
    case EventType::playerRenamed: eatName(event, sets); break;
    case EventType::playerChanged: eatFacts(event, sets); break;
    case EventType::boardChanged: eatBoard(event, sets); break;
    default: break;
    }
}

void FieldFold::eatName(const Event& event, bool sets) {
    if (!event.texts || !followedNames_.contains(event.player))
        return;
    const auto name = names_.try_emplace(event.player, event.texts->previousUsername).first;
    if (sets)
        name->second = event.texts->username;
}

void FieldFold::eatFacts(const Event& event, bool sets) {
    if (!event.boardFacts || !event.boardFacts->player || !followedFacts_.contains(event.player))
        return;
    const PlayerChangeFacts& change = *event.boardFacts->player;
    Facts& facts =
        facts_.try_emplace(event.player, Facts{change.before, change.metadataBefore}).first->second;
    if (!sets)
        return;
    carry(facts.state.team, change.before.team, change.after.team);
    carry(facts.state.division, change.before.division, change.after.division);
    carry(facts.state.hidden, change.before.hidden, change.after.hidden);
    carry(facts.state.banned, change.before.banned, change.after.banned);
    if (change.setsMetadata)
        facts.metadataSeq = event.seq;
}

void FieldFold::eatBoard(const Event& event, bool sets) {
    if (!event.boardFacts || !event.boardFacts->before || !event.boardFacts->after ||
        !followedBoards_.contains(event.board))
        return;
    const auto board = boards_.try_emplace(event.board, *event.boardFacts->before).first;
    if (sets)
        board->second =
            withChanges(std::move(board->second), *event.boardFacts->before, *event.boardFacts->after);
}

} // namespace rostrum
