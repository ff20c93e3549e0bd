// SPDX-License-Identifier: GPL-3.0-or-later
// Two producers, four readers, one writer, and snapshots meanwhile: every answer is of one committed revision. What runs for so many
// turns, not for so long, is the same everywhere; ThreadSanitizer watches it in its tree.
#include "core/engine/recovery.h"
#include "tests/core/intake/house.h"
#include "tests/core/ranking/seed.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;

namespace {

constexpr int pairs = 20;
constexpr std::uint64_t placesAsked = publishedTopSize;

std::string playerOf(int pair, bool second) { return (second ? "b" : "a") + std::to_string(pair); }
// The two scores of a pair, of which one player has the one and the other the other at every revision.
Score scoreOf(int pair, bool high) { return pair * 10 + (high ? 7 : 0); }

Submission submissionOf(int pair, bool second, bool high) {
    return score("cup", playerOf(pair, second), scoreOf(pair, high)).submission;
}

// All that was seen of each revision. Whoever sees one again must see the same.
class Revisions {
  public:
    // What is wrong with the entries of a revision; empty where nothing is.
    std::string see(const RankingMeta& meta, const std::vector<Entry>& entries) {
        if (meta.totalPlayers != entries.size())
            return "the number of players is another than that of the entries";
        std::map<std::string, Score> scores;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (entries[i].rank != i + 1 || (i > 0 && entries[i].score > entries[i - 1].score))
                return "the entries are not in order";
            if (!scores.emplace(entries[i].playerId, entries[i].score).second)
                return "a player stands there twice";
        }
        for (int pair = 0; pair < pairs; ++pair) {
            const Score a = scores[playerOf(pair, false)];
            const Score b = scores[playerOf(pair, true)];
            if (std::min(a, b) != scoreOf(pair, false) || std::max(a, b) != scoreOf(pair, true))
                return "a batch is seen by half";
        }
        const std::lock_guard lock(mutex_);
        const auto [seen, isNew] = entries_.try_emplace(meta.revision, entries);
        return isNew || seen->second == entries ? "" : "a revision was seen in two ways";
    }
    // The same for one entry, where its revision was seen.
    std::string seeOne(const RankingMeta& meta, const Entry& entry) {
        const std::lock_guard lock(mutex_);
        const auto seen = entries_.find(meta.revision);
        if (seen == entries_.end())
            return "";
        const bool there = std::find(seen->second.begin(), seen->second.end(), entry) != seen->second.end();
        return there ? "" : "a player stands elsewhere than in the list of the same revision";
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return entries_.size();
    }

  private:
    std::mutex mutex_;
    std::map<std::uint64_t, std::vector<Entry>> entries_;
};

void produce(House& house, int producer, int turns) {
    Caller caller(house.intake);
    test::Random random(test::seed() + static_cast<std::uint64_t>(producer));
    std::vector<bool> swapped(pairs, false);
    const std::string guest = "guest" + std::to_string(producer);
    for (int turn = 0; turn < turns; ++turn) {
        const int pair = static_cast<int>(test::below(random, pairs / 2)) * 2 + producer; // of one's own
        SubmitBatch swap;
        swap.atomic = true;
        swap.items.push_back(submissionOf(pair, false, !swapped[pair]));
        swap.items.push_back(submissionOf(pair, true, swapped[pair]));
        if (turn % 5 == 4) { // is refused at its last item, and taken back
            swap.items.push_back(score("no-such-board", "nobody", 1).submission);
            const Reply refused = caller.call(Command(swap));
            REQUIRE(commandAnswer<BatchAnswer>(refused) != nullptr);
            CHECK(commandAnswer<BatchAnswer>(refused)->accepted == 0);
            continue;
        }
        const Reply reply = caller.call(Command(swap));
        REQUIRE(commandAnswer<BatchAnswer>(reply) != nullptr);
        CHECK(commandAnswer<BatchAnswer>(reply)->rejected == 0);
        swapped[pair] = !swapped[pair];
        if (turn % 7 == 0)
            CHECK(commandAnswer<ScoreAnswer>(caller.call(Command(score("cup", guest, turn)))) != nullptr);
        else if (turn % 7 == 3)
            (void)caller.call(Command(RemovePlayer{"cup", guest}));
    }
}

void read(House& house, Revisions& revisions, int reader, int turns) {
    Caller caller(house.intake);
    test::Random random(test::seed() + 100 + static_cast<std::uint64_t>(reader));
    std::uint64_t newest = 0;
    const auto forward = [&](const RankingMeta& meta) {
        const bool forwards = meta.revision >= newest;
        newest = meta.revision;
        return forwards;
    };
    for (int turn = 0; turn < turns; ++turn) {
        const Reply reply = caller.call(Query(RangeQuery{"cup", 1, placesAsked, {}}));
        const auto* list = queryAnswer<EntriesAnswer>(reply);
        REQUIRE(list != nullptr);
        CHECK(revisions.see(list->meta, list->entries) == "");
        CHECK(forward(list->meta));
        const std::string player = playerOf(static_cast<int>(test::below(random, pairs)), random() % 2 == 0);
        const Reply one = caller.call(Query(PlayerQuery{"cup", player, {}}));
        const auto* found = queryAnswer<PlayerAnswer>(one);
        REQUIRE(found != nullptr);
        CHECK(revisions.seeOne(found->meta, found->entry) == "");
        CHECK(forward(found->meta));
        if (const TopPtr top = house.tops.find("cup", house.clock.steadyNs()))
            CHECK(revisions.see(top->meta, top->entries) == "");
    }
}

// Tops are read on their own, without the writer: they may be older than an answer, but never go back.
void look(House& house, Revisions& revisions, int turns) {
    std::uint64_t newest = 0;
    for (int turn = 0; turn < turns; ++turn) {
        const TopPtr top = house.tops.find("cup", house.clock.steadyNs());
        if (!top || top->meta.revision == newest) {
            std::this_thread::yield();
            continue;
        }
        CHECK(top->meta.revision > newest);
        newest = top->meta.revision;
        CHECK(revisions.see(top->meta, top->entries) == "");
    }
}

} // namespace

TEST_CASE("every answer is of one committed revision, whoever asks and whatever is written") {
    const std::uint64_t seed = test::seed();
    CAPTURE(seed);
    const int turns = test::isLong() ? 20'000 : 1'500;
    WriterOptions options;
    options.snapshotEveryEvents = 500;
    House house(options);
    house.writer.start();
    {
        Caller caller(house.intake);
        CreateBoard create;
        create.draft.id = "cup";
        create.draft.maxEntries = 0;
        REQUIRE(commandAnswer<BoardInfo>(caller.call(Command(create))) != nullptr);
        SubmitBatch all;
        for (int pair = 0; pair < pairs; ++pair) {
            all.items.push_back(submissionOf(pair, false, false));
            all.items.push_back(submissionOf(pair, true, true));
        }
        REQUIRE(commandAnswer<BatchAnswer>(caller.call(Command(all))) != nullptr);
    }
    Revisions revisions;
    std::vector<std::thread> threads;
    threads.reserve(6);
    for (int producer = 0; producer < 2; ++producer)
        threads.emplace_back([&, producer] { produce(house, producer, turns); });
    for (int reader = 0; reader < 3; ++reader)
        threads.emplace_back([&, reader] { read(house, revisions, reader, turns); });
    threads.emplace_back([&] { look(house, revisions, turns * 20); });
    for (std::thread& thread : threads)
        thread.join();
    house.writer.stop();
    CHECK(revisions.count() > 100);
    CHECK(house.vitals.read().snapshotSeq > 0);
    house.writer.engine().checkInvariants();
    const Result<Recovered> recovered = recover(house.ledger);
    REQUIRE(recovered.ok());
    CHECK(recovered->engine->describe() == house.writer.engine().describe());
}
