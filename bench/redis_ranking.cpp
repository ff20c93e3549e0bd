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

void appendZadd(std::string& out, const char* id, std::uint32_t score) {
    out += "*4\r\n$4\r\nZADD\r\n$5\r\nbench\r\n$7\r\n";
    const std::size_t at = out.size();
    out.resize(at + 7);
    writeDigits(out.data() + at, 7, score);
    out.append("\r\n$12\r\n").append(id, idBytes).append("\r\n");
}

void appendZrevrank(std::string& out, const char* id) {
    out.append("*3\r\n$8\r\nZREVRANK\r\n$5\r\nbench\r\n$12\r\n").append(id, idBytes).append("\r\n");
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

} // namespace rostrum::bench
