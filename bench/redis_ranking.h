// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Redis as the peer of the engine: a sorted set in memory, driven through hiredis with pipelines so deep that round trips cost next
// to nothing. Failures are thrown (bench/fail.h).

#include "bench/servers.h"
#include "bench/workload.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace rostrum::bench {

struct Cost {
    double cpuNs = 0;  // processor time of whoever keeps the ranking, an operation
    double wallNs = 0; // likewise, as the clock on the wall has it
};

class RedisRanking {
  public:
    explicit RedisRanking(const std::string& folder);

    // Runs the commands that `command` gives for 0, 1, …; each reply must be a number or a list.
    Cost run(std::uint32_t count, const std::function<void(std::string& out, std::uint32_t index)>& command);

    // Adds them all by commands of many members each, which is quicker. Not to be measured.
    void addAll(const std::vector<Operation>& operations);

    std::int64_t usedMemory() { return server_.info("used_memory"); }
    std::int64_t size() { return server_.number("ZCARD bench"); }

  private:
    void append(std::uint32_t from, std::uint32_t to,
                const std::function<void(std::string& out, std::uint32_t index)>& command);
    void expect(std::uint32_t replies);

    RedisServer server_;
    std::string bytes_;
};

// The commands, appended as bytes.
void appendZadd(std::string& out, const Operation& operation);
void appendZrevrank(std::string& out, const Operation& operation);

} // namespace rostrum::bench
