// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// History: what happened, read beside the writer: who, when, from where, old, new, why. Pages of a ledger's events, filtered, and who
// the players are that they are about.
//
// A page is found by looking through the ledger, so a filter that fits few events may look at many: a page ends early when its time
// is over, and `next` says where to go on. Pages follow each other without a gap and without an event twice, whatever is committed
// meanwhile.
//
// Thread: one at a time; not the writer's. Invariants: only committed events; the ledger is never held up.
// Fake: MemoryHistory (core/fakes). Real: HistoryReader (server/ledger). For many callers: Historian (core/intake).

#include "core/engine/event.h"
#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rostrum {

struct HistoryQuery {
    static constexpr std::size_t mostEvents = 1000;

    std::optional<std::uint32_t> board; // 0: events that belong to no board; none: the whole event's
    // These two find an event that is about many (a merge, an undo) by each standing that it concerns, too.
    std::optional<std::uint32_t> player;
    // With `player`: also what is about no single player, say a reset of the board.
    bool withShared = false;
    std::optional<Source> source;
    std::optional<std::string> actor;
    std::optional<std::int64_t> fromMs;   // received then or later
    std::optional<std::int64_t> beforeMs; // received earlier
    std::vector<EventType> types;         // any of them; empty: all
    // Only events after this one; where the newest come first: before this one, and 0 for all.
    std::uint64_t from = 0;
    bool newestFirst = false;
    std::size_t limit = 100; // 1 to mostEvents

    // Code::invalidRequest where the limit is none.
    Result<void> check() const;
    // Whether the event is one of those asked for, wherever it stands.
    bool fits(const Event& event) const;
    // Of an event about many: the standings of the board and player asked for that it changed, up to `most`, and how many there are.
    struct Standings {
        std::vector<RankingChange> changes;
        std::uint64_t total = 0;
    };
    static constexpr std::size_t mostStandings = 100;
    Standings standingsOf(const Event& event, std::size_t most = mostStandings) const;
    // Whom the event names, and those standings; ascending.
    std::vector<std::uint32_t> playersOf(const Event& event) const;
    // The types as a set: bit n for type n; 0: all.
    std::uint64_t typeBits() const;
};

struct HistoryPlayer {
    std::uint32_t number = 0;
    std::string playerId; // empty once erased
    std::string username; // as it is now; empty: the id

    friend bool operator==(const HistoryPlayer&, const HistoryPlayer&) = default;
};

// What a board's scores meant from an event on.
struct ScoreForm {
    std::uint64_t fromSeq = 0;
    int decimals = 0;
    std::vector<std::string> secondaryNames; // in the order of tie_break

    friend bool operator==(const ScoreForm&, const ScoreForm&) = default;
};

struct HistoryPage {
    std::vector<Event> events;
    std::vector<ScoreForm> forms;       // of the board that was asked for, oldest first; empty where none was
    std::vector<HistoryPlayer> players; // of these events (HistoryQuery::playersOf), by number
    std::optional<std::uint64_t> next;  // `from` of the page after it; none: there is no more

    // In which form the scores of that event are; null: the page does not say.
    const ScoreForm* formAt(std::uint64_t seq) const;
    // Takes in what the event, which is later than those before it, makes of the board's form, if anything.
    void followForm(const Event& event);
};

class History {
  public:
    virtual ~History() = default;

    // Code::invalidRequest for a query that cannot be; otherwise the errors of the ledger.
    virtual Result<HistoryPage> page(const HistoryQuery& query) = 0;
};

} // namespace rostrum
