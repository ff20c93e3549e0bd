// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peers/skip_list.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <new>
#include <string>
#include <unordered_map>

namespace rostrum::bench {

namespace {

constexpr std::size_t mostLevels = 32;

struct Node;

struct Link {
    Node* next = nullptr;
    std::uint64_t span = 0; // how many nodes further that is
};

// Its links lie behind it in one block of memory, as in Redis: a step through the list is one access.
struct alignas(Link) Node {
    std::int64_t score = 0;
    std::uint64_t seq = 0;
    const std::string* playerId = nullptr;
    std::uint64_t levels = 0;

    Link* links() { return reinterpret_cast<Link*>(this + 1); }
    const Link* links() const { return reinterpret_cast<const Link*>(this + 1); }
    bool before(const Node& other) const {
        return score != other.score ? score > other.score : seq < other.seq;
    }
};

void freeNode(Node* node) { ::operator delete(node); }

using NodeOwner = std::unique_ptr<Node, void (*)(Node*)>;

NodeOwner makeNode(std::size_t levels) {
    void* const memory = ::operator new(sizeof(Node) + levels * sizeof(Link));
    Node* const node = new (memory) Node;
    node->levels = levels;
    std::uninitialized_value_construct_n(node->links(), levels);
    return {node, freeNode};
}

class SkipList {
  public:
    void insert(Node& node);
    void erase(Node& node);
    // How many nodes stand before this one, which is in the list.
    std::uint64_t countBefore(const Node& node) const;

  private:
    std::array<Link, mostLevels> head_;
    std::size_t levels_ = 1;
    std::uint64_t size_ = 0;
};

void SkipList::insert(Node& node) {
    for (; levels_ < node.levels; ++levels_)
        head_[levels_] = {nullptr, size_ + 1};
    // At each level the links of the last node before the new one, and how many nodes there are up to it.
    std::array<Link*, mostLevels> links = {};
    std::array<std::uint64_t, mostLevels> passed = {};
    Link* from = head_.data();
    std::uint64_t position = 0;
    for (std::size_t level = levels_; level-- > 0;) {
        while (from[level].next != nullptr && from[level].next->before(node)) {
            position += from[level].span;
            from = from[level].next->links();
        }
        links[level] = from;
        passed[level] = position;
    }
    for (std::size_t level = 0; level < levels_; ++level) {
        Link& link = links[level][level];
        if (level >= node.levels) {
            ++link.span;
            continue;
        }
        const std::uint64_t before = position - passed[level];
        node.links()[level] = {link.next, link.span - before};
        link = {&node, before + 1};
    }
    ++size_;
}

void SkipList::erase(Node& node) {
    Link* from = head_.data();
    for (std::size_t level = levels_; level-- > 0;) {
        while (from[level].next != nullptr && from[level].next->before(node))
            from = from[level].next->links();
        Link& link = from[level];
        if (link.next == &node)
            link = {node.links()[level].next, link.span + node.links()[level].span - 1};
        else
            --link.span;
    }
    while (levels_ > 1 && head_[levels_ - 1].next == nullptr)
        --levels_;
    --size_;
}

std::uint64_t SkipList::countBefore(const Node& node) const {
    const Link* from = head_.data();
    std::uint64_t position = 0;
    for (std::size_t level = levels_; level-- > 0;) {
        while (from[level].next != nullptr && from[level].next->before(node)) {
            position += from[level].span;
            from = from[level].next->links();
        }
    }
    return position;
}

class SkipListPeer final : public Peer {
  public:
    void set(const Operation& operation) override {
        const auto [found, isNew] = nodes_.try_emplace(std::string(operation.playerId()), nullptr, freeNode);
        if (isNew) {
            found->second = makeNode(randomLevels());
            found->second->playerId = &found->first;
        } else {
            list_.erase(*found->second);
        }
        found->second->score = operation.score;
        found->second->seq = ++seq_;
        list_.insert(*found->second);
    }
    std::uint64_t positionOf(const Operation& operation) const override {
        return list_.countBefore(*nodes_.find(std::string(operation.playerId()))->second);
    }

  private:
    std::size_t randomLevels() {
        std::size_t levels = 1;
        for (std::uint64_t bits = random_.next(); levels < mostLevels && bits % 4 == 0; bits /= 4)
            ++levels;
        return levels;
    }

    SkipList list_;
    std::unordered_map<std::string, NodeOwner> nodes_;
    std::uint64_t seq_ = 0;
    Random random_{0x5eed};
};

} // namespace

std::unique_ptr<Peer> makeSkipListPeer() { return std::make_unique<SkipListPeer>(); }

} // namespace rostrum::bench
