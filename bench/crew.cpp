// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/crew.h"

#include "bench/engine_state.h"
#include "bench/fail.h"
#include "bench/measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

namespace rostrum::bench {

namespace {

constexpr int answerPatienceMs = 20'000;
constexpr std::uint32_t batchesUnderWay = 2;
constexpr std::int64_t readerTickNs = 5'000'000;

} // namespace

void Post::ring() {
    const std::lock_guard lock(mutex_);
    hasRung_ = true;
    rung_.notify_one();
}

void Post::collect(std::vector<Reply>& out, int patienceMs) {
    if (patienceMs != 0) {
        std::unique_lock lock(mutex_);
        if (!rung_.wait_for(lock, std::chrono::milliseconds(patienceMs), [&] { return hasRung_; }))
            fail("no answer comes");
        hasRung_ = false;
    }
    out.clear();
    mailbox_->collect(out);
}

namespace {

PendingCommand batchOf(std::span<const Operation> operations, const std::shared_ptr<Mailbox>& mailbox,
                       std::uint64_t ticket) {
    SubmitBatch batch;
    batch.items.reserve(operations.size());
    for (const Operation& operation : operations)
        batch.items.push_back(submissionOf(operation));
    return {std::move(batch), benchOrigin(), {mailbox, ticket}, nowNs()};
}

void checkBatch(const Reply& reply) {
    const auto* answer = std::get_if<CommandAnswer>(&reply.content);
    const auto* batch = answer == nullptr ? nullptr : std::get_if<BatchAnswer>(answer);
    if (batch == nullptr || batch->accepted != batchSize || batch->rejected != 0)
        fail("a batch is not taken as a whole");
}

void handInAll(Intake& intake, std::span<const Operation> operations, Produced& produced) {
    Post post;
    std::vector<Reply> replies;
    std::uint64_t ticket = 0;
    std::uint32_t underWay = 0;
    while (!operations.empty() || underWay > 0) {
        while (!operations.empty() && underWay < batchesUnderWay) {
            const std::span<const Operation> some = operations.first(batchSize);
            operations = operations.subspan(batchSize);
            if (const Result<void> taken = intake.submit(batchOf(some, post.mailbox(), ++ticket)); !taken)
                fail("a batch is refused: " + taken.error().detail);
            ++underWay;
        }
        post.collect(replies, answerPatienceMs);
        for (const Reply& reply : replies) {
            checkBatch(reply);
            --underWay;
            produced.scores += batchSize;
        }
    }
}

} // namespace

Produced produce(Intake& intake, std::span<const Operation> operations) {
    Produced produced;
    try {
        handInAll(intake, operations, produced);
    } catch (const Failure& failure) {
        produced.failure = failure.what();
    }
    return produced;
}

void Reader::ask(std::size_t count) {
    queries_.clear();
    for (std::size_t i = 0; i < count; ++i)
        queries_.push_back({PlayerQuery{std::string(benchBoard), idOf(random_.below(players_)), std::nullopt},
                            {post_.mailbox(), ++asked_}});
    if (const Result<void> taken = intake_.askAll(queries_); !taken)
        fail("queries are refused: " + taken.error().detail);
}

void Reader::check(const std::vector<Reply>& replies) {
    for (const Reply& reply : replies) {
        const auto* answer = std::get_if<QueryAnswer>(&reply.content);
        const auto* player = answer == nullptr ? nullptr : std::get_if<PlayerAnswer>(answer);
        if (player == nullptr || player->entry.rank.value_or(0) - 1 >= players_)
            fail("a player has no rank");
        if (player->meta.revision < revision_)
            fail("a newer answer is of an older revision");
        revision_ = player->meta.revision;
        ++answered_;
    }
}

Read Reader::run(const std::atomic<bool>& stop) {
    Read read;
    std::vector<Reply> replies;
    const std::int64_t beganNs = nowNs();
    try {
        for (std::int64_t tickNs = beganNs; !stop; tickNs += readerTickNs) {
            const auto due = static_cast<std::uint64_t>((tickNs - beganNs) / 1000 * perSecond_ / 1'000'000);
            // Who is still owed many answers asks for no more: the pace is a bound, not a debt.
            if (due > asked_ && asked_ - answered_ < perSecond_ / 10)
                ask(static_cast<std::size_t>(std::min<std::uint64_t>(due - asked_, perSecond_ / 20)));
            post_.collect(replies, 0);
            check(replies);
            std::this_thread::sleep_for(std::chrono::nanoseconds(tickNs + readerTickNs - nowNs()));
        }
        while (answered_ < asked_) {
            post_.collect(replies, answerPatienceMs);
            check(replies);
        }
    } catch (const Failure& failure) {
        read.failure = failure.what();
    }
    read.ranks = answered_;
    return read;
}

} // namespace rostrum::bench
