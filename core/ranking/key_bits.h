// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A PlaceKey as one unsigned number with the same order, which is compared at once: `order` above `tie`, the sign bit
// turned over. Only core/ranking includes this.

#include "core/ranking/rank_index.h"

#include <cstdint>
#include <utility>

namespace rostrum {

__extension__ using KeyBits = unsigned __int128;

inline constexpr KeyBits greatestKeyBits = ~KeyBits{0};

constexpr KeyBits keyBits(const PlaceKey& key) {
    const std::uint64_t order = static_cast<std::uint64_t>(key.order) ^ (std::uint64_t{1} << 63);
    return KeyBits{order} << 64 | key.tie;
}

constexpr std::uint64_t orderBits(KeyBits bits) { return static_cast<std::uint64_t>(bits >> 64); }

constexpr std::uint64_t tieBits(KeyBits bits) { return static_cast<std::uint64_t>(bits); }

constexpr PlaceKey placeKey(KeyBits bits) {
    return PlaceKey{static_cast<std::int64_t>(orderBits(bits) ^ (std::uint64_t{1} << 63)), tieBits(bits)};
}

// f(0) + f(1) + … + f(Count - 1), written out: compilers keep such short loops as loops.
template <std::uint32_t Count, typename F>
constexpr std::uint32_t sumOver(F f) {
    return [&f]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
        return (static_cast<std::uint32_t>(f(I)) + ...);
    }
    (std::make_integer_sequence<std::uint32_t, Count>{});
}

} // namespace rostrum
