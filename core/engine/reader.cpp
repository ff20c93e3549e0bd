// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/reader.h"

#include "core/engine/explain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace rostrum {

namespace {

Error noPlayer() { return Error{Code::playerNotFound, "the leaderboard does not know this player"}; }

Result<QueryAnswer> answer(const Engine& engine, const RangeQuery& query) {
    const Result<BoardView> view = viewOf(engine, query.leaderboardId, query.choice);
    if (!view)
        return view.error();
    if (query.start < 1 || query.end < query.start)
        return Error{Code::invalidRequest, "start must be at least 1 and end at least start"};
    const std::uint64_t count = std::min(query.end - query.start, maxEntriesAnswered) + 1;
    return QueryAnswer(EntriesAnswer{
        view->meta, entriesAt(engine, *view, query.start - 1, count, view->modeOr(query.rankMode))});
}

// A player as the view knows them.
struct Found {
    std::uint32_t player = 0;
    RankRecord record;
};

// Who is meant by an id: what the public sees of a frozen board knows no merge that was made since, and does not tell of it.
std::uint32_t numberIn(const Engine& engine, const BoardView& view, const std::string& playerId) {
    if (view.truth || view.archive != 0 || view.board->frozen == nullptr)
        return engine.playerNumber(playerId);
    const PlayerFactsTable& facts = engine.playerFacts();
    std::uint32_t player = engine.players().find(playerId);
    while (player != 0 && facts.of(player).mergedInto != 0 &&
           facts.of(player).mergedSeq < view.board->frozen->seq)
        player = facts.of(player).mergedInto;
    return player;
}

Result<Found> find(const Engine& engine, const BoardView& view, const std::string& playerId) {
    const std::uint32_t player = numberIn(engine, view, playerId);
    const std::optional<RankRecord> record = player == 0 ? std::nullopt : view.places.find(player);
    if (!record)
        return noPlayer();
    return Found{player, *record};
}

Result<QueryAnswer> answer(const Engine& engine, const AroundQuery& query) {
    const Result<BoardView> view = viewOf(engine, query.leaderboardId, query.choice);
    if (!view)
        return view.error();
    const Result<Found> found = find(engine, *view, query.playerId);
    if (!found)
        return found.error();
    const std::optional<std::uint64_t> place = view->places.placeOf(found->player);
    if (!place)
        return Error{Code::playerNotFound, "the player is beyond the ranked places and has no one around"};
    const std::uint64_t range = std::min(query.range, maxEntriesAnswered / 2);
    const std::uint64_t first = *place > range ? *place - range : 0;
    return QueryAnswer(EntriesAnswer{view->meta, entriesAt(engine, *view, first, *place - first + range + 1,
                                                           view->modeOr(query.rankMode))});
}

std::vector<SecondaryValue> secondariesOf(const BoardView& view, std::uint32_t player) {
    std::vector<SecondaryValue> named;
    const Ranking::Secondaries values = view.ranking->secondariesOf(player);
    for (std::size_t i = 0; i < values.size(); ++i)
        named.push_back({view.secondaryName(i), values[i]});
    return named;
}

Result<QueryAnswer> answer(const Engine& engine, const PlayerQuery& query) {
    const Result<BoardView> view = viewOf(engine, query.leaderboardId, query.choice);
    if (!view)
        return view.error();
    const Result<Found> found = find(engine, *view, query.playerId);
    if (!found)
        return found.error();
    const RankMode mode = view->modeOr(query.rankMode);
    PlayerAnswer result;
    result.meta = view->meta;
    result.entry = entryOf(engine, found->player, found->record.standing.score);
    result.entry.rank = view->places.rankOf(found->player, mode);
    result.percentile = view->places.percentileOf(found->player);
    result.secondaries = secondariesOf(*view, found->player);
    if (query.explain)
        result.explanation = explainRank(engine, *view, found->player, mode, query.choice.division);
    result.updatedAtMs = static_cast<std::int64_t>(found->record.changedAtS) * 1000;
    return QueryAnswer(std::move(result));
}

constexpr std::size_t ranksGroup = 32;

// The places of a few players: what all of them need is fetched from memory before the first is read, as Engine::lookAhead does.
void addRanks(const Engine& engine, const BoardView& view, std::span<const std::string> playerIds,
              RankMode mode, RanksAnswer& result) {
    const PlayerTable& players = engine.players();
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint64_t, ranksGroup> hashes;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint32_t, ranksGroup> numbers;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
    std::array<std::uint64_t, ranksGroup> places;
    for (std::size_t i = 0; i < playerIds.size(); ++i) {
        hashes[i] = PlayerTable::hashOf(playerIds[i]);
        players.prefetchSlot(hashes[i]);
    }
    for (std::size_t i = 0; i < playerIds.size(); ++i) {
        numbers[i] = players.likely(hashes[i]);
        if (numbers[i] == 0)
            continue;
        players.prefetchRow(numbers[i]);
        if (view.ranking != nullptr)
            view.ranking->prefetch(numbers[i]);
    }
    const std::size_t before = result.entries.size();
    std::size_t found = 0;
    for (std::size_t i = 0; i < playerIds.size(); ++i) {
        const std::uint32_t number = players.find(playerIds[i], hashes[i], numbers[i]);
        const std::optional<RankRecord> record = number == 0 ? std::nullopt : view.places.find(number);
        if (!record) {
            result.notFound.push_back(playerIds[i]);
            continue;
        }
        numbers[found++] = number;
        result.entries.push_back(entryOf(engine, number, record->standing.score));
    }
    if (mode == RankMode::ordinal)
        view.places.placesOf(std::span(numbers).first(found), std::span(places).first(found));
    for (std::size_t i = 0; i < found; ++i) {
        if (mode != RankMode::ordinal)
            result.entries[before + i].rank = view.places.rankOf(numbers[i], mode);
        else if (places[i] != RankingView::noPlace)
            result.entries[before + i].rank = places[i] + 1;
    }
}

Result<QueryAnswer> answer(const Engine& engine, const RanksQuery& query) {
    const Result<BoardView> view = viewOf(engine, query.leaderboardId, query.choice);
    if (!view)
        return view.error();
    if (query.playerIds.size() > mostRanksAsked)
        return Error{Code::invalidRequest,
                     "player_ids must not be more than " + std::to_string(mostRanksAsked)};
    RanksAnswer result;
    result.meta = view->meta;
    result.entries.reserve(query.playerIds.size());
    std::span<const std::string> left(query.playerIds);
    for (; !left.empty(); left = left.subspan(std::min(left.size(), ranksGroup)))
        addRanks(engine, *view, left.first(std::min(left.size(), ranksGroup)), view->modeOr(query.rankMode),
                 result);
    return QueryAnswer(std::move(result));
}

Result<QueryAnswer> answer(const Engine& engine, const StatsQuery& query) {
    const Result<BoardView> view = viewOf(engine, query.leaderboardId, query.choice);
    if (!view)
        return view.error();
    StatsAnswer result;
    result.meta = view->meta;
    result.submissions = view->counters->submissions;
    result.lastSubmissionAtMs = view->counters->lastSubmissionAtMs;
    const RankingView& places = view->places;
    const std::uint64_t total = places.total();
    if (total == 0)
        return QueryAnswer(result);
    const Score first = places.at(0).standing.score;
    const Score last = places.at(total - 1).standing.score;
    result.highest = std::max(first, last);
    result.lowest = std::min(first, last);
    const double unit = std::pow(10.0, -view->meta.decimals);
    result.mean = static_cast<double>(places.sumOfScores()) / static_cast<double>(total) * unit;
    const std::uint64_t lowMiddle = (total - 1) / 2;
    const std::uint64_t highMiddle = total / 2;
    const auto low = static_cast<double>(places.at(lowMiddle).standing.score);
    const auto high = static_cast<double>(places.at(highMiddle).standing.score);
    result.median = (low / 2 + high / 2) * unit;
    return QueryAnswer(result);
}

Result<QueryAnswer> answer(const Engine& engine, const BoardQuery& query) {
    const Board* board = engine.findBoard(query.leaderboardId);
    if (board == nullptr)
        return noSuchBoard(query.leaderboardId);
    return QueryAnswer(infoOf(*board, query.truth));
}

Result<QueryAnswer> answer(const Engine& engine, const BoardsQuery& query) {
    BoardsAnswer result;
    for (const auto& [number, board] : engine.boards())
        result.boards.push_back(infoOf(*board, query.truth));
    return QueryAnswer(std::move(result));
}

Result<QueryAnswer> answer(const Engine& engine, const PlayerInfoQuery& query) {
    const std::uint32_t number = engine.players().find(query.playerId);
    if (number == 0)
        return Error{Code::playerNotFound, "nobody of this id is known"};
    PlayerInfo info = engine.playerInfo(number);
    info.number = number;
    return QueryAnswer(std::move(info));
}

Result<QueryAnswer> answer(const Engine& engine, const TokensQuery& /*query*/) {
    TokensAnswer answer;
    for (const auto& [number, token] : engine.tokens().all())
        answer.tokens.push_back(token);
    return QueryAnswer(std::move(answer));
}

Result<QueryAnswer> answer(const Engine& engine, const DivisionsQuery& query) {
    const Board* board = engine.findBoard(query.leaderboardId);
    if (board == nullptr)
        return noSuchBoard(query.leaderboardId);
    DivisionsAnswer result;
    for (const auto& [name, number] : engine.divisionNumbers()) {
        if (board->ranking.division(number) != nullptr)
            result.divisions.push_back(name);
    }
    return QueryAnswer(std::move(result));
}

Result<QueryAnswer> answer(const Engine& engine, const ArchivesQuery& query) {
    const Result<BoardView> view = viewOf(engine, query.leaderboardId, {Period::all, 0, {}, query.truth});
    if (!view)
        return view.error();
    ArchivesAnswer result;
    result.meta = view->meta;
    const Board& board = *view->board;
    std::int64_t generationBeganMs = board.createdAtMs;
    for (const Archive* seen : board.archivesSeen(query.truth)) {
        const Archive& archive = *seen;
        const bool ofReset = archive.ref.period == Period::all;
        const std::int64_t beganMs = ofReset ? generationBeganMs : archive.ref.beginMs;
        if (ofReset)
            generationBeganMs = archive.endedAtMs;
        const RankingView places(&archive.ranking, archive.maxEntries,
                                 query.truth ? Audience::operators : Audience::everyone);
        result.archives.push_back({result.archives.size() + 1, archive.ref.period, beganMs, archive.endedAtMs,
                                   archive.generation, places.total()});
    }
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

std::vector<Entry> topEntries(const Engine& engine, const Board& board, std::uint64_t count, RankMode mode) {
    return entriesAt(engine, publicViewOf(engine, board), 0, count, mode);
}

Result<QueryAnswer> answerQuery(const Engine& engine, const Query& query, const Pages* pages) {
    return std::visit(
        [&](const auto& content) -> Result<QueryAnswer> {
            if constexpr (std::is_same_v<std::decay_t<decltype(content)>, EntriesPageQuery>)
                return answerPage(engine, content, pages);
            else
                return answer(engine, content);
        },
        query);
}

} // namespace rostrum
