// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/projections.h"

#include <optional>

namespace rostrum {

namespace {

// Columns of the configuration are parameters 1 to 15 of both statements; 16 on are their own.
void bindConfig(Statement& statement, const BoardConfig& config) {
    const auto bindOptional = [&](int index, const std::optional<std::int64_t>& value) {
        if (value)
            statement.bind(index, *value);
        else
            statement.bindNull(index);
    };
    statement.bindText(1, config.id);
    statement.bindText(2, config.name);
    statement.bindText(3, name(config.sortOrder));
    statement.bindText(4, name(config.updateMode));
    statement.bind(5, static_cast<std::int64_t>(config.maxEntries));
    statement.bindText(6, rankModeName(config.rankMode));
    statement.bindText(7, name(config.displayFormat));
    statement.bindText(8, name(config.visibility));
    statement.bind(9, config.decimals);
    bindOptional(10, config.minScore);
    bindOptional(11, config.maxScore);
    bindOptional(12, config.maxStep);
    bindOptional(13, config.startsAtMs);
    bindOptional(14, config.endsAtMs);
    statement.bindText(15, config.metadata);
}

} // namespace

Result<Projections> Projections::prepare(Database& database) {
    const struct {
        Statement Projections::*statement;
        const char* sql;
    } all[] = {
        {&Projections::registerPlayer_,
         "INSERT INTO players (number, player_id, username, registered_seq) VALUES (?, ?, ?, ?)"},
        {&Projections::renamePlayer_, "UPDATE players SET username = ?2 WHERE number = ?1"},
        {&Projections::createBoard_,
         "INSERT INTO leaderboards (id, name, sort_order, update_mode, max_entries, rank_mode, "
         "display_format, visibility, "
         "decimals, min_score, max_score, max_step, starts_at, ends_at, metadata, number, created_seq, "
         "created_at, updated_at) "
         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18)"},
        {&Projections::changeBoard_, "UPDATE leaderboards SET id = ?1, name = ?2, sort_order = ?3, "
                                     "update_mode = ?4, max_entries = ?5, rank_mode = ?6, "
                                     "display_format = ?7, visibility = ?8, decimals = ?9, min_score = ?10, "
                                     "max_score = ?11, max_step = ?12, starts_at = ?13, "
                                     "ends_at = ?14, metadata = ?15, updated_at = ?17 WHERE number = ?16"},
        {&Projections::deleteBoard_,
         "UPDATE leaderboards SET deleted_seq = ?2, updated_at = ?3 WHERE number = ?1"},
    };
    Projections projections;
    for (const auto& [member, sql] : all) {
        Result<Statement> statement = database.prepare(sql);
        if (!statement)
            return statement.error();
        projections.*member = std::move(*statement);
    }
    return projections;
}

int Projections::follow(const Event& event) {
    switch (event.type) {
    case EventType::playerRegistered: return registerPlayer(event);
    case EventType::playerRenamed: return renamePlayer(event);
    case EventType::boardCreated: return createBoard(event);
    case EventType::boardChanged: return changeBoard(event);
    case EventType::boardDeleted: return deleteBoard(event);
    case EventType::boardReset:
    case EventType::scoreSubmitted:
    case EventType::playerRemoved:
    case EventType::requestAnswered: break;
    }
    return SQLITE_OK;
}

int Projections::registerPlayer(const Event& event) {
    registerPlayer_.bind(1, event.player);
    registerPlayer_.bindTextOrNull(2, event.texts ? event.texts->playerId : std::string_view());
    registerPlayer_.bindTextOrNull(3, event.texts ? event.texts->username : std::string_view());
    registerPlayer_.bind(4, static_cast<std::int64_t>(event.seq));
    return registerPlayer_.run();
}

int Projections::renamePlayer(const Event& event) {
    renamePlayer_.bind(1, event.player);
    renamePlayer_.bindTextOrNull(2, event.texts ? event.texts->username : std::string_view());
    return renamePlayer_.run();
}

int Projections::createBoard(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->after)
        return SQLITE_OK;
    bindConfig(createBoard_, *event.boardFacts->after);
    createBoard_.bind(16, event.board);
    createBoard_.bind(17, static_cast<std::int64_t>(event.seq));
    createBoard_.bind(18, event.receivedAtMs);
    return createBoard_.run();
}

int Projections::changeBoard(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->after)
        return SQLITE_OK;
    bindConfig(changeBoard_, *event.boardFacts->after);
    changeBoard_.bind(16, event.board);
    changeBoard_.bind(17, event.receivedAtMs);
    return changeBoard_.run();
}

int Projections::deleteBoard(const Event& event) {
    deleteBoard_.bind(1, event.board);
    deleteBoard_.bind(2, static_cast<std::int64_t>(event.seq));
    deleteBoard_.bind(3, event.receivedAtMs);
    return deleteBoard_.run();
}

} // namespace rostrum
