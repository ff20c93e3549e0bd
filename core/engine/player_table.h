// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PlayerTable: the players of an event, one set for all boards. A player has a number (dense, from 1, never reused), the id
// that the world knows, and the name shown. One hash look-up finds a number by id.
//
// Memory: 24 bytes a player, 8-11 bytes of hash, and the texts (a name equal to the id is not kept twice).
// Thread: the writer's only.

#include "core/ranking/score.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace rostrum {

class PlayerTable {
  public:
    // 0 where the id is not known.
    std::uint32_t find(std::string_view playerId) const { return find(playerId, hashOf(playerId)); }

    // ---- many look-ups in a row: slots, then rows are fetched from memory for all of them before the first is needed.
    static std::uint64_t hashOf(std::string_view playerId);
    void prefetchSlot(std::uint64_t hash) const;
    // Who the slot says it is, without a look at the id: 0 where there is nobody; another's number with a chance of 2^-32.
    std::uint32_t likely(std::uint64_t hash) const;
    void prefetchRow(std::uint32_t number) const;
    std::uint32_t find(std::string_view playerId, std::uint64_t hash) const;

    // Adds a player; the id must be new (checked) and the number is size() afterwards.
    std::uint32_t add(std::string_view playerId, std::string_view username);
    // Takes back the newest player (for undoing a batch that could not be committed).
    void removeNewest();
    void rename(std::uint32_t number, std::string_view username);

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

  private:
    struct Row {
        char* id = nullptr;
        char* username = nullptr;
        std::uint16_t usernameSize = 0;
        std::uint8_t idSize = 0;
    };

    char* store(std::string_view text);
    void place(std::uint32_t number, std::uint64_t hash);
    void grow(std::size_t slots);
    const Row& row(std::uint32_t number) const;

    std::vector<Row> rows_;
    // A slot holds 32 bits of hash above the player's number; 0 is free.
    std::vector<std::uint64_t> slots_;
    std::vector<std::unique_ptr<char[]>> pages_; // NOLINT(modernize-avoid-c-arrays)
    std::size_t pageUsed_ = 0;
};

} // namespace rostrum
