// SPDX-License-Identifier: GPL-3.0-or-later
// RankIndex against a sorted list, driven by bytes: single changes, runs of them, changes that were looked ahead for (also
// where the look was wrong or is out of date), and everything that can be read.
#include "core/check.h"
#include "core/ranking/rank_index.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <vector>

using namespace rostrum;
using fuzz::FuzzInput;

namespace {

constexpr std::size_t mostEntries = 20'000; // three levels
constexpr std::size_t mostAhead = 32;

bool before(const Place& place, const PlaceKey& key) { return place.key < key; }

class Driver {
  public:
    explicit Driver(FuzzInput in) : in_(in), pattern_(in_.byte() % 8) {}

    void run() {
        while (in_.more())
            step();
        compareAll();
    }

  private:
    using Changes = std::array<std::optional<PlaceKey>, 2>; // from, to

    void step() {
        switch (in_.byte() % 21) {
        case 0:
        case 1: insert(anyKey()); break;
        case 2: insertRun(); break;
        case 3: eraseAt(); break;
        case 4:
            ROSTRUM_CHECK(index_.erase(strangerOf(anyKey())) == false, "what is not there was erased");
            break;
        case 5: eraseRun(); break;
        case 6:
        case 7: move(anyKey()); break;
        case 8: moveShort(); break;
        case 9:
        case 10:
        case 11: lookAheadGroup(); break;
        case 12:
        case 13: count(anyKey()); break;
        case 20: countMany(); break;
        case 14: readPart(); break;
        case 15: replaceAll(); break;
        case 16: moveRun(); break;
        case 17: pattern_ = in_.byte() % 8; break;
        case 18: ROSTRUM_CHECK(index_.memoryBytes() >= places_.size() * 12, "memory is not counted"); break;
        default:
            if (in_.oneIn(4))
                compareAll();
            break;
        }
        ROSTRUM_CHECK(index_.size() == places_.size(), "the sizes differ");
    }

    // Keys near to one another and far apart, few scores and many, and the ends of what the numbers hold.
    PlaceKey anyKey() {
        constexpr std::array<std::int64_t, 7> orders = {std::numeric_limits<std::int64_t>::min(),
                                                        -(std::int64_t{1} << 32),
                                                        -1,
                                                        0,
                                                        std::int64_t{UINT32_MAX} - 1,
                                                        std::int64_t{UINT32_MAX} + 1,
                                                        std::numeric_limits<std::int64_t>::max()};
        const auto signedOf = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
        switch (pattern_) {
        case 0: return {signedOf(in_.byte()), ++step_};
        case 1: return {signedOf(in_.number(2)), ++step_};
        case 2: return {signedOf(++step_ * 3), step_};
        case 3: {
            const std::uint64_t crowd = in_.byte();
            return {signedOf((crowd << 56) + in_.byte()), ++step_};
        }
        case 4: {
            const std::uint64_t order = in_.number(8);
            return {signedOf(order), in_.number(8)};
        }
        case 5: {
            const auto order = static_cast<std::uint64_t>(orders[in_.byte() % orders.size()]);
            const std::uint64_t near = in_.byte() % 8;
            return {signedOf(order + near), in_.number(1) << (8 * (in_.byte() % 8))};
        }
        case 6: return {42, UINT64_MAX - ++step_};
        default: return {42, in_.number(5)};
        }
    }
    PlaceKey strangerOf(PlaceKey key) const {
        while (has(key))
            key.tie += 1;
        return key;
    }
    std::size_t countBefore(const PlaceKey& key) const {
        return static_cast<std::size_t>(std::lower_bound(places_.begin(), places_.end(), key, before) -
                                        places_.begin());
    }
    bool has(const PlaceKey& key) const {
        const std::size_t at = countBefore(key);
        return at < places_.size() && places_[at].key == key;
    }
    std::size_t anyPosition() { return in_.below(places_.size()); }
    PlaceKey keyAt(std::size_t position) const { return places_[position].key; }

    void listInsert(const PlaceKey& key, std::uint32_t player) {
        places_.insert(places_.begin() + static_cast<std::ptrdiff_t>(countBefore(key)), Place{key, player});
    }
    void listErase(const PlaceKey& key) {
        places_.erase(places_.begin() + static_cast<std::ptrdiff_t>(countBefore(key)));
    }

    void insert(const PlaceKey& key) {
        if (places_.size() >= mostEntries || has(key))
            return;
        index_.insert(key, ++player_);
        listInsert(key, player_);
    }
    // Neighbours, one after another from either end, or by a stride that spreads them.
    void insertRun() {
        const std::size_t count = std::min(in_.below(600), mostEntries - places_.size());
        const PlaceKey first = anyKey();
        const std::uint64_t orderStep = in_.byte() % 4 == 0 ? in_.number(5) : in_.byte() % 3;
        const std::uint64_t tieStep = in_.byte() % 4 == 0 ? in_.number(6) : 1;
        const std::uint64_t spread = in_.byte() % 2 == 0 ? 1 : 7919;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t at = i * spread % 601;
            insert({static_cast<std::int64_t>(static_cast<std::uint64_t>(first.order) + at * orderStep),
                    first.tie + at * tieStep});
        }
    }
    void eraseAt() {
        if (places_.empty())
            return;
        const PlaceKey key = keyAt(anyPosition());
        ROSTRUM_CHECK(index_.erase(key), "what is there was not erased");
        listErase(key);
    }
    void eraseRun() {
        if (places_.empty())
            return;
        const std::size_t from = anyPosition();
        const std::size_t stride = 1 + in_.byte() % 3;
        std::size_t left = in_.below(1500);
        for (std::size_t at = from; at < places_.size() && left > 0; at += stride - 1, --left) {
            ROSTRUM_CHECK(index_.erase(keyAt(at)), "what is there was not erased");
            places_.erase(places_.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    void moveTo(const PlaceKey& from, const PlaceKey& to) {
        if (from != to && has(to))
            return;
        index_.move(from, to, ++player_);
        listErase(from);
        listInsert(to, player_);
    }
    void move(const PlaceKey& to) {
        if (!places_.empty())
            moveTo(keyAt(anyPosition()), to);
    }
    void moveShort() {
        if (places_.empty())
            return;
        PlaceKey key = keyAt(anyPosition());
        const PlaceKey from = key;
        key.order = static_cast<std::int64_t>(static_cast<std::uint64_t>(key.order) + in_.byte() % 3);
        key.tie += in_.byte();
        moveTo(from, key);
    }
    // The best become the worst, and the other way about.
    void moveRun() {
        for (std::size_t left = in_.byte(); left > 0 && !places_.empty(); --left) {
            const bool first = left % 3 != 0;
            const PlaceKey from = first ? places_.front().key : places_.back().key;
            PlaceKey to = first ? places_.back().key : places_.front().key;
            to.tie = first ? to.tie + left : to.tie - left;
            moveTo(from, to);
        }
    }

    // As Ranking does it: a look for each of a group, then the changes in their order; each finds what the ones before left.
    void lookAheadGroup() {
        std::array<RankIndex::Ahead, mostAhead>& aheads = aheads_; // as earlier looks left them
        std::array<Changes, mostAhead> changes;
        const std::size_t count = 1 + in_.byte() % mostAhead;
        for (std::size_t i = 0; i < count; ++i) {
            changes[i] = {};
            if (!places_.empty() && in_.byte() % 4 != 0)
                changes[i][0] = keyAt(anyPosition());
            changes[i][1] = anyKey();
            index_.lookAhead(changes[i][0] ? &*changes[i][0] : nullptr, *changes[i][1], aheads[i]);
        }
        const bool wrong = in_.oneIn(8); // a look for something else altogether
        for (std::size_t i = 0; i < count; ++i)
            changeAhead(changes[i], aheads[wrong ? (i + 1) % count : i]);
    }
    void changeAhead(const Changes& change, const RankIndex::Ahead& ahead) {
        const PlaceKey to = *change[1];
        if (has(to) && (!change[0] || *change[0] != to))
            return;
        if (change[0] && has(*change[0])) {
            index_.move(*change[0], to, ++player_, ahead);
            listErase(*change[0]);
        } else if (!has(to) && places_.size() < mostEntries) {
            index_.insert(to, ++player_, ahead);
        } else {
            return;
        }
        listInsert(to, player_);
    }

    void count(const PlaceKey& key) {
        ROSTRUM_CHECK(index_.countBefore(key) == countBefore(key), "countBefore is wrong");
        const std::size_t better = countBefore({key.order, 0});
        ROSTRUM_CHECK(index_.countBetter(key.order) == better, "countBetter is wrong");
        std::size_t asGood = countBefore({key.order, UINT64_MAX});
        asGood += has({key.order, UINT64_MAX}) ? 1 : 0;
        ROSTRUM_CHECK(index_.countBetterOrEqual(key.order) == asGood, "countBetterOrEqual is wrong");
        if (places_.empty())
            return;
        const std::size_t at = anyPosition();
        ROSTRUM_CHECK(index_.at(at) == places_[at], "another stands at a position");
        ROSTRUM_CHECK(index_.countBefore(keyAt(at)) == at, "an entry's position is wrong");
    }
    void countMany() {
        constexpr std::size_t most = 40;
        std::vector<PlaceKey> keys;
        std::vector<PlaceKey> there;
        for (std::size_t i = in_.byte() % most; i > 0; --i) {
            keys.push_back(anyKey());
            if (!places_.empty())
                there.push_back(keyAt(anyPosition()));
        }
        std::vector<std::uint64_t> counts(keys.size());
        index_.countsBefore(keys, counts);
        for (std::size_t i = 0; i < keys.size(); ++i)
            ROSTRUM_CHECK(counts[i] == countBefore(keys[i]), "countsBefore is wrong");
        counts.resize(there.size());
        index_.positionsOf(there, counts);
        for (std::size_t i = 0; i < there.size(); ++i) {
            ROSTRUM_CHECK(counts[i] == countBefore(there[i]), "positionsOf is wrong");
            ROSTRUM_CHECK(counts[i] == index_.positionOf(there[i]), "positionOf is wrong");
        }
    }
    void readPart() {
        std::vector<Place> part(in_.byte());
        const std::size_t from = anyPosition();
        const std::size_t expected = std::min(part.size(), places_.size() - from);
        ROSTRUM_CHECK(index_.read(from, part) == expected, "another number was read");
        ROSTRUM_CHECK(std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(expected),
                                 places_.begin() + static_cast<std::ptrdiff_t>(from)),
                      "something else was read");
    }
    void replaceAll() {
        const std::uint8_t how = in_.byte() % 4;
        if (how == 0) {
            index_.clear();
            places_.clear();
        } else if (how == 1) {
            places_.resize(anyPosition());
            index_.assign(places_);
        } else if (how == 2) {
            RankIndex other(std::move(index_));
            index_ = std::move(other);
        } else {
            index_.assign(places_);
        }
    }
    void compareAll() const {
        index_.checkInvariants();
        std::vector<Place> all(places_.size() + 1);
        all.resize(index_.read(0, all));
        ROSTRUM_CHECK(all == places_, "the order is another");
    }

    FuzzInput in_;
    unsigned pattern_;
    std::uint64_t step_ = 0;
    std::uint32_t player_ = 0;
    std::array<RankIndex::Ahead, mostAhead> aheads_;
    RankIndex index_;
    std::vector<Place> places_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Driver(FuzzInput(data, size)).run();
    return 0;
}
