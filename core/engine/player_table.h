// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PlayerTable: the players of an event, one set for all boards. A player has a number (dense, from 1, never reused), the id
// that the world knows, and the name shown. One hash look-up finds a number by id.
//
// Layout: number n is row n - 1 of an array of 16-byte rows. A row holds an id of up to 15 bytes whose name is the same; any other
// row refers to the arena, where id and name lie joined, the name only if it is not the id. IdSlots lead from an id's hash to numbers.
// Memory a player: 16 bytes and 10-11.25 bytes of hash; with a name of its own or a longer id, 5 bytes and the texts; renamed
// players' old texts at most as much again, until their part of the arena is tidied (see TextArena).
// Cost: find() two dependent misses, three where the text is in the arena; add() the same once, and a pass over the hash whenever that
// has grown by an eighth (at most 8 ms at a million players, 55 at ten millions, seen on a busy machine); reserve() avoids that.
//
// What playerId() and username() return is good until the next change of the table, whichever player it concerns.
// Texts given must not be what they returned. Hashes hold for the process: see drawHashSecrets().
// Thread: the writer's only.

#include "core/engine/id_slots.h"
#include "core/memory/page_array.h"
#include "core/memory/text_arena.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace rostrum {

struct NewPlayer {
    std::string_view playerId;
    std::string_view username;
};

class PlayerTable {
  public:
    static constexpr std::size_t longestId = 255;
    static constexpr std::size_t longestUsername = 0xffff;

    // Hashes nobody outside can foresee, so that nobody can choose ids that crowd in one place. To be called at the program's start,
    // before there is any table; without it they are the same in every run.
    static void drawHashSecrets();

    // 0 where the id is not known.
    std::uint32_t find(std::string_view playerId) const { return find(playerId, hashOf(playerId)); }

    // ---- many look-ups in a row: slots, then rows, then texts are fetched from memory for all of them before the first is needed.
    static std::uint64_t hashOf(std::string_view playerId);
    void prefetchSlot(std::uint64_t hash) const { slots_.prefetch(hash); }
    // Who the slot says it is, without a look at the id: 0 where there is nobody; another's number with a chance of
    // size() to 2^32.
    std::uint32_t likely(std::uint64_t hash) const { return slots_.likely(hash); }
    // What likely() said, 0 included.
    void prefetchRow(std::uint32_t number) const {
        if (number != 0)
            __builtin_prefetch(&rows_[number - 1]);
    }
    // Reads the row; fetches what find() and username() read of the arena, if they do.
    void prefetchText(std::uint32_t number) const {
        if (number != 0 && !rows_[number - 1].isInline())
            texts_.prefetch(rows_[number - 1].reference());
    }
    std::uint32_t find(std::string_view playerId, std::uint64_t hash) const {
        return slots_.find(hash, [&](std::uint32_t number) { return hasId(rows_[number - 1], playerId); });
    }
    // The same, sparing the search where `likely`, whatever it is, has this id.
    std::uint32_t find(std::string_view playerId, std::uint64_t hash, std::uint32_t likely) const {
        if (likely - 1 < rows_.size() && hasId(rows_[likely - 1], playerId))
            return likely;
        return find(playerId, hash);
    }

    // Adds a player; the id must be new (checked) and the number is size() afterwards.
    std::uint32_t add(std::string_view playerId, std::string_view username);
    // The same for many, in order, up to one and a half times as fast. False where an id is not new: the players before it have been added.
    bool addAll(std::span<const NewPlayer> players);
    // Takes back the newest player (for undoing a batch that could not be committed).
    void removeNewest();
    void rename(std::uint32_t number, std::string_view username);
    // The number goes by another id from now on; the old one is not known any more. The new one must not be (checked).
    void changeId(std::uint32_t number, std::string_view playerId, std::string_view username);

    std::string_view playerId(std::uint32_t number) const;
    std::string_view username(std::uint32_t number) const;

    std::uint32_t size() const { return static_cast<std::uint32_t>(rows_.size()); }
    void clear();
    void reserve(std::size_t players);
    std::size_t memoryBytes() const { return memoryParts().all(); }
    // The same by part: rows, hash, and what ids and names fill.
    struct MemoryParts {
        std::size_t rows = 0;
        std::size_t hash = 0;
        std::size_t texts = 0;

        std::size_t all() const { return rows + hash + texts; }
    };
    MemoryParts memoryParts() const;
    void checkInvariants() const;

  private:
    static constexpr std::size_t longestInline = 15;

    // An inline row: the id's bytes, zeros, and its size in the last byte. Any other: 5 bytes of reference, the id's size, whether
    // there is a name, and a last byte of 255.
    struct alignas(16) Row {
        std::array<char, 16> bytes{};

        bool isInline() const { return static_cast<unsigned char>(bytes[15]) <= longestInline; }
        std::size_t inlineSize() const { return static_cast<unsigned char>(bytes[15]); }
        std::size_t idSize() const { return static_cast<unsigned char>(bytes[5]); }
        bool hasName() const { return bytes[6] != 0; }
        TextArena::Reference reference() const;
        void setReference(TextArena::Reference reference);
        static Row inlined(std::string_view id);
        static Row referring(TextArena::Reference reference, std::size_t idSize, bool hasName);
    };

    bool hasId(const Row& row, std::string_view id) const;
    const Row& row(std::uint32_t number) const;
    bool addNew(const NewPlayer& player, std::uint64_t hash);
    void tidyTexts();

    PageArray<Row> rows_;
    IdSlots slots_;
    TextArena texts_;
};

} // namespace rostrum
