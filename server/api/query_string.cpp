// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/query_string.h"

#include "server/http/uri.h"

#include <array>
#include <limits>
#include <string>

namespace rostrum {

namespace {

enum class Name : std::uint8_t { limit, start, end, range, rankMode, period, view };

constexpr std::array<std::string_view, 7> names = {"limit",     "start",  "end", "range",
                                                   "rank_mode", "period", "view"};

constexpr unsigned bit(Name name) { return 1U << static_cast<unsigned>(name); }
constexpr unsigned ranking = bit(Name::rankMode) | bit(Name::period) | bit(Name::view);

unsigned namesOf(Endpoint endpoint) {
    switch (endpoint) {
    case Endpoint::publicTop: return bit(Name::limit) | bit(Name::period);
    case Endpoint::top: return ranking | bit(Name::limit);
    case Endpoint::range: return ranking | bit(Name::start) | bit(Name::end);
    case Endpoint::around: return ranking | bit(Name::range);
    case Endpoint::player: return ranking;
    case Endpoint::stats: return bit(Name::period) | bit(Name::view);
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

Result<void> readPeriod(std::string_view text) {
    if (text == "all")
        return {};
    if (text == "daily" || text == "weekly" || text == "monthly")
        return invalid("period=" + std::string(text) + " is not in this version; only all is.");
    return invalid("period must be daily, weekly, monthly or all, not " + shown(text) + ".");
}

Result<void> readValue(Name name, std::string_view text, QueryString& out) {
    const std::string_view word = names[static_cast<std::size_t>(name)];
    const auto number = [&](std::optional<std::uint64_t>& place, std::uint64_t least) -> Result<void> {
        const Result<std::uint64_t> value = readNumber(word, text, least);
        if (!value)
            return value.error();
        place = *value;
        return {};
    };
    switch (name) {
    case Name::limit: return number(out.limit, 1);
    case Name::start: return number(out.start, 1);
    case Name::end: return number(out.end, 1);
    case Name::range: return number(out.range, 0);
    case Name::period: return readPeriod(text);
    case Name::rankMode:
        out.rankMode = parseRankMode(text);
        if (!out.rankMode)
            return invalid("rank_mode must be ordinal, competition, dense or modified, not " + shown(text) +
                           ".");
        return {};
    case Name::view:
        out.operatorView = text == "operator";
        if (!out.operatorView && text != "public")
            return invalid("view must be public or operator, not " + shown(text) + ".");
        return {};
    }
    return {};
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
