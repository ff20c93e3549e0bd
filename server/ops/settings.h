// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Settings: what the program is set to, from (each above the one before) defaults, rostrum.yaml, the environment and flags.
//
// In the file every value may be written as ${VAR:default}, or ${VAR} where the variable must be there. An unknown key and a bad value are
// errors that name file, line and what would be right; so is a setting that is known but not in this version, for ignoring it would
// promise what is not kept. Read once at the start; a value afterwards.

#include "core/board/pin_book.h"
#include "core/ports/ledger.h"
#include "core/result.h"
#include "server/auth/jwt_verifier.h"
#include "server/ops/log.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rostrum {

const char* name(Durability durability);

struct ServerSettings {
    std::string
        host; // an address or name to listen on; empty: not said, so that window and server choose their own
    std::uint16_t port = 8080;
    bool portNamed = false; // someone chose the port: it is not silently replaced by another
    int readTimeoutMs = 10'000;
    int writeTimeoutMs = 10'000;
    int idleTimeoutMs = 120'000;

    friend bool operator==(const ServerSettings&, const ServerSettings&) = default;
};

struct StorageSettings {
    std::string file; // the event file; empty: not said
    Durability durability = Durability::commit;

    friend bool operator==(const StorageSettings&, const StorageSettings&) = default;
};

struct LeaderboardSettings {
    std::uint64_t defaultLimit = 100;
    std::uint64_t maxLimit = 1000;
    std::string defaultId = "default";
    std::string timeZone;         // of boards that name none; empty: the system's
    std::int64_t lateGraceMs = 0; // how long a period that is over waits for late events

    friend bool operator==(const LeaderboardSettings&, const LeaderboardSettings&) = default;
};

struct AuthSettings {
    bool trustLoopback = true;
    std::vector<std::string> allowedHosts;   // besides the machine's own; lower case, without ports; "*": all
    std::vector<std::string> allowedOrigins; // besides the own one: "https://board.example"; "*": all
    std::optional<JwtAlgorithm> jwtAlgorithm; // named; none: no such tokens are known
    JwtSettings jwt;                          // of that algorithm

    friend bool operator==(const AuthSettings&, const AuthSettings&) = default;
};

struct LimitSettings {
    std::size_t connections = 4096;
    std::uint64_t entries = 20'000'000; // over all rankings
    std::size_t bodyBytes = std::size_t{1} << 20;
    std::size_t batchBytes = std::size_t{8} << 20;   // of /api/v1/scores/batch
    std::size_t bodiesBytes = std::size_t{64} << 20; // all bodies in memory together
    PinLimits pins;                                  // of pages that are being read, each of one revision

    friend bool operator==(const LimitSettings&, const LimitSettings&) = default;
};

struct LogSettings {
    LogLevel level = LogLevel::info;

    friend bool operator==(const LogSettings&, const LogSettings&) = default;
};

struct Settings {
    ServerSettings server;
    StorageSettings storage;
    LeaderboardSettings leaderboard;
    AuthSettings auth;
    LimitSettings limits;
    LogSettings log;
    std::vector<std::string> warnings; // what was found and has no effect; to be logged

    friend bool operator==(const Settings&, const Settings&) = default;
};

// What the command line named, as text.
struct SettingFlags {
    std::optional<std::string> config; // --config
    std::optional<std::string> data;   // --data, or the event file named alone
    std::optional<std::string> host;   // --host
    std::optional<std::string> port;   // --port
};

// Looks a variable up; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment processEnvironment();

// Without --config, rostrum.yaml in the working directory is read where there is one. Code::invalidRequest.
Result<Settings> loadSettings(const SettingFlags& flags,
                              const Environment& environment = processEnvironment());

// The settings that a file's text gives on top of `settings`; `file` is its name in errors.
Result<void> readSettings(const std::string& text, const std::string& file, const Environment& environment,
                          Settings& settings);

} // namespace rostrum
