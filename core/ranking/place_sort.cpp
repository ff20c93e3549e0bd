// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/place_sort.h"

#include "core/ranking/key_bits.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace rostrum {
namespace {

constexpr std::size_t insertionMost = 40;
constexpr std::uint32_t widestDigit = 8;

void sortFew(std::span<Place> places) {
    for (std::size_t i = 1; i < places.size(); ++i) {
        const Place place = places[i];
        const KeyBits bits = keyBits(place.key);
        std::size_t at = i;
        for (; at > 0 && keyBits(places[at - 1].key) > bits; --at)
            places[at] = places[at - 1];
        places[at] = place;
    }
}

struct Look {
    KeyBits differing = 0; // bits in which not all keys are the same
    bool ascending = true;
};

Look lookAt(std::span<const Place> places) {
    Look look;
    const KeyBits first = keyBits(places.front().key);
    KeyBits before = first;
    for (const Place& place : places) {
        const KeyBits bits = keyBits(place.key);
        look.differing |= bits ^ first;
        look.ascending = look.ascending && before <= bits;
        before = bits;
    }
    return look;
}

std::uint32_t widthOf(KeyBits bits) {
    const std::uint64_t high = orderBits(bits);
    return static_cast<std::uint32_t>(high != 0 ? 64 + std::bit_width(high) : std::bit_width(tieBits(bits)));
}

// Swaps each place that is in a wrong bucket into the right one, until the place that belongs here has come.
template <typename Digit>
void dealOut(std::span<Place> places, Digit digit, const std::uint64_t* ends, std::uint64_t* next,
             std::uint32_t buckets) {
    for (std::uint32_t bucket = 0; bucket < buckets; ++bucket) {
        while (next[bucket] < ends[bucket]) {
            Place place = places[next[bucket]];
            for (std::uint32_t home = digit(place); home != bucket; home = digit(place))
                std::swap(place, places[next[home]++]);
            places[next[bucket]++] = place;
        }
    }
}

} // namespace

// The recursion is at most as deep as keys have digits, for every level uses up the highest ones that differ.
// NOLINTNEXTLINE(misc-no-recursion)
void sortPlaces(std::span<Place> places) {
    if (places.size() <= insertionMost) {
        sortFew(places);
        return;
    }
    const Look look = lookAt(places);
    if (look.ascending)
        return;
    // Few places in many buckets would be more work with buckets than with places.
    const std::uint32_t width = widthOf(look.differing);
    const std::uint32_t digitWidth =
        std::min({width, widestDigit, static_cast<std::uint32_t>(std::bit_width(places.size())) - 2});
    const std::uint32_t shift = width - digitWidth;
    const std::uint32_t buckets = 1U << digitWidth;
    const auto digit = [shift, mask = buckets - 1](const Place& place) {
        return static_cast<std::uint32_t>(keyBits(place.key) >> shift) & mask;
    };

    std::array<std::uint64_t, std::size_t{1} << widestDigit> ends{};
    std::array<std::uint64_t, std::size_t{1} << widestDigit> next{};
    for (const Place& place : places)
        ++ends[digit(place)];
    std::uint64_t end = 0;
    for (std::uint32_t bucket = 0; bucket < buckets; ++bucket) {
        next[bucket] = end;
        end += ends[bucket];
        ends[bucket] = end;
    }
    dealOut(places, digit, ends.data(), next.data(), buckets);
    std::uint64_t begin = 0;
    for (std::uint32_t bucket = 0; bucket < buckets; ++bucket) {
        if (ends[bucket] - begin > 1)
            sortPlaces(places.subspan(begin, ends[bucket] - begin));
        begin = ends[bucket];
    }
}

} // namespace rostrum
