// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/top_builder.h"

#include "core/engine/reader.h"

#include <utility>

namespace rostrum {

namespace {

constexpr std::int64_t refreshEveryNs = 1'000'000'000;

bool looksTheSame(const Top& a, const Top& b) {
    return a.deleted == b.deleted && a.meta.board == b.meta.board && a.meta.generation == b.meta.generation &&
           a.meta.totalPlayers == b.meta.totalPlayers && a.leaderboardName == b.leaderboardName &&
           a.meta.decimals == b.meta.decimals && a.meta.displayFormat == b.meta.displayFormat &&
           a.meta.visibility == b.meta.visibility && a.meta.frozen == b.meta.frozen &&
           a.rankMode == b.rankMode && a.entries == b.entries;
}

} // namespace

void TopBuilder::refresh(std::int64_t nowNs) {
    interestSeen_ = tops_.interestVersion();
    refreshedAtNs_ = nowNs;
    tops_.wanted(scratch_, nowNs);
    wanted_.clear();
    for (PublishedTops::Wanted& wanted : scratch_)
        wanted_.emplace(std::move(wanted.leaderboardId), std::move(wanted.last));
}

void TopBuilder::build(const Engine& engine, const std::string& leaderboardId, std::int64_t nowNs) {
    TopPtr& last = wanted_.at(leaderboardId);
    const Board* board = engine.findBoard(leaderboardId);
    auto top = std::make_shared<Top>();
    top->leaderboardId = leaderboardId;
    top->committedAtNs = nowNs;
    if (board != nullptr) {
        top->leaderboardName = board->config.name;
        top->meta = publicViewOf(engine, *board).meta;
        top->rankMode = board->config.rankMode;
        top->entries = topEntries(engine, *board, publishedTopSize, board->config.rankMode);
    } else {
        if (!last || last->deleted)
            return;
        top->deleted = true;
        top->leaderboardName = last->leaderboardName;
        top->meta = last->meta;
    }
    top->contentVersion = last && looksTheSame(*last, *top) ? last->contentVersion : ++contentVersion_;
    last = top;
    ready_.push_back(std::move(top));
}

void TopBuilder::afterCommit(const Engine& engine, const std::vector<std::uint32_t>& changedBoards,
                             std::int64_t nowNs) {
    for (const std::uint32_t number : changedBoards) {
        const std::string_view id = engine.boardId(number);
        const auto found = wanted_.find(id);
        if (found != wanted_.end())
            build(engine, found->first, nowNs);
    }
    tops_.publish(ready_);
}

void TopBuilder::serveInterest(const Engine& engine, std::int64_t nowNs) {
    if (tops_.interestVersion() == interestSeen_ && nowNs - refreshedAtNs_ < refreshEveryNs)
        return;
    refresh(nowNs);
    unknown_.clear();
    for (const auto& [id, last] : wanted_) {
        if (!last)
            build(engine, id, nowNs);
        if (!last)
            unknown_.push_back(id);
    }
    tops_.publish(ready_);
    tops_.forget(unknown_);
    for (const std::string& id : unknown_)
        wanted_.erase(id);
}

void TopBuilder::publishAll(const Engine& engine, std::int64_t nowNs) {
    refresh(nowNs);
    for (const auto& [id, last] : wanted_)
        build(engine, id, nowNs);
    tops_.publish(ready_);
}

} // namespace rostrum
