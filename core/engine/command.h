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

struct SecondaryValue {
    std::string name;
    std::int64_t value = 0;

    friend bool operator==(const SecondaryValue&, const SecondaryValue&) = default;
};

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
    std::vector<SecondaryValue> secondaries; // by name, ascending
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

// An operator's word on a score, in any update mode, without regard to bounds and steps; recorded with its reason.
struct SetScore {
    std::string leaderboardId;
    std::string playerId;
    ExactNumber score;
    std::vector<SecondaryValue> secondaries;
    std::string reason;
};

// Undo and redo: of the change that `seq` belongs to (all that was done together with it), or of the newest one of the board that is
// not undone (redo: that is). No board: what belongs to no live board, such as a deletion.
struct UndoChange {
    std::string leaderboardId; // empty: none
    std::optional<std::uint64_t> seq;
    std::string reason;
    bool redo = false;
    bool dryRun = false; // says what it would do
};

struct FreezeBoard {
    std::string leaderboardId;
    bool frozen = true; // false: shows the truth again
    std::string reason;
};

// So many steps from the frozen view to the truth, lowest place first; negative: back.
struct RevealBoard {
    std::string leaderboardId;
    std::int64_t steps = 1;
};

// What is named is set; an empty team or division is none. An unknown player is made.
struct ChangePlayer {
    std::string playerId;
    std::optional<std::string> username;
    std::optional<std::string> team;
    std::optional<std::string> division;
    std::optional<std::string> metadata; // a JSON object
    std::optional<bool> hidden;
    std::optional<bool> banned;
};

struct MergePlayers {
    std::string playerId;
    std::string into;
    std::string reason;
};

struct ErasePlayer {
    std::string playerId;
    std::string reason;
};

// A pairing token: whoever shows one with that digest is let in as it says.
struct MakeToken {
    TokenFacts facts;
};

struct RevokeToken {
    std::uint64_t number = 0;
};

using Command = std::variant<SubmitScore, SubmitBatch, CreateBoard, ChangeBoard, DeleteBoard, ResetBoard,
                             RemovePlayer, FreezeBoard, RevealBoard, SetScore, ChangePlayer, MergePlayers,
                             ErasePlayer, UndoChange, MakeToken, RevokeToken>;

// Who asks, and by what way. What each may do is for the way in to check; the engine holds back what nobody below an operator may see.
struct Origin {
    Source source = Source::system;
    std::string actor;     // "loopback", a token's subject, …
    std::string headerKey; // Idempotency-Key; empty: none given
    Role role = Role::admin;
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
    bool late = false;     // counts in `all` only
    bool withheld = false; // the board is frozen: who is below an operator is told no ranks

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
    std::optional<std::int64_t> nextResetAtMs;
    std::uint64_t seq = 0; // of the change that this answers; 0: there was none, or it was only asked

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

// One change that was undone or redone, for people: what it was and what it meant.
struct UndoneChange {
    std::uint64_t seq = 0; // of the first event of what was done together
    EventType type = EventType::scoreSubmitted;
    std::string leaderboardId; // empty: none
    std::string playerId;      // empty: none or several
    std::uint64_t events = 1;  // how many were done together
    std::int64_t receivedAtMs = 0;
    std::string actor;
    std::string summary; // a sentence: "ann 150 → 120 on default"

    friend bool operator==(const UndoneChange&, const UndoneChange&) = default;
};

struct UndoAnswer {
    UndoneChange change;
    bool redo = false;
    bool dryRun = false;
    std::uint64_t players = 0; // whose standing changed, over all boards
    std::uint64_t seq = 0;     // of the undo itself; 0 for a dry run

    friend bool operator==(const UndoAnswer&, const UndoAnswer&) = default;
};

struct RevealAnswer {
    BoardInfo board;
    std::int64_t steps = 0;      // made; negative: back
    std::uint64_t remaining = 0; // players whose public standing is not the truth yet
    std::uint64_t seq = 0;

    friend bool operator==(const RevealAnswer&, const RevealAnswer&) = default;
};

struct PlayerInfo {
    std::uint32_t number = 0; // in answers to questions
    std::string playerId;
    std::string username;
    std::string team;
    std::string division;
    std::string metadata = "{}";
    bool hidden = false;
    bool banned = false;
    std::string mergedInto; // empty: not merged
    bool erased = false;
    std::uint64_t seq = 0; // of the change; 0 in answers to questions

    friend bool operator==(const PlayerInfo&, const PlayerInfo&) = default;
};

// Of MakeToken and RevokeToken: the token that it was about.
struct TokenInfo {
    Token token;
    std::uint64_t seq = 0; // of the change; 0 in answers to questions

    friend bool operator==(const TokenInfo&, const TokenInfo&) = default;
};

// `created` of CreateBoard and `changed` of ChangeBoard are both a BoardInfo.
using CommandAnswer = std::variant<ScoreAnswer, BatchAnswer, BoardInfo, BoardDeleted, BoardWasReset,
                                   PlayerRemoved, RevealAnswer, PlayerInfo, UndoAnswer, TokenInfo>;

} // namespace rostrum
