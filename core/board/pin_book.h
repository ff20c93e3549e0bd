// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PinBook: the pins that pages are read from, and the cursors that name them.
//
// A pin is opened for the first page that has another behind it, shared by whoever asks for the same while nothing has changed, and given
// up after `idleMs` without use, when there are too many (the one longest unused of the board, then of all, gives way), or when
// too many players have changed (core/board/pin.h). A cursor is a text that names a pin and the last entry seen. It holds nothing that the
// page did not show, and a code that nobody can make without this book's secret, so that a made-up one is told from one that has
// expired: 400 there, 410 here. Cursors of another run of the program have expired.
// Errors: Code::invalidRequest, Code::cursorExpired. Cost: O(pins), 16 at most by default. Thread: the writer's.
// Source of the code: Aumasson & Bernstein, SipHash: a fast short-input PRF, 2012 (SipHash-2-4).

#include "core/board/board_config.h"
#include "core/board/pin.h"
#include "core/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

// The bound on what is kept for pages, in memory: `inAll` pins, each with a bit for every player of the event and the earlier standings of
// at most `changedPlayers`, about 50 bytes each without secondaries.
struct PinLimits {
    std::uint32_t perBoard = 4;
    std::uint32_t inAll = 16;
    std::int64_t idleMs = 60'000;           // after the last use
    std::uint64_t changedPlayers = 100'000; // of the pinned ranking

    friend bool operator==(const PinLimits&, const PinLimits&) = default;
};

// What a pin is of, as the engine names it. Two requests share a pin only where all of it is the same.
struct PinSubject {
    std::uint32_t board = 0;
    std::uint8_t period = 0; // with beginMs: which of the board's rankings
    std::int64_t beginMs = 0;
    std::uint64_t archive = 0; // 0: what is open
    std::uint32_t division = 0;
    bool publicOnly = true;
    std::uint64_t cap = 0;
    std::uint64_t generation = 0;
    std::uint64_t revision = 0;
    std::int64_t periodEndMs = 0;
    int decimals = 0; // and how scores are shown: they are those of the first page
    DisplayFormat displayFormat = DisplayFormat::points;

    friend bool operator==(const PinSubject&, const PinSubject&) = default;
};

class PinBook {
  public:
    // What nobody outside may know; for one run of the program.
    struct Secret {
        std::array<std::uint64_t, 2> key{};
        std::uint64_t run = 0; // not secret, but never the same twice
    };
    static Secret randomSecret();

    explicit PinBook(const PinLimits& limits = {}, const Secret& secret = randomSecret());

    struct Held {
        std::uint64_t id = 0;
        PinSubject subject;
        std::shared_ptr<Pin> pin;
    };
    // The ranking as it is now. Times are steady.
    Held open(const PinSubject& subject, const LiveRanking& ranking, std::int64_t nowMs);
    // The pin that the cursor names, which is used by that. `cursor` is where to read on.
    Result<Held> find(std::string_view text, PinCursor& cursor, std::int64_t nowMs);
    std::string textOf(std::uint64_t id, const PinCursor& cursor) const;

    // Gives up what is idle or over. The writer calls it each turn, so that no ranking pays for long for a pin that nobody reads.
    // Nothing to do where nothing is pinned.
    void tidy(std::int64_t nowMs);
    std::size_t size() const { return held_.size(); }
    std::size_t memoryBytes() const;

  private:
    struct Entry {
        Held held;
        std::int64_t usedAtMs = 0;
    };

    void giveWay(std::uint32_t board);

    PinLimits limits_;
    Secret secret_;
    std::uint64_t lastId_ = 0;
    std::vector<Entry> held_;
};

} // namespace rostrum
