// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bare_board.h"

namespace rostrum::bench {

namespace {

constexpr std::size_t distance = 16; // how many look-ups further memory is asked for

// A secondary value that follows from the score, but not its order.
std::int64_t secondaryOf(const Operation& operation, std::size_t index) {
    return (operation.score >> (3 * index)) % 1000;
}

} // namespace

BareBoard::BareBoard(std::size_t rankings, const RankingOrder& order)
    : secondaries_(order.secondaryCount),
      values_(std::size_t{batchSize} * order.secondaryCount) {
    for (std::size_t i = 0; i < rankings; ++i)
        rankings_.emplace_back(order, &ids_);
}

void BareBoard::set(std::uint32_t player, const Operation& operation) {
    ++seq_;
    for (std::size_t i = 0; i < secondaries_; ++i)
        values_[i] = secondaryOf(operation, i);
    for (Ranking& ranking : rankings_)
        ranking.set({player, 0, {operation.score, seq_}}, std::span(values_).first(secondaries_));
}

void BareBoard::add(const Operation& operation) {
    const std::uint64_t hash = PlayerTable::hashOf(operation.playerId());
    std::uint32_t player = table_.find(operation.playerId(), hash);
    if (player == 0)
        player = table_.add(operation.playerId(), operation.playerId());
    set(player, operation);
}

void BareBoard::add(std::span<const Operation> operations) {
    for (const Operation& operation : operations)
        add(operation);
}

// One by one, and the record is asked for before the id has been compared, as the engine does.
std::uint32_t BareBoard::findOne(const Operation& operation) const {
    const std::uint64_t hash = PlayerTable::hashOf(operation.playerId());
    const std::uint32_t likely = table_.likely(hash);
    for (const Ranking& ranking : rankings_)
        ranking.prefetch(likely);
    return table_.find(operation.playerId(), hash, likely);
}

void BareBoard::update(const Operation& operation) { set(findOne(operation), operation); }

std::uint64_t BareBoard::positionOf(const Operation& operation) const {
    return rankings_.front().positionOf(findOne(operation));
}

std::uint64_t BareBoard::rankOf(const Operation& operation, RankMode mode, std::uint64_t cap) const {
    return rankings_.front().rankOf(table_.find(operation.playerId()), mode, cap).value_or(0);
}

void BareBoard::update(const Operation& operation, std::size_t ranking) {
    rankings_[ranking].set({table_.find(operation.playerId()), 0, {operation.score, ++seq_}});
}

std::uint64_t BareBoard::positionOf(const Operation& operation, std::size_t ranking) const {
    return rankings_[ranking].positionOf(table_.find(operation.playerId()));
}

// Slots are asked for first, rows and records once it is likely whose they are, and by the time that an id is compared all of it is there.
std::span<const std::uint32_t> BareBoard::findAll(std::span<const Operation> batch) {
    const std::size_t count = batch.size();
    for (std::size_t i = 0; i < count + 2 * distance; ++i) {
        if (i < count) {
            hashes_[i] = PlayerTable::hashOf(batch[i].playerId());
            table_.prefetchSlot(hashes_[i]);
        }
        if (const std::size_t k = i - distance; k < count) {
            const std::uint32_t likely = table_.likely(hashes_[k]);
            table_.prefetchRow(likely);
            for (const Ranking& ranking : rankings_)
                ranking.prefetch(likely);
        }
        if (const std::size_t k = i - 2 * distance; k < count)
            players_[k] = table_.find(batch[k].playerId(), hashes_[k]);
    }
    return std::span(players_).first(count);
}

void BareBoard::update(std::span<const Operation> batch) {
    findAll(batch);
    for (std::size_t i = 0; i < batch.size(); ++i) {
        records_[i] = {players_[i], 0, {batch[i].score, ++seq_}};
        for (std::size_t k = 0; k < secondaries_; ++k)
            values_[i * secondaries_ + k] = secondaryOf(batch[i], k);
    }
    for (Ranking& ranking : rankings_)
        ranking.set(std::span(records_).first(batch.size()),
                    std::span(values_).first(batch.size() * secondaries_));
}

void BareBoard::positionsOf(std::span<const Operation> batch, std::span<std::uint64_t> out) {
    rankings_.front().positionsOf(findAll(batch), out);
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
