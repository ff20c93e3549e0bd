// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What can be asked of the engine without changing anything. Answered by the writer between commits, so that each answer is
// of one committed revision. Values.

#include "core/engine/command.h"
#include "core/ranking/rank_mode.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rostrum {

// Which ranking, and as whom: the public view, or the truth for operators.
struct RankingChoice {
    Period period = Period::all;
    std::uint64_t archive = 0; // 0: the live ranking; n: the board's nth archive, oldest first
    std::string division;      // empty: all of them
    bool truth = false;
};

// Places are 1-based, both ends included; `end` may lie beyond the last place.
struct RangeQuery {
    std::string leaderboardId;
    std::uint64_t start = 1;
    std::uint64_t end = 10;
    std::optional<RankMode> rankMode; // the board's where none is named
    RankingChoice choice = {};
};

struct AroundQuery {
    std::string leaderboardId;
    std::string playerId;
    std::uint64_t range = 5; // up to so many above and below
    std::optional<RankMode> rankMode;
    RankingChoice choice = {};
};

struct PlayerQuery {
    std::string leaderboardId;
    std::string playerId;
    std::optional<RankMode> rankMode;
    RankingChoice choice = {};
    bool explain = false; // why this rank, in words and numbers
};

// The places of these players, up to mostRanksAsked of them.
struct RanksQuery {
    std::string leaderboardId;
    std::vector<std::string> playerIds;
    std::optional<RankMode> rankMode;
    RankingChoice choice = {};
};
inline constexpr std::size_t mostRanksAsked = 1000;

struct StatsQuery {
    std::string leaderboardId;
    RankingChoice choice = {};
};

struct BoardQuery {
    std::string leaderboardId;
    bool truth = false;
};

struct BoardsQuery {
    bool truth = false;
};

// A page of the whole ranking, pinned to the revision of its first page.
struct EntriesPageQuery {
    std::string leaderboardId;
    std::string cursor; // empty: the first page
    std::uint64_t limit = 100;
    std::optional<RankMode> rankMode;
    RankingChoice choice = {};
};

// The board's archives.
struct ArchivesQuery {
    std::string leaderboardId;
    bool truth = false;
};

// The divisions that have somebody on the board, in its rankings since the last reset; for operators.
struct DivisionsQuery {
    std::string leaderboardId;
};

// What is known of a player beside their scores; for operators.
struct PlayerInfoQuery {
    std::string playerId;
};

// Players of the event whose username or id begins with, or else contains, the text (case folded for ASCII); for the desk's completion.
struct PlayersQuery {
    std::string text;
    std::uint32_t limit = 8;
};

// The pairing tokens that are not revoked; for admins.
struct TokensQuery {};

using Query =
    std::variant<RangeQuery, AroundQuery, PlayerQuery, StatsQuery, BoardQuery, BoardsQuery, PlayersQuery,
                 RanksQuery, EntriesPageQuery, ArchivesQuery, PlayerInfoQuery, DivisionsQuery, TokensQuery>;

// ---- answers

struct Entry {
    std::optional<std::uint64_t> rank; // as shown, 1-based; none beyond max_entries
    std::string playerId;
    std::string username;
    Score score = 0;
    // For operators, in lists of entries. The public does not see such players at all.
    bool hidden = false;
    bool banned = false;

    friend bool operator==(const Entry&, const Entry&) = default;
};

// What every ranking answer carries.
struct RankingMeta {
    std::uint32_t board = 0;
    std::uint64_t generation = 0;
    std::uint64_t revision = 0;
    std::uint64_t totalPlayers = 0;
    int decimals = 0;
    DisplayFormat displayFormat = DisplayFormat::points;
    Visibility visibility = Visibility::everyone;
    bool frozen = false;
    Period period = Period::all;
    std::int64_t periodBeginMs = 0; // of the slice of time; 0 for `all`
    std::int64_t periodEndMs = 0;
};

struct EntriesAnswer {
    RankingMeta meta;
    std::vector<Entry> entries;
    std::string nextCursor = {}; // of an EntriesPageQuery; empty at the end
};

struct RanksAnswer {
    RankingMeta meta;
    std::vector<Entry> entries;        // in the order asked, of those whom the leaderboard knows
    std::vector<std::string> notFound; // the others, in the order asked
};

struct PlayerAnswer {
    RankingMeta meta;
    Entry entry;
    std::optional<double> percentile; // none beyond max_entries
    std::vector<SecondaryValue> secondaries;
    std::vector<std::string> explanation; // sentences, where asked
    std::int64_t updatedAtMs = 0;
};

struct StatsAnswer {
    RankingMeta meta;
    std::optional<Score> highest;
    std::optional<Score> lowest;
    std::optional<double> mean;   // in units of the score shown
    std::optional<double> median; // likewise
    std::uint64_t submissions = 0;
    std::optional<std::int64_t> lastSubmissionAtMs;
};

struct ArchiveInfo {
    std::uint64_t number = 0; // from 1, oldest first
    Period period = Period::all;
    std::int64_t beganAtMs = 0;
    std::int64_t endedAtMs = 0; // the boundary, or the reset
    std::uint64_t generation = 0;
    std::uint64_t players = 0;
};

struct ArchivesAnswer {
    RankingMeta meta;
    std::vector<ArchiveInfo> archives;
};

struct DivisionsAnswer {
    std::vector<std::string> divisions; // by name
};

struct TokensAnswer {
    std::vector<Token> tokens; // oldest first
};

struct BoardsAnswer {
    std::vector<BoardInfo> boards; // by creation
};

struct PlayersAnswer {
    struct Player {
        std::string playerId;
        std::string username;
    };
    std::vector<Player> players;
};

using QueryAnswer =
    std::variant<EntriesAnswer, PlayerAnswer, StatsAnswer, BoardInfo, BoardsAnswer, PlayersAnswer,
                 RanksAnswer, ArchivesAnswer, PlayerInfo, DivisionsAnswer, TokensAnswer>;

} // namespace rostrum
