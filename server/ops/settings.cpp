// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/settings.h"

#include "core/board/board_config.h"
#include "server/ops/setting_values.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

namespace rostrum {

namespace {

using Apply = Result<void> (*)(Settings& settings, const std::vector<std::string>& values);

// What may stand in the file. Without `apply`: known, and not in this version.
struct Key {
    const char* section;
    const char* name;
    bool list;
    Apply apply;
};

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
    Key{"server", "host", false, [](Settings& s, Values v) { return putText(v[0], s.server.host); }},
    Key{"server", "port", false, [](Settings& s, Values v) { return putPort(s, v[0]); }},
    Key{"server", "read_timeout", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.server.readTimeoutMs); }},
    Key{"server", "write_timeout", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.server.writeTimeoutMs); }},
    Key{"server", "idle_timeout", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.server.idleTimeoutMs); }},
    Key{"server", "tls", false, nullptr},
    Key{"storage", "file", false, [](Settings& s, Values v) { return putText(v[0], s.storage.file); }},
    Key{"storage", "durability", false, [](Settings& s, Values v) { return putDurability(s, v[0]); }},
    Key{"leaderboard", "default_limit", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostLimit), s.leaderboard.defaultLimit); }},
    Key{"leaderboard", "max_limit", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostLimit), s.leaderboard.maxLimit); }},
    Key{"leaderboard", "default_id", false, [](Settings& s, Values v) { return putDefaultId(s, v[0]); }},
    Key{"leaderboard", "time_zone", false, [](Settings& s, Values v) { return put(readTimeZone(v[0]), s.leaderboard.timeZone); }},
    Key{"leaderboard", "late_grace", false, [](Settings& s, Values v) { return put(readGrace(v[0]), s.leaderboard.lateGraceMs); }},
    Key{"auth", "trust_loopback", false, [](Settings& s, Values v) { return put(readSwitch(v[0]), s.auth.trustLoopback); }},
    Key{"auth", "allowed_hosts", true, [](Settings& s, Values v) { return putNames(v, readHostName, s.auth.allowedHosts); }},
    Key{"auth", "allowed_origins", true, [](Settings& s, Values v) { return putNames(v, readOrigin, s.auth.allowedOrigins); }},
    Key{"auth", "jwt.algorithm", false, [](Settings& s, Values v) { return putAlgorithm(s, v[0]); }},
    Key{"auth", "jwt.secret", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.secret); }},
    Key{"auth", "jwt.key_file", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.keyFile); }},
    Key{"auth", "jwt.jwks_file", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.jwksFile); }},
    Key{"auth", "jwt.audience", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.audience); }},
    Key{"auth", "jwt.issuer", false, [](Settings& s, Values v) { return putText(v[0], s.auth.jwt.issuer); }},
    Key{"limits", "connections", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostConnections), s.limits.connections); }},
    Key{"limits", "entries", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostEntries), s.limits.entries); }},
    Key{"limits", "body", false, [](Settings& s, Values v) { return put(readBytes(v[0], leastBody, mostBody), s.limits.bodyBytes); }},
    Key{"limits", "batch_body", false, [](Settings& s, Values v) { return put(readBytes(v[0], leastBody, mostBody), s.limits.batchBytes); }},
    Key{"limits", "bodies", false, [](Settings& s, Values v) { return put(readBytes(v[0], leastBody, mostBody), s.limits.bodiesBytes); }},
    Key{"limits", "pinned", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostPinned), s.limits.pins.inAll); }},
    Key{"limits", "pinned_per_board", false, [](Settings& s, Values v) { return put(readWhole(v[0], 1, mostPinned), s.limits.pins.perBoard); }},
    Key{"limits", "pinned_idle", false, [](Settings& s, Values v) { return put(readDuration(v[0]), s.limits.pins.idleMs); }},
    Key{"limits", "pinned_changes", false, [](Settings& s, Values v) { return put(readWhole(v[0], 0, mostPinnedChanges), s.limits.pins.changedPlayers); }},
    Key{"limits", "rates", false, nullptr},
    Key{"log", "level", false, [](Settings& s, Values v) { return putLogLevel(s, v[0]); }},
};
// clang-format on

constexpr std::array laterSections = {"postgres", "redis", "kafka", "sync", "actions"};
constexpr std::array laterVariables = {"REDIS_ADDR",    "REDIS_PASSWORD",    "POSTGRES_HOST",
                                       "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB",
                                       "KAFKA_BROKERS", "KAFKA_ENABLED"};

// The known name nearest to a mistyped one, where it is near at all (Levenshtein's distance of at most 2).
std::string nearest(const std::string& word, const std::vector<std::string>& known) {
    std::string best;
    std::size_t bestDistance = 3;
    for (const std::string& candidate : known) {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j)
            row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j < row.size(); ++j) {
                const std::size_t substituted = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
            }
        }
        if (row.back() < bestDistance) {
            bestDistance = row.back();
            best = candidate;
        }
    }
    return best;
}

std::string listed(const std::vector<std::string>& words) {
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i)
        list.append(i == 0 ? "" : (i + 1 == words.size() ? " and " : ", ")).append(words[i]);
    return list;
}

class FileReader {
  public:
    FileReader(const std::string& file, const Environment& environment, Settings& settings)
        : file_(file),
          environment_(environment),
          settings_(settings) {}

    Result<void> read(const YAML::Node& root) const {
        if (root.IsNull())
            return {};
        if (!root.IsMap())
            return at(root, "must hold sections such as server: and storage:");
        return eachKey(root, [this](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
            return readSection(name, key, value);
        });
    }

  private:
    Error at(const YAML::Node& node, const std::string& what) const {
        return Error{Code::invalidRequest,
                     file_ + ":" + std::to_string(node.Mark().line + 1) + ": " + what + "."};
    }

    template <typename Each>
    Result<void> eachKey(const YAML::Node& map, Each&& each) const {
        std::set<std::string> seen;
        for (const auto& item : map) {
            if (!item.first.IsScalar())
                return at(item.first, "a key must be a plain word");
            const std::string& name = item.first.Scalar();
            if (!seen.insert(name).second)
                return at(item.first, "'" + name + "' is there twice");
            if (Result<void> done = each(name, item.first, item.second); !done)
                return done;
        }
        return {};
    }

    Result<void> readSection(const std::string& section, const YAML::Node& key,
                             const YAML::Node& value) const {
        if (std::find(laterSections.begin(), laterSections.end(), section) != laterSections.end())
            return at(key, "the section '" + section + "' is not in this version; take it out");
        std::vector<std::string> sections;
        for (const Key& known : knownKeys) {
            if (sections.empty() || sections.back() != known.section)
                sections.emplace_back(known.section);
        }
        if (std::find(sections.begin(), sections.end(), section) == sections.end())
            return at(key, unknown("section", section, sections, "There are"));
        if (value.IsNull())
            return {};
        if (!value.IsMap())
            return at(value, "the section '" + section + "' must hold keys and values");
        return eachKey(value, [&](const std::string& name, const YAML::Node& inner, const YAML::Node& given) {
            return readKey(section, name, inner, given);
        });
    }

    Result<void> readKey(const std::string& section, const std::string& name, const YAML::Node& key,
                         const YAML::Node& value) const {
        const std::size_t groupEnd = name.find('.');
        const std::string group = groupEnd == std::string::npos ? "" : name.substr(0, groupEnd + 1);
        std::vector<std::string> names;
        for (const Key& known : knownKeys) {
            const std::string_view of = known.name;
            if (section != known.section || !of.starts_with(group))
                continue;
            if (name == of)
                return readValue(known, key, value);
            // "jwt" where "jwt.algorithm" and others are known.
            if (of.starts_with(name) && of.substr(name.size()).starts_with('.'))
                return readGroup(section, name, value);
            const std::string shown(of.substr(group.size(), of.find('.', group.size()) - group.size()));
            if (known.apply != nullptr && (names.empty() || names.back() != shown))
                names.push_back(shown);
        }
        return at(key, unknown("key", section + "." + name, names,
                               group.empty() ? "The section has" : "There are", name.substr(group.size())));
    }

    Result<void> readGroup(const std::string& section, const std::string& name,
                           const YAML::Node& value) const {
        if (!value.IsMap())
            return at(value, section + "." + name + " must hold keys and values");
        return eachKey(value, [&](const std::string& inner, const YAML::Node& key, const YAML::Node& given) {
            if (inner.find('.') != std::string::npos)
                return Result<void>(at(key, "a key must be a plain word"));
            return readKey(section, name + "." + inner, key, given);
        });
    }

    static std::string unknown(const char* kind, const std::string& shown,
                               const std::vector<std::string>& known, const char* intro,
                               const std::string& typed = {}) {
        const std::string near = nearest(typed.empty() ? shown : typed, known);
        return std::string("unknown ") + kind + " '" + shown + "'. " +
               (near.empty() ? std::string(intro) + " " + listed(known)
                             : "Is '" + near + "' meant?" + " " + intro + " " + listed(known));
    }

    Result<void> readValue(const Key& known, const YAML::Node& key, const YAML::Node& value) const {
        const std::string shown = std::string(known.section) + "." + known.name;
        if (known.apply == nullptr)
            return at(key, shown + " is not in this version; take it out");
        if (value.IsNull()) // the place of nothing is behind it
            return at(key, shown + " has no value");
        std::vector<std::string> values;
        if (known.list && value.IsSequence()) {
            for (const YAML::Node& item : value) {
                if (Result<void> taken = take(item, shown, values); !taken)
                    return taken;
            }
        } else if (Result<void> taken = take(value, shown, values); !taken) {
            return taken;
        }
        if (known.list && !value.IsSequence())
            values = split(values[0]);
        if (const Result<void> applied = known.apply(settings_, values); !applied)
            return at(value, shown + " " + applied.error().detail + ", not " +
                                 (values.empty() ? "" : "'" + listed(values) + "'"));
        return {};
    }

    Result<void> take(const YAML::Node& value, const std::string& shown,
                      std::vector<std::string>& values) const {
        if (!value.IsScalar())
            return at(value, shown + " must be a single value");
        Result<std::string> text = expandVariables(value.Scalar(), environment_);
        if (!text)
            return at(value, shown + " " + text.error().detail);
        values.push_back(std::move(*text));
        return {};
    }

    // A list in one text, as a variable gives it: "a.example, b.example".
    static std::vector<std::string> split(const std::string& text) {
        std::vector<std::string> parts;
        std::istringstream stream(text);
        for (std::string part; std::getline(stream, part, ',');) {
            const std::size_t first = part.find_first_not_of(" \t");
            if (first != std::string::npos)
                parts.push_back(part.substr(first, part.find_last_not_of(" \t") - first + 1));
        }
        return parts;
    }

    const std::string& file_;
    const Environment& environment_;
    Settings& settings_;
};

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

Result<void> readSettings(const std::string& text, const std::string& file, const Environment& environment,
                          Settings& settings) {
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.size() > 1)
            return Error{Code::invalidRequest, file + ": holds more than one document; only one is read."};
        if (documents.empty())
            return {};
        return FileReader(file, environment, settings).read(documents.front());
    } catch (const YAML::Exception& exception) {
        return Error{Code::invalidRequest, file + ":" + std::to_string(exception.mark.line + 1) +
                                               ": is not YAML: " + exception.msg + "."};
    }
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
