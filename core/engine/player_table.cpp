// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/player_table.h"

#include "core/check.h"

#include <cstring>
#include <string>

namespace rostrum {

namespace {

constexpr std::size_t pageBytes = std::size_t{64} * 1024;
constexpr std::uint64_t numberMask = 0xffffffffULL;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t load(const char* bytes, std::size_t size) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes, size);
    return value;
}

} // namespace

// Multiply-and-fold over 16 bytes at a time, after the wyhash family (Wang Yi, public domain).
std::uint64_t PlayerTable::hashOf(std::string_view text) {
    constexpr std::uint64_t first = 0xa0761d6478bd642fULL;
    constexpr std::uint64_t second = 0xe7037ed1a0b428dbULL;
    const char* bytes = text.data();
    std::size_t left = text.size();
    std::uint64_t hash = first ^ text.size();
    while (left > 16) {
        hash = mix(load(bytes, 8) ^ hash, load(bytes + 8, 8) ^ second);
        bytes += 16;
        left -= 16;
    }
    if (left >= 8)
        return mix(mix(load(bytes, 8) ^ hash, load(bytes + left - 8, 8) ^ second), first);
    return mix(mix(load(bytes, left) ^ hash, second), first);
}

const PlayerTable::Row& PlayerTable::row(std::uint32_t number) const {
    ROSTRUM_CHECK(number >= 1 && number <= rows_.size(), "a player's number is out of bounds");
    return rows_[number - 1];
}

std::string_view PlayerTable::playerId(std::uint32_t number) const {
    const Row& found = row(number);
    return {found.id, found.idSize};
}

std::string_view PlayerTable::username(std::uint32_t number) const {
    const Row& found = row(number);
    return {found.username, found.usernameSize};
}

void PlayerTable::prefetchSlot(std::uint64_t hash) const {
    if (!slots_.empty())
        __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
}

std::uint32_t PlayerTable::likely(std::uint64_t hash) const {
    if (slots_.empty())
        return 0;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
        if (slots_[i] == 0 || (slots_[i] ^ hash) >> 32 == 0)
            return static_cast<std::uint32_t>(slots_[i] & numberMask);
    }
}

void PlayerTable::prefetchRow(std::uint32_t number) const {
    if (number != 0)
        __builtin_prefetch(&rows_[number - 1]);
}

std::uint32_t PlayerTable::find(std::string_view playerId, std::uint64_t hash) const {
    if (slots_.empty())
        return 0;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
        const std::uint64_t slot = slots_[i];
        if (slot == 0)
            return 0;
        if ((slot ^ hash) >> 32 != 0)
            continue;
        const Row& row = rows_[(slot & numberMask) - 1];
        if (row.idSize == playerId.size() && std::memcmp(row.id, playerId.data(), playerId.size()) == 0)
            return static_cast<std::uint32_t>(slot & numberMask);
    }
}

void PlayerTable::place(std::uint32_t number, std::uint64_t hash) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = hash & mask;
    while (slots_[i] != 0)
        i = (i + 1) & mask;
    slots_[i] = (hash & ~numberMask) | number;
}

void PlayerTable::grow(std::size_t slots) {
    slots_.assign(slots, 0);
    for (std::uint32_t number = 1; number <= rows_.size(); ++number)
        place(number, hashOf(playerId(number)));
}

void PlayerTable::reserve(std::size_t players) {
    rows_.reserve(players);
    std::size_t slots = 64;
    while (slots * 3 < players * 4)
        slots *= 2;
    if (slots > slots_.size())
        grow(slots);
}

char* PlayerTable::store(std::string_view text) {
    if (pages_.empty() || pageUsed_ + text.size() > pageBytes) {
        pages_.push_back(std::make_unique<char[]>(pageBytes)); // NOLINT(modernize-avoid-c-arrays)
        pageUsed_ = 0;
    }
    char* place = pages_.back().get() + pageUsed_;
    std::memcpy(place, text.data(), text.size());
    pageUsed_ += text.size();
    return place;
}

std::uint32_t PlayerTable::add(std::string_view playerId, std::string_view username) {
    ROSTRUM_CHECK(!playerId.empty() && playerId.size() <= 255, "a player's id has a wrong length");
    ROSTRUM_CHECK(username.size() <= 0xffff, "a player's name has a wrong length");
    ROSTRUM_CHECK(find(playerId) == 0, "a player is registered twice");
    if ((rows_.size() + 1) * 4 > slots_.size() * 3)
        grow(slots_.empty() ? 64 : slots_.size() * 2);
    Row row;
    row.id = store(playerId);
    row.idSize = static_cast<std::uint8_t>(playerId.size());
    row.username = username == playerId ? row.id : store(username);
    row.usernameSize = static_cast<std::uint16_t>(username.size());
    rows_.push_back(row);
    const auto number = static_cast<std::uint32_t>(rows_.size());
    place(number, hashOf(playerId));
    return number;
}

void PlayerTable::removeNewest() {
    ROSTRUM_CHECK(!rows_.empty(), "there is no player to take back");
    const auto number = static_cast<std::uint32_t>(rows_.size());
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = hashOf(playerId(number)) & mask;
    while ((slots_[i] & numberMask) != number)
        i = (i + 1) & mask;
    // Close the gap: move back what follows and may stand nearer to its home (Knuth, 6.4, algorithm R).
    for (std::size_t j = (i + 1) & mask; slots_[j] != 0; j = (j + 1) & mask) {
        const std::size_t home = hashOf(playerId(static_cast<std::uint32_t>(slots_[j] & numberMask))) & mask;
        if (((j - home) & mask) >= ((j - i) & mask)) {
            slots_[i] = slots_[j];
            i = j;
        }
    }
    slots_[i] = 0;
    rows_.pop_back();
}

void PlayerTable::rename(std::uint32_t number, std::string_view username) {
    ROSTRUM_CHECK(number >= 1 && number <= rows_.size(), "a player's number is out of bounds");
    Row& renamed = rows_[number - 1];
    ROSTRUM_CHECK(username.size() <= 0xffff, "a player's name has a wrong length");
    if (username == std::string_view(renamed.id, renamed.idSize)) {
        renamed.username = renamed.id;
    } else if (username.size() <= renamed.usernameSize && renamed.username != renamed.id) {
        std::memcpy(renamed.username, username.data(), username.size());
    } else {
        renamed.username = store(username);
    }
    renamed.usernameSize = static_cast<std::uint16_t>(username.size());
}

void PlayerTable::clear() {
    rows_.clear();
    slots_.clear();
    pages_.clear();
    pageUsed_ = 0;
}

PlayerTable::MemoryParts PlayerTable::memoryParts() const {
    return {rows_.capacity() * sizeof(Row), slots_.capacity() * sizeof(std::uint64_t),
            pages_.size() * pageBytes};
}

} // namespace rostrum
