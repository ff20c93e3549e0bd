// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/board_config.h"

#include "core/board/text.h"

#include <array>
#include <utility>

namespace rostrum {

namespace {

template <typename Enum, std::size_t N>
std::optional<Enum> parseName(const std::array<Enum, N>& values, std::string_view text) {
    for (const Enum value : values) {
        if (text == name(value))
            return value;
    }
    return std::nullopt;
}

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

Result<std::optional<Score>> scaled(const std::optional<ExactNumber>& number, int decimals,
                                    const char* field) {
    if (!number)
        return std::optional<Score>{};
    const Result<Score> score = toScore(*number, decimals);
    if (!score)
        return invalid(std::string(field) + ": " + score.error().detail);
    return std::optional<Score>{*score};
}

Result<void> checkTexts(const BoardConfig& config) {
    if (!isBoardId(config.id))
        return invalid("id must be 1 to 64 of A-Z a-z 0-9 . _ - and not . or ..");
    if (config.name.empty() || config.name.size() > maxBoardNameBytes || !isPlainText(config.name))
        return invalid("name must be 1 to 256 bytes of UTF-8 without control characters");
    if (config.metadata.size() > maxMetadataBytes)
        return invalid("metadata is larger than 16 KiB");
    if (config.timeZone.empty() || config.timeZone.size() > maxTimeZoneBytes || !isPlainText(config.timeZone))
        return invalid("time_zone must be a name such as Europe/Berlin");
    return {};
}

Result<void> checkNumbers(const BoardConfig& config) {
    if (config.minScore && config.maxScore && *config.minScore > *config.maxScore)
        return invalid("min_score is above max_score");
    if (config.maxStep && *config.maxStep < 0)
        return invalid("max_step must not be negative");
    if (config.startsAtMs && config.endsAtMs && *config.startsAtMs >= *config.endsAtMs)
        return invalid("starts_at must be before ends_at");
    return {};
}

// Bounds are given as numbers; they become scores with the decimals that the board will have.
Result<void> takeBounds(const BoardDraft& draft, BoardConfig& config) {
    const std::array<std::pair<const Settable<ExactNumber>*, std::optional<Score>*>, 3> bounds = {
        {{&draft.minScore, &config.minScore},
         {&draft.maxScore, &config.maxScore},
         {&draft.maxStep, &config.maxStep}}};
    const std::array<const char*, 3> fields = {"min_score", "max_score", "max_step"};
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        if (!bounds[i].first->has_value())
            continue;
        const Result<std::optional<Score>> score = scaled(**bounds[i].first, config.decimals, fields[i]);
        if (!score)
            return score.error();
        *bounds[i].second = *score;
    }
    return {};
}

void takePlainFields(const BoardDraft& draft, BoardConfig& config) {
    if (draft.name)
        config.name = *draft.name;
    if (draft.rankMode)
        config.rankMode = *draft.rankMode;
    if (draft.displayFormat)
        config.displayFormat = *draft.displayFormat;
    if (draft.visibility)
        config.visibility = *draft.visibility;
    if (draft.sortOrder)
        config.sortOrder = *draft.sortOrder;
    if (draft.updateMode)
        config.updateMode = *draft.updateMode;
    if (draft.maxEntries)
        config.maxEntries = *draft.maxEntries;
    if (draft.startsAtMs)
        config.startsAtMs = *draft.startsAtMs;
    if (draft.endsAtMs)
        config.endsAtMs = *draft.endsAtMs;
    if (draft.tieBreaks)
        config.tieBreaks = *draft.tieBreaks;
    if (draft.resetPeriod)
        config.resetPeriod = *draft.resetPeriod;
    if (draft.periods)
        config.periods = *draft.periods;
    if (draft.timeZone)
        config.timeZone = *draft.timeZone;
    if (draft.metadata)
        config.metadata = *draft.metadata;
}

Result<BoardConfig> merged(BoardConfig config, const BoardDraft& draft) {
    takePlainFields(draft, config);
    if (draft.decimals) {
        if (*draft.decimals < 0 || *draft.decimals > maxDecimals)
            return invalid("decimals must be 0 to 6");
        config.decimals = static_cast<int>(*draft.decimals);
    }
    if (const Result<void> bounds = takeBounds(draft, config); !bounds)
        return bounds.error();
    if (const Result<void> texts = checkTexts(config); !texts)
        return texts.error();
    if (const Result<void> numbers = checkNumbers(config); !numbers)
        return numbers.error();
    return config;
}

// Bounds are kept as scores: with other decimals the same text means another number, so they move along.
Result<void> rescaleBounds(BoardConfig& config, int decimalsBefore) {
    for (std::optional<Score>* bound : {&config.minScore, &config.maxScore, &config.maxStep}) {
        if (!*bound)
            continue;
        const Result<ExactNumber> number = parseExactNumber(formatScore(**bound, decimalsBefore));
        if (!number)
            return number.error();
        const Result<Score> score = toScore(*number, config.decimals);
        if (!score)
            return invalid("a bound of the board does not fit with " + std::to_string(config.decimals) +
                           " decimals: " + score.error().detail);
        *bound = *score;
    }
    return {};
}

} // namespace

const char* name(SortOrder value) { return value == SortOrder::descending ? "desc" : "asc"; }

const char* name(UpdateMode value) {
    switch (value) {
    case UpdateMode::replace: return "replace";
    case UpdateMode::increment: return "increment";
    case UpdateMode::best: return "best";
    }
    return "";
}

const char* name(DisplayFormat value) {
    switch (value) {
    case DisplayFormat::points: return "points";
    case DisplayFormat::time: return "time";
    case DisplayFormat::decimal: return "decimal";
    }
    return "";
}

const char* name(Visibility value) {
    switch (value) {
    case Visibility::everyone: return "public";
    case Visibility::unlisted: return "unlisted";
    case Visibility::restricted: return "private";
    }
    return "";
}

std::optional<SortOrder> parseSortOrder(std::string_view text) {
    return parseName(std::array{SortOrder::descending, SortOrder::ascending}, text);
}

std::optional<UpdateMode> parseUpdateMode(std::string_view text) {
    return parseName(std::array{UpdateMode::replace, UpdateMode::increment, UpdateMode::best}, text);
}

std::optional<DisplayFormat> parseDisplayFormat(std::string_view text) {
    return parseName(std::array{DisplayFormat::points, DisplayFormat::time, DisplayFormat::decimal}, text);
}

std::optional<Visibility> parseVisibility(std::string_view text) {
    return parseName(std::array{Visibility::everyone, Visibility::unlisted, Visibility::restricted}, text);
}

bool isBoardId(std::string_view id) {
    if (id.empty() || id.size() > 64 || id == "." || id == "..")
        return false;
    for (const char c : id) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-')
            return false;
    }
    return true;
}

Result<BoardConfig> configOf(const BoardDraft& draft) {
    if (!draft.id)
        return invalid("id is missing");
    BoardConfig config;
    config.id = *draft.id;
    config.name = *draft.id;
    return merged(std::move(config), draft);
}

Result<BoardConfig> changedConfig(const BoardConfig& before, const BoardDraft& draft, bool hasEntries) {
    if (draft.id && *draft.id != before.id)
        return invalid("the id of a board cannot be changed; change its name");
    BoardConfig base = before;
    if (draft.decimals && *draft.decimals >= 0 && *draft.decimals <= maxDecimals) {
        base.decimals = static_cast<int>(*draft.decimals);
        if (const Result<void> moved = rescaleBounds(base, before.decimals); !moved)
            return moved.error();
    }
    Result<BoardConfig> after = merged(std::move(base), draft);
    if (!after)
        return after;
    const bool alters = after->sortOrder != before.sortOrder || after->updateMode != before.updateMode ||
                        after->decimals != before.decimals;
    if (alters && hasEntries)
        return Error{Code::conflict,
                     "sort_order, update_mode and decimals cannot be changed while the board has "
                     "entries; reset it first or make another board"};
    if (after->tieBreaks.secondaries != before.tieBreaks.secondaries && hasEntries)
        return Error{Code::conflict,
                     "the secondary values in tie_break cannot be changed while the board has entries, which "
                     "have no such values; reset it first or make another board"};
    return after;
}

} // namespace rostrum
