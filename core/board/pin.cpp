// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/pin.h"

#include "core/board/live_ranking.h"
#include "core/board/ranking_view.h"
#include "core/check.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace rostrum {

// The entries of one ranking from a position on, but for the changed ones of the live ranking.
class Pin::Stream {
  public:
    Stream(const Pin& pin, const Ranking* ranking, std::uint64_t position)
        : pin_(&pin),
          ranking_(ranking),
          position_(position) {
        settle();
    }

    bool done() const { return done_; }
    const RankingEntry& entry() const { return entry_; }
    void next() {
        ++at_;
        settle();
    }

  private:
    void settle() {
        for (;; ++at_) {
            if (at_ == count_ && !fill()) {
                done_ = true;
                return;
            }
            if (ranking_ != &pin_->was_ && pin_->changed(part_[at_].player))
                continue;
            entry_ = ranking_->entryOf(part_[at_].player);
            return;
        }
    }
    bool fill() {
        count_ = ranking_ == nullptr ? 0 : ranking_->read(position_, part_);
        position_ += count_;
        at_ = 0;
        return count_ != 0;
    }

    const Pin* pin_;
    const Ranking* ranking_;
    std::uint64_t position_;
    std::size_t at_ = 0;
    std::size_t count_ = 0;
    bool done_ = false;
    RankingEntry entry_;
    std::array<Ranking::Placed, 64> part_;
};

// The ranking as it was: what is unchanged and what is kept, merged; hidden players left out, but counted by the cap.
class Pin::Merged {
  public:
    // Behind `after`, which is shown as the last of `shown` places; null: from the beginning.
    Merged(const Pin& pin, const RankingEntry* after, std::uint64_t shown)
        : pin_(&pin),
          live_(pin, pin.live_,
                after == nullptr || pin.live_ == nullptr ? 0 : pin.live_->countBefore(*after)),
          was_(pin, &pin.was_, after == nullptr ? 0 : pin.was_.countBefore(*after)),
          places_(shown) {
        if (after == nullptr)
            return;
        if (pin.hidden_)
            places_ += pin.hidden_->countBefore(*after);
        for (Stream* const stream : {&live_, &was_}) {
            if (!stream->done() && !pin.was_.comesBefore(*after, stream->entry()))
                stream->next();
        }
    }

    bool next(RankingEntry& entry) {
        while (places_ < pin_->ranked_ && !(live_.done() && was_.done())) {
            const bool fromLive =
                was_.done() || (!live_.done() && pin_->was_.comesBefore(live_.entry(), was_.entry()));
            Stream& stream = fromLive ? live_ : was_;
            entry = stream.entry();
            stream.next();
            ++places_;
            if (!pin_->hidden_ || !pin_->hidden_->find(entry.player))
                return true;
        }
        return false;
    }

  private:
    const Pin* pin_;
    Stream live_;
    Stream was_;
    std::uint64_t places_; // passed, hidden ones among them
};

Pin::Pin(const LiveRanking& ranking, const PinScope& scope)
    : scope_(scope),
      live_(&ranking),
      ranked_(scope.cap == 0 ? ranking.size() : std::min(ranking.size(), scope.cap)),
      total_(RankingView(&ranking, scope.cap, scope.publicOnly ? Audience::everyone : Audience::operators)
                 .total()),
      present_(ranking.size()),
      was_(ranking.order(), ranking.playerIds()) {
    if (const HiddenPart* const hidden = ranking.hidden(); scope.publicOnly && hidden != nullptr)
        hidden_ = std::make_unique<Ranking>(hidden->entries());
}

// ---- what the ranking tells

void Pin::note(std::uint32_t player, const RankRecord* before, const std::int64_t* secondaries) {
    if (live_ == nullptr || changed(player))
        return;
    if (++changedPlayers_ > scope_.mostChanged) {
        end();
        return;
    }
    const std::size_t word = player / 64;
    if (word >= changed_.size())
        changed_.resize(word + 1);
    changed_[word] |= std::uint64_t{1} << (player % 64);
    if (before != nullptr)
        was_.set(*before, std::span(secondaries, was_.order().secondaryCount));
}

void Pin::leave() {
    if (live_ == nullptr)
        return;
    // An order by ids is told of ids that change by its ranking alone.
    if (was_.order().last == TieBreak::playerId ||
        present_ - was_.size() + changedPlayers_ > scope_.mostChanged) {
        end();
        return;
    }
    std::vector<RankRecord> records;
    std::vector<std::int64_t> secondaries;
    records.reserve(present_);
    const auto add = [&](const Ranking& ranking, std::uint32_t player) {
        records.push_back(*ranking.find(player));
        const Ranking::Secondaries values = ranking.secondariesOf(player);
        secondaries.insert(secondaries.end(), values.begin(), values.end());
    };
    std::array<Ranking::Placed, 64> part;
    for (const Ranking* const ranking :
         {static_cast<const Ranking*>(live_), static_cast<const Ranking*>(&was_)}) {
        for (std::uint64_t position = 0; position < ranking->size();) {
            const std::size_t count = ranking->read(position, part);
            for (std::size_t i = 0; i < count; ++i) {
                if (ranking == &was_ || !changed(part[i].player))
                    add(*ranking, part[i].player);
            }
            position += count;
        }
    }
    ROSTRUM_CHECK(was_.assign(records, secondaries), "a ranking that was good is good");
    live_ = nullptr;
    changed_.clear();
}

void Pin::end() {
    over_ = true;
    live_ = nullptr;
    changed_.clear();
    was_ = Ranking(was_.order(), was_.playerIds());
    hidden_.reset();
}

// ---- reading

std::optional<RankingEntry> Pin::entryOf(std::uint32_t player) const {
    if (was_.find(player))
        return was_.entryOf(player);
    if (live_ == nullptr || changed(player) || !live_->find(player))
        return std::nullopt;
    return live_->entryOf(player);
}

bool Pin::sameTuple(const RankingEntry& a, const RankingEntry& b) const {
    return a.standing.score == b.standing.score &&
           std::equal(a.secondaries, a.secondaries + was_.order().secondaryCount, b.secondaries);
}

bool Pin::accepts(const PinCursor& cursor) const {
    ROSTRUM_CHECK(!over_, "a pin that is over is not read");
    if (cursor.player == 0)
        return cursor.shown == 0 && cursor.rank == 0;
    if (cursor.shown == 0 || cursor.shown > total_ || cursor.rank == 0 || cursor.rank > total_)
        return false;
    return entryOf(cursor.player) && !(hidden_ && hidden_->find(cursor.player));
}

// How many had a tuple at least as good as the entry's.
std::uint64_t Pin::countAtPin(const RankingEntry& entry) const {
    const std::uint64_t kept = was_.countBetterOrEqual(entry);
    if (live_ == nullptr)
        return kept;
    const TupleKey tuple = was_.tupleOf(entry);
    std::uint64_t changedOnes = 0;
    for (std::size_t word = 0; word < changed_.size(); ++word) {
        for (std::uint64_t bits = changed_[word]; bits != 0; bits &= bits - 1) {
            const auto player =
                static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(bits));
            if (live_->find(player) && live_->tupleOf(live_->entryOf(player)).word <= tuple.word)
                ++changedOnes;
        }
    }
    return kept + live_->countBetterOrEqual(entry) - changedOnes;
}

// The rank that the equals of the last entry share in mode `modified`: the last place among them.
std::uint64_t Pin::endOfEquals(Merged from, const RankingEntry& entry, std::uint64_t shown) const {
    constexpr int lookedAt = 256;
    RankingEntry next;
    for (int i = 0; i < lookedAt; ++i, ++shown) {
        if (!from.next(next) || !sameTuple(entry, next))
            return shown;
    }
    const std::uint64_t hidden = hidden_ ? hidden_->countBetterOrEqual(entry) : 0;
    return std::min(total_, countAtPin(entry) - hidden);
}

void Pin::read(PinCursor& cursor, std::size_t count, std::vector<PinnedPlace>& out) const {
    ROSTRUM_CHECK(!over_, "a pin that is over is not read");
    std::optional<RankingEntry> last;
    if (cursor.player != 0) {
        last = entryOf(cursor.player);
        ROSTRUM_CHECK(last.has_value(), "a cursor is one that its pin accepts");
    }
    Merged merged(*this, last ? &*last : nullptr, cursor.shown);
    const std::size_t end =
        out.size() + static_cast<std::size_t>(std::min<std::uint64_t>(count, total_ - cursor.shown));
    std::size_t open = out.size(); // from here on, places whose shared rank is not known yet
    bool known = true;
    const auto close = [&](std::uint64_t rank) {
        for (; !known && open < out.size(); ++open)
            out[open].rank = rank;
        cursor.rank = known ? cursor.rank : rank;
    };
    RankingEntry entry;
    while (out.size() < end && merged.next(entry)) {
        const bool same = last && sameTuple(*last, entry);
        if (!same) {
            if (cursor.mode == RankMode::modified) {
                close(cursor.shown);
                known = false;
                open = out.size();
            } else {
                cursor.rank = cursor.mode == RankMode::dense ? cursor.rank + 1 : cursor.shown + 1;
            }
        }
        ++cursor.shown;
        if (cursor.mode == RankMode::ordinal)
            cursor.rank = cursor.shown;
        out.push_back({entry.player, entry.standing, cursor.rank});
        last = entry;
    }
    if (!known)
        close(endOfEquals(merged, *last, cursor.shown));
    cursor.player = last ? last->player : 0;
}

std::size_t Pin::memoryBytes() const {
    return sizeof(Pin) + changed_.memoryBytes() + was_.memoryBytes() + (hidden_ ? hidden_->memoryBytes() : 0);
}

} // namespace rostrum
