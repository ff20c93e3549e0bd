// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/setting_keys.h"

#include "core/board/board_config.h"
#include "server/ops/setting_values.h"

#include <array>
#include <utility>

namespace rostrum {

namespace {

// Puts a value that was read where it belongs.
template <typename T, typename Place>
Result<void> put(Result<T>&& value, Place& place) {
    if (!value)
        return value.error();
    place = static_cast<Place>(*value);
    return {};
}

Result<void> putNames(const std::vector<std::string>& values, Result<std::string> (*read)(std::string_view),
                      std::vector<std::string>& place) {
    place.clear();
    for (const std::string& value : values) {
        Result<std::string> name = read(value);
        if (!name)
            return name.error();
        place.push_back(std::move(*name));
    }
    return {};
}

Result<void> putPort(Settings& s, const std::string& text) {
    s.server.portNamed = true;
    return put(readWhole(text, 0, 65535), s.server.port);
}

Result<void> putDurability(Settings& s, const std::string& text) {
    if (text != "commit" && text != "async")
        return Error{Code::invalidRequest, "must be commit or async"};
    s.storage.durability = text == "commit" ? Durability::commit : Durability::async;
    return {};
}

Result<void> putDefaultId(Settings& s, const std::string& text) {
    if (!isBoardId(text))
        return Error{Code::invalidRequest, "must be 1 to 64 of A-Z a-z 0-9 . _ -"};
    s.leaderboard.defaultId = text;
    return {};
}

Result<void> putAlgorithm(Settings& s, const std::string& text) {
    for (const JwtAlgorithm algorithm : {JwtAlgorithm::hs256, JwtAlgorithm::rs256, JwtAlgorithm::es256}) {
        if (text == name(algorithm)) {
            s.auth.jwtAlgorithm = s.auth.jwt.algorithm = algorithm;
            return {};
        }
    }
    return Error{Code::invalidRequest, "must be HS256, RS256 or ES256"};
}

Result<void> putLogLevel(Settings& s, const std::string& text) {
    const std::optional<LogLevel> level = parseLogLevel(text);
    if (!level)
        return Error{Code::invalidRequest, "must be debug, info, warning or error"};
    s.log.level = *level;
    return {};
}

Result<void> putText(const std::string& text, std::string& place) {
    if (text.empty())
        return Error{Code::invalidRequest, "must not be empty"};
    place = text;
    return {};
}

using Values = const std::vector<std::string>&;
constexpr std::uint64_t mostLimit = 100'000;
constexpr std::uint64_t mostConnections = 1'000'000;
constexpr std::uint64_t mostEntries = 1'000'000'000;
constexpr std::uint64_t mostPinned = 1000;
constexpr std::uint64_t mostPinnedChanges = 100'000'000;
constexpr std::size_t leastBody = 1024;
constexpr std::size_t mostBody = std::size_t{1} << 30;

// clang-format off
constexpr std::array knownKeys = {
    SettingKey{"server", "host", false, [](Settings& s, Values v) { return putText(v[0], s.server.host); }},
    SettingKey{"server", "port", false, [](Settings& s, Values v) { return putPort(s, v[0]); }},
    SettingKey{"server", "read_timeout", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.server.readTimeoutMs); }},
    SettingKey{"server", "write_timeout", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.server.writeTimeoutMs); }},
    SettingKey{"server", "idle_timeout", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.server.idleTimeoutMs); }},
    SettingKey{"server", "tls", false, nullptr},
    SettingKey{"storage", "file", false, [](Settings& s, Values v) { return putText(v[0], s.storage.file); }},
    SettingKey{"storage", "durability", false, [](Settings& s, Values v) { return putDurability(s, v[0]); }},
    SettingKey{"leaderboard", "default_limit", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostLimit), s.leaderboard.defaultLimit); }},
    SettingKey{"leaderboard", "max_limit", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostLimit), s.leaderboard.maxLimit); }},
    SettingKey{"leaderboard", "default_id", false, [](Settings& s, Values v) { return putDefaultId(s, v[0]); }},
    SettingKey{"leaderboard", "time_zone", false, [](Settings& s, Values v) { return put(readTimeZone(v[0]), s.leaderboard.timeZone); }},
    SettingKey{"leaderboard", "late_grace", false, [](Settings& s, Values v) { return put(readGrace(v[0]), s.leaderboard.lateGraceMs); }},
    SettingKey{"auth", "trust_loopback", false, [](Settings& s, Values v) { return put(readSwitch(v[0]), s.auth.trustLoopback); }},
    SettingKey{"auth", "allowed_hosts", true, [](Settings& s, Values v) { return putNames(v, readHostName, s.auth.allowedHosts); }},
    SettingKey{"auth", "allowed_origins", true, [](Settings& s, Values v) { return putNames(v, readOrigin, s.auth.allowedOrigins); }},
    SettingKey{"auth", "jwt.algorithm", false, [](Settings& s, Values v) { return putAlgorithm(s, v[0]); }},
    SettingKey{"auth", "jwt.secret", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.secret); }},
    SettingKey{"auth", "jwt.key_file", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.keyFile); }},
    SettingKey{"auth", "jwt.jwks_file", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.jwksFile); }},
    SettingKey{"auth", "jwt.audience", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.audience); }},
    SettingKey{"auth", "jwt.issuer", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.issuer); }},
    SettingKey{"limits", "connections", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostConnections), s.limits.connections); }},
    SettingKey{"limits", "entries", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostEntries), s.limits.entries); }},
    SettingKey{"limits", "body", false, [](Settings& s, Values v) { return put(readBytes(v[0], leastBody, mostBody), s.limits.bodyBytes); }},
    SettingKey{"limits", "batch_body", false, [](Settings& s, Values v) { return put(readBytes(v[0], leastBody, mostBody), s.limits.batchBytes); }},
    SettingKey{"limits", "bodies", false, [](Settings& s, Values v) { return put(readBytes(v[0], leastBody, mostBody), s.limits.bodiesBytes); }},
    SettingKey{"limits", "pinned", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostPinned), s.limits.pins.inAll); }},
    SettingKey{"limits", "pinned_per_board", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostPinned), s.limits.pins.perBoard); }},
    SettingKey{"limits", "pinned_idle", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.limits.pins.idleMs); }},
    SettingKey{"limits", "pinned_changes", false, [](Settings& s, Values v) { return put(readWhole(v[0], 0, mostPinnedChanges), s.limits.pins.changedPlayers); }},
    SettingKey{"limits", "rates", false, nullptr},
    SettingKey{"log", "level", false, [](Settings& s, Values v) { return putLogLevel(s, v[0]); }},
};
// clang-format on

} // namespace

std::span<const SettingKey> settingKeys() { return knownKeys; }

Result<void> applyFlags(const SettingFlags& flags, Settings& settings) {
    const auto named = [](const char* flag, const Result<void>& put,
                          const std::string& given) -> Result<void> {
        if (put)
            return {};
        return Error{Code::invalidRequest,
                     std::string(flag) + " " + put.error().detail + ", not '" + given + "'."};
    };
    if (flags.data) {
        if (Result<void> done = named("--data", putText(*flags.data, settings.storage.file), *flags.data);
            !done)
            return done;
    }
    if (flags.host) {
        if (Result<void> done = named("--host", putText(*flags.host, settings.server.host), *flags.host);
            !done)
            return done;
    }
    if (flags.port)
        return named("--port", putPort(settings, *flags.port), *flags.port);
    return {};
}

} // namespace rostrum
