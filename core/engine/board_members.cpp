// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/board_members.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rostrum {

void BoardMembers::begin(std::vector<std::uint32_t> others) {
    begun_ = true;
    others_ = std::move(others);
}

std::size_t BoardMembers::takeIn(Board& board) {
    if (board.ranking.size() > mostTakenIn)
        return 0;
    std::array<Ranking::Placed, 256> places;
    std::uint64_t position = 0;
    for (std::size_t got = places.size(); got == places.size(); position += got) {
        got = board.ranking.read(position, places);
        for (std::size_t i = 0; i < got; ++i)
            note(board.number, places[i].player);
    }
    board.membersNoted = true;
    return static_cast<std::size_t>(position);
}

void BoardMembers::note(std::uint32_t board, std::uint32_t player) {
    const std::size_t block = (player - 1) / blockPlayers;
    if (block >= blocks_.size())
        blocks_.resize(block + 1);
    std::vector<std::uint32_t>& boards = blocks_[block];
    const auto place = std::lower_bound(boards.begin(), boards.end(), board);
    if (place == boards.end() || *place != board)
        boards.insert(place, board);
}

std::span<const std::uint32_t> BoardMembers::boardsOf(std::uint32_t player) const {
    const std::size_t block = (player - 1) / blockPlayers;
    return block < blocks_.size() ? std::span<const std::uint32_t>(blocks_[block])
                                  : std::span<const std::uint32_t>();
}

void BoardMembers::forget(std::uint32_t board, std::uint32_t player) {
    const std::size_t block = (player - 1) / blockPlayers;
    if (block < blocks_.size())
        std::erase(blocks_[block], board);
}

std::size_t BoardMembers::memoryBytes() const {
    std::size_t bytes =
        blocks_.capacity() * sizeof(std::vector<std::uint32_t>) + others_.capacity() * sizeof(std::uint32_t);
    for (const std::vector<std::uint32_t>& boards : blocks_)
        bytes += boards.capacity() * sizeof(std::uint32_t);
    return bytes;
}

} // namespace rostrum
