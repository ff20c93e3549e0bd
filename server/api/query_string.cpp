// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/query_string.h"

#include "server/api/event_words.h"
#include "server/api/timestamp.h"
#include "server/http/uri.h"

#include <array>
#include <limits>
#include <string>

namespace rostrum {

namespace {

enum class Name : std::uint8_t {
    limit,
    start,
    end,
    range,
    rankMode,
    period,
    view,
    division,
    explain,
    cursor,
    format,
    playerId,
    after,
    source,
    actor,
    from,
    until,
    type,
    order
};

constexpr std::array<std::string_view, 19> names = {
    "limit",  "start",     "end",   "range",  "rank_mode", "period", "view",  "division", "explain", "cursor",
    "format", "player_id", "after", "source", "actor",     "from",   "until", "type",     "order"};

constexpr unsigned bit(Name name) { return 1U << static_cast<unsigned>(name); }
constexpr unsigned archived = bit(Name::rankMode) | bit(Name::view) | bit(Name::division);
constexpr unsigned ranking = archived | bit(Name::period);

unsigned namesOf(Endpoint endpoint) {
    switch (endpoint) {
    case Endpoint::publicTop: return bit(Name::limit) | bit(Name::period);
    case Endpoint::top: return ranking | bit(Name::limit);
    case Endpoint::range: return ranking | bit(Name::start) | bit(Name::end);
    case Endpoint::around: return ranking | bit(Name::range);
    case Endpoint::player: return ranking | bit(Name::explain);
    case Endpoint::ranks: return ranking;
    case Endpoint::entries: return ranking | bit(Name::limit) | bit(Name::cursor);
    case Endpoint::exported: return ranking | bit(Name::format);
    case Endpoint::archiveTop: return archived | bit(Name::limit);
    case Endpoint::stats: return bit(Name::period) | bit(Name::view) | bit(Name::division);
    case Endpoint::boards:
    case Endpoint::board:
    case Endpoint::archives: return bit(Name::view);
    case Endpoint::curve: return bit(Name::limit) | bit(Name::after);
    case Endpoint::history:
        return bit(Name::limit) | bit(Name::playerId) | bit(Name::after) | bit(Name::source) |
               bit(Name::actor) | bit(Name::from) | bit(Name::until) | bit(Name::type) | bit(Name::order);
    default: return 0;
    }
}

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

std::string shown(std::string_view text) {
    constexpr std::size_t longest = 64;
    return text.size() <= longest ? "'" + std::string(text) + "'"
                                  : "a text of " + std::to_string(text.size()) + " bytes";
}

Result<std::uint64_t> readNumber(std::string_view name, std::string_view text, std::uint64_t least) {
    bool digits = !text.empty();
    std::uint64_t value = 0;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    for (const char c : text) {
        digits = digits && c >= '0' && c <= '9';
        const auto digit = static_cast<std::uint64_t>(c - '0');
        value = value > (most - digit) / 10 ? most : value * 10 + digit;
    }
    if (!digits || value < least)
        return invalid(std::string(name) + " must be a whole number of at least " + std::to_string(least) +
                       ", not " + shown(text) + ".");
    return value;
}

Result<void> readPeriod(std::string_view text, QueryString& out) {
    const std::optional<Period> period = parsePeriod(text);
    if (!period)
        return invalid("period must be daily, weekly, monthly or all, not " + shown(text) + ".");
    out.period = *period;
    return {};
}

Result<void> readText(std::string_view name, std::string_view text, std::string& out) {
    constexpr std::size_t longest = 256;
    if (text.empty() || text.size() > longest)
        return invalid(std::string(name) + " must be 1 to " + std::to_string(longest) + " bytes.");
    out = text;
    return {};
}

Result<void> readMoment(std::string_view name, std::string_view text, std::optional<std::int64_t>& out) {
    const Result<std::int64_t> moment = parseTimestamp(text);
    if (!moment)
        return invalid(std::string(name) + " " + moment.error().detail + ".");
    out = *moment;
    return {};
}

// One of two words; the first means true.
Result<void> readEither(std::string_view name, std::string_view text, std::string_view yes,
                        std::string_view no, bool& out) {
    out = text == yes;
    if (!out && text != no)
        return invalid(std::string(name) + " must be " + std::string(yes) + " or " + std::string(no) +
                       ", not " + shown(text) + ".");
    return {};
}

Result<void> readHistoryValue(Name name, std::string_view text, QueryString& out) {
    const std::string_view word = names.at(static_cast<std::size_t>(name));
    switch (name) {
    case Name::source:
        out.source = parseSource(text);
        return out.source ? Result<void>() : invalid("There is no source " + shown(text) + ".");
    case Name::type: {
        const std::optional<EventType> type = parseEventType(text);
        if (!type)
            return invalid("There is no type of events " + shown(text) + ".");
        out.types = {*type};
        return {};
    }
    case Name::from: return readMoment(word, text, out.fromMs);
    case Name::until: return readMoment(word, text, out.untilMs);
    case Name::order: return readEither(word, text, "newest", "oldest", out.newestFirst);
    case Name::actor: return readText(word, text, out.actor);
    default: return readText(word, text, out.playerId);
    }
}

Result<void> readNumberValue(Name name, std::string_view text, QueryString& out) {
    const bool fromZero = name == Name::range || name == Name::after;
    const Result<std::uint64_t> value =
        readNumber(names.at(static_cast<std::size_t>(name)), text, fromZero ? 0 : 1);
    if (!value)
        return value.error();
    switch (name) {
    case Name::limit: out.limit = *value; break;
    case Name::start: out.start = *value; break;
    case Name::end: out.end = *value; break;
    case Name::range: out.range = *value; break;
    default: out.after = *value;
    }
    return {};
}

Result<void> readValue(Name name, std::string_view text, QueryString& out) {
    const std::string_view word = names.at(static_cast<std::size_t>(name));
    switch (name) {
    case Name::limit:
    case Name::start:
    case Name::end:
    case Name::range:
    case Name::after: return readNumberValue(name, text, out);
    case Name::period: return readPeriod(text, out);
    case Name::rankMode:
        out.rankMode = parseRankMode(text);
        if (!out.rankMode)
            return invalid("rank_mode must be ordinal, competition, dense or modified, not " + shown(text) +
                           ".");
        return {};
    case Name::view: return readEither(word, text, "operator", "public", out.operatorView);
    case Name::explain: return readEither(word, text, "true", "false", out.explain);
    case Name::division: return readText(word, text, out.division);
    case Name::cursor: return readText(word, text, out.cursor);
    case Name::format: {
        bool csv = false;
        const Result<void> read = readEither(word, text, "csv", "json", csv);
        out.format = csv ? ExportFormat::csv : ExportFormat::json;
        return read;
    }
    default: return readHistoryValue(name, text, out);
    }
}

std::string listOf(unsigned known) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if ((known & (1U << i)) != 0)
            list.append(list.empty() ? "" : ", ").append(names[i]);
    }
    return list;
}

} // namespace

Result<QueryString> readQueryString(Endpoint endpoint, std::string_view raw) {
    QueryString out;
    const unsigned known = namesOf(endpoint);
    unsigned seen = 0;
    std::string name;
    std::string value;
    while (!raw.empty()) {
        const std::size_t ampersand = raw.find('&');
        const std::string_view pair = raw.substr(0, ampersand);
        raw = ampersand == std::string_view::npos ? std::string_view() : raw.substr(ampersand + 1);
        if (pair.empty())
            continue;
        const std::size_t equals = pair.find('=');
        const std::string_view rawValue =
            equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        if (!queryDecode(pair.substr(0, equals), name) || !queryDecode(rawValue, value))
            return invalid("The query is not percent-encoded UTF-8 text.");
        std::size_t index = 0;
        while (index < names.size() && names[index] != name)
            ++index;
        const unsigned mask = index < names.size() ? 1U << index : 0U;
        if ((known & mask) == 0)
            return invalid(
                "Unknown query parameter " + shown(name) +
                (known == 0 ? "; this path takes none." : "; this path takes " + listOf(known) + "."));
        if ((seen & mask) != 0)
            return invalid("The query parameter " + name + " is given twice.");
        seen |= mask;
        if (const Result<void> read = readValue(static_cast<Name>(index), value, out); !read)
            return read.error();
    }
    if (out.start && out.end && *out.end < *out.start)
        return invalid("end must not be before start.");
    return out;
}

} // namespace rostrum
