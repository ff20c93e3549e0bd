// SPDX-License-Identifier: GPL-3.0-or-later
// The deterministic half of the engine: what an event does. No rule, no clock.
#include "core/board/text.h"
#include "core/engine/engine.h"
#include "core/engine/snapshot.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace rostrum {

namespace {

Error differs(const Event& event, const std::string& what) {
    return Error{Code::fileDamaged,
                 "event " + std::to_string(event.seq) + " does not follow from those before it: " + what};
}

bool hasGoodLength(const std::string& text, std::size_t most) { return !text.empty() && text.size() <= most; }

} // namespace

void Engine::touch(Board& board) {
    if (board.notedAt == stamp_)
        return;
    if (board.notedAt < batchStamp_) {
        changed_.push_back(board.number);
        if (snapshot_ != nullptr)
            snapshot_->beforeChange(board);
    }
    board.notedAt = stamp_;
    undo_->counters.push_back(
        {&board, board.counters, board.frozen ? board.frozen->counters : BoardCounters()});
}

void Engine::stepRevision(Board& board, std::int64_t atMs) {
    touch(board);
    ++board.counters.revision;
    board.counters.updatedAtMs = atMs;
}

Result<void> Engine::apply(const Event& event) { return applyWhole(event, nullptr); }

// As lookAhead, with what the events know already: the player's number and what becomes of their score.
Result<void> Engine::apply(std::span<const Event> events) {
    std::array<Ranking::Ahead, mostAhead> ahead;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<Board*, mostAhead> boards;
    for (; !events.empty(); events = events.subspan(std::min(events.size(), mostAhead))) {
        const std::span<const Event> group = events.first(std::min(events.size(), mostAhead));
        for (std::size_t i = 0; i < group.size(); ++i) {
            const bool scores =
                group[i].type == EventType::scoreSubmitted && group[i].score.updated && !group[i].extras;
            boards[i] = scores ? liveBoard(group[i].board) : nullptr;
            if (boards[i] != nullptr)
                boards[i]->ranking.prefetch(group[i].player);
        }
        std::array<Ranking::Expected, mostAhead> expected;
        std::size_t count = 0;
        const Board* board = nullptr; // of those
        for (std::size_t i = 0; i < group.size(); ++i) {
            ahead[i] = {};
            if (boards[i] == nullptr || group[i].player == 0)
                continue;
            if (count > 0 && board != boards[i]) {
                board->ranking.lookAhead(std::span(expected).first(count));
                count = 0;
            }
            board = boards[i];
            expected[count++] = {group[i].player, group[i].score.previous, group[i].score.standing,
                                 &ahead[i]};
        }
        if (count > 0)
            board->ranking.lookAhead(std::span(expected).first(count));
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (Result<void> applied = applyWhole(group[i], &ahead[i]); !applied)
                return applied;
        }
    }
    return {};
}

// An event of the ledger: applied with all that it says, or not at all.
Result<void> Engine::applyWhole(const Event& event, const Ranking::Ahead* ahead) {
    ROSTRUM_CHECK(!inBatch_, "an event of the ledger is applied within a batch");
    beginBatch();
    Result<void> applied = applyEvent(event, ahead);
    if (applied && event.type == EventType::scoreSubmitted && event.score.ranked) {
        const Board& board = *liveBoard(event.board);
        // Erasure changes ids, and with them ranks of old.
        const bool byIds = board.config.tieBreaks.last == TieBreak::playerId;
        if (!byIds && board.rankOf(event.player, board.config.rankMode).value_or(0) != event.score.rank)
            applied = differs(event, "it leads to another rank");
    }
    if (applied)
        keepBatch();
    else
        undoBatch();
    return applied;
}

Result<void> Engine::applyEvent(const Event& event, const Ranking::Ahead* ahead) {
    if (event.seq != lastSeq_ + 1)
        return differs(event, "event " + std::to_string(lastSeq_ + 1) + " is missing");
    if (snapshot_ != nullptr)
        snapshot_->beforeEvent(event);
    Result<void> applied = [&]() -> Result<void> {
        switch (event.type) {
        case EventType::boardCreated: return applyBoardCreated(event);
        case EventType::boardChanged: return applyBoardChanged(event);
        case EventType::boardDeleted: return applyBoardDeleted(event);
        case EventType::boardReset: return applyBoardReset(event);
        case EventType::playerRegistered: return applyPlayerRegistered(event);
        case EventType::playerRenamed: return applyPlayerRenamed(event);
        case EventType::scoreSubmitted: return applyScore(event, ahead);
        case EventType::playerRemoved: return applyPlayerRemoved(event);
        case EventType::requestAnswered: return {};
        case EventType::periodStepped: return applyPeriodStepped(event);
        case EventType::boardFrozen: return applyBoardFrozen(event);
        case EventType::boardUnfrozen: return applyBoardUnfrozen(event);
        case EventType::boardRevealed: return applyBoardRevealed(event);
        case EventType::playerChanged: return applyPlayerChanged(event);
        case EventType::playersMerged: return applyPlayersMerged(event);
        case EventType::playerErased: return applyPlayerErased(event);
        case EventType::changeUndone: return applyChangeUndone(event);
        case EventType::tokenMade: return applyTokenMade(event);
        case EventType::tokenRevoked: return applyTokenRevoked(event);
        }
        return differs(event, "its type is not known");
    }();
    if (!applied)
        return applied;
    lastSeq_ = event.seq;
    if (event.type > EventType::boardRevealed) // corrections may bring boards back on which something is due
        dueMs_ = std::numeric_limits<std::int64_t>::min();
    return bindKey(event);
}

Result<void> Engine::bindKey(const Event& event) {
    if (!event.key)
        return {};
    if (!keys_.bind(*event.key, event.seq, event.receivedAtMs))
        return differs(event, "its request key is bound already");
    ++undo_->keysBound;
    return {};
}

Result<void> Engine::applyBoardCreated(const Event& event) {
    if (!event.boardFacts || !event.boardFacts->after || event.board != lastBoard_ + 1)
        return differs(event, "its board has no configuration or a wrong number");
    const BoardConfig& config = *event.boardFacts->after;
    if (boardNumbers_.contains(config.id))
        return differs(event, "board " + config.id + " is there already");
    auto board = std::make_unique<Board>(event.board, config, playerIds_.get());
    board->generation = event.seq;
    board->createdAtMs = event.receivedAtMs;
    attachSides(*board);
    board->nextResetAtMs = event.boardFacts->nextResetAtMs;
    noteDue(*board);
    stepRevision(*board, event.receivedAtMs);
    board->membersNoted = members_.begun(); // nobody is on it
    boardNumbers_.emplace(config.id, event.board);
    boards_.emplace(event.board, std::move(board));
    cache_.clear();
    lastBoard_ = event.board;
    undo_->created = event.board;
    return {};
}

Result<void> Engine::applyBoardChanged(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end() || !event.boardFacts || !event.boardFacts->after || !event.boardFacts->before)
        return differs(event, "its board is not there or it has no configuration");
    Board& board = *found->second;
    if (board.config != *event.boardFacts->before)
        return differs(event, "the configuration before it is another");
    const BoardConfig& after = *event.boardFacts->after;
    const RankingOrder order = after.order();
    const bool reorders = !(order == board.config.order());
    if (reorders && board.entries() != 0 &&
        (after.sortOrder != board.config.sortOrder ||
         order.secondaryCount != board.ranking.order().secondaryCount))
        return differs(event, "it turns the order of a board that has entries");
    undo_->changedBoard = board.number;
    undo_->oldConfig = board.config;
    undo_->oldNextResetAtMs = board.nextResetAtMs;
    touch(board);
    board.config = after;
    board.nextResetAtMs = event.boardFacts->nextResetAtMs;
    noteDue(board);
    if (reorders)
        reorder(board);
    stepShown(board, event.receivedAtMs);
    return {};
}

// Into the order of the board's configuration.
void Engine::reorder(Board& board) {
    const auto turned = [&](LiveRanking& ranking) {
        LiveRanking other = ranking.empty() ? board.emptyRanking()
                                            : LiveRanking(ranking.reordered(board.config.order(), board.ids));
        if (board.sides != nullptr)
            other.rebuildSides(*board.sides);
        undo_->reordered.push_back(std::exchange(ranking, std::move(other)));
    };
    turned(board.ranking);
    for (const auto& slice : board.periods)
        turned(slice->ranking);
    if (board.frozen == nullptr)
        return;
    turned(board.frozen->ranking);
    for (const auto& slice : board.frozen->periods)
        turned(slice->ranking);
}

Result<void> Engine::applyBoardDeleted(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end())
        return differs(event, "its board is not there");
    touch(*found->second);
    totalEntries_ -= found->second->entries();
    gone_[event.board] = {found->second->config.id, found->second->config.decimals};
    boardNumbers_.erase(found->second->config.id);
    std::unique_ptr<Board> board = std::move(found->second);
    boards_.erase(found);
    cache_.clear();
    if (event.boardFacts && event.boardFacts->deletion)
        return keepDeleted(event, std::move(board));
    undo_->deleted = std::move(board);
    return {};
}

Result<void> Engine::applyPlayerRegistered(const Event& event) {
    if (!event.texts || event.player != players_.size() + 1)
        return differs(event, "its player has no texts or a wrong number");
    if (!hasGoodLength(event.texts->playerId, maxPlayerIdBytes) ||
        !hasGoodLength(event.texts->username, maxUsernameBytes))
        return differs(event, "its player's id or name has an impossible length");
    if (players_.find(event.texts->playerId) != 0)
        return differs(event, "its player is registered already");
    players_.add(event.texts->playerId, event.texts->username);
    return {};
}

Result<void> Engine::applyPlayerRenamed(const Event& event) {
    if (!event.texts || event.player == 0 || event.player > players_.size())
        return differs(event, "its player is not there");
    if (!hasGoodLength(event.texts->username, maxUsernameBytes))
        return differs(event, "its player's name has an impossible length");
    if (snapshot_ != nullptr)
        snapshot_->beforeRename(event.player);
    undo_->names.push_back({event.player, std::string(players_.username(event.player))});
    players_.rename(event.player, event.texts->username);
    stepBoardsOf(event.player, event.receivedAtMs);
    return {};
}

// A name shows on every board that the player is on. Few boards are all asked; of many only those where the player may be.
void Engine::stepBoardsOf(std::uint32_t player, std::int64_t atMs) {
    constexpr std::size_t fewBoards = 16;
    constexpr std::size_t entriesAtOnce = 8192; // taken in by one rename
    // Whoever is in the ranking of a period is in `all`, but for those who were before a reset of old or were taken out.
    const auto step = [&](Board& board) {
        const bool there = board.ranking.find(player) ||
                           std::any_of(board.periods.begin(), board.periods.end(), [&](const auto& slice) {
                               return slice->ranking.find(player).has_value();
                           });
        if (!there)
            return;
        if (board.frozen != nullptr && board.frozen->has(player))
            stepShown(board, atMs);
        else
            stepRevision(board, atMs);
    };
    stepFrozenOf(player, atMs);
    if (!members_.begun() && boards_.size() <= fewBoards) {
        for (const auto& [number, board] : boards_)
            step(*board);
        return;
    }
    if (!members_.begun()) {
        std::vector<std::uint32_t> numbers;
        for (const auto& [number, board] : boards_)
            numbers.push_back(number);
        members_.begin(std::move(numbers));
    }
    std::size_t looked = 0;
    std::erase_if(members_.others(), [&](std::uint32_t number) {
        Board* board = liveBoard(number);
        if (board == nullptr)
            return true;
        if (looked < entriesAtOnce)
            looked += members_.takeIn(*board) + 1;
        if (!board->membersNoted)
            step(*board);
        return board->membersNoted;
    });
    std::vector<std::uint32_t> gone;
    for (const std::uint32_t number : members_.boardsOf(player)) {
        if (Board* board = liveBoard(number))
            step(*board);
        else
            gone.push_back(number);
    }
    for (const std::uint32_t number : gone)
        members_.forget(number, player);
}

Result<void> Engine::applyScore(const Event& event, const Ranking::Ahead* ahead) {
    Board* board = liveBoard(event.board);
    if (board == nullptr || event.player == 0 || event.player > players_.size())
        return differs(event, "its board or its player is not there");
    if (event.extras)
        return applyExtendedScore(*board, event);
    if (board->ranking.order().secondaryCount != 0)
        return differs(event, "it has not the secondary values of its board");
    const std::optional<Ranking::Record> now = board->ranking.find(event.player);
    const ScoreFacts& facts = event.score;
    const std::optional<Standing> before = now ? std::optional(now->standing) : std::nullopt;
    if (before != facts.previous || event.generation != board->generation)
        return differs(event, "the score before it is another");
    if (facts.updated ? facts.standing.reachedSeq != event.seq : before != facts.standing)
        return differs(event, "its result is not that of its operation");
    enactScore(*board, event, ahead);
    return {};
}

// What a submission does once nothing speaks against it.
void Engine::enactScore(Board& board, const Event& event, const Ranking::Ahead* ahead) {
    touch(board);
    ++board.counters.submissions;
    board.counters.lastSubmissionAtMs = event.receivedAtMs;
    const ScoreFacts& facts = event.score;
    if (!facts.updated)
        return;
    const Ranking::Record record{event.player, static_cast<std::uint32_t>(event.receivedAtMs / 1000),
                                 facts.standing};
    Undo::OldStanding& old = undo_->standings.emplace_back();
    old.board = &board;
    old.ranked = facts.previous.has_value();
    if (old.ranked)
        old.record = *board.ranking.find(event.player);
    else
        old.record.player = event.player;
    if (board.membersNoted && !old.ranked)
        members_.note(board.number, event.player);
    totalEntries_ += old.ranked ? 0 : 1;
    if (ahead != nullptr)
        board.ranking.set(record, *ahead);
    else
        board.ranking.set(record);
    stepRevision(board, event.receivedAtMs);
}

Result<void> Engine::applyPlayerRemoved(const Event& event) {
    const auto found = boards_.find(event.board);
    if (found == boards_.end())
        return differs(event, "its board is not there");
    Board& board = *found->second;
    const std::optional<Ranking::Record> now = board.ranking.find(event.player);
    if (now.has_value() != event.score.previous.has_value() ||
        (now && *event.score.previous != now->standing))
        return differs(event, "its player is not on the board with that score");
    const bool extended = event.extras && !event.extras->others.empty();
    if (!now && (!extended || board.config.plain()))
        return differs(event, "its player is not on the board");
    if (extended && !std::all_of(event.extras->others.begin(), event.extras->others.end(),
                                 [&](const RankingChange& change) {
                                     return change.board == event.board && change.player == event.player &&
                                            fits(change);
                                 }))
        return differs(event, "its player is not in the periods' rankings as it says");
    touch(board); // before the ranking changes: a snapshot may begin to capture it
    if (board.config.plain()) {
        undo_->standings.push_back({&board, *now, true});
        board.ranking.erase(event.player);
        --totalEntries_;
        stepRevision(board, event.receivedAtMs);
        return {};
    }
    if (now)
        enact({event.board, {}, event.player, tupleOf(board, {}, event.player), std::nullopt});
    if (extended) {
        for (const RankingChange& change : event.extras->others)
            enact(change);
    }
    stepRevision(board, event.receivedAtMs);
    return {};
}

} // namespace rostrum
