// SPDX-License-Identifier: GPL-3.0-or-later
// The judging half of the engine: an operator's word on scores and players.
#include "core/board/text.h"
#include "core/board/tuple_fold.h"
#include "core/engine/engine.h"
#include "core/engine/erased_texts.h"
#include "core/engine/judged.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t maxTeamBytes = 256;

Result<void> checkReason(const std::string& reason) {
    if (reason.size() > maxReasonBytes || !isPlainText(reason))
        return Error{Code::invalidRequest, "reason must be at most 1024 bytes without control characters"};
    return {};
}

Result<void> checkTexts(const ChangePlayer& command) {
    if (Result<void> id = checkPlayerId(command.playerId); !id)
        return id;
    if (command.username) {
        if (command.username->empty())
            return Error{Code::invalidRequest,
                         "username must not be empty; a player without a name of its own has its id"};
        if (Result<void> name = checkUsername(*command.username); !name)
            return name;
    }
    const auto isBad = [](const std::optional<std::string>& text) {
        return text && (text->size() > maxTeamBytes || !isPlainText(*text));
    };
    if (isBad(command.team))
        return Error{Code::invalidRequest, "team must be at most 256 bytes without control characters"};
    if (isBad(command.division))
        return Error{Code::invalidRequest, "division must be at most 256 bytes without control characters"};
    if (command.metadata && command.metadata->size() > maxMetadataBytes)
        return Error{Code::invalidRequest, "metadata is larger than 16 KiB"};
    return {};
}

PlayerState changedState(const PlayerFacts& facts, const ChangePlayer& command) {
    PlayerState state{facts.team, facts.division, facts.hidden, facts.banned};
    if (command.team)
        state.team = *command.team;
    if (command.division)
        state.division = *command.division;
    if (command.hidden)
        state.hidden = *command.hidden;
    if (command.banned)
        state.banned = *command.banned;
    return state;
}

Error unknownPlayer() { return {Code::playerNotFound, "there is no such player"}; }

} // namespace

// ---- what is known of a player

PlayerInfo Engine::playerInfo(std::uint32_t player) const {
    const PlayerFacts& facts = facts_.of(player);
    PlayerInfo info;
    info.playerId = players_.playerId(player);
    info.username = players_.username(player);
    info.team = facts.team;
    info.division = facts.division;
    if (!facts.metadata.empty())
        info.metadata = facts.metadata;
    info.hidden = facts.hidden;
    info.banned = facts.banned;
    if (facts.mergedInto != 0)
        info.mergedInto = players_.playerId(facts_.resolve(player));
    info.erased = facts.erased;
    return info;
}

// A score for somebody who is banned, or merged into another.
Result<void> Engine::redirect(Judged& judged) const {
    const std::uint32_t named = judged.player;
    judged.player = facts_.resolve(named);
    if (facts_.of(named).banned || facts_.of(judged.player).banned)
        return Error{Code::forbidden, "the player is banned"};
    if (judged.player != named) {
        judged.submittedAs = named;
        judged.ahead = nullptr; // was looked for the other
    }
    return {};
}

std::uint32_t Engine::registerPlayer(std::string_view playerId, std::string_view username, Call& call) {
    Event& event = append(call, EventType::playerRegistered, 0, players_.size() + 1);
    EventTexts& texts = event.texts.make();
    texts.playerId = playerId;
    texts.username = username;
    applyNew(event);
    return players_.size();
}

void Engine::renamePlayer(std::uint32_t player, std::string_view username, Call& call) {
    Event& event = append(call, EventType::playerRenamed, 0, player);
    EventTexts& texts = event.texts.make();
    texts.username = username;
    texts.previousUsername = players_.username(player);
    applyNew(event);
}

Result<CommandAnswer> Engine::run(const ChangePlayer& command, Call& call) {
    if (Result<void> texts = checkTexts(command); !texts)
        return texts.error();
    std::uint32_t player = playerNumber(command.playerId);
    const std::uint64_t before = lastSeq_;
    if (player == 0)
        player = registerPlayer(command.playerId, command.username.value_or(command.playerId), call);
    else if (command.username && players_.username(player) != *command.username)
        renamePlayer(player, *command.username, call);
    const PlayerFacts& facts = facts_.of(player);
    PlayerChangeFacts change;
    change.before = {facts.team, facts.division, facts.hidden, facts.banned};
    change.after = changedState(facts, command);
    change.metadataBefore = facts.metadataSeq;
    change.setsMetadata =
        command.metadata && *command.metadata != (facts.metadata.empty() ? "{}" : facts.metadata);
    if (change.before != change.after || change.setsMetadata) {
        Event& event = append(call, EventType::playerChanged, 0, player);
        if (change.setsMetadata)
            event.texts.make().metadata = *command.metadata;
        event.boardFacts.make().player = std::move(change);
        applyNew(event);
    }
    PlayerInfo info = playerInfo(player);
    info.seq = lastSeq_ == before ? 0 : lastSeq_;
    return CommandAnswer(std::move(info));
}

// ---- an operator's score

// The periods' rankings that are going on follow; see TupleOperation.
Result<void> Engine::judgeCorrection(const SetScore& command, Judged& judged) const {
    const Board& board = *judged.board;
    Result<SecondaryValues> values = valuesOf(board.config.tieBreaks, command.secondaries);
    if (!values)
        return values.error();
    ExtendedJudged& extended = extend(judged);
    extended.amount = *values;
    const auto before = [&](const RankingRef& ref) {
        return judged.player == 0 ? std::nullopt : tupleOf(board, ref, judged.player);
    };
    TupleOperation operation;
    operation.tuple = {{judged.amount, 0}, 0, *values};
    const auto set = [&](const RankingRef& ref) -> Result<void> {
        RankingChange change{board.number, ref, judged.player, before(ref), before(ref)};
        if (Result<void> folded =
                fold(operation, board.config.updateMode, board.config.order(), change.after);
            !folded)
            return folded;
        extended.newEntries += !change.before && change.after ? 1U : 0U;
        extended.changes.push_back(change);
        return {};
    };
    if (Result<void> good = set({}); !good)
        return good;
    operation.kind = TupleOperation::Kind::correct;
    operation.was = extended.changes.front().before;
    for (const auto& slice : board.periods) {
        if (!slice->current)
            continue;
        if (Result<void> good = set(slice->ref); !good)
            return good;
    }
    if (extended.newEntries != 0 && totalEntries_ + extended.newEntries > limits_.maxEntries)
        return Error{Code::unavailable,
                     "the limit of " + std::to_string(limits_.maxEntries) + " entries is reached"};
    if (operation.was)
        judged.before = operation.was->standing;
    return {};
}

Result<CommandAnswer> Engine::run(const SetScore& command, Call& call) {
    const Result<Board*> board = boardOrError(command.leaderboardId);
    if (!board)
        return board.error();
    if (Result<void> id = checkPlayerId(command.playerId); !id)
        return id.error();
    if (Result<void> reason = checkReason(command.reason); !reason)
        return reason.error();
    if (command.reason.empty())
        return Error{Code::invalidRequest, "a correction needs a reason"};
    const Result<Score> amount = toScore(command.score, (*board)->config.decimals);
    if (!amount)
        return amount.error();
    Judged judged;
    judged.board = *board;
    const std::uint32_t named = players_.find(command.playerId);
    judged.player = facts_.resolve(named);
    judged.submittedAs = judged.player == named ? 0 : named;
    judged.amount = *amount;
    judged.timestampMs = call.nowMs;
    if (Result<void> good = judgeCorrection(command, judged); !good)
        return good.error();
    if (judged.player == 0)
        judged.player = registerPlayer(command.playerId, command.playerId, call);
    Event& event = append(call, EventType::scoreSubmitted, (*board)->number, judged.player);
    event.generation = (*board)->generation;
    event.grounds.make().reason = command.reason;
    event.score.operation = ScoreOperation::correction;
    event.score.amount = judged.amount;
    event.score.previous = judged.before;
    event.score.ranked = true;
    if (judged.before)
        event.score.previousRank = (*board)->rankOf(judged.player, (*board)->config.rankMode).value_or(0);
    takeExtras(judged, event);
    enactExtendedScore(**board, event, nullptr);
    lastSeq_ = event.seq;
    event.score.rank = (*board)->rankOf(judged.player, (*board)->config.rankMode).value_or(0);
    return CommandAnswer(scoreAnswer(event, (*board)->config.decimals));
}

// ---- merging and erasing

// What the other's standings become with the player's, on every board and in every ranking that the player is in.
Result<std::vector<RankingChange>> Engine::mergeChanges(std::uint32_t player, std::uint32_t into,
                                                        std::int64_t nowMs) const {
    std::vector<RankingChange> changes;
    const auto look = [&](const Board& board, const RankingRef& ref) -> Result<void> {
        const std::optional<RankedTuple> leaving = tupleOf(board, ref, player);
        if (!leaving)
            return {};
        const std::optional<RankedTuple> before = tupleOf(board, ref, into);
        std::optional<RankedTuple> after = before;
        TupleOperation combine;
        combine.kind = TupleOperation::Kind::combine;
        combine.tuple = *leaving;
        combine.seq = lastSeq_ + 1;
        combine.atS = static_cast<std::uint32_t>(nowMs / 1000);
        if (!fold(combine, board.config.updateMode, board.config.order(), after))
            return Error{Code::conflict,
                         "the sum of both on leaderboard " + board.config.id + " would leave 64 bits"};
        changes.push_back({board.number, ref, player, leaving, std::nullopt});
        changes.push_back({board.number, ref, into, before, after});
        return {};
    };
    const auto lookAll = [&](const Board& board) -> Result<void> {
        if (Result<void> good = look(board, {}); !good)
            return good;
        for (const auto& slice : board.periods) {
            if (Result<void> good = look(board, slice->ref); !good)
                return good;
        }
        return {};
    };
    for (const auto& [number, board] : boards_) {
        if (Result<void> good = lookAll(*board); !good)
            return good.error();
    }
    // Deleted boards may come back: they must then know of the merge.
    for (const auto& [number, kept] : kept_) {
        if (Result<void> good = lookAll(*kept.board); !good)
            return good.error();
    }
    return changes;
}

Result<CommandAnswer> Engine::run(const MergePlayers& command, Call& call) {
    if (Result<void> reason = checkReason(command.reason); !reason)
        return reason.error();
    const std::uint32_t player = players_.find(command.playerId);
    const std::uint32_t into = players_.find(command.into);
    if (player == 0)
        return unknownPlayer();
    if (into == 0)
        return Error{Code::playerNotFound, "there is no player to merge into"};
    if (player == into)
        return Error{Code::conflict, "a player cannot be merged into themselves"};
    if (facts_.of(player).mergedInto != 0)
        return Error{Code::conflict, "the player has been merged already"};
    if (facts_.resolve(into) == player)
        return Error{Code::conflict, "the other player has been merged into this one: undo that first"};
    if (facts_.of(into).mergedInto != 0)
        return Error{Code::conflict, "the other player has been merged already: merge into whoever has their "
                                     "scores"};
    Result<std::vector<RankingChange>> changes = mergeChanges(player, into, call.nowMs);
    if (!changes)
        return changes.error();
    Event& event = append(call, EventType::playersMerged, 0, player);
    if (!command.reason.empty())
        event.grounds.make().reason = command.reason;
    event.boardFacts.make().merge = MergeFacts{into, std::move(*changes)};
    applyNew(event);
    PlayerInfo info = playerInfo(player);
    info.seq = lastSeq_;
    return CommandAnswer(std::move(info));
}

// What is said of it is in the ledger for good: who is erased by it is in no part of that.
void Engine::appendErasure(const ErasedPlayer& one, const std::vector<ErasedPlayer>& all,
                           const std::string& reason, Call& call) {
    Event& event = append(call, EventType::playerErased, 0, one.number());
    if (!reason.empty())
        event.grounds.make().reason = reason;
    for (const ErasedPlayer& erased : all) {
        erased.erase(event, false);
        if (erased.concernsKey(call.origin.actor, call.origin.headerKey))
            call.bindsKey = false;
    }
    EventTexts& texts = event.texts.make();
    texts.playerId = one.placeholder();
    texts.username = one.placeholder();
    applyNew(event);
}

Result<CommandAnswer> Engine::run(const ErasePlayer& command, Call& call) {
    if (Result<void> reason = checkReason(command.reason); !reason)
        return reason.error();
    const std::uint32_t player = players_.find(command.playerId); // themselves, merged or not
    if (player == 0)
        return unknownPlayer();
    if (facts_.of(player).erased)
        return Error{Code::conflict, "the player has been erased already"};
    // Whoever was merged into them is the same person, under other ids and names.
    const auto isPartOf = [&](std::uint32_t other) {
        while (other != 0 && other != player)
            other = facts_.of(other).mergedInto;
        return other == player;
    };
    std::vector<std::uint32_t> all;
    for (const std::uint32_t other : facts_.players()) {
        if (other != player && !facts_.of(other).erased && isPartOf(other))
            all.push_back(other);
    }
    all.push_back(player);
    std::vector<ErasedPlayer> erased;
    for (const std::uint32_t one : all) {
        std::string placeholder = "erased-" + std::to_string(one);
        while (players_.find(placeholder) != 0)
            placeholder += "-";
        erased.emplace_back(one, std::move(placeholder), std::string(players_.playerId(one)),
                            std::string(players_.username(one)));
    }
    for (const ErasedPlayer& one : erased)
        appendErasure(one, erased, command.reason, call);
    PlayerInfo info = playerInfo(player);
    info.seq = lastSeq_;
    return CommandAnswer(std::move(info));
}

// ---- deleting

// The newest are kept, as many as there is room for; others are given up, the oldest first.
DeletionFacts Engine::deletionOf(const Board& board) const {
    std::uint64_t entries = board.entries();
    for (const Archive& archive : board.archives)
        entries += archive.ranking.size();
    DeletionFacts facts;
    if (entries > limits_.keptEntries || limits_.keptBoards == 0) {
        facts.givenUp.push_back(board.number);
        return facts;
    }
    std::vector<std::pair<std::uint64_t, std::uint32_t>> oldest;
    for (const auto& [number, kept] : kept_) {
        oldest.emplace_back(kept.deletedSeq, number);
        entries += kept.entries();
    }
    std::sort(oldest.begin(), oldest.end());
    std::size_t count = oldest.size() + 1;
    for (const auto& [seq, number] : oldest) {
        if (entries <= limits_.keptEntries && count <= limits_.keptBoards)
            break;
        facts.givenUp.push_back(number);
        entries -= kept_.at(number).entries();
        --count;
    }
    return facts;
}

} // namespace rostrum
