// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/player_facts.h"

#include <algorithm>
#include <utility>

namespace rostrum {

const PlayerFacts& PlayerFactsTable::of(std::uint32_t player) const {
    static const PlayerFacts none;
    const auto found = facts_.find(player);
    return found == facts_.end() ? none : found->second;
}

void PlayerFactsTable::set(std::uint32_t player, PlayerFacts facts) {
    const std::size_t word = player / 64;
    const std::uint64_t bit = std::uint64_t{1} << (player % 64);
    if (facts.banned || facts.mergedInto != 0) {
        if (word >= redirected_.size())
            redirected_.resize(word + 1);
        redirected_[word] |= bit;
    } else if (word < redirected_.size()) {
        redirected_[word] &= ~bit;
    }
    if (facts.none())
        facts_.erase(player);
    else
        facts_[player] = std::move(facts);
}

std::uint32_t PlayerFactsTable::resolve(std::uint32_t player) const {
    // Merges make no cycles, so this ends.
    while (redirected(player)) {
        const std::uint32_t into = of(player).mergedInto;
        if (into == 0)
            break;
        player = into;
    }
    return player;
}

std::vector<std::uint32_t> PlayerFactsTable::players() const {
    std::vector<std::uint32_t> all;
    all.reserve(facts_.size());
    for (const auto& [player, facts] : facts_)
        all.push_back(player);
    std::sort(all.begin(), all.end());
    return all;
}

std::size_t PlayerFactsTable::memoryBytes() const {
    std::size_t bytes =
        redirected_.capacity() * sizeof(std::uint64_t) + facts_.bucket_count() * sizeof(void*) +
        facts_.size() * (sizeof(std::pair<const std::uint32_t, PlayerFacts>) + 2 * sizeof(void*));
    for (const auto& [player, facts] : facts_)
        bytes += facts.team.capacity() + facts.division.capacity() + facts.metadata.capacity();
    return bytes;
}

} // namespace rostrum
