// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BoardView: one ranking of a board as somebody may see it: which period or archive, whole or a division, the truth or the public view,
// which is of the moment of the freeze while the board is frozen. Everything that answers about a board reads through one of these, so
// that nothing public depends on the truth. Good until the engine next changes. Thread: the writer's.

#include "core/board/ranking_view.h"
#include "core/engine/engine.h"
#include "core/engine/query.h"
#include "core/result.h"

#include <cstdint>
#include <string>

namespace rostrum {

struct BoardView {
    const Board* board = nullptr;
    const LiveRanking* ranking = nullptr; // null: a ranking of nobody
    const BoardCounters* counters = nullptr;
    RankingView places{nullptr, 0, Audience::everyone};
    RankingMeta meta;
    RankingRef ref;
    std::uint64_t cap = 0;
    std::uint64_t archive = 0;
    std::uint32_t division = 0;
    bool truth = false;
    const RankingForm* form = nullptr; // an archive's; null: as the board is set

    RankMode modeOr(const std::optional<RankMode>& wanted) const {
        return wanted.value_or(form != nullptr ? form->rankMode : board->config.rankMode);
    }
    // The name of the ranking's nth secondary value.
    std::string secondaryName(std::size_t n) const;
};

// Code::leaderboardNotFound; Code::invalidRequest for a period that the board does not keep; Code::notFound for an archive it has not.
Result<BoardView> viewOf(const Engine& engine, const std::string& leaderboardId, const RankingChoice& choice);
Result<BoardView> viewOf(const Engine& engine, const Board& board, const RankingChoice& choice);
// The public's, of `all`.
BoardView publicViewOf(const Engine& engine, const Board& board);

// The board as answers show it: to operators, or to everyone.
BoardInfo infoOf(const Board& board, bool truth);

Error noSuchBoard(const std::string& leaderboardId);

// What of a player is shown but for the rank.
Entry entryOf(const Engine& engine, std::uint32_t player, Score score);
// Up to `count` entries from a place on, 0-based, with their ranks.
std::vector<Entry> entriesAt(const Engine& engine, const BoardView& view, std::uint64_t first,
                             std::uint64_t count, RankMode mode);

} // namespace rostrum
