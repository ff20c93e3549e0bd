// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_index.h"

#include "core/ranking/rank_tree.h"

#include <limits>

namespace rostrum {

RankIndex::RankIndex() : tree_(std::make_unique<Tree>()) {}
RankIndex::~RankIndex() = default;
RankIndex::RankIndex(RankIndex&&) noexcept = default;
RankIndex& RankIndex::operator=(RankIndex&&) noexcept = default;

std::uint64_t RankIndex::size() const { return tree_->size(); }

void RankIndex::insert(const PlaceKey& key, std::uint32_t player) { tree_->insert(keyBits(key), player); }

bool RankIndex::erase(const PlaceKey& key) { return tree_->erase(keyBits(key)); }

void RankIndex::move(const PlaceKey& from, const PlaceKey& to, std::uint32_t player) {
    tree_->move(keyBits(from), keyBits(to), player);
}

void RankIndex::lookAhead(const PlaceKey* from, const PlaceKey& to, Ahead& /*ahead*/) const {
    if (from != nullptr)
        tree_->prefetch(keyBits(*from));
    tree_->prefetch(keyBits(to));
}

void RankIndex::insert(const PlaceKey& key, std::uint32_t player, const Ahead& /*ahead*/) {
    insert(key, player);
}

void RankIndex::move(const PlaceKey& from, const PlaceKey& to, std::uint32_t player, const Ahead& /*ahead*/) {
    move(from, to, player);
}

void RankIndex::clear() { tree_->clear(); }

std::uint64_t RankIndex::countBefore(const PlaceKey& key) const { return tree_->countBefore(keyBits(key)); }

void RankIndex::countsBefore(std::span<const PlaceKey> keys, std::span<std::uint64_t> counts) const {
    ROSTRUM_CHECK(keys.size() == counts.size(), "as many counts as keys");
    for (std::size_t i = 0; i < keys.size(); ++i)
        counts[i] = countBefore(keys[i]);
}

std::uint64_t RankIndex::positionOf(const PlaceKey& key) const { return countBefore(key); }

void RankIndex::positionsOf(std::span<const PlaceKey> keys, std::span<std::uint64_t> positions) const {
    countsBefore(keys, positions);
}

std::uint64_t RankIndex::countBetter(std::int64_t order) const {
    return tree_->countBefore(keyBits(PlaceKey{order, 0}));
}

std::uint64_t RankIndex::countBetterOrEqual(std::int64_t order) const {
    return order == std::numeric_limits<std::int64_t>::max()
               ? size()
               : tree_->countBefore(keyBits(PlaceKey{order + 1, 0}));
}

Place RankIndex::at(std::uint64_t position) const {
    Place place;
    const std::size_t found = tree_->read(position, std::span(&place, 1));
    ROSTRUM_CHECK(found == 1, "a position asked for is within the index");
    return place;
}

std::size_t RankIndex::read(std::uint64_t position, std::span<Place> out) const {
    return tree_->read(position, out);
}

void RankIndex::assign(std::span<const Place> places) { tree_->assign(places); }

RankIndex::MemoryParts RankIndex::memoryParts() const {
    MemoryParts parts = tree_->memoryParts();
    parts.inner += sizeof(RankIndex);
    return parts;
}

void RankIndex::checkInvariants() const { tree_->checkInvariants(); }

} // namespace rostrum
