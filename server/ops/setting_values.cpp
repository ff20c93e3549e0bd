// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/setting_values.h"

#include "server/ops/icu_calendar.h"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace rostrum {

namespace {

Error bad(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

bool parseWhole(std::string_view text, std::uint64_t& value) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
}

// A number with one of the units behind it; the unit "" stands for none.
template <std::size_t N>
bool parseScaled(std::string_view text,
                 const std::array<std::pair<std::string_view, std::uint64_t>, N>& units,
                 std::uint64_t& value) {
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9')
        ++digits;
    std::uint64_t number = 0;
    if (!parseWhole(text.substr(0, digits), number))
        return false;
    std::string_view unit = text.substr(digits);
    while (!unit.empty() && unit.front() == ' ')
        unit.remove_prefix(1);
    for (const auto& [name, factor] : units) {
        if (name != unit)
            continue;
        if (number > std::numeric_limits<std::uint64_t>::max() / factor)
            return false;
        value = number * factor;
        return true;
    }
    return false;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    }
    return result;
}

bool isName(std::string_view text, std::string_view furtherCharacters) {
    for (const char c : text) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        if (!plain && furtherCharacters.find(c) == std::string_view::npos)
            return false;
    }
    return !text.empty();
}

bool isVariableName(std::string_view text) {
    for (const char c : text) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && !(c >= '0' && c <= '9'))
            return false;
    }
    return !text.empty();
}

} // namespace

Result<std::string> expandVariables(std::string_view text, const Environment& environment) {
    std::string result;
    while (true) {
        const std::size_t open = text.find("${");
        result.append(text.substr(0, open));
        if (open == std::string_view::npos)
            return result;
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos)
            return bad("has a ${ without its }; the form is ${VAR:default}");
        const std::string_view inner = text.substr(open + 2, close - open - 2);
        const std::size_t colon = inner.find(':');
        const std::string variable(inner.substr(0, colon));
        if (!isVariableName(variable))
            return bad("names the variable '" + variable + "'; the form is ${VAR:default}");
        if (std::optional<std::string> value = environment(variable))
            result.append(*value);
        else if (colon != std::string_view::npos)
            result.append(inner.substr(colon + 1));
        else
            return bad(std::string("needs the environment variable ")
                           .append(variable)
                           .append(", which is not set; ${")
                           .append(variable)
                           .append(":default} gives a default"));
        text.remove_prefix(close + 1);
    }
}

Result<std::uint64_t> readWhole(std::string_view text, std::uint64_t least, std::uint64_t most) {
    std::uint64_t value = 0;
    if (!parseWhole(text, value) || value < least || value > most)
        return bad("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
}

Result<bool> readSwitch(std::string_view text) {
    const std::string word = lower(text);
    if (word == "true" || word == "yes" || word == "on")
        return true;
    if (word == "false" || word == "no" || word == "off")
        return false;
    return bad("must be true or false");
}

Result<int> readDuration(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> units = {
        {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
    constexpr std::uint64_t day = 86'400'000;
    std::uint64_t ms = 0;
    if (!parseScaled(text, units, ms) || ms < 1 || ms > day)
        return bad("must be a time such as 10s, 500ms, 2m or 1h, a day at most");
    return static_cast<int>(ms);
}

Result<std::int64_t> readGrace(std::string_view text) {
    constexpr std::int64_t most = 12 * 3'600'000;
    if (text == "0")
        return std::int64_t{0};
    const Result<int> ms = readDuration(text);
    if (!ms || *ms > most)
        return bad("must be 0 or a time such as 30s, 5m or 2h, 12h at most");
    return std::int64_t{*ms};
}

Result<std::string> readTimeZone(std::string_view text) {
    if (!isTimeZone(text))
        return bad("must be a time zone of the IANA database such as Europe/Berlin or UTC");
    return std::string(text);
}

Result<std::size_t> readBytes(std::string_view text, std::size_t least, std::size_t most) {
    constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> units = {
        {{"", 1}, {"KiB", 1024}, {"MiB", 1024UL * 1024}, {"GiB", 1024UL * 1024 * 1024}}};
    std::uint64_t bytes = 0;
    if (!parseScaled(text, units, bytes) || bytes < least || bytes > most)
        return bad("must be a size such as 512KiB or 1MiB, from " + std::to_string(least) + " to " +
                   std::to_string(most) + " bytes");
    return bytes;
}

Result<std::string> readHostName(std::string_view text) {
    std::string name = lower(text);
    if (name.size() > 2 && name.front() == '[' && name.back() == ']')
        name = name.substr(1, name.size() - 2);
    // Colons are IPv6's; a single one would be a port.
    const bool oneColon = name.find(':') != std::string::npos && name.find(':') == name.rfind(':');
    if (name != "*" && (!isName(name, ":") || oneColon))
        return bad(
            "must be host names or addresses without scheme, port and path, such as board.example, or *");
    return name;
}

Result<std::string> readOrigin(std::string_view text) {
    std::string origin = lower(text);
    std::string_view rest = origin;
    bool scheme = false;
    for (const std::string_view prefix : {"https://", "http://"}) {
        if (!scheme && rest.starts_with(prefix)) {
            rest.remove_prefix(prefix.size());
            scheme = true;
        }
    }
    if (origin != "*" && (!scheme || !isName(rest, ":[]")))
        return bad(
            "must be origins of scheme, host and where needed port, such as https://board.example, or *");
    return origin;
}

} // namespace rostrum
