// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/planned_steps.h"

#include "core/check.h"

#include <algorithm>

namespace rostrum {

PlannedSteps::PlannedSteps(const ViewFold::Steps& steps, const std::vector<const ViewFold::Step*>& own) {
    for (const ViewFold::Step* step : own) {
        seqs_.push_back(step->seq);
        for (const RankingChange& change : step->changes)
            byPlayer_[change.player];
    }
    for (const auto& [seq, changes] : steps) {
        seqs_.push_back(seq);
        for (const RankingChange& change : changes) {
            if (const auto player = byPlayer_.find(change.player); player != byPlayer_.end())
                player->second.insert(seq);
        }
    }
    std::sort(seqs_.begin(), seqs_.end());
    seqs_.erase(std::unique(seqs_.begin(), seqs_.end()), seqs_.end());
    there_.resize(seqs_.size());
    sums_.resize(seqs_.size() + 1);
    for (const auto& [seq, changes] : steps) {
        const std::size_t place = placeOf(seq);
        there_[place] = true;
        count(place, true);
    }
}

std::size_t PlannedSteps::placeOf(std::uint64_t seq) const {
    const auto found = std::lower_bound(seqs_.begin(), seqs_.end(), seq);
    ROSTRUM_CHECK(found != seqs_.end() && *found == seq, "a step of a reveal that nothing was said of");
    return static_cast<std::size_t>(found - seqs_.begin());
}

void PlannedSteps::count(std::size_t place, bool more) {
    for (std::size_t i = place + 1; i < sums_.size(); i += i & (~i + 1))
        sums_[i] = more ? sums_[i] + 1 : sums_[i] - 1;
}

std::uint32_t PlannedSteps::indexOf(std::uint64_t seq) const {
    std::uint32_t sum = 0;
    for (std::size_t i = placeOf(seq); i > 0; i -= i & (~i + 1))
        sum += sums_[i];
    return sum;
}

std::uint64_t PlannedSteps::laterOf(const ViewFold::Step& step) const {
    std::uint64_t first = 0;
    for (const RankingChange& change : step.changes) {
        const std::set<std::uint64_t>& in = byPlayer_.at(change.player);
        if (const auto later = in.upper_bound(step.seq); later != in.end() && (first == 0 || *later < first))
            first = *later;
    }
    return first;
}

void PlannedSteps::set(const ViewFold::Step& step, bool there) {
    const std::size_t place = placeOf(step.seq);
    ROSTRUM_CHECK(there_[place] != there, "a step of a reveal that is as it is to be");
    there_[place] = there;
    count(place, there);
    for (const RankingChange& change : step.changes) {
        std::set<std::uint64_t>& in = byPlayer_.at(change.player);
        if (there)
            in.insert(step.seq);
        else
            in.erase(step.seq);
    }
}

} // namespace rostrum
