// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/system/score_load.h"

#include "app/cli/recording.h"

#include <iterator>
#include <utility>

namespace rostrum::test {

namespace {

// What a server may answer that is not an acknowledgement: it is not ready yet, or it is full.
constexpr int unavailable = 503;

} // namespace

League League::ofFixture() {
    League league;
    auto map =
        ReplayMap::parse("match:home=home_team,away=away_team,home_score=home_score,away_score=away_score");
    if (!map)
        return league;
    auto recording = Recording::open(QStringLiteral(ROSTRUM_FIXTURES "/league.csv"), std::move(*map), ',');
    if (!recording)
        return league;
    Recording::Step step;
    while (recording->next(step)) {
        for (const ReplaySubmission& submission : step.submissions)
            league.entries.push_back({submission.playerId, std::stoll(submission.score)});
    }
    return league;
}

void addPoints(Points& points, const League& league, const Stretch& stretch) {
    for (std::uint64_t i = 0; i < stretch.count; ++i) {
        const League::Entry& entry = league.at(stretch.first + i);
        points[entry.player] += entry.points;
    }
}

std::string eventId(std::uint64_t number) { return "match-" + std::to_string(number); }

std::string itemJson(const League& league, const std::string& board, std::uint64_t number) {
    const League::Entry& entry = league.at(number);
    std::string player; // one of the teams has quotes in its name
    for (const char c : entry.player) {
        if (c == '"' || c == '\\')
            player.push_back('\\');
        player.push_back(c);
    }
    return R"({"player_id":")" + player + R"(","leaderboard_id":")" + board + R"(","score":)" +
           std::to_string(entry.points) + R"(,"event_id":")" + eventId(number) + "\"}";
}

std::string singleRequest(const League& league, const std::string& board, std::uint64_t number) {
    return request("POST", "/api/v1/scores", itemJson(league, board, number), jsonType);
}

std::string batchRequest(const League& league, const std::string& board, const Stretch& stretch) {
    std::string body = R"({"scores":[)";
    for (std::uint64_t i = 0; i < stretch.count; ++i)
        body += (i == 0 ? "" : ",") + itemJson(league, board, stretch.first + i);
    return request("POST", "/api/v1/scores/batch", body + "]}", jsonType);
}

void ScoreLoad::start(std::uint16_t port, int singleConnections, int batchConnections, std::uint64_t seed) {
    running_ += singleConnections + batchConnections;
    for (int i = 0; i < singleConnections; ++i)
        threads_.emplace_back([this, port, own = ++seed] { sendSingles(port, own); });
    for (int i = 0; i < batchConnections; ++i)
        threads_.emplace_back([this, port, own = ++seed] { sendBatches(port, own); });
}

LoadOutcome ScoreLoad::join() {
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
    return std::exchange(outcome_, {});
}

// Up to 16 requests at a time in one go, as pipelining clients do.
void ScoreLoad::sendSingles(std::uint16_t port, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    RawClient client(port);
    LoadOutcome mine;
    for (bool gone = !client.isConnected(); !gone;) {
        const std::uint64_t count = 1 + random() % 16;
        const Stretch stretch{next_.fetch_add(count), count};
        std::string bytes;
        for (std::uint64_t i = 0; i < count; ++i)
            bytes += singleRequest(league_, board_, stretch.first + i);
        client.send(bytes);
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::uint64_t number = stretch.first + i;
            gone = gone || !takeSingle(client.receive(), number, mine);
            if (gone)
                mine.open.push_back({number, 1});
        }
    }
    handIn(std::move(mine));
}

// False where the connection is gone.
bool ScoreLoad::takeSingle(const RawAnswer& answer, std::uint64_t number, LoadOutcome& mine) {
    if (answer.status == 0)
        return false;
    if (answer.status == 200) {
        mine.singles.push_back({number, answer.body});
        ++acknowledged_;
        return true;
    }
    mine.open.push_back({number, 1});
    if (answer.status != unavailable)
        mine.faults.push_back(eventId(number) + ": " + answer.head + answer.body);
    return true;
}

void ScoreLoad::sendBatches(std::uint16_t port, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    RawClient client(port);
    LoadOutcome mine;
    for (bool gone = !client.isConnected(); !gone;) {
        const std::uint64_t count = 1 + random() % 300;
        const Stretch stretch{next_.fetch_add(count), count};
        client.send(batchRequest(league_, board_, stretch));
        const RawAnswer answer = client.receive();
        gone = answer.status == 0;
        const std::string accepted = R"("accepted":)" + std::to_string(count) + ",";
        if (answer.status == 200 && answer.body.find(accepted) != std::string::npos) {
            mine.batches.push_back(stretch);
            acknowledged_ += count;
            continue;
        }
        mine.open.push_back(stretch);
        if (!gone && answer.status != unavailable)
            mine.faults.push_back("batch from " + eventId(stretch.first) + ": " + answer.head + answer.body);
    }
    handIn(std::move(mine));
}

void ScoreLoad::handIn(LoadOutcome&& mine) {
    {
        const std::lock_guard lock(mutex_);
        const auto append = [](auto& all, auto& some) {
            all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
        };
        append(outcome_.singles, mine.singles);
        append(outcome_.batches, mine.batches);
        append(outcome_.open, mine.open);
        append(outcome_.faults, mine.faults);
    }
    --running_;
}

} // namespace rostrum::test
