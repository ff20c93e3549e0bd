// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PlayerFacts: what is known of a player beside id, name and scores. PlayerFactsTable: of those few of whom anything is.
//
// A player of whom nothing is known takes nothing, and a question whether anything stands in the way of a score (the player is
// banned, or merged into another) is one bit, so that submissions do not pay for what they do not use.
// Cost: O(1) each; redirected() one branch where nobody is banned or merged. What of() returns is good until the next change.
// Thread: the writer's only.

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace rostrum {

struct PlayerFacts {
    std::string team;     // empty: none
    std::string division; // empty: none
    std::string metadata; // a JSON object; empty: none
    // Seq of the event that set the metadata (an undo that brings one back finds the text there); 0: never set.
    std::uint64_t metadataSeq = 0;
    bool hidden = false;
    bool banned = false;
    bool erased = false;
    std::uint32_t mergedInto = 0; // the player who has their scores; 0: not merged
    std::uint64_t mergedSeq = 0;  // by this event

    bool none() const { return *this == PlayerFacts(); }

    friend bool operator==(const PlayerFacts&, const PlayerFacts&) = default;
};

class PlayerFactsTable {
  public:
    // Empty facts where nothing is known.
    const PlayerFacts& of(std::uint32_t player) const;
    void set(std::uint32_t player, PlayerFacts facts);

    // Whether the player is banned or merged into another: most are not.
    bool redirected(std::uint32_t player) const {
        const std::size_t word = player / 64;
        return word < redirected_.size() && (redirected_[word] >> (player % 64) & 1U) != 0;
    }
    // Who has the player's scores: the player, or whoever they were merged into, and so on.
    std::uint32_t resolve(std::uint32_t player) const;

    std::size_t size() const { return facts_.size(); }
    // By player, ascending. O(n log n).
    std::vector<std::uint32_t> players() const;
    std::size_t memoryBytes() const;

  private:
    std::unordered_map<std::uint32_t, PlayerFacts> facts_;
    std::vector<std::uint64_t> redirected_; // a bit a player
};

} // namespace rostrum
