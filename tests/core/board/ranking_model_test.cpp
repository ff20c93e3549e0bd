// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking against a sorted list, in every kind of order and both forms of its records.
#include "tests/core/board/ranking_model.h"
#include "tests/core/ranking/seed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

using namespace rostrum;
using test::below;
using test::RankingModel;

namespace {

using Row = RankingModel::Row;

constexpr std::array allModes = {RankMode::ordinal, RankMode::competition, RankMode::dense,
                                 RankMode::modified};

// One ranking and its model through a life of many operations.
class Life {
  public:
    explicit Life(std::uint64_t seed)
        : random_(seed),
          order_(randomOrder()),
          model_(order_, ids_),
          players_(below(random_, 12) == 0 ? 6000 : 1 + static_cast<std::uint32_t>(below(random_, 500))),
          spacing_(below(random_, 3) == 0 ? 1 + static_cast<std::uint32_t>(below(random_, 2000)) : 1),
          scores_(below(random_, 4)),
          randomSeqs_(below(random_, 4) == 0) {
        ranking_.emplace(order_, &ids_);
    }

    // Returns how many operations these were.
    std::uint64_t run() {
        const std::uint64_t most = players_ > 1000 ? 20000 : 3000;
        while (operations_ < most) {
            // Phases of growing and of emptying, so that both forms and every size come up.
            erasePercent_ = below(random_, 3) == 0 ? 80 : 15;
            for (std::uint64_t i = 0, steps = 50 + below(random_, players_ * 2); i < steps; ++i)
                step();
            checkWhole();
        }
        while (!model_.rows.empty())
            erase(model_.rows[below(random_, model_.rows.size())].record.player);
        checkWhole();
        CHECK(ranking_->empty());
        return operations_;
    }

  private:
    RankingOrder randomOrder() {
        RankingOrder order;
        order.sort = below(random_, 2) == 0 ? SortOrder::descending : SortOrder::ascending;
        order.secondaryCount =
            static_cast<std::uint8_t>(below(random_, 2) * below(random_, RankingOrder::mostSecondaries + 1));
        for (unsigned i = 0; i < order.secondaryCount; ++i)
            order.secondaries[i] = below(random_, 2) == 0 ? SortOrder::descending : SortOrder::ascending;
        order.last = std::array{TieBreak::first, TieBreak::last, TieBreak::playerId}[below(random_, 3)];
        return order;
    }

    std::uint32_t randomPlayer() {
        return 1 + static_cast<std::uint32_t>(below(random_, players_)) * spacing_;
    }
    std::int64_t randomScore() {
        switch (scores_) {
        case 0: return static_cast<std::int64_t>(random_()); // any at all
        case 1: return 7;                                    // all equal
        case 2:
            return std::array{std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                              std::numeric_limits<std::int64_t>::max()}[below(random_, 4)];
        default: return static_cast<std::int64_t>(below(random_, 60)) - 30;
        }
    }
    std::uint64_t nextSeq() {
        ++seq_;
        return randomSeqs_ ? seq_ * 0x9e3779b97f4a7c15ULL : seq_;
    }
    Row randomRow() {
        Row row;
        row.record = {randomPlayer(), static_cast<std::uint32_t>(random_()), {randomScore(), nextSeq()}};
        for (unsigned i = 0; i < order_.secondaryCount; ++i)
            row.secondaries[i] = below(random_, 8) == 0 ? static_cast<std::int64_t>(random_())
                                                        : static_cast<std::int64_t>(below(random_, 3));
        return row;
    }
    Ranking::Secondaries secondariesOf(const Row& row) const {
        return std::span(row.secondaries).first(order_.secondaryCount);
    }
    std::optional<std::uint32_t> randomRanked() {
        if (model_.rows.empty())
            return std::nullopt;
        return model_.rows[below(random_, model_.rows.size())].record.player;
    }

    void step() {
        const std::uint64_t percent = below(random_, 100);
        if (percent < erasePercent_) {
            const std::optional<std::uint32_t> player = randomRanked();
            if (player)
                erase(*player);
        } else if (percent < erasePercent_ + 4) {
            setMany();
        } else if (percent < erasePercent_ + 7) {
            setForeseen();
        } else if (percent < 97) {
            set(randomRow());
        } else {
            question();
        }
        if (below(random_, 20) == 0)
            captureStep();
        if (below(random_, 5000) == 0)
            reload();
        ++operations_;
    }

    void set(const Row& row) {
        ranking_->set(row.record, secondariesOf(row));
        model_.set(row);
    }

    void erase(std::uint32_t player) {
        ranking_->erase(player);
        model_.erase(player);
        if (below(random_, 2) == 0)
            ids_.renew(player);
    }

    void setMany() {
        std::vector<Row> rows(1 + below(random_, 70));
        std::vector<Ranking::Record> records;
        std::vector<std::int64_t> secondaries;
        for (Row& row : rows) {
            row = randomRow();
            if (below(random_, 4) == 0 && !records.empty()) // the same player again in one group
                row.record.player = records[below(random_, records.size())].player;
            records.push_back(row.record);
            secondaries.insert(secondaries.end(), row.secondaries.begin(),
                               row.secondaries.begin() + order_.secondaryCount);
        }
        ranking_->set(records, secondaries);
        for (const Row& row : rows)
            model_.set(row);
        operations_ += rows.size();
    }

    // What was foreseen may be wrong, and anything may happen before it comes.
    void setForeseen() {
        std::vector<Row> rows(1 + below(random_, 10));
        std::vector<Ranking::Ahead> ahead(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i] = randomRow();
            Row foreseen = rows[i];
            if (below(random_, 4) == 0)
                foreseen = randomRow();
            ranking_->prefetch(foreseen.record.player);
            if (below(random_, 2) == 0)
                ranking_->lookAhead(foreseen.record.player, foreseen.record.standing, ahead[i],
                                    secondariesOf(foreseen));
            else
                ranking_->lookAhead(foreseen.record.player, foreseen.record.standing, ahead[i]);
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (below(random_, 4) == 0)
                set(randomRow());
            if (const auto player = below(random_, 4) == 0 ? randomRanked() : std::nullopt)
                erase(*player);
            ranking_->set(rows[i].record, ahead[i], secondariesOf(rows[i]));
            model_.set(rows[i]);
        }
        operations_ += rows.size();
    }

    void question() {
        checkPlayer(randomPlayer());
        if (const auto player = randomRanked())
            checkPlayer(*player);
        const std::uint64_t position = below(random_, model_.rows.size() + 2);
        std::vector<Ranking::Placed> placed(below(random_, 200));
        const std::size_t got = ranking_->read(position, placed);
        const std::size_t left = position < model_.rows.size() ? model_.rows.size() - position : 0;
        REQUIRE(got == std::min<std::size_t>(left, placed.size()));
        for (std::size_t i = 0; i < got; ++i) {
            const Row& row = model_.rows[position + i];
            REQUIRE(placed[i].player == row.record.player);
            REQUIRE(placed[i].standing == row.record.standing);
        }
        askMany();
    }

    void askMany() {
        std::vector<std::uint32_t> players;
        for (std::uint64_t i = 0, count = below(random_, 80); i < count && !model_.rows.empty(); ++i)
            players.push_back(*randomRanked());
        std::vector<std::uint64_t> positions(players.size());
        ranking_->positionsOf(players, positions);
        for (std::size_t i = 0; i < players.size(); ++i)
            REQUIRE(positions[i] == model_.positionOf(players[i]));
    }

    void checkPlayer(std::uint32_t player) {
        const Row* row = model_.find(player);
        const std::optional<Ranking::Record> found = ranking_->find(player);
        REQUIRE(found.has_value() == (row != nullptr));
        if (row == nullptr)
            return;
        REQUIRE(found->player == player);
        REQUIRE(found->changedAtS == row->record.changedAtS);
        REQUIRE(found->standing == row->record.standing);
        const Ranking::Secondaries secondaries = ranking_->secondariesOf(player);
        REQUIRE(std::equal(secondaries.begin(), secondaries.end(), row->secondaries.begin(),
                           row->secondaries.begin() + order_.secondaryCount));
        const std::uint64_t position = model_.positionOf(player);
        REQUIRE(ranking_->positionOf(player) == position);
        REQUIRE(ranking_->at(position).player == player);
        const std::uint64_t cap = below(random_, 2) == 0 ? 0 : 1 + below(random_, model_.rows.size() + 3);
        const std::uint64_t ranked = cap == 0 ? model_.rows.size() : std::min(cap, model_.rows.size());
        for (const RankMode mode : allModes) {
            if (mode == RankMode::dense && below(random_, 3) != 0)
                continue; // the count of distinct tuples is kept in some lives from late on only
            const std::optional<std::uint64_t> rank = ranking_->rankOf(player, mode, cap);
            if (position >= ranked)
                REQUIRE(!rank);
            else
                REQUIRE(rank == model_.rankOf(player, mode, ranked));
        }
        REQUIRE(ranking_->countWorse(player, cap) == model_.countWorse(*row, ranked));
    }

    // ---- a capture goes on beside everything else
    void captureStep() {
        if (!captured_) {
            if (below(random_, 4) != 0)
                return;
            ranking_->beginCapture();
            captured_.emplace(model_.rows);
            records_.clear();
            secondaries_.clear();
            return;
        }
        if (below(random_, 40) == 0) { // given up
            ranking_->endCapture();
            captured_.reset();
            return;
        }
        if (ranking_->capture(1 + below(random_, 300), records_, &secondaries_))
            return;
        ranking_->endCapture();
        REQUIRE(records_.size() == captured_->size());
        REQUIRE(secondaries_.size() == records_.size() * order_.secondaryCount);
        std::unordered_map<std::uint32_t, std::size_t> places;
        for (std::size_t i = 0; i < records_.size(); ++i)
            places[records_[i].player] = i;
        for (const Row& row : *captured_) {
            const auto found = places.find(row.record.player);
            REQUIRE(found != places.end());
            REQUIRE(records_[found->second].standing == row.record.standing);
            REQUIRE(records_[found->second].changedAtS == row.record.changedAtS);
            for (unsigned i = 0; i < order_.secondaryCount; ++i)
                REQUIRE(secondaries_[found->second * order_.secondaryCount + i] == row.secondaries[i]);
        }
        captured_.reset();
        ++captures;
    }

    // All of it read and put into another ranking, in pieces.
    void reload() {
        std::vector<Row> rows = model_.rows;
        std::shuffle(rows.begin(), rows.end(), random_);
        Ranking other(order_, &ids_);
        if (below(random_, 2) == 0)
            other.set({3, 0, {5, 1}}, std::vector<std::int64_t>(order_.secondaryCount));
        const bool known = below(random_, 2) == 0;
        other.beginAssign(known ? rows.size() : below(random_, 100), known ? players_ * spacing_ : 0);
        for (std::size_t from = 0; from < rows.size();) {
            const std::size_t to = std::min<std::size_t>(rows.size(), from + 1 + below(random_, 100));
            std::vector<Ranking::Record> records;
            std::vector<std::int64_t> secondaries;
            for (; from < to; ++from) {
                records.push_back(rows[from].record);
                const Ranking::Secondaries part = secondariesOf(rows[from]);
                secondaries.insert(secondaries.end(), part.begin(), part.end());
            }
            REQUIRE(other.append(records, secondaries));
        }
        REQUIRE(other.endAssign());
        *ranking_ = std::move(other);
        captured_.reset(); // it ended with the old one
    }

    void checkWhole() {
        ranking_->checkInvariants();
        REQUIRE(ranking_->size() == model_.rows.size());
        Ranking::Sum sum = 0;
        for (const Row& row : model_.rows)
            sum += row.record.standing.score;
        REQUIRE((ranking_->sumOfScores() == sum));
        std::vector<Ranking::Placed> placed(model_.rows.size() + 1);
        REQUIRE(ranking_->read(0, placed) == model_.rows.size());
        for (std::size_t i = 0; i < model_.rows.size(); ++i)
            REQUIRE(placed[i].player == model_.rows[i].record.player);
        if (const auto player = randomRanked())
            checkPlayer(*player);
        (ranking_->isDense() ? denseSeen : sparseSeen) = true;
    }

  public:
    bool denseSeen = false;
    bool sparseSeen = false;
    std::uint64_t captures = 0;

  private:
    test::Random random_;
    test::Ids ids_;
    RankingOrder order_;
    RankingModel model_;
    std::optional<Ranking> ranking_;
    std::uint32_t players_; // different ones
    std::uint32_t spacing_; // between their numbers
    std::uint64_t scores_;
    bool randomSeqs_;
    std::uint64_t erasePercent_ = 0;
    std::uint64_t seq_ = 0;
    std::uint64_t operations_ = 0;
    std::optional<std::vector<Row>> captured_; // the model as it was
    std::vector<Ranking::Record> records_;
    std::vector<std::int64_t> secondaries_;
};

} // namespace

TEST_CASE("a ranking does what a sorted list does, in every order") {
    const std::uint64_t seed = test::seed();
    const std::uint64_t wanted = test::isLong() ? 10'000'000 : 300'000;
    MESSAGE("ROSTRUM_SEED=", seed);
    CAPTURE(seed);
    bool dense = false;
    bool sparse = false;
    std::uint64_t captures = 0;
    std::uint64_t life = 0;
    for (std::uint64_t operations = 0; operations < wanted; ++life) {
        CAPTURE(life);
        Life one(seed * 1000003 + life);
        operations += one.run();
        dense = dense || one.denseSeen;
        sparse = sparse || one.sparseSeen;
        captures += one.captures;
    }
    CHECK(dense);
    CHECK(sparse);
    CHECK(captures > 10);
}
