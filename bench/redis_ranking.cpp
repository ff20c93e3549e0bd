// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/redis_ranking.h"

#include "bench/conversations.h"
#include "bench/fail.h"
#include "bench/measure.h"

#include <algorithm>
#include <hiredis/hiredis.h>
#include <memory>

namespace rostrum::bench {

namespace {

constexpr std::uint32_t pipelineDepth = 1000;

} // namespace

namespace {

// The words of a score and its member.
void appendMember(std::string& out, const Operation& operation) {
    out += "$9\r\n";
    const std::size_t at = out.size();
    out.resize(at + engineScoreDigits);
    writeDigits(out.data() + at, engineScoreDigits, operation.score);
    out.append("\r\n$12\r\n").append(operation.playerId()).append("\r\n");
}

} // namespace

void appendZadd(std::string& out, const Operation& operation) {
    out += "*4\r\n$4\r\nZADD\r\n$5\r\nbench\r\n";
    appendMember(out, operation);
}

void appendZrevrank(std::string& out, const Operation& operation) {
    out.append("*3\r\n$8\r\nZREVRANK\r\n$5\r\nbench\r\n$12\r\n").append(operation.playerId()).append("\r\n");
}

RedisRanking::RedisRanking(const std::string& folder) : server_(folder, RedisServer::Durability::none) {}

void RedisRanking::append(std::uint32_t from, std::uint32_t to,
                          const std::function<void(std::string& out, std::uint32_t index)>& command) {
    bytes_.clear();
    for (std::uint32_t i = from; i < to; ++i)
        command(bytes_, i);
    redisContext& connection = server_.connection();
    int done = 0;
    bool good = redisAppendFormattedCommand(&connection, bytes_.data(), bytes_.size()) == REDIS_OK;
    while (good && done == 0)
        good = redisBufferWrite(&connection, &done) == REDIS_OK;
    if (!good)
        fail(std::string("Redis takes no commands: ") + connection.errstr);
}

void RedisRanking::expect(std::uint32_t replies) {
    for (std::uint32_t i = 0; i < replies; ++i) {
        void* raw = nullptr;
        if (redisGetReply(&server_.connection(), &raw) != REDIS_OK)
            fail(std::string("Redis does not answer: ") + server_.connection().errstr);
        const std::unique_ptr<void, void (*)(void*)> owner(raw, freeReplyObject);
        const auto* reply = static_cast<const redisReply*>(raw);
        if (reply->type != REDIS_REPLY_INTEGER && reply->type != REDIS_REPLY_ARRAY)
            fail("Redis gives another answer than was wanted");
    }
}

Cost RedisRanking::run(std::uint32_t count,
                       const std::function<void(std::string& out, std::uint32_t index)>& command) {
    const std::int64_t cpu = server_.process().cpuNs();
    const std::int64_t wall = nowNs();
    // Two pipelines are under way, so that the server has the next one when it is through with one.
    std::uint32_t waiting = 0;
    for (std::uint32_t i = 0; i < count; i += pipelineDepth) {
        const std::uint32_t end = std::min(count, i + pipelineDepth);
        append(i, end, command);
        expect(waiting);
        waiting = end - i;
        checkInterrupted();
    }
    expect(waiting);
    Cost cost;
    cost.wallNs = static_cast<double>(nowNs() - wall) / count;
    cost.cpuNs = static_cast<double>(server_.process().cpuNs() - cpu) / count;
    return cost;
}

void RedisRanking::addAll(const std::vector<Operation>& operations) {
    constexpr std::uint32_t members = 1000;
    const auto count = static_cast<std::uint32_t>((operations.size() + members - 1) / members);
    if (count == 0)
        return;
    run(count, [&](std::string& out, std::uint32_t index) {
        const std::size_t from = std::size_t{index} * members;
        const std::size_t to = std::min(operations.size(), from + members);
        out += "*" + std::to_string(2 + 2 * (to - from)) + "\r\n$4\r\nZADD\r\n$5\r\nbench\r\n";
        for (std::size_t i = from; i < to; ++i)
            appendMember(out, operations[i]);
    });
}

} // namespace rostrum::bench
