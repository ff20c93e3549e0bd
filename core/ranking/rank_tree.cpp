// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_tree.h"

#include <algorithm>
#include <array>
#include <atomic>

namespace rostrum {

RankIndex::Tree::Tree() = default;

RankIndex::Tree::Tree(const Tree& other)
    : leaves_(other.leaves_),
      inners_(other.inners_),
      size_(other.size_),
      root_(other.root_),
      height_(other.height_) {}

// Each tree has 2^32 versions of its own, so that a way found in another is never taken for one of this.
std::uint64_t RankIndex::Tree::firstVersion() {
    static std::atomic<std::uint64_t> trees{0};
    return ((trees.fetch_add(1, std::memory_order_relaxed) + 1) << 32) + 1;
}

void RankIndex::Tree::insert(KeyBits bits, std::uint32_t player, const Ahead* ahead) {
    if (root_ == none) {
        insertFirst(bits, player);
        return;
    }
    ROSTRUM_CHECK(size_ < mostEntries, "an index has room for so many entries");
    Way room;
    if (ahead == nullptr)
        findWay(bits, room);
    const Way& way = ahead == nullptr ? room : wayTo(bits, ahead->version, ahead->to, ahead->target, room);
    ++size_;
    RankLeaf& leaf = leaves_[way.leaf];
    if (leaf.accepts(bits)) [[likely]] {
        leaf.append(bits, player);
        addEntries(way, height_, 1);
    } else {
        insertCrowded(way, bits, player);
    }
}

bool RankIndex::Tree::erase(KeyBits bits) {
    if (root_ == none)
        return false;
    Way way;
    findWay(bits, way);
    RankLeaf& leaf = leaves_[way.leaf];
    const std::uint32_t at = leaf.find(bits);
    if (at == RankLeaf::nowhere)
        return false;
    leaf.erase(at);
    --size_;
    addEntries(way, height_, UINT32_MAX);
    if (wantsTidying(way, leaf, leaf.count)) {
        tidyLeaf(way);
        compact();
    }
    return true;
}

void RankIndex::Tree::move(KeyBits from, KeyBits to, std::uint32_t player, const Ahead* ahead) {
    ROSTRUM_CHECK(root_ != none, "an entry to be moved is in the index");
    Way fromRoom;
    Way toRoom;
    if (ahead != nullptr) {
        const Way& source = wayTo(from, ahead->version, ahead->from, ahead->source, fromRoom);
        const Way& target = wayTo(to, ahead->version, ahead->to, ahead->target, toRoom);
        moveAlong(source, from, target, to, player);
        return;
    }
    findWays(from, fromRoom, to, toRoom);
    leaves_[fromRoom.leaf].prefetchErase(entriesAt(fromRoom));
    leaves_[toRoom.leaf].prefetchAppend(entriesAt(toRoom));
    moveAlong(fromRoom, from, toRoom, to, player);
}

void RankIndex::Tree::moveAlong(const Way& source, KeyBits from, const Way& target, KeyBits to,
                                std::uint32_t player) {
    RankLeaf& sourceLeaf = leaves_[source.leaf];
    const std::uint32_t at = sourceLeaf.findPresent(from);
    ROSTRUM_CHECK(at != RankLeaf::nowhere, "an entry to be moved is in the index");
    RankLeaf& targetLeaf = leaves_[target.leaf];
    if (source.leaf == target.leaf && targetLeaf.fits(to)) {
        targetLeaf.replace(at, to, player);
    } else if (source.leaf != target.leaf && targetLeaf.accepts(to) &&
               !wantsTidying(source, sourceLeaf, sourceLeaf.count - 1U)) {
        sourceLeaf.erase(at);
        targetLeaf.append(to, player);
        addEntries(source, height_, UINT32_MAX);
        addEntries(target, height_, 1);
    } else { // nodes come or go, and either changes the other's way
        erase(from);
        insert(to, player, nullptr);
    }
}

void RankIndex::Tree::lookAhead(const PlaceKey* from, const PlaceKey& to, Ahead& ahead) const {
    ahead.version = 0;
    if (root_ == none)
        return;
    ahead.version = version_;
    ahead.to = to;
    if (from == nullptr) {
        findWay(keyBits(to), ahead.target);
    } else {
        ahead.from = *from;
        findWays(keyBits(*from), ahead.source, keyBits(to), ahead.target);
        leaves_[ahead.source.leaf].prefetchErase(entriesAt(ahead.source));
    }
    leaves_[ahead.target.leaf].prefetchAppend(entriesAt(ahead.target));
    if (from == nullptr) { // what an earlier look left there is no way of this version
        ahead.from = to;
        ahead.source = ahead.target;
    }
}

// All go down a level at a time, in two rounds each: what one of them waits for comes from memory for all at once.
void RankIndex::Tree::lookAhead(std::span<const Expected> changes) const {
    struct Step {
        KeyBits bits;
        Way* way;
        std::uint32_t at;
    };
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<Step, 2 * mostExpected> steps;
    std::size_t count = 0;
    for (const Expected& change : changes) {
        Ahead& ahead = *change.ahead;
        ahead.version = root_ == none ? 0 : version_;
        ahead.to = change.to;
        ahead.from = change.isThere ? change.from : change.to;
        steps[count++] = {keyBits(change.to), &ahead.target, 0};
        if (change.isThere)
            steps[count++] = {keyBits(change.from), &ahead.source, 0};
    }
    if (root_ == none)
        return;
    const std::span<Step> all = std::span(steps).first(count);
    for (Step& step : all)
        step.way->leaf = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        for (Step& step : all)
            step.at = inners_[step.way->leaf].blockFor(step.bits);
        for (Step& step : all) {
            const RankInner& inner = inners_[step.way->leaf];
            const std::uint32_t slot = inner.childIn(step.at, step.bits);
            step.way->node[level] = step.way->leaf;
            step.way->slot[level] = static_cast<std::uint8_t>(slot);
            step.way->leaf = inner.child[slot];
            if (level + 1 < height_)
                inners_[step.way->leaf].prefetch();
        }
    }
    for (const Expected& change : changes) {
        Ahead& ahead = *change.ahead;
        if (change.isThere)
            leaves_[ahead.source.leaf].prefetchErase(entriesAt(ahead.source));
        else
            ahead.source = ahead.target;
        leaves_[ahead.target.leaf].prefetchAppend(entriesAt(ahead.target));
    }
}

void RankIndex::Tree::lookCloser(const Ahead& ahead) const {
    if (ahead.version == version_) // else the leaf may be another one by now, or none
        leaves_[ahead.source.leaf].prefetchTailOf(keyBits(ahead.from));
}

template <bool Present>
std::uint64_t RankIndex::Tree::countBefore(KeyBits bits) const {
    if (root_ == none)
        return 0;
    std::uint64_t before = 0;
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const RankInner& inner = inners_[id];
        const std::uint32_t slot = inner.childFor(bits);
        id = inner.child[slot];
        before += inner.entriesBefore(slot);
    }
    return before + leaves_[id].countBefore<Present>(bits);
}
template std::uint64_t RankIndex::Tree::countBefore<true>(KeyBits) const;
template std::uint64_t RankIndex::Tree::countBefore<false>(KeyBits) const;

// Goes down with a group of keys a level at a time: while one waits for its node, the others' are on their way.
template <bool Present>
void RankIndex::Tree::countsBefore(std::span<const PlaceKey> keys, std::span<std::uint64_t> counts) const {
    constexpr std::size_t group = 32;
    if (root_ == none) {
        std::fill(counts.begin(), counts.end(), 0);
        return;
    }
    for (std::size_t done = 0; done < keys.size(); done += group) {
        const std::size_t some = std::min(group, keys.size() - done);
        std::uint32_t node[group];
        KeyBits bits[group];
        for (std::size_t i = 0; i < some; ++i) {
            bits[i] = keyBits(keys[done + i]);
            node[i] = root_;
            counts[done + i] = 0;
        }
        for (std::uint32_t level = 0; level < height_; ++level) {
            for (std::size_t i = 0; i < some; ++i) {
                const RankInner& inner = inners_[node[i]];
                const std::uint32_t slot = inner.childFor(bits[i]);
                node[i] = inner.child[slot];
                if (level + 1 < height_)
                    inners_[node[i]].prefetch();
                else
                    leaves_[node[i]].prefetchHeads();
                counts[done + i] += inner.entriesBefore(slot);
            }
        }
        for (std::size_t i = 0; i < some; ++i)
            counts[done + i] += leaves_[node[i]].countBefore<Present>(bits[i]);
    }
}
template void RankIndex::Tree::countsBefore<true>(std::span<const PlaceKey>, std::span<std::uint64_t>) const;
template void RankIndex::Tree::countsBefore<false>(std::span<const PlaceKey>, std::span<std::uint64_t>) const;

std::size_t RankIndex::Tree::read(std::uint64_t position, std::span<Place> out) {
    if (position >= size_)
        return 0;
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const RankInner& inner = inners_[id];
        id = inner.child[inner.childAt(position)];
    }
    std::size_t done = 0;
    auto at = static_cast<std::uint32_t>(position);
    while (id != none && done < out.size()) {
        RankLeaf& leaf = leaves_[id];
        if (leaf.next != none && out.size() - done > leaf.count - at)
            leaves_[leaf.next].prefetch();
        leaf.sort();
        for (; at < leaf.count && done < out.size(); ++at, ++done)
            out[done] = Place{placeKey(leaf.key(at)), leaf.player(at)};
        at = 0;
        id = leaf.next;
    }
    return done;
}

void RankIndex::Tree::findWay(KeyBits bits, Way& way) const {
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        const RankInner& inner = inners_[id];
        const std::uint32_t slot = inner.childFor(bits);
        way.node[level] = id;
        way.slot[level] = static_cast<std::uint8_t>(slot);
        id = inner.child[slot];
    }
    way.leaf = id;
}

// Both at once: while one waits for its node, the other's is on its way.
void RankIndex::Tree::findWays(KeyBits from, Way& source, KeyBits to, Way& target) const {
    source.leaf = root_;
    target.leaf = root_;
    const auto step = [this](KeyBits bits, Way& way, std::uint32_t level) {
        const RankInner& inner = inners_[way.leaf];
        const std::uint32_t slot = inner.childFor(bits);
        way.node[level] = way.leaf;
        way.slot[level] = static_cast<std::uint8_t>(slot);
        way.leaf = inner.child[slot];
    };
    for (std::uint32_t level = 0; level < height_; ++level) {
        step(from, source, level);
        if (level + 1 < height_)
            inners_[source.leaf].prefetch();
        step(to, target, level);
        if (level + 1 < height_)
            inners_[target.leaf].prefetch();
    }
}

// Whether findWay would find this: each node is the one that the node above has there, and the key is between the separators.
bool RankIndex::Tree::leadsTo(const Way& way, KeyBits bits) const {
    std::uint32_t id = root_;
    for (std::uint32_t level = 0; level < height_; ++level) {
        if (way.node[level] != id)
            return false;
        const RankInner& inner = inners_[id];
        if (!inner.isChildFor(way.slot[level], bits))
            return false;
        id = inner.child[way.slot[level]];
    }
    return way.leaf == id;
}

const RankIndex::Way& RankIndex::Tree::wayTo(KeyBits bits, std::uint64_t version, const PlaceKey& foreseen,
                                             const Way& hint, Way& room) const {
    if (version == version_ && keyBits(foreseen) == bits) [[likely]]
        return hint;
    if (version != 0 && leadsTo(hint, bits))
        return hint;
    findWay(bits, room);
    return room;
}

// How many entries the leaf at the way's end has, as its parent knows.
std::uint32_t RankIndex::Tree::entriesAt(const Way& way) const {
    return height_ == 0 ? static_cast<std::uint32_t>(size_)
                        : inners_[way.node[height_ - 1]].entries[way.slot[height_ - 1]];
}

// The leaf at the way's end and that neighbour under the same parent that has fewer entries.
RankIndex::Tree::Pair RankIndex::Tree::pairWithLesserNeighbour(const Way& way) const {
    const RankInner& parent = inners_[way.node[height_ - 1]];
    const std::uint32_t slot = way.slot[height_ - 1];
    const bool last = slot + 1 == parent.childCount;
    const bool withLeft = slot > 0 && (last || parent.entries[slot - 1] <= parent.entries[slot + 1]);
    const std::uint32_t rightSlot = withLeft ? slot : slot + 1;
    return Pair{parent.child[rightSlot - 1], parent.child[rightSlot], rightSlot};
}

} // namespace rostrum
