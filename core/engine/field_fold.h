// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// FieldFold: what names, facts about players and configurations of boards would be, had other groups of events counted than did: field by
// field the value that the newest event which counts has set, else the one before all events that it was given. Events that an undo
// made of itself set nothing here; they only tell what was before. Thread: one at a time.

#include "core/engine/event.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace rostrum {

class FieldFold {
  public:
    struct Facts {
        PlayerState state;
        std::uint64_t metadataSeq = 0; // of the event that has the text; 0: none
    };

    // False where they were followed already.
    bool followName(std::uint32_t player) { return followedNames_.insert(player).second; }
    bool followFacts(std::uint32_t player) { return followedFacts_.insert(player).second; }
    bool followBoard(std::uint32_t board) { return followedBoards_.insert(board).second; }
    // Whether what was undone or done again is about one that is followed; 0: several, or none.
    bool about(std::uint32_t board, std::uint32_t player) const {
        const bool players = !followedNames_.empty() || !followedFacts_.empty();
        return (board == 0 ? !followedBoards_.empty() : followedBoards_.contains(board)) ||
               (player == 0 ? players : followedNames_.contains(player) || followedFacts_.contains(player));
    }
    // Begins anew with the same ones.
    void clear();

    void eat(const Event& event, bool counts);

    // Of those followed whom an event has mentioned.
    const std::map<std::uint32_t, std::string>& names() const { return names_; }
    const std::map<std::uint32_t, Facts>& facts() const { return facts_; }
    const std::map<std::uint32_t, BoardConfig>& boards() const { return boards_; }

  private:
    void eatName(const Event& event, bool sets);
    void eatFacts(const Event& event, bool sets);
    void eatBoard(const Event& event, bool sets);

    std::set<std::uint32_t> followedNames_;
    std::set<std::uint32_t> followedFacts_;
    std::set<std::uint32_t> followedBoards_;
    std::map<std::uint32_t, std::string> names_;
    std::map<std::uint32_t, Facts> facts_;
    std::map<std::uint32_t, BoardConfig> boards_;
};

// Whether an undo made the event, or is it.
bool isOfUndo(const Event& event);

// `base` with the fields that differ between `before` and `after` set as in `after`.
BoardConfig withChanges(BoardConfig base, const BoardConfig& before, const BoardConfig& after);

} // namespace rostrum
