// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The event: one accepted change, as it stands in the ledger for good.
//
// The envelope is fixed. An event holds facts, not wishes: the operation resolved, and what came of it, so that applying it needs no
// rule, no clock and no look-up, and an undo finds in it what was before. Boards and players are numbers that are never reused;
// the texts that may have to be renamed or erased (ids, names, metadata) are kept apart (EventTexts), in rows that can be
// blanked without touching the ledger. Values; any thread.

#include "core/board/board_config.h"
#include "core/board/ranking_change.h"
#include "core/engine/actor_name.h"
#include "core/engine/boxed.h"
#include "core/engine/correction_facts.h"
#include "core/engine/freeze_facts.h"
#include "core/engine/token.h"
#include "core/ranking/score.h"
#include "core/ranking/standing.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rostrum {

// Numbers are those of the file format: append, never change.
enum class EventType : std::uint8_t {
    boardCreated = 1,
    boardChanged = 2,
    boardDeleted = 3,
    boardReset = 4,
    playerRegistered = 5,
    playerRenamed = 6,
    scoreSubmitted = 7,
    playerRemoved = 8,   // from one board
    requestAnswered = 9, // the answer that a request's key is bound to
    periodStepped = 10,  // of one board
    playerChanged = 11,  // facts beside the name
    playersMerged = 12,
    playerErased = 13, // texts: the id that stands for the player from now on
    boardFrozen = 14,
    boardUnfrozen = 15,
    boardRevealed = 16,
    changeUndone = 17, // undo and redo
    tokenMade = 18,
    tokenRevoked = 19 // causes: the event that made it
};

// An event is of the lowest format that can say it, so that plain scores are the same bytes in every version. 2: with ScoreExtras.
inline constexpr std::uint8_t eventFormat = 1;
inline constexpr std::uint8_t extendedFormat = 2;
// boardUnfrozen with UnfreezeFacts, changeUndone with steps of views.
inline constexpr std::uint8_t viewFormat = 3;
// changeUndone with periods that are given back.
inline constexpr std::uint8_t periodFormat = 4;

enum class Source : std::uint8_t { system = 1, http = 2, webSocket = 3, desk = 4, feed = 5, commandLine = 6 };

enum class ScoreOperation : std::uint8_t { replace = 1, increment = 2, best = 3, correction = 4 };

// What may be renamed or erased.
struct EventTexts {
    std::string playerId;
    std::string username;
    std::string previousUsername;
    std::string gameId;
    std::string metadata; // JSON, empty where none was given

    friend bool operator==(const EventTexts&, const EventTexts&) = default;
};

enum class KeyKind : std::uint8_t { header = 1, eventId = 2 };

// The idempotency key of a request: belongs to its caller; the fingerprint is of the parsed values of the request.
struct RequestKey {
    KeyKind kind = KeyKind::header;
    std::string caller;
    std::string key;
    std::uint64_t fingerprint = 0;

    friend bool operator==(const RequestKey&, const RequestKey&) = default;
};

// periodStepped. The envelope's timestamp is the boundary at which it happened, received_at when it was enacted.
struct PeriodFacts {
    enum class Step : std::uint8_t {
        opened = 1, // the slice takes in what belongs to it, before it is the current one
        rolled = 2, // the slice is the current one from now on; the one before it waits for late events
        closed = 3, // the slice is final and becomes an archive
        retimed = 4 // the slice ends at another instant: its board goes by other midnights
    };
    Step step = Step::opened;
    Period period = Period::daily;
    std::int64_t beginMs = 0;
    std::int64_t endMs = 0;

    friend bool operator==(const PeriodFacts&, const PeriodFacts&) = default;
};

// What events that are no scores say. boardCreated: after. boardChanged: before and after. These two and boardReset: when the board is
// to be reset next, where it has a schedule; such an event is of the extended format.
struct BoardFacts {
    std::optional<BoardConfig> before;
    std::optional<BoardConfig> after;
    std::optional<PeriodFacts> period = {};
    std::optional<std::int64_t> nextResetAtMs = {};
    std::optional<RevealFacts> reveal = {};
    std::optional<ResetFacts> reset = {};       // boardReset
    std::optional<DeletionFacts> deletion = {}; // boardDeleted; none: the board is gone for good
    std::optional<PlayerChangeFacts> player = {};
    std::optional<MergeFacts> merge = {};
    std::optional<UndoFacts> undo = {};
    std::optional<UnfreezeFacts> unfreeze = {}; // boardUnfrozen; none: the view is gone for good
    std::optional<TokenFacts> token = {};       // tokenMade

    friend bool operator==(const BoardFacts&, const BoardFacts&) = default;
};

// Why: what an operator gave as a reason, and the seqs that the event answers to (an undo names what it undoes).
struct EventGrounds {
    std::string reason;
    std::vector<std::uint64_t> causes;

    bool empty() const { return reason.empty() && causes.empty(); }

    friend bool operator==(const EventGrounds&, const EventGrounds&) = default;
};

// scoreSubmitted: all of it. playerRemoved: previous and previousRank.
struct ScoreFacts {
    Score amount = 0;  // what was asked: the new score, or the increment
    Standing standing; // afterwards
    std::optional<Standing> previous;
    // Ranks as shown in the answer, 1-based in the board's rank mode; 0 where the answer has none.
    std::uint64_t rank = 0;
    std::uint64_t previousRank = 0;
    ScoreOperation operation = ScoreOperation::replace;
    bool updated = false; // whether anything changed
    bool ranked = false;  // whether the answer has ranks at all (a batch's has not)

    friend bool operator==(const ScoreFacts&, const ScoreFacts&) = default;
};

// scoreSubmitted and playerRemoved, of boards with secondary values or more periods than `all`, and what is seldom else.
struct ScoreExtras {
    std::uint8_t secondaryCount = 0;
    SecondaryValues amount{};   // what was asked
    SecondaryValues standing{}; // afterwards, in `all`
    SecondaryValues previous{};
    // Each other ranking that it counts in, changed or not.
    std::vector<RankingChange> others;
    bool late = false;             // its period's archive is final: it counts in `all` only
    std::uint32_t submittedAs = 0; // the player who was named, where they were merged into event.player

    friend bool operator==(const ScoreExtras&, const ScoreExtras&) = default;
};

// Most events are submissions: what those seldom have is boxed, so that an event is no larger than what it says.
struct Event {
    std::uint64_t seq = 0;
    std::uint64_t group = 0;      // seq of the first event of what was done together
    std::uint64_t generation = 0; // of the board: seq of the event that began it
    std::int64_t receivedAtMs = 0;
    std::int64_t timestampMs = 0;
    std::uint32_t board = 0;  // 0: none
    std::uint32_t player = 0; // 0: none
    std::uint8_t format = eventFormat;
    EventType type = EventType::scoreSubmitted;
    Source source = Source::system;
    ScoreFacts score;
    ActorName actor;
    Boxed<EventGrounds> grounds; // empty ones and none are the same to a ledger, which gives back none
    Boxed<BoardFacts> boardFacts;
    Boxed<ScoreExtras> extras;
    Boxed<EventTexts> texts;
    Boxed<RequestKey> key;
    Boxed<std::string> answer; // requestAnswered: the encoded answer
};

bool operator==(const Event& a, const Event& b); // by value

} // namespace rostrum
