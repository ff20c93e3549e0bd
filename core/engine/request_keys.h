// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RequestKeys: which idempotency keys are bound, to what, and by which event. Kept exactly in memory for the last 24 hours or
// 1,000,000 keys, whichever is fewer; rebuilt from snapshot and ledger. What has expired depends on the events alone, not on a clock.
//
// Layout: entries in the order of their binding, in chunks of 512 with their texts behind one another, so that memory goes back a
// chunk at a time as the oldest expire; and one flat hash table of 8-byte slots (32 bits of hash, 32 bits of the entry's number).
// An entry that has expired is no longer found at once, but taken out of the table a few at a time: no batch pays for a
// million keys that grow old together. Entries that a capture has still to read stay until it has.
// Memory: 32 bytes a key, 11-21 of hash, and the text (kind, caller, NUL, key). A look-up allocates nothing.
// Cost: find, bind and unbindNewest O(1); expire O(expired). Thread: the writer's only.

#include "core/engine/event.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

struct RequestKeyLimits {
    std::size_t maxKeys = 1'000'000;
    std::int64_t maxAgeMs = 24LL * 3600 * 1000;
};

class RequestKeys {
  public:
    struct Bound {
        std::uint64_t fingerprint = 0;
        std::uint64_t seq = 0; // the event that holds the answer
        std::int64_t atMs = 0;
    };
    // What a snapshot may hold; kind, caller and key are far shorter.
    static constexpr std::size_t maxTextBytes = 16384;

    explicit RequestKeys(RequestKeyLimits limits = {}) : limits_(limits) {}

    // Nothing where the key is not bound (or no longer). Good until the next change.
    const Bound* find(KeyKind kind, std::string_view caller, std::string_view key) const;
    // Binds a key. False where it is bound already: then nothing is changed.
    bool bind(const RequestKey& key, std::uint64_t seq, std::int64_t atMs);
    // Lets go of what has become too old or too many, as the newest binding's time has it. Only for what is kept: after a
    // batch was committed, or event by event in a recovery. A batch that is taken back must find everything as it was.
    void expire();
    // Takes back the newest binding (for undoing a batch that could not be committed).
    void unbindNewest();

    // ---- erasing: what was bound before, for putBack()
    struct Replaced {
        std::uint64_t index = 0;
        std::string text;
        std::uint64_t fingerprint = 0;
    };
    // Keys of which `concerns(caller, key)` holds become erasedKey() of their event: bound, in their place, but never found. O(n).
    std::vector<Replaced> eraseWhere(const std::function<bool(std::string_view, std::string_view)>& concerns);
    // Nothing was bound or expired meanwhile.
    void putBack(const std::vector<Replaced>& replaced);

    std::size_t size() const { return static_cast<std::size_t>(end_ - first_); }
    void clear();
    std::size_t memoryBytes() const;

    // Oldest first: the text of a key (kind, caller, NUL, key) and what it is bound to.
    template <typename Visit>
    void forEach(Visit&& visit) const {
        for (std::uint64_t index = first_; index < end_; ++index)
            visit(textOf(index), entry(index).bound);
    }
    // The text of a key as forEach shows it; for loading a snapshot. False where it is none or is there already.
    bool restore(std::string_view text, const Bound& bound);

    // ---- capture: reads the keys as they were at beginCapture(), a few at a time, while others are bound and expire. O(1) to begin.
    void beginCapture();
    // Visits the next ones, oldest first, as long as `visit` returns true; false once all have been visited.
    template <typename Visit>
    bool capture(Visit&& visit) {
        for (; captureNext_ < captureEnd_; ++captureNext_) {
            if (!visit(textOf(captureNext_), entry(captureNext_).bound))
                return true;
        }
        return false;
    }
    void endCapture();

  private:
    static constexpr std::size_t chunkEntries = 512;

    struct Entry {
        Bound bound;
        std::uint32_t textEnd = 0; // in the chunk's texts; it begins where the one before it ends
        std::uint32_t hash = 0;
    };
    struct Chunk {
        std::array<Entry, chunkEntries> entries;
        std::string texts;
    };
    struct Parts {
        char kind;
        std::string_view caller;
        std::string_view key;
    };

    Chunk& chunk(std::uint64_t index) const {
        return *chunks_[static_cast<std::size_t>(index / chunkEntries - firstChunk_)];
    }
    Entry& entry(std::uint64_t index) const { return chunk(index).entries[index % chunkEntries]; }
    std::size_t homeOf(std::uint32_t hash) const {
        return static_cast<std::size_t>((static_cast<std::uint64_t>(hash) * slots_.size()) >> 32);
    }
    static std::uint32_t hashOf(const Parts& parts);
    static Parts partsOf(std::string_view text);
    static std::size_t textBegin(const Chunk& chunk, std::uint64_t index);
    std::string_view textOf(std::uint64_t index) const;
    bool isAt(std::uint64_t index, const Parts& parts) const;
    const Entry* findEntry(const Parts& parts, std::uint32_t hash) const;
    bool insert(const Parts& parts, const Bound& bound);
    void place(std::uint64_t slot);
    void unlink(std::uint64_t index);
    void setText(std::uint64_t index, const Parts& parts, std::uint64_t fingerprint);
    void resizeTable(std::size_t slots);
    void sweep(std::size_t atMost);

    RequestKeyLimits limits_;
    // Entries are numbered from 0 on: [swept_, first_) have expired but are still linked, [first_, end_) are bound.
    std::uint64_t swept_ = 0;
    std::uint64_t first_ = 0;
    std::uint64_t end_ = 0;
    std::uint64_t firstChunk_ = 0; // the number of chunks_.front()
    std::deque<std::unique_ptr<Chunk>> chunks_;
    // Hash above, lower half of the entry's number below; 0 is free, for hashes are odd. Home is hash × size / 2^32.
    std::vector<std::uint64_t> slots_;
    bool capturing_ = false;
    std::uint64_t captureNext_ = 0;
    std::uint64_t captureEnd_ = 0;
};

} // namespace rostrum
