// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking against a map and a sort, driven by bytes: standings set, looked ahead for, taken back and erased, alone and in runs; ranks
// in every mode under every cap; and captures, which must show the moment at which they began whatever changes meanwhile.
#include "core/board/ranking.h"
#include "core/check.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/ranking_model.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

using namespace rostrum;
using namespace rostrum::fuzz;

namespace {

constexpr std::size_t mostPlayers = 6'000;

class Driver {
  public:
    explicit Driver(FuzzInput in)
        : in_(in),
          order_(anyOrder(in_)),
          ranking_(order_, &scatteredIds),
          model_(order_) {
        const std::uint8_t shape = in_.byte();
        spread_ = shape % 4;
        scores_ = shape / 4 % 4;
    }

    void run() {
        while (in_.more())
            step();
        while (capturing_)
            stepCapture();
        compareAll();
    }

  private:
    void step() {
        switch (in_.byte() % 23) {
        case 0:
        case 1:
        case 2: set(anyPlayer(), anyScore(), anyValues()); break;
        case 20: setMany(); break;
        case 21: setLike(anyPlayer(), anyScore()); break;
        case 22: askMany(); break;
        case 3: setRun(); break;
        case 4: erase(anyPlayer()); break;
        case 5: eraseRun(); break;
        case 6: takeBack(1 + in_.byte()); break;
        case 7:
        case 8:
        case 9: lookAheadGroup(); break;
        case 10:
        case 11: askRank(); break;
        case 12: readPart(); break;
        case 13: capturing_ ? stepCapture() : beginCapture(); break;
        case 14: stepCapture(); break;
        case 15: replaceAll(); break;
        case 16: refuseDoubles(); break;
        case 17: spread_ = in_.byte() % 4; break;
        case 18: scores_ = in_.byte() % 4; break;
        default:
            if (in_.oneIn(4))
                compareAll();
            break;
        }
        ROSTRUM_CHECK(ranking_.size() == model_.entries.size(), "the sizes differ");
    }

    // Few of many, all of some, and numbers far away.
    std::uint32_t anyPlayer() {
        switch (spread_) {
        case 0: return 1 + in_.byte();
        case 1: return 1 + static_cast<std::uint32_t>(in_.number(2)) % 5000;
        case 2: return 1 + static_cast<std::uint32_t>(in_.number(3)) % 4'000'000;
        default: return 100'000 + in_.byte();
        }
    }
    Score anyScore() { return scoreOf(scores_, in_); }
    Record newRecord(std::uint32_t player, Score score) {
        // Sequence numbers leap once in a while, beyond 32 bits too.
        seq_ += scores_ == 2 ? 1 + in_.number(4) : 1;
        return {player, static_cast<std::uint32_t>(seq_ / 2), {score, seq_}};
    }

    std::size_t secondaryCount() const { return order_.secondaryCount; }
    Ranking::Secondaries partOf(const Values& values) const {
        return std::span(values).first(secondaryCount());
    }
    Values anyValues() {
        Values values{};
        for (std::size_t i = 0; i < secondaryCount(); ++i)
            values[i] = scores_ == 2 ? static_cast<std::int64_t>(in_.number(8)) : in_.byte() % 3;
        return values;
    }
    bool isFull(std::uint32_t player) const {
        return model_.entries.size() >= mostPlayers && !model_.entries.contains(player);
    }
    // What was before a change, and what is after it.
    void note(std::uint32_t player, const std::optional<Entry>& after) {
        const auto found = model_.entries.find(player);
        log_.emplace_back(player,
                          found == model_.entries.end() ? std::nullopt : std::optional(found->second));
        if (after)
            model_.entries[player] = *after;
        else
            model_.entries.erase(player);
        model_.changed();
    }
    void set(std::uint32_t player, Score score, const Values& values) {
        if (isFull(player))
            return;
        const Entry entry{newRecord(player, score), values};
        ranking_.set(entry.record, partOf(values));
        note(player, entry);
    }
    // With the secondaries of somebody who is in the ranking, where they lie.
    void setLike(std::uint32_t player, Score score) {
        if (model_.entries.empty() || isFull(player))
            return;
        const std::vector<Entry>& order = model_.order();
        const Entry& like =
            model_.entries.contains(player) ? model_.entries.at(player) : order[in_.below(order.size())];
        const Entry entry{newRecord(player, score), like.values};
        ranking_.set(entry.record, ranking_.secondariesOf(like.record.player));
        note(player, entry);
    }
    void setRun() {
        std::uint32_t player = anyPlayer();
        const std::uint32_t stride = 1 + in_.byte() % 3;
        const Score first = anyScore();
        const std::uint64_t step = in_.byte() % 3;
        const Values values = anyValues();
        for (std::uint64_t i = 0, count = in_.below(800); i < count; ++i, player += stride)
            set(player, static_cast<Score>(static_cast<std::uint64_t>(first) + i * step), values);
    }
    // Many in one call; a player may come twice.
    void setMany() {
        std::vector<Record> records;
        std::vector<std::int64_t> all;
        for (std::size_t i = in_.byte() % 100; i > 0; --i) {
            const std::uint32_t player = anyPlayer();
            if (isFull(player))
                continue;
            const Entry entry{newRecord(player, anyScore()), anyValues()};
            records.push_back(entry.record);
            all.insert(all.end(), entry.values.begin(), entry.values.begin() + order_.secondaryCount);
            note(player, entry);
        }
        ranking_.set(records, all);
    }
    void erase(std::uint32_t player) {
        if (!model_.entries.contains(player)) {
            ROSTRUM_CHECK(!ranking_.find(player), "a player who is not there is found");
            return;
        }
        ranking_.erase(player);
        note(player, std::nullopt);
    }
    void eraseRun() {
        auto from = model_.entries.lower_bound(anyPlayer());
        for (std::size_t left = in_.below(1500); left > 0 && from != model_.entries.end(); --left) {
            const std::uint32_t player = from->first;
            ++from;
            erase(player);
        }
    }
    // As a batch that was not committed is taken back: standings of old come again, newest change first.
    void takeBack(std::size_t changes) {
        for (; changes > 0 && !log_.empty(); --changes, log_.pop_back()) {
            const auto& [player, old] = log_.back();
            if (old) {
                ranking_.set(old->record, partOf(old->values));
                model_.entries[player] = *old;
            } else {
                ranking_.erase(player);
                model_.entries.erase(player);
            }
        }
        model_.changed();
    }
    // As the engine's batches do it. A prediction may be wrong, and a player may come twice.
    void lookAheadGroup() {
        constexpr std::size_t most = 32;
        std::array<Ranking::Ahead, most> aheads;
        std::array<Entry, most> entries;
        const std::size_t count = 1 + in_.byte() % most;
        const bool wrong = in_.oneIn(6);
        for (std::size_t i = 0; i < count; ++i) {
            entries[i] = {{anyPlayer(), 0, {anyScore(), 0}}, anyValues()};
            ranking_.prefetch(entries[i].record.player);
        }
        for (std::size_t i = 0; i < count; ++i) {
            Standing predicted{entries[i].record.standing.score, seq_ + 1 + i};
            if (wrong)
                predicted.score = static_cast<Score>(in_.byte());
            if (wrong && i % 2 == 0)
                ranking_.lookAhead(entries[i].record.player, predicted, aheads[i]);
            else
                ranking_.lookAhead(entries[i].record.player, predicted, aheads[i], partOf(entries[i].values));
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t player = entries[i].record.player;
            if (wrong && in_.oneIn(4)) {
                erase(anyPlayer());
                continue;
            }
            if (isFull(player))
                continue;
            entries[i].record = newRecord(player, entries[i].record.standing.score);
            ranking_.set(entries[i].record, aheads[i], partOf(entries[i].values));
            note(player, entries[i]);
        }
    }

    void askRank() {
        const std::vector<Entry>& order = model_.order();
        if (order.empty())
            return;
        const std::size_t at = in_.below(order.size());
        const std::uint32_t player = order[at].record.player;
        const auto mode = static_cast<RankMode>(in_.byte() % 4);
        const std::uint64_t cap = in_.byte() % 2 == 0 ? 0 : in_.below(order.size() + 2);
        ROSTRUM_CHECK(ranking_.positionOf(player) == at, "a position is wrong");
        ROSTRUM_CHECK(ranking_.rankOf(player, mode, cap) == model_.rank(at, mode, cap), "a rank is wrong");
        ROSTRUM_CHECK(ranking_.countWorse(player, cap) == model_.worse(at, cap), "countWorse is wrong");
        ROSTRUM_CHECK(ranking_.at(at).player == player, "another stands at a position");
        compare(order[at]);
    }
    void compare(const Entry& entry) const {
        ROSTRUM_CHECK(same(*ranking_.find(entry.record.player), entry.record), "a record is another");
        const Ranking::Secondaries values = ranking_.secondariesOf(entry.record.player);
        ROSTRUM_CHECK(std::equal(values.begin(), values.end(), entry.values.begin(),
                                 entry.values.begin() + order_.secondaryCount),
                      "a player has other secondaries");
    }
    void askMany() {
        const std::vector<Entry>& order = model_.order();
        std::vector<std::uint32_t> players;
        std::vector<std::uint64_t> expected;
        for (std::size_t i = in_.byte(); i > 0 && !order.empty(); --i) {
            expected.push_back(in_.below(order.size()));
            players.push_back(order[expected.back()].record.player);
        }
        std::vector<std::uint64_t> positions(players.size());
        ranking_.positionsOf(players, positions);
        ROSTRUM_CHECK(positions == expected, "one of many positions is wrong");
    }
    void readPart() {
        const std::vector<Entry>& order = model_.order();
        std::vector<Ranking::Placed> part(in_.byte());
        const std::size_t from = in_.below(order.size());
        const std::size_t expected = std::min(part.size(), order.size() - from);
        ROSTRUM_CHECK(ranking_.read(from, part) == expected, "another number was read");
        for (std::size_t i = 0; i < expected; ++i)
            ROSTRUM_CHECK(matches(part[i], order[from + i]), "something else was read");
    }

    void beginCapture() {
        ranking_.beginCapture();
        capturing_ = true;
        captured_.clear();
        capturedValues_.clear();
        expected_ = model_.entries;
    }
    void stepCapture() {
        if (!capturing_)
            return;
        if (in_.oneIn(16)) {
            ranking_.endCapture();
            capturing_ = false;
            return;
        }
        const std::size_t atMost = 1 + in_.below(700);
        const std::size_t before = captured_.size();
        const bool more = ranking_.capture(in_.more() ? atMost : UINT32_MAX, captured_, &capturedValues_);
        ROSTRUM_CHECK(!in_.more() || captured_.size() - before <= atMost,
                      "more was captured than was asked for");
        if (!more)
            compareCapture();
    }
    void compareCapture() {
        ROSTRUM_CHECK(captured_.size() == expected_.size(), "a capture lacks players, or has more");
        ROSTRUM_CHECK(capturedValues_.size() == captured_.size() * secondaryCount(),
                      "a capture lacks secondaries");
        for (std::size_t i = 0; i < captured_.size(); ++i) {
            const auto found = expected_.find(captured_[i].player);
            ROSTRUM_CHECK(found != expected_.end(), "a player was captured twice, or was not there");
            ROSTRUM_CHECK(same(found->second.record, captured_[i]),
                          "a capture is not of the moment at which it began");
            const auto values = capturedValues_.begin() + static_cast<std::ptrdiff_t>(i * secondaryCount());
            ROSTRUM_CHECK(std::equal(values, values + order_.secondaryCount, found->second.values.begin()),
                          "secondaries are not of the moment at which the capture began");
            expected_.erase(found);
        }
        ranking_.endCapture();
        capturing_ = false;
    }

    void replaceAll() {
        if (capturing_)
            return; // events about boards end a snapshot, and nothing else replaces a ranking
        log_.clear();
        const std::uint8_t how = in_.byte() % 5;
        if (how == 0) {
            ranking_ = Ranking(order_, &scatteredIds);
            model_.entries.clear();
            model_.changed();
        } else if (how == 1) {
            Ranking other(std::exchange(ranking_, Ranking(order_, &scatteredIds)));
            ROSTRUM_CHECK(ranking_.empty() && ranking_.sumOfScores() == 0,
                          "an exchanged ranking is not empty");
            ranking_ = std::move(other);
        } else {
            std::vector<Entry> all = model_.order();
            if (how == 2)
                std::reverse(all.begin(), all.end());
            const Flat whole = flat(all, secondaryCount());
            if (how == 4)
                assignInPieces(whole);
            else
                ROSTRUM_CHECK(ranking_.assign(whole.records, whole.values),
                              "records of a ranking were refused");
        }
    }
    // What is announced may be wrong.
    void assignInPieces(const Flat& whole) {
        const std::span<const Record> records(whole.records);
        const std::span<const std::int64_t> values(whole.values);
        ranking_.beginAssign(in_.number(2), static_cast<std::uint32_t>(in_.number(2)));
        const std::size_t step = 1 + in_.below(500);
        for (std::size_t from = 0; from < records.size(); from += step) {
            const std::size_t count = std::min(step, records.size() - from);
            const bool taken =
                ranking_.append(records.subspan(from, count),
                                values.subspan(from * secondaryCount(), count * secondaryCount()));
            ROSTRUM_CHECK(taken, "records of a ranking were refused");
        }
        ROSTRUM_CHECK(ranking_.endAssign(), "places of a ranking were refused");
    }
    void refuseDoubles() {
        std::vector<Entry> all = model_.order();
        if (all.empty())
            return;
        Entry twice = all[in_.below(all.size())];
        const bool samePlace = in_.byte() % 2 == 0 && order_.last != TieBreak::playerId;
        if (samePlace)
            twice.record.player = 900'000'000;
        else
            twice.record.standing.reachedSeq = seq_ + 1; // the same player
        all.push_back(twice);
        const Flat whole = flat(all, secondaryCount());
        Ranking other(order_, &scatteredIds);
        ROSTRUM_CHECK(!other.assign(whole.records, whole.values),
                      "two players share a place, or one has two");
        ROSTRUM_CHECK(other.empty(), "what was refused left something");
    }

    void compareAll() {
        ranking_.checkInvariants();
        const std::vector<Entry>& order = model_.order();
        std::vector<Ranking::Placed> all(order.size() + 1);
        ROSTRUM_CHECK(ranking_.read(0, all) == order.size(), "another number was read");
        Ranking::Sum sum = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            ROSTRUM_CHECK(matches(all[i], order[i]), "the order is another");
            compare(order[i]);
            sum += order[i].record.standing.score;
        }
        ROSTRUM_CHECK(ranking_.sumOfScores() == sum, "the sum is wrong");
    }

    FuzzInput in_;
    RankingOrder order_;
    Ranking ranking_;
    Model model_;
    unsigned spread_ = 0;
    unsigned scores_ = 0;
    std::uint64_t seq_ = 0;
    std::vector<std::pair<std::uint32_t, std::optional<Entry>>> log_; // what was before each change
    bool capturing_ = false;
    std::vector<Record> captured_;
    std::vector<std::int64_t> capturedValues_;
    std::map<std::uint32_t, Entry> expected_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Driver(FuzzInput(data, size)).run();
    return 0;
}
