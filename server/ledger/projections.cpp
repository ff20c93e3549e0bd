// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/projections.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rostrum {

namespace {

// The columns of the configuration are the first parameters of both statements; the others follow them.
void bindConfig(Statement& statement, const std::vector<ProjectedColumn>& columns) {
    for (int index = 1; const ProjectedColumn& column : columns) {
        if (const auto* text = std::get_if<std::string>(&column.value))
            statement.bindText(index, *text);
        else if (const auto& number = std::get<std::optional<std::int64_t>>(column.value))
            statement.bind(index, *number);
        else
            statement.bindNull(index);
        ++index;
    }
}

int columnCount() {
    static const int count = static_cast<int>(boardColumns(BoardConfig()).size());
    return count;
}

std::string createBoardSql() {
    std::string names;
    std::string places;
    for (const ProjectedColumn& column : boardColumns(BoardConfig())) {
        names.append(column.name).append(", ");
        places.append("?, ");
    }
    return "INSERT INTO leaderboards (" + names + "number, created_seq, created_at, updated_at) VALUES (" +
           places + "?, ?, ?, ?)";
}

std::string changeBoardSql() {
    std::string sql = "UPDATE leaderboards SET ";
    for (const ProjectedColumn& column : boardColumns(BoardConfig()))
        sql.append(column.name).append(" = ?, ");
    return sql + "updated_at = ? WHERE number = ?";
}

// Of words that need no escaping: names of periods, of secondary values, ids of leaderboards.
std::string jsonList(const std::vector<std::string>& words) {
    std::string list = "[";
    for (const std::string& word : words)
        list.append(list.size() > 1 ? ",\"" : "\"").append(word).push_back('"');
    return list + "]";
}

std::vector<std::string> namesOf(PeriodSet periods) {
    std::vector<std::string> names;
    for (const Period period : everyPeriod) {
        if (periods.has(period))
            names.emplace_back(name(period));
    }
    return names;
}

} // namespace

std::vector<ProjectedColumn> boardColumns(const BoardConfig& config) {
    const auto number = [](auto value) { return std::optional(static_cast<std::int64_t>(value)); };
    return {
        {"id", config.id},
        {"name", config.name},
        {"sort_order", std::string(name(config.sortOrder))},
        {"update_mode", std::string(name(config.updateMode))},
        {"max_entries", number(config.maxEntries)},
        {"rank_mode", std::string(rankModeName(config.rankMode))},
        {"display_format", std::string(name(config.displayFormat))},
        {"visibility", std::string(name(config.visibility))},
        {"decimals", number(config.decimals)},
        {"min_score", config.minScore},
        {"max_score", config.maxScore},
        {"max_step", config.maxStep},
        {"starts_at", config.startsAtMs},
        {"ends_at", config.endsAtMs},
        {"tie_break", jsonList(textsOf(config.tieBreaks))},
        {"periods", jsonList(namesOf(config.periods))},
        {"reset_period", std::string(name(config.resetPeriod))},
        {"time_zone", config.timeZone},
        {"metadata", config.metadata},
    };
}

std::vector<ProjectedColumn> playerColumns(const PlayerFacts& facts) {
    const auto number = [](std::uint64_t value) { return std::optional(static_cast<std::int64_t>(value)); };
    return {
        {"team", facts.team},
        {"division", facts.division},
        {"metadata", facts.metadata},
        {"hidden", number(facts.hidden ? 1 : 0)},
        {"banned", number(facts.banned ? 1 : 0)},
        {"merged_into", facts.mergedInto == 0 ? std::nullopt : number(facts.mergedInto)},
    };
}

std::optional<std::int64_t> scoreColumn(const Event& event) {
    return event.type == EventType::scoreSubmitted ? std::optional(event.score.standing.score) : std::nullopt;
}

Result<Projections> Projections::prepare(Database& database) {
    const struct {
        Statement Projections::*statement;
        std::string sql;
    } all[] = {
        {&Projections::registerPlayer_,
         "INSERT INTO players (number, player_id, username, registered_seq) VALUES (?, ?, ?, ?)"},
        {&Projections::renamePlayer_, "UPDATE players SET username = ?2 WHERE number = ?1"},
        {&Projections::createBoard_, createBoardSql()},
        {&Projections::changeBoard_, changeBoardSql()},
        {&Projections::deleteBoard_,
         "UPDATE leaderboards SET deleted_seq = ?2, updated_at = ?3 WHERE number = ?1"},
        {&Projections::restoreBoard_,
         "UPDATE leaderboards SET deleted_seq = NULL, updated_at = ?2 WHERE number = ?1"},
        {&Projections::changePlayer_,
         "UPDATE players SET team = ?2, division = ?3, hidden = ?4, banned = ?5 WHERE number = ?1"},
        {&Projections::changeMetadata_, "UPDATE players SET metadata = ?2 WHERE number = ?1"},
        {&Projections::mergePlayer_, "UPDATE players SET merged_into = ?2 WHERE number = ?1"},
        {&Projections::makeToken_, "INSERT INTO tokens (number, label, role, boards, made_by, made_at, "
                                   "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)"},
        {&Projections::revokeToken_, "UPDATE tokens SET revoked_at = ?2 WHERE number = ?1"},
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
    case EventType::playerChanged: return changePlayer(event);
    case EventType::playersMerged:
        return event.boardFacts && event.boardFacts->merge
                   ? mergePlayer(event.player, event.boardFacts->merge->into)
                   : SQLITE_OK;
    case EventType::changeUndone: return followUndo(event);
    case EventType::tokenMade: return makeToken(event);
    case EventType::tokenRevoked: return revokeToken(event);
    case EventType::playerErased: // see Erasure
    default: return SQLITE_OK;    // concerns none of the tables
    }
}

int Projections::makeToken(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->token)
        return SQLITE_OK;
    const TokenFacts& facts = *event.boardFacts->token;
    const std::string boards = jsonList(facts.boards);
    makeToken_.bind(1, static_cast<std::int64_t>(event.seq));
    makeToken_.bindText(2, facts.label);
    makeToken_.bindText(3, facts.role == Role::device      ? "device"
                           : facts.role == Role::operators ? "operator"
                                                           : "admin");
    makeToken_.bindText(4, boards);
    makeToken_.bindText(5, event.actor.view());
    makeToken_.bind(6, event.receivedAtMs);
    if (facts.expiresMs)
        makeToken_.bind(7, *facts.expiresMs);
    else
        makeToken_.bindNull(7);
    return makeToken_.run();
}

int Projections::revokeToken(const Event& event) {
    if (!event.grounds || event.grounds->causes.empty())
        return SQLITE_OK;
    revokeToken_.bind(1, static_cast<std::int64_t>(event.grounds->causes.front()));
    revokeToken_.bind(2, event.receivedAtMs);
    return revokeToken_.run();
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
    const std::vector<ProjectedColumn> columns = boardColumns(*event.boardFacts->after);
    bindConfig(createBoard_, columns);
    const int next = columnCount();
    createBoard_.bind(next + 1, event.board);
    createBoard_.bind(next + 2, static_cast<std::int64_t>(event.seq));
    createBoard_.bind(next + 3, event.receivedAtMs);
    createBoard_.bind(next + 4, event.receivedAtMs);
    return createBoard_.run();
}

int Projections::changeBoard(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->after)
        return SQLITE_OK;
    const std::vector<ProjectedColumn> columns = boardColumns(*event.boardFacts->after);
    bindConfig(changeBoard_, columns);
    changeBoard_.bind(columnCount() + 1, event.receivedAtMs);
    changeBoard_.bind(columnCount() + 2, event.board);
    return changeBoard_.run();
}

int Projections::changePlayer(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->player)
        return SQLITE_OK;
    const PlayerChangeFacts& change = *event.boardFacts->player;
    changePlayer_.bind(1, event.player);
    changePlayer_.bindTextOrNull(2, change.after.team);
    changePlayer_.bindTextOrNull(3, change.after.division);
    changePlayer_.bind(4, change.after.hidden ? 1 : 0);
    changePlayer_.bind(5, change.after.banned ? 1 : 0);
    const int code = changePlayer_.run();
    if (code != SQLITE_OK || !change.setsMetadata)
        return code;
    changeMetadata_.bind(1, event.player);
    changeMetadata_.bindTextOrNull(2, event.texts ? event.texts->metadata : std::string_view());
    return changeMetadata_.run();
}

// 0: into nobody.
int Projections::mergePlayer(std::uint32_t player, std::uint32_t into) {
    mergePlayer_.bind(1, player);
    if (into != 0)
        mergePlayer_.bind(2, into);
    else
        mergePlayer_.bindNull(2);
    return mergePlayer_.run();
}

int Projections::followUndo(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->undo)
        return SQLITE_OK;
    int code = SQLITE_OK;
    using Kind = UndoFacts::Step::Kind;
    for (const UndoFacts::Step& step : event.boardFacts->undo->steps) {
        if (step.kind == Kind::boardRestored)
            code = restoreBoard(step.board, event.receivedAtMs);
        else if (step.kind == Kind::playerMerged)
            code = mergePlayer(step.player, step.into);
        else if (step.kind == Kind::playerParted)
            code = mergePlayer(step.player, 0);
        if (code != SQLITE_OK)
            return code;
    }
    return code;
}

int Projections::restoreBoard(std::uint32_t board, std::int64_t atMs) {
    restoreBoard_.bind(1, board);
    restoreBoard_.bind(2, atMs);
    return restoreBoard_.run();
}

int Projections::deleteBoard(const Event& event) {
    deleteBoard_.bind(1, event.board);
    deleteBoard_.bind(2, static_cast<std::int64_t>(event.seq));
    deleteBoard_.bind(3, event.receivedAtMs);
    return deleteBoard_.run();
}

} // namespace rostrum
