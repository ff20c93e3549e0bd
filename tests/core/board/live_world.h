// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A LiveRanking with its model under random traffic: scores, removals, hiding, divisions, players whose ids change, reloads, moves.

#include "tests/core/board/view_model.h"
#include "tests/core/ranking/seed.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace rostrum::test {

class LiveWorld {
  public:
    using Row = RankingModel::Row;
    static constexpr std::uint32_t mostDivisions = 3;

    explicit LiveWorld(std::uint64_t seed)
        : random(seed),
          order(randomOrder()),
          model(order, ids),
          players_(5 + static_cast<std::uint32_t>(below(random, 200))),
          scores_(1 + below(random, 40)),
          hidePercent_(below(random, 2) == 0 ? 3 : 20) {
        ranking = std::make_unique<LiveRanking>(order, &ids);
        if (below(random, 4) != 0) {
            ranking->rebuildSides(facts);
            knowsFacts_ = true;
        }
    }

    Random random;
    RankingOrder order;
    Ids ids;
    Facts facts;
    RankingModel model;
    std::unique_ptr<LiveRanking> ranking;

    // True where pins of an order by ids have ended by it.
    bool step() {
        const std::uint64_t percent = below(random, 100);
        if (percent < hidePercent_)
            changeSide();
        else if (percent < hidePercent_ + 15)
            erase(randomPlayer());
        else if (percent < hidePercent_ + 20)
            setMany();
        else if (percent == 99)
            return changeId(randomPlayer());
        else if (percent == 98)
            *ranking = LiveRanking(std::move(*std::make_unique<LiveRanking>(std::move(*ranking))));
        else
            set(randomRow());
        return false;
    }

    void set(const Row& row) {
        const auto values = std::span(row.secondaries).first(order.secondaryCount);
        if (below(random, 3) == 0) {
            Ranking::Ahead ahead;
            ranking->lookAhead(row.record.player, row.record.standing, ahead, values);
            ranking->set(row.record, ahead, values);
        } else {
            ranking->set(row.record, values);
        }
        model.set(row);
        learnFacts();
    }
    void erase(std::uint32_t player) {
        if (model.find(player) == nullptr)
            return;
        ranking->erase(player);
        model.erase(player);
    }
    // From its records alone, as a start does.
    void reload() {
        std::vector<Ranking::Record> records;
        std::vector<std::int64_t> values;
        for (const Row& row : model.rows) {
            records.push_back(row.record);
            values.insert(values.end(), row.secondaries.begin(),
                          row.secondaries.begin() + order.secondaryCount);
        }
        ranking->assign(records, values);
        if (!knowsFacts_)
            ranking->rebuildSides(facts);
        knowsFacts_ = true;
    }
    std::uint32_t randomPlayer() { return 1 + static_cast<std::uint32_t>(below(random, players_)); }
    Row randomRow() {
        Row row;
        row.record = {randomPlayer(), 7, {static_cast<std::int64_t>(below(random, scores_)), ++seq_}};
        for (unsigned i = 0; i < order.secondaryCount; ++i)
            row.secondaries[i] = static_cast<std::int64_t>(below(random, 3));
        return row;
    }
    std::uint64_t randomCap() { return below(random, 3) == 0 ? 0 : below(random, players_ + 5); }

  private:
    RankingOrder randomOrder() {
        RankingOrder made;
        made.sort = below(random, 2) == 0 ? SortOrder::descending : SortOrder::ascending;
        made.secondaryCount = static_cast<std::uint8_t>(below(random, RankingOrder::mostSecondaries + 1));
        for (unsigned i = 0; i < made.secondaryCount; ++i)
            made.secondaries[i] = below(random, 2) == 0 ? SortOrder::descending : SortOrder::ascending;
        made.last = std::array{TieBreak::first, TieBreak::last, TieBreak::playerId}[below(random, 3)];
        return made;
    }

    void setMany() {
        std::vector<Row> rows(1 + below(random, 40));
        std::vector<Ranking::Record> records;
        std::vector<std::int64_t> values;
        for (Row& row : rows) {
            row = randomRow();
            records.push_back(row.record);
            values.insert(values.end(), row.secondaries.begin(),
                          row.secondaries.begin() + order.secondaryCount);
        }
        ranking->set(records, values);
        for (const Row& row : rows)
            model.set(row);
        learnFacts();
    }

    // Without them a ranking knows who is set apart only of those whom it has; then they are told by hand.
    void learnFacts() {
        if (knowsFacts_)
            return;
        for (const auto& [player, side] : facts.sides) {
            if (side.hidden)
                ranking->hide(player);
            if (side.division != 0)
                ranking->setDivision(player, side.division);
        }
    }

    void changeSide() {
        const std::uint32_t player = randomPlayer();
        PlayerSide side = facts.sideOf(player);
        if (below(random, 2) == 0)
            side.hidden = !side.hidden;
        else
            side.division = static_cast<std::uint32_t>(below(random, mostDivisions + 1));
        const bool factsFirst = below(random, 2) == 0;
        if (factsFirst)
            facts.sides[player] = side;
        if (side.hidden)
            ranking->hide(player);
        else
            ranking->unhide(player);
        ranking->setDivision(player, side.division);
        facts.sides[player] = side;
    }

    bool changeId(std::uint32_t player) {
        const auto lifted = ranking->lift(player);
        if (!lifted)
            return false;
        const Row row = *model.find(player);
        model.erase(player);
        ids.renew(player);
        model.set(row);
        ranking->putBack(*lifted);
        return order.last == TieBreak::playerId;
    }

    std::uint32_t players_;
    std::uint64_t scores_;
    std::uint64_t hidePercent_;
    std::uint64_t seq_ = 0;
    bool knowsFacts_ = false;
};

} // namespace rostrum::test
