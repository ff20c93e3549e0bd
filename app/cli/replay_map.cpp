// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replay_map.h"

#include "core/ranking/score.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <charconv>

namespace rostrum {
namespace {

constexpr std::array matchKeys{"home", "away", "home_score", "away_score", "win", "draw", "loss", "time"};
constexpr std::array singleKeys{"player", "score", "username", "time"};
constexpr std::array matchNeeds{"home", "away", "home_score", "away_score"};
constexpr std::array singleNeeds{"player", "score"};

Error bad(const std::string& what) { return Error{Code::invalidRequest, what}; }

template <typename Keys>
std::string listed(const Keys& keys) {
    std::string text;
    for (const std::string_view key : keys)
        text += (text.empty() ? "" : ", ") + std::string(key);
    return text;
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

bool isMissing(std::string_view text) {
    const std::string_view value = trimmed(text);
    return value.empty() || value == "NA" || value == "N/A" || value == "null";
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return value;
}

// Splits key=value pairs at commas that are not in double quotes, and takes the quotes away.
Result<std::vector<std::pair<std::string, std::string>>> splitPairs(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!text.empty()) {
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return bad("--map: '" + std::string(text) + "' should be key=column");
        std::string key(trimmed(text.substr(0, equals)));
        text.remove_prefix(equals + 1);
        std::string value;
        if (text.starts_with('"')) {
            const std::size_t close = text.find('"', 1);
            if (close == std::string_view::npos)
                return bad("--map: the quote after '" + key + "=' is never closed");
            value = text.substr(1, close - 1);
            text.remove_prefix(close + 1);
            if (!text.empty() && text.front() != ',')
                return bad("--map: a comma should follow \"" + value + "\"");
        } else {
            const std::size_t comma = std::min(text.find(','), text.size());
            value = trimmed(text.substr(0, comma));
            text.remove_prefix(comma);
        }
        if (value.empty())
            return bad("--map: nothing after '" + key + "='");
        pairs.emplace_back(std::move(key), std::move(value));
        if (text == ",")
            return bad("--map: something should follow the last comma");
        if (!text.empty())
            text.remove_prefix(1);
    }
    return pairs;
}

} // namespace

Result<ReplayMap> ReplayMap::parse(std::string_view text) {
    ReplayMap map;
    if (constexpr std::string_view prefix = "match:"; text.starts_with(prefix)) {
        map.match_ = true;
        text.remove_prefix(prefix.size());
    }
    const auto pairs = splitPairs(text);
    if (!pairs)
        return pairs.error();
    for (const auto& [key, value] : *pairs) {
        if (const Result<void> taken = map.take(key, value); !taken)
            return taken.error();
    }
    if (const Result<void> complete = map.checkComplete(); !complete)
        return complete.error();
    return map;
}

Result<void> ReplayMap::take(const std::string& key, const std::string& value) {
    const auto among = [&](const auto& keys) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    if (match_ ? !among(matchKeys) : !among(singleKeys))
        return bad("--map: unknown key '" + key + "'; there are " +
                   (match_ ? listed(matchKeys) : listed(singleKeys)));
    if (key == "win" || key == "draw" || key == "loss") {
        if (!parseExactNumber(value))
            return bad("--map: " + key + "= takes a number of points, not '" + value + "'");
        (key == "win" ? win_ : key == "draw" ? draw_ : loss_) = value;
        return {};
    }
    if (!columns_.emplace(key, value).second)
        return bad("--map: '" + key + "' is there twice");
    return {};
}

Result<void> ReplayMap::checkComplete() const {
    const auto missing = [&](const auto& needs) -> std::string {
        for (const std::string_view key : needs) {
            if (!columns_.contains(key))
                return std::string(key);
        }
        return {};
    };
    const std::string key = match_ ? missing(matchNeeds) : missing(singleNeeds);
    if (!key.empty())
        return bad("--map: '" + key + "=COLUMN' is missing");
    return {};
}

Result<void> ReplayMap::bind(const std::vector<std::string>& header) {
    width_ = header.size();
    for (const auto& [key, column] : columns_) {
        if (column.starts_with('#')) {
            const auto number = wholeNumber(std::string_view(column).substr(1));
            if (!number || *number < 1 || static_cast<std::size_t>(*number) > width_)
                return bad("--map: there is no column " + column + "; the file has " +
                           std::to_string(width_));
            indexes_[key] = static_cast<std::size_t>(*number) - 1;
            continue;
        }
        const auto found = std::find(header.begin(), header.end(), column);
        if (found == header.end())
            return bad("--map: the file has no column '" + column + "'; it has " + listed(header));
        if (std::find(found + 1, header.end(), column) != header.end())
            return bad("--map: the file has two columns '" + column + "'; name one by its number, as in #3");
        indexes_[key] = static_cast<std::size_t>(found - header.begin());
    }
    return {};
}

const std::string& ReplayMap::field(const CsvRow& row, std::string_view key) const {
    const auto found = indexes_.find(key);
    ROSTRUM_CHECK(found != indexes_.end(), "a replay map is bound before it is applied");
    return row.fields[found->second];
}

Result<bool> ReplayMap::apply(const CsvRow& row, std::vector<ReplaySubmission>& out) const {
    const auto failed = [&](const std::string& what) {
        return bad("line " + std::to_string(row.line) + ": " + what);
    };
    if (row.fields.size() != width_)
        return failed(std::to_string(row.fields.size()) + " fields where the header has " +
                      std::to_string(width_));
    if (match_ ? isMissing(field(row, "home_score")) || isMissing(field(row, "away_score"))
               : isMissing(field(row, "score")))
        return false;
    const std::size_t first = out.size();
    if (const Result<void> applied = match_ ? applyMatch(row, out) : applySingle(row, out); !applied)
        return failed(applied.error().detail);
    std::optional<std::int64_t> timestamp;
    if (hasTime()) {
        timestamp = parseMoment(trimmed(field(row, "time")));
        if (!timestamp)
            return failed("'" + field(row, "time") +
                          "' is no date or time; right would be 2026-07-19 or 2026-07-19T21:00:00Z");
    }
    for (std::size_t i = first; i < out.size(); ++i) {
        if (out[i].playerId.empty())
            return failed(match_ ? "a team has no name" : "the player is empty");
        out[i].timestampMs = timestamp;
    }
    return true;
}

Result<void> ReplayMap::applyMatch(const CsvRow& row, std::vector<ReplaySubmission>& out) const {
    const auto goals = [&](std::string_view key) { return wholeNumber(trimmed(field(row, key))); };
    const auto home = goals("home_score");
    const auto away = goals("away_score");
    if (!home || !away)
        return bad("'" + field(row, home ? "away_score" : "home_score") + "' is no whole number");
    const std::string& homePoints = *home > *away ? win_ : *home == *away ? draw_ : loss_;
    const std::string& awayPoints = *away > *home ? win_ : *home == *away ? draw_ : loss_;
    out.push_back({std::string(trimmed(field(row, "home"))), {}, homePoints, "h", {}});
    out.push_back({std::string(trimmed(field(row, "away"))), {}, awayPoints, "a", {}});
    return {};
}

Result<void> ReplayMap::applySingle(const CsvRow& row, std::vector<ReplaySubmission>& out) const {
    const std::string score(trimmed(field(row, "score")));
    if (const auto number = parseExactNumber(score); !number)
        return bad("'" + score + "' is no score: " + number.error().detail);
    const bool named = indexes_.contains("username");
    out.push_back({std::string(trimmed(field(row, "player"))),
                   named ? std::string(trimmed(field(row, "username"))) : std::string(),
                   score,
                   "",
                   {}});
    return {};
}

std::optional<std::int64_t> parseMoment(std::string_view text) {
    if (const auto number = wholeNumber(text)) {
        constexpr std::int64_t largestSeconds = 99'999'999'999; // the year 5138
        const bool seconds = *number >= -largestSeconds && *number <= largestSeconds;
        return seconds ? *number * 1000 : *number;
    }
    QString moment = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    if (moment.size() > 10 && moment.at(10) == u' ')
        moment[10] = u'T';
    QDateTime time = QDateTime::fromString(moment, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(), Qt::UTC);
    return time.toMSecsSinceEpoch();
}

std::string formatMoment(std::int64_t ms) {
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

} // namespace rostrum
