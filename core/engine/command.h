// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What can be asked of the engine that changes something, and what is answered. Values; they travel from any thread to the
// writer and back.

#include "core/board/board_config.h"
#include "core/engine/event.h"
#include "core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rostrum {

// One score, as it came. Texts are checked by the engine (ids, lengths), wherever they came from.
struct Submission {
    std::string leaderboardId;
    std::string playerId;
    ExactNumber score;
    std::string username; // empty: none given
    std::string gameId;
    std::string metadata; // JSON, empty: none given
    std::string eventId;  // empty: none given
    std::optional<std::int64_t> timestampMs;
};

// One submission, answered with its ranks.
struct SubmitScore {
    Submission submission;
};

// Many submissions: items stand alone, or with `atomic` all or none.
struct SubmitBatch {
    std::vector<Submission> items;
    bool atomic = false;
};

struct CreateBoard {
    BoardDraft draft;
};

struct ChangeBoard {
    std::string leaderboardId;
    BoardDraft draft;
};

struct DeleteBoard {
    std::string leaderboardId;
};

struct ResetBoard {
    std::string leaderboardId;
    std::string reason;
};

struct RemovePlayer {
    std::string leaderboardId;
    std::string playerId;
};

using Command =
    std::variant<SubmitScore, SubmitBatch, CreateBoard, ChangeBoard, DeleteBoard, ResetBoard, RemovePlayer>;

// Who asks, and by what way.
struct Origin {
    Source source = Source::system;
    std::string actor;     // "loopback", a token's subject, …
    std::string headerKey; // Idempotency-Key; empty: none given
};

// ---- answers

struct ScoreAnswer {
    std::string leaderboardId;
    std::string playerId;
    Score score = 0;
    int decimals = 0;
    std::optional<std::uint64_t> rank;         // none beyond max_entries
    std::optional<std::uint64_t> previousRank; // none for a newcomer
    bool updated = false;
    std::uint64_t seq = 0;

    friend bool operator==(const ScoreAnswer&, const ScoreAnswer&) = default;
};

struct BatchError {
    std::uint32_t index = 0;
    Code code = Code::invalidRequest;
    std::string detail;

    friend bool operator==(const BatchError&, const BatchError&) = default;
};

struct BatchAnswer {
    std::uint32_t accepted = 0;
    std::uint32_t rejected = 0;
    std::vector<BatchError> errors; // ascending by index

    friend bool operator==(const BatchAnswer&, const BatchAnswer&) = default;
};

// A board as answers show it.
struct BoardInfo {
    std::uint32_t number = 0;
    BoardConfig config;
    std::uint64_t generation = 0;
    std::uint64_t revision = 0;
    std::uint64_t totalPlayers = 0; // ranked ones
    std::uint64_t submissions = 0;  // since the last reset, those that changed nothing included
    std::int64_t createdAtMs = 0;
    std::int64_t updatedAtMs = 0;
    std::optional<std::int64_t> lastSubmissionAtMs;
    bool frozen = false;

    friend bool operator==(const BoardInfo&, const BoardInfo&) = default;
};

struct BoardDeleted {
    std::string leaderboardId;
    std::uint64_t players = 0; // how many it had
    std::uint64_t seq = 0;

    friend bool operator==(const BoardDeleted&, const BoardDeleted&) = default;
};

struct BoardWasReset {
    BoardInfo board;
    std::uint64_t archivedPlayers = 0;
    std::uint64_t seq = 0;

    friend bool operator==(const BoardWasReset&, const BoardWasReset&) = default;
};

struct PlayerRemoved {
    std::string leaderboardId;
    std::string playerId;
    std::uint64_t seq = 0;

    friend bool operator==(const PlayerRemoved&, const PlayerRemoved&) = default;
};

// `created` of CreateBoard and `changed` of ChangeBoard are both a BoardInfo.
using CommandAnswer =
    std::variant<ScoreAnswer, BatchAnswer, BoardInfo, BoardDeleted, BoardWasReset, PlayerRemoved>;

} // namespace rostrum
