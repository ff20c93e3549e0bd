// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Projections: the tables `players`, `leaderboards` and `tokens`, which follow the events within their transaction, for whoever reads the
// file with SQL. Nothing of Rostrum's own state is read from them. On the thread of the connection.

#include "core/engine/event.h"
#include "core/engine/player_facts.h"
#include "server/ledger/sqlite_database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rostrum {

// A column of `leaderboards` or `players`, and what it holds: a text, a number, or NULL.
struct ProjectedColumn {
    std::string_view name;
    std::variant<std::string, std::optional<std::int64_t>> value;
};
std::vector<ProjectedColumn> boardColumns(const BoardConfig& config);

// Columns of `players` that follow what is known of a player beside id and name.
std::vector<ProjectedColumn> playerColumns(const PlayerFacts& facts);

// The column `score` of an event's row.
std::optional<std::int64_t> scoreColumn(const Event& event);

class Projections {
  public:
    static Result<Projections> prepare(Database& database);

    // SQLITE_OK or an error. Events that change none of the tables cost nothing.
    int follow(const Event& event);

  private:
    int registerPlayer(const Event& event);
    int renamePlayer(const Event& event);
    int createBoard(const Event& event);
    int changeBoard(const Event& event);
    int deleteBoard(const Event& event);
    int restoreBoard(std::uint32_t board, std::int64_t atMs);
    int changePlayer(const Event& event);
    int mergePlayer(std::uint32_t player, std::uint32_t into);
    int followUndo(const Event& event);
    int makeToken(const Event& event);
    int revokeToken(const Event& event);

    Statement registerPlayer_;
    Statement renamePlayer_;
    Statement createBoard_;
    Statement changeBoard_;
    Statement deleteBoard_;
    Statement restoreBoard_;
    Statement changePlayer_;
    Statement changeMetadata_;
    Statement mergePlayer_;
    Statement makeToken_;
    Statement revokeToken_;
};

} // namespace rostrum
