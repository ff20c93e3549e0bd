// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/player_table.h"

#include "core/check.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace rostrum {

namespace {

constexpr std::size_t groupSize = 32; // players whose slots are fetched together

struct HashSecrets {
    std::uint64_t first = 0xa0761d6478bd642fULL;
    std::uint64_t second = 0xe7037ed1a0b428dbULL;
};
HashSecrets secrets;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <typename Word>
Word load(const char* bytes) {
    Word value = 0;
    std::memcpy(&value, bytes, sizeof(Word));
    return value;
}

// Up to 7 bytes, all of them, whatever the order.
std::uint64_t loadFew(const char* bytes, std::size_t size) {
    if (size >= 4)
        return std::uint64_t{load<std::uint32_t>(bytes)} << 32 | load<std::uint32_t>(bytes + size - 4);
    if (size == 0)
        return 0;
    const auto at = [bytes](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(bytes[i])}; };
    return at(0) << 16 | at(size / 2) << 8 | at(size - 1);
}

// Both of `size` bytes, at most 15: two words that overlap instead of a call.
bool sameFew(const char* a, const char* b, std::size_t size) {
    if (size >= 8)
        return load<std::uint64_t>(a) == load<std::uint64_t>(b) &&
               load<std::uint64_t>(a + size - 8) == load<std::uint64_t>(b + size - 8);
    return loadFew(a, size) == loadFew(b, size);
}

} // namespace

void PlayerTable::drawHashSecrets() {
    std::random_device random;
    for (std::uint64_t* secret : {&secrets.first, &secrets.second})
        *secret = std::uint64_t{random()} << 32 | random() | 1;
}

// Multiply-and-fold over 16 bytes at a time, after the wyhash family (Wang Yi, public domain). The size comes in last, where no text
// can make up for it.
std::uint64_t PlayerTable::hashOf(std::string_view playerId) {
    const std::uint64_t first = secrets.first;
    const std::uint64_t second = secrets.second;
    const char* bytes = playerId.data();
    std::size_t left = playerId.size();
    std::uint64_t hash = first;
    for (; left > 16; left -= 16) {
        hash = mix(load<std::uint64_t>(bytes) ^ hash, load<std::uint64_t>(bytes + 8) ^ second);
        bytes += 16;
    }
    const std::uint64_t last =
        left >= 8 ? mix(load<std::uint64_t>(bytes) ^ hash, load<std::uint64_t>(bytes + left - 8) ^ second)
                  : mix(loadFew(bytes, left) ^ hash, second);
    return mix(last, first ^ playerId.size());
}

// ---- rows

TextArena::Reference PlayerTable::Row::reference() const {
    return load<std::uint32_t>(bytes.data()) | TextArena::Reference{static_cast<unsigned char>(bytes[4])}
                                                   << 32;
}

void PlayerTable::Row::setReference(TextArena::Reference reference) {
    const auto low = static_cast<std::uint32_t>(reference);
    std::memcpy(bytes.data(), &low, sizeof(low));
    bytes[4] = static_cast<char>(reference >> 32);
}

PlayerTable::Row PlayerTable::Row::inlined(std::string_view id) {
    Row row;
    std::memcpy(row.bytes.data(), id.data(), id.size());
    row.bytes[15] = static_cast<char>(id.size());
    return row;
}

PlayerTable::Row PlayerTable::Row::referring(TextArena::Reference reference, std::size_t idSize,
                                             bool hasName) {
    Row row;
    row.setReference(reference);
    row.bytes[5] = static_cast<char>(idSize);
    row.bytes[6] = hasName ? 1 : 0;
    row.bytes[15] = static_cast<char>(0xff);
    return row;
}

bool PlayerTable::hasId(const Row& row, std::string_view id) const {
    if (row.isInline())
        return row.inlineSize() == id.size() && sameFew(row.bytes.data(), id.data(), id.size());
    return row.idSize() == id.size() &&
           std::memcmp(texts_.text(row.reference()).data(), id.data(), id.size()) == 0;
}

const PlayerTable::Row& PlayerTable::row(std::uint32_t number) const {
    ROSTRUM_CHECK(number >= 1 && number <= rows_.size(), "a player's number is out of bounds");
    return rows_[number - 1];
}

std::string_view PlayerTable::playerId(std::uint32_t number) const {
    const Row& found = row(number);
    if (found.isInline())
        return {found.bytes.data(), found.inlineSize()};
    return texts_.text(found.reference()).substr(0, found.idSize());
}

std::string_view PlayerTable::username(std::uint32_t number) const {
    const Row& found = row(number);
    if (found.isInline())
        return {found.bytes.data(), found.inlineSize()};
    return texts_.text(found.reference()).substr(found.hasName() ? found.idSize() : 0);
}

// ---- changes

bool PlayerTable::addNew(const NewPlayer& player, std::uint64_t hash) {
    const auto& [id, username] = player;
    ROSTRUM_CHECK(!id.empty() && id.size() <= longestId, "a player's id has a wrong length");
    ROSTRUM_CHECK(username.size() <= longestUsername, "a player's name has a wrong length");
    if (find(id, hash) != 0)
        return false;
    const bool named = username != id;
    const std::uint32_t number = size() + 1;
    if (!named && id.size() <= longestInline)
        rows_.append(Row::inlined(id));
    else
        rows_.append(
            Row::referring(texts_.add(number, id, named ? username : std::string_view()), id.size(), named));
    slots_.insert(hash, number);
    return true;
}

std::uint32_t PlayerTable::add(std::string_view playerId, std::string_view username) {
    ROSTRUM_CHECK(addNew({playerId, username}, hashOf(playerId)), "a player is registered twice");
    return size();
}

bool PlayerTable::addAll(std::span<const NewPlayer> players) {
    std::array<std::uint64_t, groupSize> hashes{};
    for (std::size_t from = 0; from < players.size(); from += groupSize) {
        const std::span<const NewPlayer> group =
            players.subspan(from, std::min(players.size() - from, groupSize));
        for (std::size_t i = 0; i < group.size(); ++i) {
            hashes[i] = hashOf(group[i].playerId);
            prefetchSlot(hashes[i]);
        }
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (!addNew(group[i], hashes[i]))
                return false;
        }
    }
    return true;
}

void PlayerTable::removeNewest() {
    ROSTRUM_CHECK(!rows_.empty(), "there is no player to take back");
    slots_.erase(hashOf(playerId(size())), size());
    const Row removed = rows_.back();
    rows_.removeLast();
    if (!removed.isInline()) {
        texts_.remove(removed.reference());
        tidyTexts();
    }
}

void PlayerTable::rename(std::uint32_t number, std::string_view username) {
    ROSTRUM_CHECK(username.size() <= longestUsername, "a player's name has a wrong length");
    const Row before = row(number);
    if (username == this->username(number))
        return;
    std::array<char, longestId> idBytes{};
    const std::string_view inPlace = playerId(number); // moves with the texts
    std::memcpy(idBytes.data(), inPlace.data(), inPlace.size());
    const std::string_view id(idBytes.data(), inPlace.size());
    const bool named = username != id;
    const std::string_view name = named ? username : std::string_view();
    Row& renamed = rows_[number - 1];
    if (!named && id.size() <= longestInline) {
        renamed = Row::inlined(id);
    } else if (!before.isInline() && id.size() + name.size() <= texts_.text(before.reference()).size()) {
        texts_.replace(before.reference(), id, name);
        renamed = Row::referring(before.reference(), id.size(), named);
        tidyTexts();
        return;
    } else {
        renamed = Row::referring(texts_.add(number, id, name), id.size(), named);
    }
    if (!before.isInline())
        texts_.remove(before.reference());
    tidyTexts();
}

void PlayerTable::changeId(std::uint32_t number, std::string_view playerId, std::string_view username) {
    ROSTRUM_CHECK(!playerId.empty() && playerId.size() <= longestId, "a player's id has a wrong length");
    ROSTRUM_CHECK(username.size() <= longestUsername, "a player's name has a wrong length");
    const std::uint64_t hash = hashOf(playerId);
    ROSTRUM_CHECK(find(playerId, hash) == 0, "two players have one id");
    const Row before = row(number);
    slots_.erase(hashOf(this->playerId(number)), number);
    const bool named = username != playerId;
    Row& changed = rows_[number - 1];
    if (!named && playerId.size() <= longestInline)
        changed = Row::inlined(playerId);
    else
        changed = Row::referring(texts_.add(number, playerId, named ? username : std::string_view()),
                                 playerId.size(), named);
    if (!before.isInline())
        texts_.remove(before.reference());
    slots_.insert(hash, number);
    tidyTexts();
}

void PlayerTable::tidyTexts() {
    texts_.tidy([this](std::uint32_t number, TextArena::Reference reference) {
        rows_[number - 1].setReference(reference);
    });
}

void PlayerTable::clear() {
    rows_.clear();
    slots_.clear();
    texts_.clear();
}

void PlayerTable::reserve(std::size_t players) {
    rows_.reserve(players);
    slots_.reserve(players);
}

PlayerTable::MemoryParts PlayerTable::memoryParts() const {
    return {rows_.memoryBytes(), slots_.memoryBytes(), texts_.memoryBytes()};
}

void PlayerTable::checkInvariants() const {
    slots_.checkInvariants();
    ROSTRUM_CHECK(slots_.size() == rows_.size(), "a player's id leads nowhere");
    for (std::uint32_t number = 1; number <= size(); ++number)
        ROSTRUM_CHECK(find(playerId(number)) == number, "a player's id leads to another");
}

} // namespace rostrum
