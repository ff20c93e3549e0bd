// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the load generator says to Rostrum (HTTP) and to Redis (RESP): the same scores of the same players. Requests are prepared
// beforehand; of single ones only the digits of player and score are written anew. Not thread-safe.

#include "bench/load.h"
#include "bench/measure.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::bench {

inline constexpr std::string_view benchBoard = "bench";
inline constexpr std::size_t idBytes = 12;
inline constexpr std::uint32_t leastScore = 1'000'000; // all scores have seven digits
inline constexpr std::uint32_t scoreSpan = 9'000'000;

// "p00000000042"
std::string idOf(std::uint32_t player);
// Right-aligned with leading zeros, over exactly the characters of `digits`.
void writeDigits(char* digits, std::size_t count, std::uint32_t number);

// The body of a request for one score, and for many.
std::string scoreBody(std::uint32_t player, std::uint32_t score);

// ---- the two protocols

std::string httpGet(std::string_view target);
std::string httpPost(std::string_view target, std::string_view body);
// Size of the answer at the beginning, 0 where it is not all there; fails where its status is not 2xx.
std::size_t httpAnswerSize(std::string_view received);
std::string_view httpBody(std::string_view answer);

std::string respCommand(const std::vector<std::string_view>& words);
// Likewise, for an answer of so many lines.
std::size_t respAnswerSize(std::string_view received, std::size_t lines);

// ---- conversations

enum class Protocol : std::uint8_t { http, resp };

// One score a request; players and scores at random.
class SingleScores final : public Conversation {
  public:
    SingleScores(Protocol protocol, std::size_t connections, std::uint32_t players);
    std::string_view request(std::size_t connection) override;
    std::size_t answerSize(std::string_view received) override;

  private:
    Protocol protocol_;
    std::uint32_t players_;
    std::size_t playerAt_;
    std::size_t scoreAt_;
    std::vector<std::string> requests_; // one a connection
    Random random_{0x5eed};
};

// `batch` scores a request: every player has new ones each time its turn comes. In RESP so many commands in one pipeline, or one
// command of so many members.
class BatchScores final : public Conversation {
  public:
    BatchScores(Protocol protocol, std::uint32_t players, std::uint32_t batch, bool oneCommand = false);
    std::string_view request(std::size_t connection) override;
    std::size_t answerSize(std::string_view received) override;

    // How many requests bring each player once.
    std::size_t round() const { return requests_.size() / rounds; }

  private:
    static constexpr std::uint32_t rounds = 4;
    Protocol protocol_;
    std::uint32_t answerLines_; // of RESP
    std::size_t next_ = 0;
    std::vector<std::string> requests_;
};

// The same request again and again.
class SameRequest final : public Conversation {
  public:
    SameRequest(Protocol protocol, std::string request, std::size_t answerLines)
        : protocol_(protocol),
          request_(std::move(request)),
          answerLines_(answerLines) {}
    std::string_view request(std::size_t connection) override;
    std::size_t answerSize(std::string_view received) override;

  private:
    Protocol protocol_;
    std::string request_;
    std::size_t answerLines_; // of RESP
};

} // namespace rostrum::bench
