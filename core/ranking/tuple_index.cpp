// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/tuple_index.h"

#include "core/ranking/tuple_tree.h"
#include "core/ranking/tuple_tree_change.h"
#include "core/ranking/tuple_tree_whole.h"

namespace rostrum {

TupleIndex::TupleIndex(unsigned words, const PlayerIdOrder* ids) {
    switch (words) {
    case 1: tree_ = std::make_unique<TupleTree<1>>(ids); break;
    case 2: tree_ = std::make_unique<TupleTree<2>>(ids); break;
    case 3: tree_ = std::make_unique<TupleTree<3>>(ids); break;
    case 4: tree_ = std::make_unique<TupleTree<4>>(ids); break;
    case 5: tree_ = std::make_unique<TupleTree<5>>(ids); break;
    case 6: tree_ = std::make_unique<TupleTree<6>>(ids); break;
    default: ROSTRUM_CHECK(false, "an index has 1 to 6 words");
    }
}

TupleIndex::~TupleIndex() = default;
TupleIndex::TupleIndex(const TupleIndex& other) : tree_(other.tree_->copy()) {}
TupleIndex::TupleIndex(TupleIndex&&) noexcept = default;
TupleIndex& TupleIndex::operator=(TupleIndex&&) noexcept = default;

std::uint64_t TupleIndex::size() const { return tree_->size(); }

bool TupleIndex::isBefore(const TuplePlace& a, const TuplePlace& b) const {
    for (unsigned i = 0; i < tree_->words(); ++i) {
        if (a.key.word[i] != b.key.word[i])
            return a.key.word[i] < b.key.word[i];
    }
    return tree_->ids() != nullptr && tree_->ids()->compareIds(a.player, b.player) < 0;
}

void TupleIndex::insert(const TuplePlace& place) { tree_->insert(place); }

bool TupleIndex::erase(const TuplePlace& place) { return tree_->erase(place); }

void TupleIndex::prefetch(std::span<const TuplePlace> places) const { tree_->prefetch(places); }

std::uint64_t TupleIndex::countBefore(const TuplePlace& place) const {
    return tree_->countBefore({&place, tree_->words(), false, tree_->ids()});
}

void TupleIndex::countsBefore(std::span<const TuplePlace> places, std::span<std::uint64_t> counts) const {
    ROSTRUM_CHECK(places.size() == counts.size(), "as many counts as places");
    tree_->countsBefore(places, counts);
}

std::uint64_t TupleIndex::countBetter(const TupleKey& key, unsigned words) const {
    const TuplePlace place{key, 0};
    return tree_->countBefore({&place, words, false, nullptr});
}

std::uint64_t TupleIndex::countBetterOrEqual(const TupleKey& key, unsigned words) const {
    const TuplePlace place{key, 0};
    return tree_->countBefore({&place, words, true, nullptr});
}

std::size_t TupleIndex::read(std::uint64_t position, std::span<TuplePlace> out) const {
    return tree_->read(position, out);
}

void TupleIndex::beginAssign() { tree_->beginAssign(); }

bool TupleIndex::append(const TuplePlace& place) { return tree_->append(place); }

void TupleIndex::endAssign() { tree_->endAssign(); }

std::size_t TupleIndex::memoryBytes() const { return sizeof(TupleIndex) + tree_->memoryBytes(); }

void TupleIndex::checkInvariants() const { tree_->checkInvariants(); }

} // namespace rostrum
