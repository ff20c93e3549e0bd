// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankIndex: the order of one ranking, as a counted B+ tree.
//
// An entry is a place key and a player's number. Keys are ordered by (order, tie): `order` is the score turned so that smaller is
// better (see orderOf), `tie` decides among equal scores (for "first reached" the ledger's sequence number). A key is
// unique in an index. Positions are 0-based: position 0 is the leader.
//
// Layout: leaves of up to 64 entries in 800 bytes, which are in no order until it is asked for (rank_leaf.h), under inner nodes that
// count (rank_inner.h), each kind in one array, on huge pages where they are many. 14 to 17.5 bytes an entry after random insertions,
// moves and erasures; up to 22 where entries only ever leave from anywhere and come back at one end; more where keys are so far
// apart that 32-bit differences do not hold them.
//
// Cost: insert, erase, countBefore, at are O(log n); reading k neighbours is O(log n + k), and puts the leaves that it
// meets in order, each once until it is changed. Nothing is allocated for a lookup. Memory given up by erased entries is
// used again, and returned to the system when much of it is free.
// Thread: one thread at a time (the writer); no internal locking. That goes for const functions too: reading orders leaves,
// and looking ahead notes what to fetch next.

#include "core/ranking/score.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace rostrum {

enum class SortOrder : std::uint8_t { descending, ascending };

// Maps a score to the key's `order`, and back (the map is its own inverse).
constexpr std::int64_t orderOf(Score score, SortOrder sort) {
    return sort == SortOrder::descending ? ~score : score;
}

struct PlaceKey {
    std::int64_t order = 0;
    std::uint64_t tie = 0;

    friend auto operator<=>(const PlaceKey&, const PlaceKey&) = default;
};

struct Place {
    PlaceKey key;
    std::uint32_t player = 0;

    friend bool operator==(const Place&, const Place&) = default;
};

class RankIndex {
  public:
    RankIndex();
    ~RankIndex();
    RankIndex(RankIndex&&) noexcept;
    RankIndex& operator=(RankIndex&&) noexcept;
    // The same entries in nodes of its own: a copy of memory, O(n). What was looked ahead in one is no hint for the other.
    RankIndex(const RankIndex& other);
    RankIndex& operator=(const RankIndex&) = delete;

    std::uint64_t size() const;
    bool empty() const { return size() == 0; }

    // The key must not be there. Two players who share a place are found when their part of the index is next put in order, to
    // be read or rearranged: then the program aborts.
    void insert(const PlaceKey& key, std::uint32_t player);
    // False where the key is not there.
    bool erase(const PlaceKey& key);
    // Moves one entry; as erase + insert, cheaper where both are in one leaf. The old key must be there (checked), the new one
    // not, as in insert.
    void move(const PlaceKey& from, const PlaceKey& to, std::uint32_t player);
    void clear();

    // ---- many changes in a row: the ways of several are found, and their leaves fetched from memory, before any is made.
    // A way down the tree: the inner nodes, the child taken in each, and the leaf.
    struct Way {
        static constexpr std::uint32_t mostLevels = 8; // 2^32 entries, 8 in a leaf, 16 children in a node
        std::uint32_t node[mostLevels] = {};
        std::uint32_t leaf = 0;
        std::uint8_t slot[mostLevels] = {};
    };
    // What was found on the way to one change. It is only a hint: the change is right whatever came between, be it that the
    // index was changed, or that the keys are others than was foreseen.
    struct Ahead {
        std::uint64_t version = 0; // of the tree's structure when the ways were found; 0: none was
        PlaceKey from;
        PlaceKey to;
        Way source;
        Way target;
    };
    // `from`: where the entry is now; null for a new one.
    void lookAhead(const PlaceKey* from, const PlaceKey& to, Ahead& ahead) const;
    // The same for many at once, several times as fast in a large index.
    struct Expected {
        bool isThere = false; // whether there is a `from`
        PlaceKey from;
        PlaceKey to;
        Ahead* ahead = nullptr;
    };
    void lookAhead(std::span<const Expected> changes) const;
    // The second look, once what the first one asked for has come, which takes some other work: begins to fetch the entry itself.
    void lookCloser(const Ahead& ahead) const;
    // As insert and move above, faster where the ways found are still the right ones.
    void insert(const PlaceKey& key, std::uint32_t player, const Ahead& ahead);
    void move(const PlaceKey& from, const PlaceKey& to, std::uint32_t player, const Ahead& ahead);

    // How many entries stand strictly before the key; the position of the entry that has it.
    std::uint64_t countBefore(const PlaceKey& key) const;
    // The same for many keys at once; counts.size() is keys.size(). Several times as fast as one by one in a large index.
    void countsBefore(std::span<const PlaceKey> keys, std::span<std::uint64_t> counts) const;
    // As countBefore and countsBefore for keys that are in the index (which is not checked): needs less of the memory.
    std::uint64_t positionOf(const PlaceKey& key) const;
    void positionsOf(std::span<const PlaceKey> keys, std::span<std::uint64_t> positions) const;
    // How many entries have an order strictly smaller than `order`, or at most `order`.
    std::uint64_t countBetter(std::int64_t order) const;
    std::uint64_t countBetterOrEqual(std::int64_t order) const;

    // The entry at a position (must be < size(), checked).
    Place at(std::uint64_t position) const;
    // Copies consecutive entries beginning at `position` into `out`; returns how many there were.
    std::size_t read(std::uint64_t position, std::span<Place> out) const;

    // Replaces the contents by `places`, which must be strictly ascending by key (checked). O(n).
    void assign(std::span<const Place> places);
    // The same with the places in pieces, so that not all of them need be in memory at once.
    class Loader;

    // Bytes held, all parts counted.
    std::size_t memoryBytes() const { return memoryParts().all(); }
    // The same by part; `inner` holds whatever is no leaf.
    struct MemoryParts {
        std::size_t leaves = 0;
        std::size_t inner = 0;

        std::size_t all() const { return leaves + inner; }
    };
    MemoryParts memoryParts() const;

    // Walks the whole tree and aborts with a reason where an invariant is broken. O(n); for tests and `rostrum verify`.
    void checkInvariants() const;

  private:
    class Tree;
    std::unique_ptr<Tree> tree_;
};

class RankIndex::Loader {
  public:
    // Empties the index, which is not to be used, nor moved from, until the loader has finished.
    explicit Loader(RankIndex& index);
    ~Loader(); // finishes, where that was not done
    Loader(const Loader&) = delete;
    Loader& operator=(const Loader&) = delete;

    // The places, and all pieces together, must be strictly ascending by key (checked).
    void add(std::span<const Place> places);
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace rostrum
