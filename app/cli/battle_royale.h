// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BattleRoyale: a made-up tournament, round after round: 60 players land, fight in bursts as the zone closes, and the last one standing
// wins. It says who gets points when; what becomes of them is the caller's. The same seed gives the same
// tournament, however the time is cut into steps. Values, one thread at a time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace rostrum {

class BattleRoyale {
  public:
    static constexpr std::size_t playerCount = 60;

    struct Contestant {
        std::string_view id;
        std::string_view name;
    };
    static std::span<const Contestant, playerCount> contestants();

    struct Award {
        std::size_t player = 0; // index into contestants()
        std::int64_t points = 0;
    };

    explicit BattleRoyale(std::uint64_t seed);

    // Lets `ms` milliseconds of the game pass and appends the points given meanwhile, in order.
    void advance(std::int64_t ms, std::vector<Award>& out);

    std::uint64_t round() const { return round_; } // 1 is the first
    std::size_t alive() const { return alive_.size(); }

  private:
    enum class Phase : std::uint8_t { lobby, fighting, ceremony };

    void beginRound();
    void nextEvent(std::vector<Award>& out);
    void skirmish(std::vector<Award>& out);
    void eliminate(std::vector<Award>& out);
    void endRound(std::vector<Award>& out);
    std::int64_t pause();
    double uniform();
    // One of those alive; the more likely the greater its weight.
    template <typename Weight>
    std::size_t pick(Weight&& weight);

    std::mt19937_64 random_;
    Phase phase_ = Phase::lobby;
    std::uint64_t round_ = 0;
    std::int64_t nowMs_ = 0;
    std::int64_t nextMs_ = 0;
    std::int64_t roundBeganMs_ = 0;
    std::array<double, playerCount> skill_{};
    std::array<std::int64_t, playerCount> lastKillMs_{};
    std::vector<std::size_t> alive_;
    std::vector<std::size_t> fallen_; // of this round, the first out first
};

} // namespace rostrum
