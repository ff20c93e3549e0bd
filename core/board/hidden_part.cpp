// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/hidden_part.h"

#include "core/check.h"

#include <algorithm>
#include <array>

namespace rostrum {

bool HiddenPart::isAlone(const Ranking& truth, const RankingEntry& entry) const {
    const std::uint64_t hidden = entries_.countEqual(entry);
    return hidden != 0 && hidden == truth.countEqual(entry);
}

std::unique_ptr<TupleIndex> HiddenPart::tuplesAlone(const Ranking& truth) const {
    const unsigned words = 1U + truth.order().secondaryCount;
    auto alone = std::make_unique<TupleIndex>(words);
    alone->beginAssign();
    for (std::uint64_t position = 0; position < entries_.size();) {
        const RankingEntry entry = entries_.entryOf(entries_.at(position).player);
        if (isAlone(truth, entry))
            alone->append({entries_.tupleOf(entry), 0});
        position = entries_.countBetterOrEqual(entry); // on to the next tuple
    }
    alone->endAssign();
    return alone;
}

std::uint64_t HiddenPart::aloneBetter(const Ranking& truth, const RankingEntry& entry) const {
    if (!alone_)
        alone_ = tuplesAlone(truth);
    return alone_->countBetter(truth.tupleOf(entry), 1U + truth.order().secondaryCount);
}

void HiddenPart::note(const Ranking& truth, const RankingEntry& entry) {
    if (!alone_)
        return;
    const unsigned words = 1U + truth.order().secondaryCount;
    const TupleKey tuple = truth.tupleOf(entry);
    const bool counted = alone_->countBetterOrEqual(tuple, words) != alone_->countBetter(tuple, words);
    const bool alone = isAlone(truth, entry);
    if (alone && !counted)
        alone_->insert({tuple, 0});
    else if (!alone && counted)
        alone_->erase({tuple, 0});
}

void HiddenPart::checkInvariants(const Ranking& truth) const {
    entries_.checkInvariants();
    std::array<Ranking::Placed, 64> part;
    for (std::uint64_t position = 0; position < entries_.size();) {
        const std::size_t count = entries_.read(position, part);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t player = part[i].player;
            const auto record = truth.find(player);
            ROSTRUM_CHECK(record && record->standing == entries_.find(player)->standing,
                          "a hidden player's standing is not the ranking's");
            const auto values = truth.secondariesOf(player);
            ROSTRUM_CHECK(std::equal(values.begin(), values.end(), entries_.secondariesOf(player).begin()),
                          "a hidden player's secondaries are not the ranking's");
        }
        position += count;
    }
    if (!alone_)
        return;
    const std::unique_ptr<TupleIndex> expected = tuplesAlone(truth);
    ROSTRUM_CHECK(expected->size() == alone_->size(), "tuples of hidden players only are counted wrongly");
    alone_->checkInvariants();
    std::array<TuplePlace, 64> kept;
    std::array<TuplePlace, 64> right;
    for (std::uint64_t position = 0; position < alone_->size();) {
        const std::size_t count = alone_->read(position, kept);
        expected->read(position, right);
        ROSTRUM_CHECK(std::equal(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(count),
                                 right.begin(),
                                 [](const TuplePlace& a, const TuplePlace& b) { return a.key == b.key; }),
                      "a tuple of hidden players only is another");
        position += count;
    }
}

} // namespace rostrum
