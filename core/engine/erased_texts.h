// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a ledger does to what it holds once a player is erased, so that nothing in it says who the player was, and reading it from the
// beginning still leads to the same state.
//
// - Texts of the player's own events: id and names give way to the id that stands for the player from then on; metadata goes.
// - The reason of what was done to the player goes: people write there whom they mean, in whatever words.
// - An actor who is the player (a token's subject, "jwt:ID") is "jwt:" and that id.
// - Elsewhere in what people and programs wrote freely (reasons, games' ids, metadata of scores, kept answers, names of teams and
//   divisions that the player was in) the id and each name that the player ever had give way to that id, where they stand as written and
//   as words of their own. One of fewer than leastMark bytes does so only where it is the whole text: it says nothing by itself, and would be found
//   in half of all texts.
// - Idempotency keys that belong to the player's token, or in whose text the id or the last name stands, get a text that nobody can ask for.
//
// Not reached: names and metadata of other players and of boards, and what means the player in other words.
//
// Values; any thread. Cost: a search a text and mark.

#include "core/engine/event.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

class ErasedPlayer {
  public:
    static constexpr std::size_t leastMark = 3;

    // As the player was: by id and last name.
    ErasedPlayer(std::uint32_t number, std::string placeholder, std::string playerId, std::string username);

    std::uint32_t number() const { return number_; }
    const std::string& placeholder() const { return placeholder_; }
    // A name that the player had before.
    void addName(std::string_view name);

    // The text without the marks of the player.
    std::string cleaned(std::string_view text) const;
    bool isActor(std::string_view actor) const;
    // Whether an idempotency key is the player's, or names them.
    bool concernsKey(std::string_view caller, std::string_view key) const;
    // Whether any bytes of the player's are in these at all: what is not, erase() does not change, unless it is about the player.
    bool mayBeIn(std::string_view bytes) const;
    // Event and texts as they are from now on; whether anything changed. `own`: with what is erased where it is about the player; false
    // for the event of the erasure itself.
    bool erase(Event& event, bool own = true) const;

  private:
    bool clean(std::string& text) const;
    bool eraseOwn(Event& event) const;
    bool eraseAnswer(std::string& bytes) const;
    bool isAbout(const Event& event) const;

    std::uint32_t number_ = 0;
    std::string placeholder_;
    std::string playerId_;
    std::string username_;
    std::vector<std::string> marks_; // id and names, the longest first
};

// What an idempotency key becomes that the player's marks are in: `seq` is its event's. No caller has this name.
inline constexpr std::string_view erasedCaller = "erased";
RequestKey erasedKey(KeyKind kind, std::uint64_t seq);

} // namespace rostrum
