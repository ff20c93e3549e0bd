// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/reader.h"

#include "core/board/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <utility>

namespace rostrum {

namespace {

Error noBoard(const std::string& id) {
    return Error{Code::leaderboardNotFound, isBoardId(id) ? "there is no leaderboard " + id
                                                          : std::string("there is no such leaderboard")};
}

Error noPlayer() { return Error{Code::playerNotFound, "the leaderboard does not know this player"}; }

// Shown ranks of consecutive places, found once at the first of them and then counted on.
class RankCounter {
  public:
    RankCounter(const Board& board, RankMode mode) : board_(board), mode_(mode) {}

    std::optional<std::uint64_t> next(std::uint64_t position, const Ranking::Placed& place) {
        if (mode_ == RankMode::ordinal)
            return position + 1;
        if (!begun_ || score_ != place.standing.score || board_.ranking.order().secondaryCount != 0) {
            begun_ = true;
            score_ = place.standing.score;
            rank_ = board_.rankOf(place.player, mode_);
        }
        return rank_;
    }

  private:
    const Board& board_;
    RankMode mode_;
    bool begun_ = false;
    Score score_ = 0;
    std::optional<std::uint64_t> rank_;
};

std::vector<Entry> entriesAt(const Engine& engine, const Board& board, std::uint64_t first,
                             std::uint64_t count, RankMode mode) {
    const std::uint64_t total = board.totalPlayers();
    if (first >= total)
        return {};
    count = std::min({count, total - first, maxEntriesAnswered});
    std::vector<Ranking::Placed> records(static_cast<std::size_t>(count));
    records.resize(board.ranking.read(first, records));
    std::vector<Entry> entries;
    entries.reserve(records.size());
    RankCounter ranks(board, mode);
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Ranking::Placed& record = records[i];
        Entry& entry = entries.emplace_back();
        entry.rank = ranks.next(first + i, record);
        entry.playerId = engine.players().playerId(record.player);
        entry.username = engine.players().username(record.player);
        entry.score = record.standing.score;
    }
    return entries;
}

Result<QueryAnswer> answer(const Engine& engine, const RangeQuery& query) {
    const Board* board = engine.findBoard(query.leaderboardId);
    if (board == nullptr)
        return noBoard(query.leaderboardId);
    if (query.start < 1 || query.end < query.start)
        return Error{Code::invalidRequest, "start must be at least 1 and end at least start"};
    const RankMode mode = query.rankMode.value_or(board->config.rankMode);
    return QueryAnswer(EntriesAnswer{
        metaOf(*board), entriesAt(engine, *board, query.start - 1, query.end - query.start + 1, mode)});
}

struct Found {
    const Board* board = nullptr;
    std::uint32_t player = 0;
    Standing standing;
    std::uint32_t changedAtS = 0;
};

Result<Found> find(const Engine& engine, const std::string& leaderboardId, const std::string& playerId) {
    const Board* board = engine.findBoard(leaderboardId);
    if (board == nullptr)
        return noBoard(leaderboardId);
    const std::uint32_t player = engine.players().find(playerId);
    const std::optional<Ranking::Record> record = player == 0 ? std::nullopt : board->ranking.find(player);
    if (!record)
        return noPlayer();
    return Found{board, player, record->standing, record->changedAtS};
}

Result<QueryAnswer> answer(const Engine& engine, const AroundQuery& query) {
    const Result<Found> found = find(engine, query.leaderboardId, query.playerId);
    if (!found)
        return found.error();
    const Board& board = *found->board;
    const std::uint64_t position = board.ranking.positionOf(found->player);
    if (position >= board.totalPlayers())
        return Error{Code::playerNotFound, "the player is beyond the ranked places and has no one around"};
    const std::uint64_t range = std::min(query.range, maxEntriesAnswered / 2);
    const std::uint64_t first = position > range ? position - range : 0;
    const RankMode mode = query.rankMode.value_or(board.config.rankMode);
    return QueryAnswer(
        EntriesAnswer{metaOf(board), entriesAt(engine, board, first, position - first + range + 1, mode)});
}

Result<QueryAnswer> answer(const Engine& engine, const PlayerQuery& query) {
    const Result<Found> found = find(engine, query.leaderboardId, query.playerId);
    if (!found)
        return found.error();
    const Board& board = *found->board;
    PlayerAnswer result;
    result.meta = metaOf(board);
    result.entry.rank = board.rankOf(found->player, query.rankMode.value_or(board.config.rankMode));
    result.entry.playerId = engine.players().playerId(found->player);
    result.entry.username = engine.players().username(found->player);
    result.entry.score = found->standing.score;
    const std::uint64_t ranked = board.totalPlayers();
    if (result.entry.rank)
        result.percentile =
            percentileOf(board.ranking.countWorse(found->player, board.config.maxEntries), ranked);
    result.updatedAtMs = static_cast<std::int64_t>(found->changedAtS) * 1000;
    return QueryAnswer(std::move(result));
}

constexpr std::size_t ranksGroup = 32;

// The places of a few players: what all of them need is fetched from memory before the first is read, as Engine::lookAhead does.
void addRanks(const Engine& engine, const Board& board, std::span<const std::string> playerIds, RankMode mode,
              RanksAnswer& result) {
    const PlayerTable& players = engine.players();
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint64_t, ranksGroup> hashes;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint32_t, ranksGroup> numbers;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint64_t, ranksGroup> positions;
    for (std::size_t i = 0; i < playerIds.size(); ++i) {
        hashes[i] = PlayerTable::hashOf(playerIds[i]);
        players.prefetchSlot(hashes[i]);
    }
    for (std::size_t i = 0; i < playerIds.size(); ++i) {
        numbers[i] = players.likely(hashes[i]);
        if (numbers[i] == 0)
            continue;
        players.prefetchRow(numbers[i]);
        board.ranking.prefetch(numbers[i]);
    }
    const std::size_t before = result.entries.size();
    std::size_t found = 0;
    for (std::size_t i = 0; i < playerIds.size(); ++i) {
        const std::uint32_t number = players.find(playerIds[i], hashes[i], numbers[i]);
        const std::optional<Ranking::Record> record = number == 0 ? std::nullopt : board.ranking.find(number);
        if (!record) {
            result.notFound.push_back(playerIds[i]);
            continue;
        }
        numbers[found++] = number;
        Entry& entry = result.entries.emplace_back();
        entry.playerId = playerIds[i];
        entry.username = players.username(number);
        entry.score = record->standing.score;
    }
    if (mode == RankMode::ordinal)
        board.ranking.positionsOf(std::span(numbers).first(found), std::span(positions).first(found));
    const std::uint64_t ranked = board.totalPlayers();
    for (std::size_t i = 0; i < found; ++i) {
        if (mode != RankMode::ordinal)
            result.entries[before + i].rank = board.rankOf(numbers[i], mode);
        else if (positions[i] < ranked)
            result.entries[before + i].rank = positions[i] + 1;
    }
}

Result<QueryAnswer> answer(const Engine& engine, const RanksQuery& query) {
    const Board* board = engine.findBoard(query.leaderboardId);
    if (board == nullptr)
        return noBoard(query.leaderboardId);
    if (query.playerIds.size() > mostRanksAsked)
        return Error{Code::invalidRequest,
                     "player_ids must not be more than " + std::to_string(mostRanksAsked)};
    RanksAnswer result;
    result.meta = metaOf(*board);
    result.entries.reserve(query.playerIds.size());
    const RankMode mode = query.rankMode.value_or(board->config.rankMode);
    std::span<const std::string> left(query.playerIds);
    for (; !left.empty(); left = left.subspan(std::min(left.size(), ranksGroup)))
        addRanks(engine, *board, left.first(std::min(left.size(), ranksGroup)), mode, result);
    return QueryAnswer(std::move(result));
}

// The sum of the ranked scores; walks the smaller side of the cut where there is one.
Ranking::Sum rankedSum(const Board& board) {
    const std::uint64_t ranked = board.totalPlayers();
    const std::uint64_t beyond = board.ranking.size() - ranked;
    if (beyond == 0)
        return board.ranking.sumOfScores();
    const bool walkRanked = ranked <= beyond;
    std::uint64_t position = walkRanked ? 0 : ranked;
    std::uint64_t left = walkRanked ? ranked : beyond;
    Ranking::Sum sum = 0;
    std::vector<Ranking::Placed> records(1024);
    while (left > 0) {
        const std::size_t step = static_cast<std::size_t>(std::min<std::uint64_t>(left, records.size()));
        const std::size_t got = board.ranking.read(position, std::span(records).first(step));
        for (std::size_t i = 0; i < got; ++i)
            sum += records[i].standing.score;
        position += got;
        left -= got;
    }
    return walkRanked ? sum : board.ranking.sumOfScores() - sum;
}

Result<QueryAnswer> answer(const Engine& engine, const StatsQuery& query) {
    const Board* board = engine.findBoard(query.leaderboardId);
    if (board == nullptr)
        return noBoard(query.leaderboardId);
    StatsAnswer result;
    result.meta = metaOf(*board);
    result.submissions = board->counters.submissions;
    result.lastSubmissionAtMs = board->counters.lastSubmissionAtMs;
    const std::uint64_t ranked = board->totalPlayers();
    if (ranked == 0)
        return QueryAnswer(result);
    const Score first = board->ranking.at(0).standing.score;
    const Score last = board->ranking.at(ranked - 1).standing.score;
    result.highest = std::max(first, last);
    result.lowest = std::min(first, last);
    const double unit = std::pow(10.0, -board->config.decimals);
    result.mean = static_cast<double>(rankedSum(*board)) / static_cast<double>(ranked) * unit;
    const std::uint64_t lowMiddle = (ranked - 1) / 2;
    const std::uint64_t highMiddle = ranked / 2;
    const auto low = static_cast<double>(board->ranking.at(lowMiddle).standing.score);
    const auto high = static_cast<double>(board->ranking.at(highMiddle).standing.score);
    result.median = (low / 2 + high / 2) * unit;
    return QueryAnswer(result);
}

Result<QueryAnswer> answer(const Engine& engine, const BoardQuery& query) {
    const Board* board = engine.findBoard(query.leaderboardId);
    if (board == nullptr)
        return noBoard(query.leaderboardId);
    return QueryAnswer(infoOf(*board));
}

Result<QueryAnswer> answer(const Engine& engine, const BoardsQuery& /*query*/) {
    BoardsAnswer result;
    for (const auto& [number, board] : engine.boards())
        result.boards.push_back(infoOf(*board));
    return QueryAnswer(std::move(result));
}

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Where `needle` (folded) stands in `text`: 0 at its beginning, 1 within, 2 nowhere.
int matchOf(std::string_view text, std::string_view needle) {
    const auto same = [](char a, char b) { return folded(a) == b; };
    const auto* const found = std::search(text.begin(), text.end(), needle.begin(), needle.end(), same);
    if (found == text.end())
        return needle.empty() ? 0 : 2;
    return found == text.begin() ? 0 : 1;
}

Result<QueryAnswer> answer(const Engine& engine, const PlayersQuery& query) {
    // A bounded look: completion must not hold up the commits, and a person types on.
    constexpr std::uint32_t mostLookedAt = 200000;
    std::string needle = query.text;
    std::transform(needle.begin(), needle.end(), needle.begin(), folded);
    PlayersAnswer result;
    std::vector<std::uint32_t> within;
    const PlayerTable& players = engine.players();
    const std::uint32_t end = std::min(players.size(), mostLookedAt);
    const auto add = [&](std::uint32_t number) {
        result.players.push_back(
            {std::string(players.playerId(number)), std::string(players.username(number))});
    };
    for (std::uint32_t number = 1; number <= end && result.players.size() < query.limit; ++number) {
        const int match =
            std::min(matchOf(players.username(number), needle), matchOf(players.playerId(number), needle));
        if (match == 0)
            add(number);
        else if (match == 1 && within.size() < query.limit)
            within.push_back(number);
    }
    for (std::size_t i = 0; i < within.size() && result.players.size() < query.limit; ++i)
        add(within[i]);
    return QueryAnswer(std::move(result));
}

} // namespace

RankingMeta metaOf(const Board& board) {
    RankingMeta meta;
    meta.board = board.number;
    meta.generation = board.generation;
    meta.revision = board.counters.revision;
    meta.totalPlayers = board.totalPlayers();
    meta.decimals = board.config.decimals;
    meta.displayFormat = board.config.displayFormat;
    meta.visibility = board.config.visibility;
    return meta;
}

std::vector<Entry> topEntries(const Engine& engine, const Board& board, std::uint64_t count, RankMode mode) {
    return entriesAt(engine, board, 0, count, mode);
}

Result<QueryAnswer> answerQuery(const Engine& engine, const Query& query) {
    return std::visit([&](const auto& content) { return answer(engine, content); }, query);
}

} // namespace rostrum
