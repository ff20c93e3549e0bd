// SPDX-License-Identifier: GPL-3.0-or-later
// In its steady state the way from the intake to the answers allocates nothing for a submission. This program counts what every thread
// asks of operator new; what is handed in was made before the count begins.
#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace {
std::atomic<std::uint64_t> allocations = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
} // namespace

// NOLINTBEGIN(cppcoreguidelines-no-malloc,misc-new-delete-overloads): what operator new does, and a count
void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
// NOLINTEND(cppcoreguidelines-no-malloc,misc-new-delete-overloads)

using namespace rostrum;

namespace {

constexpr std::uint32_t players = 20'000;
const std::string board = "default";

class Bell final : public Doorbell {
  public:
    void ring() override {
        const std::lock_guard lock(mutex_);
        rung_ = true;
        changed_.notify_one();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        REQUIRE(changed_.wait_for(lock, std::chrono::seconds(60), [&] { return rung_; }));
        rung_ = false;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool rung_ = false;
};

Submission submissionOf(std::uint64_t number) {
    std::string digits = std::to_string(number * 7919 % players);
    Submission one;
    one.leaderboardId = board;
    one.playerId = "player" + std::string(6 - digits.size(), '0') + digits; // 12 bytes
    one.score = {static_cast<std::int64_t>(number * 31 % 1000) + 1, 0};
    return one;
}

class House {
  public:
    House() : writer_(ledger_, intake_, tops_, vitals_, clock_, optionsOfTest()) {
        REQUIRE(writer_.open().ok());
        writer_.start();
    }
    ~House() {
        writer_.stop();
        mailbox_->close();
    }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    PendingCommand pending(Command command) {
        return {std::move(command), {Source::http, "loopback", {}}, {mailbox_, ++ticket_}, 0};
    }
    Intake& intake() { return intake_; }
    // Waits for so many answers; returns how many submissions were accepted.
    std::uint64_t collect(std::size_t answers) {
        std::uint64_t accepted = 0;
        while (answers > 0) {
            bell_.wait();
            replies_.clear();
            mailbox_->collect(replies_);
            REQUIRE(replies_.size() <= answers);
            answers -= replies_.size();
            for (const Reply& reply : replies_) {
                const auto* answer = std::get_if<CommandAnswer>(&reply.content);
                REQUIRE(answer != nullptr);
                const auto* batch = std::get_if<BatchAnswer>(answer);
                accepted += batch == nullptr ? 1 : batch->accepted;
            }
        }
        return accepted;
    }

  private:
    static WriterOptions optionsOfTest() {
        WriterOptions options;
        options.snapshotEveryEvents = 0; // a snapshot's parts are memory by nature
        options.snapshotAtEndEvents = 0;
        return options;
    }

    MemoryLedger ledger_;
    Intake intake_;
    PublishedTops tops_;
    Vitals vitals_;
    SystemClock clock_;
    Writer writer_;
    Bell bell_;
    std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>(&bell_);
    std::uint64_t ticket_ = 0;
    std::vector<Reply> replies_;
};

using Bundles = std::vector<std::vector<PendingCommand>>;

Bundles batches(House& house, std::size_t count, std::size_t size, std::uint64_t& number) {
    Bundles bundles(count);
    for (std::vector<PendingCommand>& bundle : bundles) {
        SubmitBatch batch;
        for (std::size_t i = 0; i < size; ++i)
            batch.items.push_back(submissionOf(number++));
        bundle.push_back(house.pending(std::move(batch)));
    }
    return bundles;
}

Bundles singles(House& house, std::size_t count, std::size_t size, std::uint64_t& number) {
    Bundles bundles(count);
    for (std::vector<PendingCommand>& bundle : bundles) {
        for (std::size_t i = 0; i < size; ++i)
            bundle.push_back(house.pending(SubmitScore{submissionOf(number++)}));
    }
    return bundles;
}

struct Counted {
    std::uint64_t submissions = 0;
    std::uint64_t allocations = 0;
};

// Hands all in, a few bundles at a time, and counts from the first to the last answer. `apart`: each command by a call of its own.
Counted run(House& house, Bundles& bundles, bool apart) {
    constexpr std::size_t atATime = 8;
    Counted counted;
    const std::uint64_t before = allocations.load();
    for (std::size_t i = 0; i < bundles.size(); i += atATime) {
        std::size_t answers = 0;
        for (std::size_t k = i; k < std::min(bundles.size(), i + atATime); ++k) {
            answers += bundles[k].size();
            if (!apart) {
                REQUIRE(house.intake().submitAll(bundles[k]).ok());
                continue;
            }
            for (PendingCommand& command : bundles[k])
                REQUIRE(house.intake().submit(std::move(command)).ok());
        }
        counted.submissions += house.collect(answers);
    }
    counted.allocations = allocations.load() - before;
    return counted;
}

void checkNoneEach(const Counted& counted) {
    MESSAGE(counted.allocations, " allocations for ", counted.submissions, " submissions");
    CHECK(counted.submissions >= 20'000);
    CHECK(counted.allocations * 100 < counted.submissions);
}

} // namespace

TEST_CASE("the steady state allocates nothing for a submission") {
    House house;
    std::uint64_t number = 0;
    Bundles known = batches(house, 40, 1000, number); // all players, and some more
    CHECK(run(house, known, false).submissions == 40'000);
    for (const bool apart : {false, true}) {
        for (const bool single : {false, true}) {
            const auto make = [&](std::size_t count) {
                return single ? singles(house, count, 250, number) : batches(house, count, 1000, number);
            };
            Bundles first = make(48); // until everything is as large as it gets
            run(house, first, apart);
            Bundles then = make(single ? 120 : 40);
            checkNoneEach(run(house, then, apart));
        }
    }
}
