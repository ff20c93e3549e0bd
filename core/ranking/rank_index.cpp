// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_index.h"

#include "core/ranking/rank_tree.h"

#include <limits>

namespace rostrum {

RankIndex::RankIndex() : tree_(std::make_unique<Tree>()) {}
RankIndex::~RankIndex() = default;
RankIndex::RankIndex(const RankIndex& other) : tree_(std::make_unique<Tree>(*other.tree_)) {}
RankIndex::RankIndex(RankIndex&&) noexcept = default;
RankIndex& RankIndex::operator=(RankIndex&&) noexcept = default;

std::uint64_t RankIndex::size() const { return tree_->size(); }

void RankIndex::insert(const PlaceKey& key, std::uint32_t player) {
    tree_->insert(keyBits(key), player, nullptr);
}

bool RankIndex::erase(const PlaceKey& key) { return tree_->erase(keyBits(key)); }

void RankIndex::move(const PlaceKey& from, const PlaceKey& to, std::uint32_t player) {
    tree_->move(keyBits(from), keyBits(to), player, nullptr);
}

void RankIndex::lookAhead(const PlaceKey* from, const PlaceKey& to, Ahead& ahead) const {
    tree_->lookAhead(from, to, ahead);
}

void RankIndex::lookAhead(std::span<const Expected> changes) const {
    constexpr std::size_t most = Tree::mostExpected;
    for (; !changes.empty(); changes = changes.subspan(std::min(most, changes.size())))
        tree_->lookAhead(changes.first(std::min(most, changes.size())));
}

void RankIndex::lookCloser(const Ahead& ahead) const { tree_->lookCloser(ahead); }

void RankIndex::insert(const PlaceKey& key, std::uint32_t player, const Ahead& ahead) {
    tree_->insert(keyBits(key), player, &ahead);
}

void RankIndex::move(const PlaceKey& from, const PlaceKey& to, std::uint32_t player, const Ahead& ahead) {
    tree_->move(keyBits(from), keyBits(to), player, &ahead);
}

void RankIndex::clear() { tree_->clear(); }

std::uint64_t RankIndex::countBefore(const PlaceKey& key) const {
    return tree_->countBefore<false>(keyBits(key));
}

void RankIndex::countsBefore(std::span<const PlaceKey> keys, std::span<std::uint64_t> counts) const {
    ROSTRUM_CHECK(keys.size() == counts.size(), "as many counts as keys");
    tree_->countsBefore<false>(keys, counts);
}

std::uint64_t RankIndex::positionOf(const PlaceKey& key) const {
    return tree_->countBefore<true>(keyBits(key));
}

void RankIndex::positionsOf(std::span<const PlaceKey> keys, std::span<std::uint64_t> positions) const {
    ROSTRUM_CHECK(keys.size() == positions.size(), "as many positions as keys");
    tree_->countsBefore<true>(keys, positions);
}

std::uint64_t RankIndex::countBetter(std::int64_t order) const {
    return tree_->countBefore<false>(keyBits(PlaceKey{order, 0}));
}

std::uint64_t RankIndex::countBetterOrEqual(std::int64_t order) const {
    return order == std::numeric_limits<std::int64_t>::max()
               ? size()
               : tree_->countBefore<false>(keyBits(PlaceKey{order + 1, 0}));
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

void RankIndex::assign(std::span<const Place> places) {
    Loader loader(*this);
    loader.add(places);
    loader.finish();
}

struct RankIndex::Loader::State {
    Tree& tree;
    Tree::Load load;
};

RankIndex::Loader::Loader(RankIndex& index) : state_(new State{*index.tree_, {}}) { state_->tree.clear(); }

RankIndex::Loader::~Loader() {
    if (state_ != nullptr)
        finish();
}

void RankIndex::Loader::add(std::span<const Place> places) {
    ROSTRUM_CHECK(state_ != nullptr, "a loader has not finished when it gets more");
    state_->tree.load(state_->load, places);
}

void RankIndex::Loader::finish() {
    ROSTRUM_CHECK(state_ != nullptr, "a loader finishes once");
    state_->tree.finishLoad(state_->load);
    state_.reset();
}

RankIndex::MemoryParts RankIndex::memoryParts() const {
    MemoryParts parts = tree_->memoryParts();
    parts.inner += sizeof(RankIndex);
    return parts;
}

void RankIndex::checkInvariants() const { tree_->checkInvariants(); }

} // namespace rostrum
