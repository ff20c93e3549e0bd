// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking against a map and a sort, driven by bytes: standings set, looked ahead for, taken back and erased, alone and in runs; ranks
// in every mode under every cap; and captures, which must show the moment at which they began whatever changes meanwhile.
#include "core/board/ranking.h"
#include "core/check.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

using namespace rostrum;
using fuzz::FuzzInput;

namespace {

using Record = Ranking::Record;

constexpr std::size_t mostPlayers = 6'000;

bool same(const Record& a, const Record& b) {
    return a.player == b.player && a.changedAtS == b.changedAtS && a.standing == b.standing;
}

// What a ranking is, without any cleverness.
class Model {
  public:
    explicit Model(SortOrder sort) : sort_(sort) {}

    std::map<std::uint32_t, Record> records;

    const std::vector<Record>& order() {
        if (!sorted_) {
            order_.clear();
            for (const auto& [player, record] : records)
                order_.push_back(record);
            std::sort(order_.begin(), order_.end(), [&](const Record& a, const Record& b) {
                if (a.standing.score != b.standing.score)
                    return better(a.standing.score, b.standing.score);
                return a.standing.reachedSeq < b.standing.reachedSeq;
            });
            sorted_ = true;
        }
        return order_;
    }
    void changed() { sorted_ = false; }
    bool better(Score a, Score b) const { return sort_ == SortOrder::descending ? a > b : a < b; }

    std::optional<std::uint64_t> rank(std::size_t position, RankMode mode, std::uint64_t cap) {
        const std::vector<Record>& all = order();
        const std::size_t ranked = cap == 0 ? all.size() : std::min<std::size_t>(all.size(), cap);
        if (position >= ranked)
            return std::nullopt;
        const Score score = all[position].standing.score;
        std::uint64_t betterOnes = 0;
        std::uint64_t distinct = 0;
        std::uint64_t asGood = 0;
        for (std::size_t i = 0; i < ranked; ++i) {
            const Score other = all[i].standing.score;
            betterOnes += better(other, score) ? 1 : 0;
            asGood += better(score, other) ? 0 : 1;
            distinct += better(other, score) && (i == 0 || all[i - 1].standing.score != other) ? 1 : 0;
        }
        switch (mode) {
        case RankMode::ordinal: return position + 1;
        case RankMode::competition: return betterOnes + 1;
        case RankMode::dense: return distinct + 1;
        case RankMode::modified: return asGood;
        }
        return std::nullopt;
    }
    std::uint64_t worse(std::size_t position, std::uint64_t cap) {
        const std::vector<Record>& all = order();
        const std::size_t ranked = cap == 0 ? all.size() : std::min<std::size_t>(all.size(), cap);
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < ranked; ++i)
            count += better(all[position].standing.score, all[i].standing.score) ? 1 : 0;
        return count;
    }

  private:
    SortOrder sort_;
    std::vector<Record> order_;
    bool sorted_ = false;
};

class Driver {
  public:
    explicit Driver(FuzzInput in)
        : in_(in),
          sort_(in_.byte() % 2 == 0 ? SortOrder::descending : SortOrder::ascending),
          ranking_(sort_),
          model_(sort_) {
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
        switch (in_.byte() % 20) {
        case 0:
        case 1:
        case 2: set(anyPlayer(), anyScore()); break;
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
        ROSTRUM_CHECK(ranking_.size() == model_.records.size(), "the sizes differ");
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
    Score anyScore() {
        constexpr std::array<Score, 6> extremes = {
            std::numeric_limits<Score>::min(),     std::numeric_limits<Score>::min() + 1, -1, 0,
            std::numeric_limits<Score>::max() - 1, std::numeric_limits<Score>::max()};
        switch (scores_) {
        case 0: return in_.byte() % 5;
        case 1: return static_cast<Score>(in_.number(3));
        case 2: return static_cast<Score>(in_.number(8));
        default: return extremes[in_.byte() % extremes.size()];
        }
    }
    Record newRecord(std::uint32_t player, Score score) {
        // Sequence numbers leap once in a while, beyond 32 bits too.
        seq_ += scores_ == 2 ? 1 + in_.number(4) : 1;
        return {player, static_cast<std::uint32_t>(seq_ / 2), {score, seq_}};
    }

    void note(std::uint32_t player) {
        const auto found = model_.records.find(player);
        log_.emplace_back(player,
                          found == model_.records.end() ? std::nullopt : std::optional(found->second));
    }
    void set(std::uint32_t player, Score score) {
        if (model_.records.size() >= mostPlayers && !model_.records.contains(player))
            return;
        note(player);
        const Record record = newRecord(player, score);
        ranking_.set(record);
        model_.records[player] = record;
        model_.changed();
    }
    void setRun() {
        std::uint32_t player = anyPlayer();
        const std::uint32_t stride = 1 + in_.byte() % 3;
        const Score first = anyScore();
        const std::uint64_t step = in_.byte() % 3;
        for (std::uint64_t i = 0, count = in_.below(800); i < count; ++i, player += stride)
            set(player, static_cast<Score>(static_cast<std::uint64_t>(first) + i * step));
    }
    void erase(std::uint32_t player) {
        if (!model_.records.contains(player)) {
            ROSTRUM_CHECK(!ranking_.find(player), "a player who is not there is found");
            return;
        }
        note(player);
        ranking_.erase(player);
        model_.records.erase(player);
        model_.changed();
    }
    void eraseRun() {
        auto from = model_.records.lower_bound(anyPlayer());
        for (std::size_t left = in_.below(1500); left > 0 && from != model_.records.end(); --left) {
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
                ranking_.set(*old);
                model_.records[player] = *old;
            } else {
                ranking_.erase(player);
                model_.records.erase(player);
            }
        }
        model_.changed();
    }
    // As the engine's batches do it. A prediction may be wrong, and a player may come twice.
    void lookAheadGroup() {
        constexpr std::size_t most = 32;
        std::array<Ranking::Ahead, most> aheads;
        std::array<Record, most> records;
        const std::size_t count = 1 + in_.byte() % most;
        const bool wrong = in_.oneIn(6);
        for (std::size_t i = 0; i < count; ++i) {
            records[i].player = anyPlayer();
            records[i].standing.score = anyScore();
            ranking_.prefetch(records[i].player);
        }
        for (std::size_t i = 0; i < count; ++i) {
            Standing predicted{records[i].standing.score, seq_ + 1 + i};
            if (wrong)
                predicted.score = static_cast<Score>(in_.byte());
            ranking_.lookAhead(records[i].player, predicted, aheads[i]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t player = records[i].player;
            if (wrong && in_.oneIn(4)) {
                erase(anyPlayer());
                continue;
            }
            if (model_.records.size() >= mostPlayers && !model_.records.contains(player))
                continue;
            note(player);
            const Record record = newRecord(player, records[i].standing.score);
            ranking_.set(record, aheads[i]);
            model_.records[player] = record;
            model_.changed();
        }
    }

    void askRank() {
        const std::vector<Record>& order = model_.order();
        if (order.empty())
            return;
        const std::size_t at = in_.below(order.size());
        const std::uint32_t player = order[at].player;
        const auto mode = static_cast<RankMode>(in_.byte() % 4);
        const std::uint64_t cap = in_.byte() % 2 == 0 ? 0 : in_.below(order.size() + 2);
        ROSTRUM_CHECK(ranking_.positionOf(player) == at, "a position is wrong");
        ROSTRUM_CHECK(ranking_.rankOf(player, mode, cap) == model_.rank(at, mode, cap), "a rank is wrong");
        ROSTRUM_CHECK(ranking_.countWorse(player, cap) == model_.worse(at, cap), "countWorse is wrong");
        ROSTRUM_CHECK(same(*ranking_.find(player), order[at]), "a record is another");
        ROSTRUM_CHECK(ranking_.at(at).player == player, "another stands at a position");
    }
    void readPart() {
        const std::vector<Record>& order = model_.order();
        std::vector<Ranking::Placed> part(in_.byte());
        const std::size_t from = in_.below(order.size());
        const std::size_t expected = std::min(part.size(), order.size() - from);
        ROSTRUM_CHECK(ranking_.read(from, part) == expected, "another number was read");
        for (std::size_t i = 0; i < expected; ++i)
            ROSTRUM_CHECK(part[i].player == order[from + i].player &&
                              part[i].standing == order[from + i].standing,
                          "something else was read");
    }

    void beginCapture() {
        ranking_.beginCapture();
        capturing_ = true;
        captured_.clear();
        expected_ = model_.records;
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
        const bool more = ranking_.capture(atMost, captured_);
        ROSTRUM_CHECK(captured_.size() - before <= atMost, "more was captured than was asked for");
        if (more)
            return;
        std::map<std::uint32_t, Record> found;
        for (const Record& record : captured_)
            ROSTRUM_CHECK(found.emplace(record.player, record).second, "a player was captured twice");
        ROSTRUM_CHECK(std::equal(found.begin(), found.end(), expected_.begin(), expected_.end(),
                                 [](const auto& a, const auto& b) { return same(a.second, b.second); }),
                      "a capture is not of the moment at which it began");
        ranking_.endCapture();
        capturing_ = false;
    }

    void replaceAll() {
        if (capturing_)
            return; // events about boards end a snapshot, and nothing else replaces a ranking
        log_.clear();
        const std::uint8_t how = in_.byte() % 4;
        if (how == 0) {
            ranking_ = Ranking(sort_);
            model_.records.clear();
        } else if (how == 1) {
            Ranking other(std::exchange(ranking_, Ranking(sort_)));
            ROSTRUM_CHECK(ranking_.empty() && ranking_.sumOfScores() == 0,
                          "an exchanged ranking is not empty");
            ranking_ = std::move(other);
        } else {
            std::vector<Record> all = model_.order();
            if (how == 2)
                std::reverse(all.begin(), all.end());
            ROSTRUM_CHECK(ranking_.assign(std::move(all)), "records of a ranking were refused");
        }
        model_.changed();
    }
    void refuseDoubles() {
        std::vector<Record> all = model_.order();
        if (all.empty())
            return;
        Record twice = all[in_.below(all.size())];
        if (in_.byte() % 2 == 0)
            twice.player = 900'000'000; // the same place
        else
            twice.standing.reachedSeq = seq_ + 1; // the same player
        all.push_back(twice);
        Ranking other(sort_);
        ROSTRUM_CHECK(!other.assign(std::move(all)), "two players share a place, or a player has two");
    }

    void compareAll() {
        ranking_.checkInvariants();
        const std::vector<Record>& order = model_.order();
        std::vector<Ranking::Placed> all(order.size() + 1);
        ROSTRUM_CHECK(ranking_.read(0, all) == order.size(), "another number was read");
        Ranking::Sum sum = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            ROSTRUM_CHECK(all[i].player == order[i].player && all[i].standing == order[i].standing,
                          "the order is another");
            ROSTRUM_CHECK(same(*ranking_.find(order[i].player), order[i]), "a record is another");
            sum += order[i].standing.score;
        }
        ROSTRUM_CHECK(ranking_.sumOfScores() == sum, "the sum is wrong");
    }

    FuzzInput in_;
    SortOrder sort_;
    Ranking ranking_;
    Model model_;
    unsigned spread_ = 0;
    unsigned scores_ = 0;
    std::uint64_t seq_ = 0;
    std::vector<std::pair<std::uint32_t, std::optional<Record>>> log_; // what was before each change
    bool capturing_ = false;
    std::vector<Record> captured_;
    std::map<std::uint32_t, Record> expected_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Driver(FuzzInput(data, size)).run();
    return 0;
}
