// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Period: the slices of time that a board's rankings cover. `all` is since the last reset; the others are local days, weeks from Monday
// and months of the board's time zone. Values; any thread. Numbers are those of the file format: append, never change.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rostrum {

enum class Period : std::uint8_t { all = 0, daily = 1, weekly = 2, monthly = 3 };

inline constexpr std::array<Period, 4> everyPeriod = {Period::all, Period::daily, Period::weekly,
                                                      Period::monthly};

// When a board's rankings are put away and begin anew by themselves.
enum class ResetPeriod : std::uint8_t { never = 0, daily = 1, weekly = 2, monthly = 3 };

const char* name(Period value);
const char* name(ResetPeriod value);
std::optional<Period> parsePeriod(std::string_view text);
std::optional<ResetPeriod> parseResetPeriod(std::string_view text);

// The calendar's period at whose boundaries such a board is reset; nothing for `never`.
constexpr std::optional<Period> boundaryOf(ResetPeriod value) {
    return value == ResetPeriod::never ? std::nullopt
                                       : std::optional(static_cast<Period>(static_cast<std::uint8_t>(value)));
}

// Which periods a board keeps a ranking of; always `all`.
class PeriodSet {
  public:
    constexpr PeriodSet() = default;
    static constexpr PeriodSet fromBits(std::uint8_t bits) {
        PeriodSet set;
        set.bits_ = static_cast<std::uint8_t>((bits & 15U) | 1U);
        return set;
    }

    constexpr void add(Period period) { bits_ = static_cast<std::uint8_t>(bits_ | bitOf(period)); }
    constexpr bool has(Period period) const { return (bits_ & bitOf(period)) != 0; }
    constexpr bool onlyAll() const { return bits_ == 1; }
    constexpr std::uint8_t bits() const { return bits_; }

    friend constexpr bool operator==(PeriodSet, PeriodSet) = default;

  private:
    static constexpr std::uint8_t bitOf(Period period) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(period));
    }
    std::uint8_t bits_ = 1;
};

// One ranking of a board: its period, and where the slice of time begins (milliseconds since 1970 UTC; 0 for `all`).
struct RankingRef {
    Period period = Period::all;
    std::int64_t beginMs = 0;

    friend constexpr bool operator==(const RankingRef&, const RankingRef&) = default;
    friend constexpr auto operator<=>(const RankingRef&, const RankingRef&) = default;
};

} // namespace rostrum
