// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/top_builder.h"

#include "core/engine/board_view.h"

#include <utility>

namespace rostrum {

namespace {

constexpr std::int64_t refreshEveryNs = 1'000'000'000;

bool looksTheSame(const Top& a, const Top& b) {
    return a.deleted == b.deleted && a.unkept == b.unkept && a.meta.board == b.meta.board &&
           a.meta.generation == b.meta.generation && a.meta.totalPlayers == b.meta.totalPlayers &&
           a.leaderboardName == b.leaderboardName && a.meta.decimals == b.meta.decimals &&
           a.meta.displayFormat == b.meta.displayFormat && a.meta.visibility == b.meta.visibility &&
           a.meta.frozen == b.meta.frozen && a.rankMode == b.rankMode && a.entries == b.entries;
}

} // namespace

void TopBuilder::refresh(std::int64_t nowNs) {
    interestSeen_ = tops_.interestVersion();
    refreshedAtNs_ = nowNs;
    tops_.wanted(scratch_, nowNs);
    wanted_.clear();
    for (PublishedTops::Wanted& wanted : scratch_)
        wanted_.emplace(std::move(wanted.key), std::move(wanted.last));
}

void TopBuilder::build(const Engine& engine, const TopKey& key, TopPtr& last, std::int64_t nowNs) {
    const Board* board = engine.findBoard(key.leaderboardId);
    auto top = std::make_shared<Top>();
    top->leaderboardId = key.leaderboardId;
    top->period = key.period;
    top->truth = key.truth;
    top->committedAtNs = nowNs;
    RankingChoice choice;
    choice.period = key.period;
    choice.truth = key.truth;
    const Result<BoardView> view =
        board == nullptr ? Result<BoardView>(Error{}) : viewOf(engine, *board, choice);
    if (view) {
        top->leaderboardName = board->config.name;
        top->meta = view->meta;
        top->rankMode = board->config.rankMode;
        top->entries = entriesAt(engine, *view, 0, publishedTopSize, board->config.rankMode);
    } else {
        if (!last || last->deleted || (board != nullptr && last->unkept))
            return;
        top->deleted = board == nullptr;
        top->unkept = board != nullptr;
        top->leaderboardName = last->leaderboardName;
        top->meta = last->meta;
    }
    const bool same = last && looksTheSame(*last, *top);
    if (same && last->meta.revision == top->meta.revision)
        return; // nothing that is seen has changed, as on a frozen board: nobody is to be told, not even that there was something
    top->contentVersion = same ? last->contentVersion : ++contentVersion_;
    last = top;
    ready_.push_back(std::move(top));
}

void TopBuilder::afterCommit(const Engine& engine, const std::vector<std::uint32_t>& changedBoards,
                             std::int64_t nowNs) {
    for (const std::uint32_t number : changedBoards) {
        const std::string_view id = engine.boardId(number);
        for (auto at = wanted_.lower_bound(TopName(id)); at != wanted_.end() && at->first.leaderboardId == id;
             ++at)
            build(engine, at->first, at->second, nowNs);
    }
    tops_.publish(ready_);
}

void TopBuilder::serveInterest(const Engine& engine, std::int64_t nowNs) {
    if (tops_.interestVersion() == interestSeen_ && nowNs - refreshedAtNs_ < refreshEveryNs)
        return;
    refresh(nowNs);
    unknown_.clear();
    for (auto& [key, last] : wanted_) {
        if (!last)
            build(engine, key, last, nowNs);
        if (!last)
            unknown_.push_back(key);
    }
    tops_.publish(ready_);
    tops_.forget(unknown_);
    for (const TopKey& key : unknown_)
        wanted_.erase(key);
}

void TopBuilder::publishAll(const Engine& engine, std::int64_t nowNs) {
    refresh(nowNs);
    for (auto& [key, last] : wanted_)
        build(engine, key, last, nowNs);
    tops_.publish(ready_);
}

} // namespace rostrum
