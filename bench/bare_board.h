// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BareBoard: what a sorted set of Redis is, made of the parts that the engine is made of: players found by their ids, and the records
// and the order of a default board without bounds, unless another order is asked for. No rules, no events, no way back: those
// come on top in the figures of the whole engine. One thread.

#include "bench/workload.h"

#include "core/board/ranking.h"
#include "core/engine/player_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rostrum::bench {

class BareBoard {
  public:
    // `rankings`: how many of them each score goes to, as it does where a board has several periods.
    explicit BareBoard(std::size_t rankings = 1, const RankingOrder& order = {});
    BareBoard(const BareBoard&) = delete; // rankings look at the table
    BareBoard& operator=(const BareBoard&) = delete;

    // A player who may be new.
    void add(const Operation& operation);
    void add(std::span<const Operation> operations);
    // The player must be there.
    void update(const Operation& operation);
    std::uint64_t positionOf(const Operation& operation) const;
    // 1-based; 0 beyond the first `cap` (0: all).
    std::uint64_t rankOf(const Operation& operation, RankMode mode, std::uint64_t cap) const;
    // The same for up to batchSize of them, by the engine's way for batches.
    void update(std::span<const Operation> batch);
    void positionsOf(std::span<const Operation> batch, std::span<std::uint64_t> out);
    // The same in one of the rankings.
    void update(const Operation& operation, std::size_t ranking);
    std::uint64_t positionOf(const Operation& operation, std::size_t ranking) const;
    // Out of the rankings; the id stays known.
    void erase(const Operation& operation);

    std::size_t memoryBytes() const;
    const PlayerTable& table() const { return table_; }
    const Ranking& ranking() const { return rankings_.front(); }

  private:
    class IdsOfTable final : public PlayerIdOrder {
      public:
        explicit IdsOfTable(const PlayerTable& table) : table_(&table) {}
        int compareIds(std::uint32_t a, std::uint32_t b) const override {
            return table_->playerId(a).compare(table_->playerId(b));
        }

      private:
        const PlayerTable* table_;
    };

    void set(std::uint32_t player, const Operation& operation);
    std::uint32_t findOne(const Operation& operation) const;
    std::span<const std::uint32_t> findAll(std::span<const Operation> batch);

    PlayerTable table_;
    IdsOfTable ids_{table_};
    unsigned secondaries_;
    std::vector<Ranking> rankings_;
    std::uint64_t seq_ = 0;
    // Of a batch; their memory is used again and again.
    std::array<std::uint64_t, batchSize> hashes_{};
    std::array<std::uint32_t, batchSize> players_{};
    std::array<Ranking::Record, batchSize> records_{};
    std::vector<std::int64_t> values_; // secondaries
};

} // namespace rostrum::bench
