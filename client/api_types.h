// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the client sends and gets: the public API's shapes as plain values. Scores are texts, exact to the last digit, as the
// server's `score_text` has them; a number type of C++ would have to know the board's decimals.

#include "core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace rostrum {

struct ScoreSubmission {
    QString leaderboardId;
    QString playerId;
    QByteArray score; // a JSON number: 150, -12.5
    QString username; // empty: none
    QString gameId;   // empty: none
    QString eventId;  // empty: none; with one, sending it twice counts once
    std::optional<std::int64_t> timestampMs;
};

struct ScoreOutcome {
    QString leaderboardId;
    QString playerId;
    QString scoreText; // as sent by the server, without trailing conversions
    std::optional<std::uint64_t> rank;
    std::optional<std::uint64_t> previousRank;
    bool updated = false;
    std::uint64_t seq = 0;
};

struct BatchOutcome {
    struct Refusal {
        std::uint32_t index = 0;
        QString code;
        QString detail;
    };
    std::uint32_t accepted = 0;
    std::uint32_t rejected = 0;
    std::vector<Refusal> errors;
};

// Fields left empty are the server's to choose.
struct BoardRequest {
    QString id;
    QString name;
    QString updateMode; // replace, increment, best
    QString sortOrder;  // desc, asc
    std::optional<int> decimals;
    std::optional<std::uint64_t> maxEntries; // 0: no limit
};

struct BoardDetails {
    QString id;
    QString name;
    QString updateMode;
    QString sortOrder;
    int decimals = 0;
    std::uint64_t revision = 0;
    std::uint64_t totalPlayers = 0;
};

struct RankedEntry {
    std::optional<std::uint64_t> rank; // none beyond the board's max_entries
    QString playerId;
    QString username;
    QString scoreText;

    friend bool operator==(const RankedEntry&, const RankedEntry&) = default;
};

struct TopPage {
    std::vector<RankedEntry> entries;
    std::uint64_t revision = 0;
    std::uint64_t totalPlayers = 0;
    QByteArray etag; // epoch-generation-revision-view
};

struct PlayerDetails {
    RankedEntry entry;
    std::optional<double> percentile;
};

// A pairing token that is to be made.
struct TokenRequest {
    QString label;
    QString role;               // device, operator, admin; empty: device
    QStringList leaderboardIds; // of a device; empty: all of them
    std::optional<std::int64_t> expiresInS;
};

// What is known of a pairing token. Moments are RFC 3339 texts; empty: never.
struct PairingToken {
    std::uint64_t id = 0;
    QString label;
    QString role;
    QStringList leaderboardIds;
    QString expiresAt;
    QString createdAt;
    QString createdBy;
    QString lastUsedAt;
    QString token; // only where it was made just now: it is told once
};

// The code of a wire name ("leaderboard_not_found"); Code::unavailable for one that this client does not know.
Code codeOfName(const QString& name);

} // namespace rostrum
