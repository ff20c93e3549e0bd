// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/settings.h"

#include "server/ops/setting_keys.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace rostrum {

namespace {

constexpr std::array laterVariables = {"REDIS_ADDR",    "REDIS_PASSWORD",    "POSTGRES_HOST",
                                       "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB",
                                       "KAFKA_BROKERS", "KAFKA_ENABLED"};

Result<void> notAbove(const char* lesser, std::uint64_t value, const char* greater, std::uint64_t most) {
    if (value <= most)
        return {};
    return Error{Code::invalidRequest, std::string(lesser) + " (" + std::to_string(value) +
                                           ") must not be above " + greater + " (" + std::to_string(most) +
                                           ")."};
}

// That tokens can be checked, and by one thing only.
Result<void> checkTokens(const AuthSettings& auth) {
    const int named = static_cast<int>(!auth.jwt.secret.empty()) +
                      static_cast<int>(!auth.jwt.keyFile.empty()) +
                      static_cast<int>(!auth.jwt.jwksFile.empty());
    if (!auth.jwtAlgorithm && auth.jwt == JwtSettings())
        return {};
    if (!auth.jwtAlgorithm)
        return Error{Code::invalidRequest, "auth.jwt.algorithm must be named: HS256, RS256 or ES256."};
    if (named != 1)
        return Error{Code::invalidRequest,
                     "auth.jwt takes one of secret, key_file and jwks_file to check tokens with."};
    if (!auth.jwt.secret.empty() && auth.jwtAlgorithm != JwtAlgorithm::hs256)
        return Error{Code::invalidRequest, std::string("auth.jwt.secret is for HS256; ") +
                                               name(*auth.jwtAlgorithm) + " takes a key_file or jwks_file."};
    return {};
}

Result<void> checkTogether(const Settings& settings) {
    const LeaderboardSettings& boards = settings.leaderboard;
    const PinLimits& pins = settings.limits.pins;
    if (Result<void> fits = notAbove("leaderboard.default_limit", boards.defaultLimit,
                                     "leaderboard.max_limit", boards.maxLimit);
        !fits)
        return fits;
    if (Result<void> fits = notAbove("limits.pinned_per_board", pins.perBoard, "limits.pinned", pins.inAll);
        !fits)
        return fits;
    return checkTokens(settings.auth);
}

} // namespace

const char* name(Durability durability) { return durability == Durability::commit ? "commit" : "async"; }

Environment processEnvironment() {
    return [](const std::string& variable) -> std::optional<std::string> {
        const char* const value =
            std::getenv(variable.c_str()); // NOLINT(concurrency-mt-unsafe): read once, at the start
        if (value == nullptr)
            return std::nullopt;
        return std::string(value);
    };
}

Result<Settings> loadSettings(const SettingFlags& flags, const Environment& environment) {
    Settings settings;
    const std::string file = flags.config.value_or("rostrum.yaml");
    std::ifstream stream(file, std::ios::binary);
    if (stream) {
        const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        if (stream.bad())
            return Error{Code::invalidRequest, file + ": cannot be read."};
        if (const Result<void> read = readSettings(text, file, environment, settings); !read)
            return read.error();
    } else if (flags.config) {
        return Error{Code::invalidRequest, "--config names " + file + ", which cannot be opened."};
    }
    for (const char* const variable : laterVariables) {
        if (environment(variable))
            settings.warnings.push_back(std::string(variable) +
                                        " is set and has no effect: what it is for is not in this version.");
    }
    if (const Result<void> applied = applyFlags(flags, settings); !applied)
        return applied.error();
    if (const Result<void> fits = checkTogether(settings); !fits)
        return fits.error();
    return settings;
}

} // namespace rostrum
