// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/board_fields.h"

#include "server/api/timestamp.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace rostrum {

namespace {

using Value = JsonReader::Value;
using ReadField = Result<void> (*)(JsonReader& reader, Value value, std::string_view field,
                                   BoardDraft& draft);

Error invalid(std::string_view field, const std::string& what) {
    return Error{Code::invalidRequest, std::string(field) + " " + what};
}

template <std::optional<std::string> BoardDraft::*Member>
Result<void> readText(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    const Result<std::string_view> text = reader.text(value, field);
    if (!text)
        return text.error();
    draft.*Member = std::string(*text);
    return {};
}

// A name out of a few.
template <auto Member, auto Parse>
Result<void> readName(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft,
                      const char* choices) {
    const Result<std::string_view> text = reader.text(value, field);
    if (!text)
        return text.error();
    const auto parsed = Parse(*text);
    if (!parsed)
        return invalid(field, std::string("must be ") + choices + ", not " + quoted(*text) + ".");
    draft.*Member = *parsed;
    return {};
}

Result<void> readSortOrder(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    return readName<&BoardDraft::sortOrder, parseSortOrder>(reader, value, field, draft, "desc or asc");
}

Result<void> readUpdateMode(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    return readName<&BoardDraft::updateMode, parseUpdateMode>(reader, value, field, draft,
                                                              "replace, increment or best");
}

Result<void> readRankMode(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    return readName<&BoardDraft::rankMode, parseRankMode>(reader, value, field, draft,
                                                          "ordinal, competition, dense or modified");
}

Result<void> readDisplayFormat(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    return readName<&BoardDraft::displayFormat, parseDisplayFormat>(reader, value, field, draft,
                                                                    "points, time or decimal");
}

Result<void> readVisibility(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    return readName<&BoardDraft::visibility, parseVisibility>(reader, value, field, draft,
                                                              "public, unlisted or private");
}

Result<void> readDecimals(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    const Result<std::int64_t> number = reader.integer(value, field);
    if (!number)
        return number.error();
    if (*number < 0 || *number > maxDecimals)
        return invalid(field, "must be 0 to 6.");
    draft.decimals = *number;
    return {};
}

Result<void> readMaxEntries(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    const Result<std::int64_t> number = reader.integer(value, field);
    if (!number)
        return number.error();
    if (*number < 0)
        return invalid(field, "must be 0 (no limit) or more.");
    draft.maxEntries = static_cast<std::uint64_t>(*number);
    return {};
}

template <Settable<ExactNumber> BoardDraft::*Member>
Result<void> readBound(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    if (reader.null(value)) {
        (draft.*Member).emplace(std::nullopt);
        return {};
    }
    const Result<ExactNumber> number = reader.exactNumber(value, field);
    if (!number)
        return Error{Code::invalidRequest, number.error().detail};
    (draft.*Member).emplace(*number);
    return {};
}

template <Settable<std::int64_t> BoardDraft::*Member>
Result<void> readMoment(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    if (reader.null(value)) {
        (draft.*Member).emplace(std::nullopt);
        return {};
    }
    const Result<std::string_view> text = reader.text(value, field);
    if (!text)
        return text.error();
    const Result<std::int64_t> moment = parseTimestamp(*text);
    if (!moment)
        return invalid(field, moment.error().detail + ".");
    (draft.*Member).emplace(*moment);
    return {};
}

Result<void> readMetadata(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    const Result<std::string_view> object = reader.rawObject(value, field);
    if (!object)
        return object.error();
    draft.metadata = std::string(*object);
    return {};
}

// ---- how it ranks, and over which time

Result<void> readResetPeriod(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    return readName<&BoardDraft::resetPeriod, parseResetPeriod>(reader, value, field, draft,
                                                                "never, daily, weekly or monthly");
}

constexpr std::size_t longestList = 16; // none of ours is nearly as long

Result<void> readTexts(JsonReader& reader, Value value, std::string_view field,
                       std::vector<std::string>& texts) {
    return reader.array(value, field, [&](Value item) -> Result<void> {
        const Result<std::string_view> text = reader.text(item, field);
        if (!text)
            return text.error();
        if (texts.size() >= longestList)
            return invalid(field, "has too many items.");
        texts.emplace_back(*text);
        return {};
    });
}

Result<void> readPeriods(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    std::vector<std::string> texts;
    if (Result<void> read = readTexts(reader, value, field, texts); !read)
        return read;
    unsigned seen = 0;
    PeriodSet periods;
    for (const std::string& text : texts) {
        const std::optional<Period> period = parsePeriod(text);
        if (!period)
            return invalid(field, "takes daily, weekly, monthly and all, not " + rostrum::quoted(text) + ".");
        const unsigned bit = 1U << static_cast<unsigned>(*period);
        if ((seen & bit) != 0)
            return invalid(field, "names " + rostrum::quoted(text) + " twice.");
        seen |= bit;
        periods.add(*period);
    }
    if ((seen & 1U) == 0)
        return invalid(field, "must have all, which every leaderboard keeps.");
    draft.periods = periods;
    return {};
}

Result<void> readTieBreak(JsonReader& reader, Value value, std::string_view field, BoardDraft& draft) {
    std::vector<std::string> texts;
    if (Result<void> read = readTexts(reader, value, field, texts); !read)
        return read;
    Result<TieBreaks> tieBreaks = parseTieBreaks(texts);
    if (!tieBreaks)
        return Error{Code::invalidRequest, tieBreaks.error().detail + "."};
    draft.tieBreaks = std::move(*tieBreaks);
    return {};
}

constexpr std::array<std::pair<std::string_view, ReadField>, 19> knownFields = {{
    {"id", readText<&BoardDraft::id>},
    {"name", readText<&BoardDraft::name>},
    {"sort_order", readSortOrder},
    {"update_mode", readUpdateMode},
    {"reset_period", readResetPeriod},
    {"max_entries", readMaxEntries},
    {"rank_mode", readRankMode},
    {"tie_break", readTieBreak},
    {"decimals", readDecimals},
    {"display_format", readDisplayFormat},
    {"min_score", readBound<&BoardDraft::minScore>},
    {"max_score", readBound<&BoardDraft::maxScore>},
    {"max_step", readBound<&BoardDraft::maxStep>},
    {"periods", readPeriods},
    {"time_zone", readText<&BoardDraft::timeZone>},
    {"starts_at", readMoment<&BoardDraft::startsAtMs>},
    {"ends_at", readMoment<&BoardDraft::endsAtMs>},
    {"visibility", readVisibility},
    {"metadata", readMetadata},
}};

} // namespace

Result<void> readBoardFields(JsonReader& reader, std::string_view body, BoardDraft& draft) {
    return reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
        const auto* const known = std::find_if(knownFields.begin(), knownFields.end(),
                                               [name](const auto& field) { return field.first == name; });
        if (known != knownFields.end())
            return known->second(reader, value, known->first, draft);
        if (Result<void> skipped = reader.skip(value); !skipped)
            return skipped;
        return Error{Code::invalidRequest,
                     "Unknown field " + quoted(name) +
                         "; a board has id, name, sort_order, update_mode, reset_period, max_entries, "
                         "rank_mode, tie_break, decimals, display_format, min_score, max_score, "
                         "max_step, periods, time_zone, starts_at, ends_at, visibility and metadata."};
    });
}

} // namespace rostrum
