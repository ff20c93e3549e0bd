// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/checksum.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace rostrum {

namespace {

static_assert(std::endian::native == std::endian::little, "the checksum reads little-endian words");

constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87ULL;
constexpr std::uint64_t prime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint64_t prime3 = 0x165667B19E3779F9ULL;
constexpr std::uint64_t prime4 = 0x85EBCA77C2B2AE63ULL;
constexpr std::uint64_t prime5 = 0x27D4EB2F165667C5ULL;

template <typename Word>
Word readWord(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof(word));
    return word;
}

std::uint64_t mixLane(std::uint64_t lane, std::uint64_t word) {
    return std::rotl(lane + word * prime2, 31) * prime1;
}

std::uint64_t mergeLane(std::uint64_t hash, std::uint64_t lane) {
    return (hash ^ mixLane(0, lane)) * prime1 + prime4;
}

std::uint64_t mixTail(std::uint64_t hash, const char* at, const char* end) {
    for (; end - at >= 8; at += 8)
        hash = std::rotl(hash ^ mixLane(0, readWord<std::uint64_t>(at)), 27) * prime1 + prime4;
    if (end - at >= 4) {
        hash = std::rotl(hash ^ (readWord<std::uint32_t>(at) * prime1), 23) * prime2 + prime3;
        at += 4;
    }
    for (; at < end; ++at)
        hash = std::rotl(hash ^ (static_cast<unsigned char>(*at) * prime5), 11) * prime1;
    return hash;
}

} // namespace

std::uint64_t checksum64(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    std::uint64_t hash = prime5;
    if (bytes.size() >= 32) {
        std::array<std::uint64_t, 4> lanes{prime1 + prime2, prime2, 0, 0 - prime1};
        for (; end - at >= 32; at += 32) {
            for (std::size_t i = 0; i < 4; ++i)
                lanes[i] = mixLane(lanes[i], readWord<std::uint64_t>(at + 8 * i));
        }
        hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
               std::rotl(lanes[3], 18);
        for (const std::uint64_t lane : lanes)
            hash = mergeLane(hash, lane);
    }
    hash = mixTail(hash + bytes.size(), at, end);
    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
}

std::string checksumText(std::string_view bytes) {
    std::uint64_t value = checksum64(bytes);
    std::string text(16, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value >>= 4)
        *digit = "0123456789abcdef"[value & 15];
    return text;
}

} // namespace rostrum
