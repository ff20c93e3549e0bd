// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an event has, said once for both directions (line_form.h). Names of fields and values are for good: what is added gets a new name.

#include "core/engine/event.h"
#include "server/transfer/line_form.h"

#include <concepts>
#include <type_traits>

namespace rostrum::transfer {

// A T to be read, or a const T to be written.
template <typename S, typename T>
concept Either = std::same_as<std::remove_const_t<S>, T>;

inline constexpr Name<EventType> eventTypes[] = {
    {EventType::boardCreated, "board_created"},         {EventType::boardChanged, "board_changed"},
    {EventType::boardDeleted, "board_deleted"},         {EventType::boardReset, "board_reset"},
    {EventType::playerRegistered, "player_registered"}, {EventType::playerRenamed, "player_renamed"},
    {EventType::scoreSubmitted, "score_submitted"},     {EventType::playerRemoved, "player_removed"},
    {EventType::requestAnswered, "request_answered"},   {EventType::periodStepped, "period_stepped"},
    {EventType::boardFrozen, "board_frozen"},           {EventType::boardUnfrozen, "board_unfrozen"},
    {EventType::boardRevealed, "board_revealed"},       {EventType::playerChanged, "player_changed"},
    {EventType::playersMerged, "players_merged"},       {EventType::playerErased, "player_erased"},
    {EventType::changeUndone, "change_undone"},         {EventType::tokenMade, "token_made"},
    {EventType::tokenRevoked, "token_revoked"},
};
inline constexpr Name<Source> sources[] = {
    {Source::system, "system"}, {Source::http, "http"}, {Source::webSocket, "web_socket"},
    {Source::desk, "desk"},     {Source::feed, "feed"}, {Source::commandLine, "command_line"},
};
inline constexpr Name<Role> roles[] = {{Role::viewer, "viewer"},
                                       {Role::device, "device"},
                                       {Role::operators, "operator"},
                                       {Role::admin, "admin"}};
inline constexpr Name<ScoreOperation> operations[] = {
    {ScoreOperation::replace, "replace"},
    {ScoreOperation::increment, "increment"},
    {ScoreOperation::best, "best"},
    {ScoreOperation::correction, "correction"},
};
inline constexpr Name<KeyKind> keyKinds[] = {{KeyKind::header, "header"}, {KeyKind::eventId, "event_id"}};
inline constexpr Name<SortOrder> sortOrders[] = {{SortOrder::descending, "desc"},
                                                 {SortOrder::ascending, "asc"}};
inline constexpr Name<UpdateMode> updateModes[] = {
    {UpdateMode::replace, "replace"}, {UpdateMode::increment, "increment"}, {UpdateMode::best, "best"}};
inline constexpr Name<RankMode> rankModes[] = {{RankMode::ordinal, "ordinal"},
                                               {RankMode::competition, "competition"},
                                               {RankMode::dense, "dense"},
                                               {RankMode::modified, "modified"}};
inline constexpr Name<DisplayFormat> displayFormats[] = {
    {DisplayFormat::points, "points"}, {DisplayFormat::time, "time"}, {DisplayFormat::decimal, "decimal"}};
inline constexpr Name<Visibility> visibilities[] = {{Visibility::everyone, "public"},
                                                    {Visibility::unlisted, "unlisted"},
                                                    {Visibility::restricted, "private"}};
inline constexpr Name<TieBreak> tieBreaks[] = {
    {TieBreak::first, "first"}, {TieBreak::last, "last"}, {TieBreak::playerId, "player_id"}};
inline constexpr Name<Period> periods[] = {
    {Period::all, "all"}, {Period::daily, "daily"}, {Period::weekly, "weekly"}, {Period::monthly, "monthly"}};
inline constexpr Name<ResetPeriod> resetPeriods[] = {{ResetPeriod::never, "never"},
                                                     {ResetPeriod::daily, "daily"},
                                                     {ResetPeriod::weekly, "weekly"},
                                                     {ResetPeriod::monthly, "monthly"}};
inline constexpr Name<PeriodFacts::Step> periodSteps[] = {{PeriodFacts::Step::opened, "opened"},
                                                          {PeriodFacts::Step::rolled, "rolled"},
                                                          {PeriodFacts::Step::closed, "closed"},
                                                          {PeriodFacts::Step::retimed, "retimed"}};

inline constexpr Name<UndoFacts::Step::Kind> undoSteps[] = {
    {UndoFacts::Step::Kind::resetTakenBack, "reset_taken_back"},
    {UndoFacts::Step::Kind::resetDoneAgain, "reset_done_again"},
    {UndoFacts::Step::Kind::boardRestored, "board_restored"},
    {UndoFacts::Step::Kind::playerMerged, "player_merged"},
    {UndoFacts::Step::Kind::playerParted, "player_parted"},
    {UndoFacts::Step::Kind::viewPutAway, "view_put_away"},
    {UndoFacts::Step::Kind::viewShownAgain, "view_shown_again"},
    {UndoFacts::Step::Kind::viewGivenUp, "view_given_up"},
    {UndoFacts::Step::Kind::revealTakenBack, "reveal_taken_back"},
    {UndoFacts::Step::Kind::revealDoneAgain, "reveal_done_again"},
    {UndoFacts::Step::Kind::periodGivenBack, "period_given_back"}};

template <typename Form, typename Enum, typename Names>
void named(Form& form, std::string_view field, Enum& value, const Names& names) {
    form.named(field, value, std::span<const Name<std::remove_const_t<Enum>>>(names));
}

template <typename Form, Either<Standing> S>
void fields(Form& form, S& standing) {
    form.number("score", standing.score);
    form.number("reached_seq", standing.reachedSeq);
}

template <typename Form, Either<RankedTuple> T>
void fields(Form& form, T& tuple) {
    form.group("standing", tuple.standing);
    form.number("changed_at_s", tuple.changedAtS);
    form.numbers("secondaries", tuple.secondaries);
}

template <typename Form, Either<RankingChange> C>
void fields(Form& form, C& change) {
    form.number("board", change.board);
    named(form, "period", change.ranking.period, periods);
    form.number("begin", change.ranking.beginMs);
    form.number("player", change.player);
    form.object("before", change.before);
    form.object("after", change.after);
}

template <typename Form, Either<ScoreFacts> F>
void fields(Form& form, F& facts) {
    named(form, "operation", facts.operation, operations);
    form.number("amount", facts.amount);
    form.group("standing", facts.standing);
    form.object("previous", facts.previous);
    form.flag("updated", facts.updated);
    form.flag("ranked", facts.ranked);
    form.number("rank", facts.rank);
    form.number("previous_rank", facts.previousRank);
}

template <typename Form, Either<ScoreExtras> E>
void fields(Form& form, E& extras) {
    form.number("secondary_count", extras.secondaryCount);
    form.numbers("amount", extras.amount);
    form.numbers("standing", extras.standing);
    form.numbers("previous", extras.previous);
    form.list("others", extras.others);
    form.flag("late", extras.late);
    form.number("submitted_as", extras.submittedAs);
}

template <typename Form, Either<SecondaryRule> R>
void fields(Form& form, R& rule) {
    form.text("name", rule.name);
    named(form, "order", rule.order, sortOrders);
}

template <typename Form, Either<BoardConfig> C>
void fields(Form& form, C& config) {
    form.text("id", config.id);
    form.text("name", config.name);
    named(form, "sort_order", config.sortOrder, sortOrders);
    named(form, "update_mode", config.updateMode, updateModes);
    named(form, "rank_mode", config.rankMode, rankModes);
    named(form, "display_format", config.displayFormat, displayFormats);
    named(form, "visibility", config.visibility, visibilities);
    form.number("decimals", config.decimals);
    form.number("max_entries", config.maxEntries);
    form.optional("min_score", config.minScore);
    form.optional("max_score", config.maxScore);
    form.optional("max_step", config.maxStep);
    form.optional("starts_at", config.startsAtMs);
    form.optional("ends_at", config.endsAtMs);
    form.list("secondaries", config.tieBreaks.secondaries);
    named(form, "last_tie_break", config.tieBreaks.last, tieBreaks);
    named(form, "reset_period", config.resetPeriod, resetPeriods);
    std::uint8_t bits = config.periods.bits(); // bit n for period n
    form.number("period_bits", bits);
    if constexpr (!std::is_const_v<C>)
        config.periods = PeriodSet::fromBits(bits);
    form.text("time_zone", config.timeZone);
    form.text("metadata", config.metadata);
}

template <typename Form, Either<PeriodFacts> F>
void fields(Form& form, F& facts) {
    named(form, "step", facts.step, periodSteps);
    named(form, "period", facts.period, periods);
    form.number("begin", facts.beginMs);
    form.number("end", facts.endMs);
}

template <typename Form, Either<RevealFacts> F>
void fields(Form& form, F& facts) {
    form.flag("back", facts.back);
    form.number("secondary_count", facts.secondaryCount);
    form.list("changes", facts.changes);
}

template <typename Form, Either<RankingRef> R>
void fields(Form& form, R& ref) {
    named(form, "period", ref.period, periods);
    form.number("begin", ref.beginMs);
}

template <typename Form, Either<ResetFacts> F>
void fields(Form& form, F& facts) {
    form.number("submissions", facts.submissions);
    form.optional("last_submission_at", facts.lastSubmissionAtMs);
    form.list("current", facts.current);
}

template <typename Form, Either<UnfreezeFacts> F>
void fields(Form& form, F& facts) {
    form.list("given_up", facts.givenUp);
}

template <typename Form, Either<DeletionFacts> F>
void fields(Form& form, F& facts) {
    form.list("given_up", facts.givenUp);
}

template <typename Form, Either<PlayerState> S>
void fields(Form& form, S& state) {
    form.text("team", state.team);
    form.text("division", state.division);
    form.flag("hidden", state.hidden);
    form.flag("banned", state.banned);
}

template <typename Form, Either<PlayerChangeFacts> F>
void fields(Form& form, F& facts) {
    form.group("before", facts.before);
    form.group("after", facts.after);
    form.flag("sets_metadata", facts.setsMetadata);
    form.number("metadata_before", facts.metadataBefore);
}

template <typename Form, Either<MergeFacts> F>
void fields(Form& form, F& facts) {
    form.number("into", facts.into);
    form.list("changes", facts.changes);
}

template <typename Form, Either<UndoFacts::Step> S>
void fields(Form& form, S& step) {
    named(form, "kind", step.kind, undoSteps);
    form.number("board", step.board);
    form.number("player", step.player);
    form.number("into", step.into);
    form.number("seq", step.seq);
    form.number("at", step.atMs);
    form.list("current", step.current);
    form.number("cause", step.cause);
    form.number("index", step.index);
    form.list("shown", step.shown);
}

template <typename Form, Either<UndoFacts::Counters> C>
void fields(Form& form, C& counters) {
    form.number("board", counters.board);
    form.number("submissions_before", counters.submissionsBefore);
    form.number("submissions", counters.submissions);
    form.optional("last_submission_at", counters.lastSubmissionAtMs);
}

template <typename Form, Either<UndoFacts> F>
void fields(Form& form, F& facts) {
    form.number("group", facts.group);
    form.flag("undone", facts.undone);
    form.number("board", facts.board);
    form.number("player", facts.player);
    form.list("earlier", facts.earlier);
    form.list("steps", facts.steps);
    form.list("changes", facts.changes);
    form.list("counters", facts.counters);
}

template <typename Form, Either<TokenFacts> F>
void fields(Form& form, F& facts) {
    form.text("label", facts.label);
    named(form, "role", facts.role, roles);
    form.list("boards", facts.boards);
    form.optional("expires_at", facts.expiresMs);
    form.bytes("digest", facts.digest);
}

template <typename Form, Either<BoardFacts> F>
void fields(Form& form, F& facts) {
    form.object("before", facts.before);
    form.object("after", facts.after);
    form.object("period", facts.period);
    form.optional("next_reset_at", facts.nextResetAtMs);
    form.object("reveal", facts.reveal);
    form.object("reset", facts.reset);
    form.object("deletion", facts.deletion);
    form.object("player", facts.player);
    form.object("merge", facts.merge);
    form.object("undo", facts.undo);
    form.object("unfreeze", facts.unfreeze);
    form.object("token", facts.token);
}

template <typename Form, Either<EventGrounds> G>
void fields(Form& form, G& grounds) {
    form.text("reason", grounds.reason);
    form.list("causes", grounds.causes);
}

template <typename Form, Either<EventTexts> T>
void fields(Form& form, T& texts) {
    form.text("player_id", texts.playerId);
    form.text("username", texts.username);
    form.text("previous_username", texts.previousUsername);
    form.text("game_id", texts.gameId);
    form.text("metadata", texts.metadata);
}

template <typename Form, Either<RequestKey> K>
void fields(Form& form, K& key) {
    named(form, "kind", key.kind, keyKinds);
    form.text("caller", key.caller);
    form.text("key", key.key);
    form.number("fingerprint", key.fingerprint);
}

template <typename Form, Either<Event> E>
void fields(Form& form, E& event) {
    form.number("seq", event.seq);
    named(form, "type", event.type, eventTypes);
    form.number("format", event.format);
    form.number("group", event.group);
    form.number("generation", event.generation);
    form.number("received_at", event.receivedAtMs);
    form.number("timestamp", event.timestampMs);
    form.number("board", event.board);
    form.number("player", event.player);
    named(form, "source", event.source, sources);
    form.text("actor", event.actor);
    form.object("grounds", event.grounds);
    form.group("score", event.score);
    form.object("extras", event.extras);
    form.object("board_facts", event.boardFacts);
    form.object("texts", event.texts);
    form.object("key", event.key);
    form.bytes("answer", event.answer);
}

} // namespace rostrum::transfer
