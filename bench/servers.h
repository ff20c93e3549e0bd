// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The servers under load: Rostrum, and Redis beside it. Each is started in a folder of the benchmark's own, on a free port of loopback,
// and stopped with its object. One thread; failures are thrown (bench/fail.h).

#include "bench/process.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct redisContext;

namespace rostrum::bench {

class RostrumServer {
  public:
    // `syncDelayUs` is added to each sync of the event file.
    RostrumServer(const std::string& program, const std::string& folder, int syncDelayUs = 0);

    std::uint16_t port() const { return port_; }
    Process& process() { return *process_; }

    // A request and the body of its answer, on a connection of its own.
    std::string ask(const std::string& request) const;
    // Makes the board that all benchmarks use: no bound on its entries, the newest score counts.
    void makeBoard() const;
    // How many submissions the board has counted, and its revision.
    std::uint64_t boardSubmissions() const;
    std::uint64_t boardRevision() const;

  private:
    std::unique_ptr<Process> process_;
    std::uint16_t port_ = 0;
};

class RedisServer {
  public:
    enum class Durability : std::uint8_t { none, everyWrite };

    // `slowSync`, where not empty, is the library that adds `syncDelayUs` to each sync.
    RedisServer(const std::string& folder, Durability durability, const std::string& slowSync = {},
                int syncDelayUs = 0);
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::uint16_t port() const { return port_; }
    Process& process() { return *process_; }
    redisContext& connection() { return *connection_; }

    // A number of INFO: "used_memory".
    std::int64_t info(std::string_view name);
    // The answer of a command as a number.
    std::int64_t number(const char* command);

  private:
    std::unique_ptr<Process> process_;
    std::uint16_t port_ = 0;
    redisContext* connection_ = nullptr; // of the C library; freed by the destructor
};

// The text of a JSON number behind "name": in a text where that name occurs once.
std::uint64_t numberAfter(std::string_view json, std::string_view name);

} // namespace rostrum::bench
