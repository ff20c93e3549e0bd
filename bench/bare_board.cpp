// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bare_board.h"

#include <algorithm>

namespace rostrum::bench {

namespace {

constexpr std::size_t groupSize = 32; // how many wait for memory together

} // namespace

BareBoard::BareBoard(std::size_t rankings)
    : rankings_(rankings),
      hashes_(groupSize),
      players_(groupSize),
      ahead_(groupSize) {}

void BareBoard::add(const Operation& operation) {
    std::uint32_t player = table_.find(operation.playerId());
    if (player == 0)
        player = table_.add(operation.playerId(), operation.playerId());
    ++seq_;
    for (Ranking& ranking : rankings_)
        ranking.set({player, 0, {operation.score, seq_}});
}

void BareBoard::add(std::span<const Operation> operations) {
    for (const Operation& operation : operations)
        add(operation);
}

void BareBoard::update(const Operation& operation) {
    const std::uint32_t player = table_.find(operation.playerId());
    ++seq_;
    for (Ranking& ranking : rankings_)
        ranking.set({player, 0, {operation.score, seq_}});
}

std::uint64_t BareBoard::positionOf(const Operation& operation) const {
    return rankings_.front().positionOf(table_.find(operation.playerId()));
}

void BareBoard::update(const Operation& operation, std::size_t ranking) {
    rankings_[ranking].set({table_.find(operation.playerId()), 0, {operation.score, ++seq_}});
}

std::uint64_t BareBoard::positionOf(const Operation& operation, std::size_t ranking) const {
    return rankings_[ranking].positionOf(table_.find(operation.playerId()));
}

std::uint64_t BareBoard::rankOf(const Operation& operation, RankMode mode, std::uint64_t cap) const {
    return rankings_.front().rankOf(table_.find(operation.playerId()), mode, cap).value_or(0);
}

void BareBoard::findAll(std::span<const Operation> group) {
    for (std::size_t i = 0; i < group.size(); ++i) {
        hashes_[i] = PlayerTable::hashOf(group[i].playerId());
        table_.prefetchSlot(hashes_[i]);
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (const std::uint32_t likely = table_.likely(hashes_[i]); likely != 0) {
            table_.prefetchRow(likely);
            for (const Ranking& ranking : rankings_)
                ranking.prefetch(likely);
        }
    }
    for (std::size_t i = 0; i < group.size(); ++i)
        players_[i] = table_.find(group[i].playerId(), hashes_[i]);
}

void BareBoard::update(std::span<const Operation> batch) {
    while (!batch.empty()) {
        const std::span<const Operation> group = batch.first(std::min(batch.size(), groupSize));
        batch = batch.subspan(group.size());
        findAll(group);
        for (Ranking& ranking : rankings_) {
            for (std::size_t i = 0; i < group.size(); ++i)
                ranking.lookAhead(players_[i], {group[i].score, seq_ + 1 + i}, ahead_[i]);
            for (std::size_t i = 0; i < group.size(); ++i)
                ranking.set({players_[i], 0, {group[i].score, seq_ + 1 + i}}, ahead_[i]);
        }
        seq_ += group.size();
    }
}

void BareBoard::positionsOf(std::span<const Operation> batch, std::span<std::uint64_t> out) {
    for (std::size_t done = 0; done < batch.size();) {
        const std::span<const Operation> group =
            batch.subspan(done, std::min(batch.size() - done, groupSize));
        findAll(group);
        for (std::size_t i = 0; i < group.size(); ++i)
            out[done + i] = rankings_.front().positionOf(players_[i]);
        done += group.size();
    }
}

void BareBoard::erase(const Operation& operation) {
    const std::uint32_t player = table_.find(operation.playerId());
    for (Ranking& ranking : rankings_)
        ranking.erase(player);
}

std::size_t BareBoard::memoryBytes() const {
    std::size_t bytes = table_.memoryBytes();
    for (const Ranking& ranking : rankings_)
        bytes += ranking.memoryBytes();
    return bytes;
}

} // namespace rostrum::bench
