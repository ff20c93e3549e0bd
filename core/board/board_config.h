// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a board is set to. BoardConfig is a complete, valid configuration; BoardDraft is what a request names, each field
// optional. Values, any thread.

#include "core/board/period.h"
#include "core/board/tie_break.h"
#include "core/ranking/rank_index.h"
#include "core/ranking/rank_mode.h"
#include "core/ranking/score.h"
#include "core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum {

enum class UpdateMode : std::uint8_t { replace, increment, best };
enum class DisplayFormat : std::uint8_t { points, time, decimal };
enum class Visibility : std::uint8_t { everyone, unlisted, restricted }; // wire: public, unlisted, private

// Wire names; parse gives nothing for an unknown name.
const char* name(SortOrder value);
const char* name(UpdateMode value);
const char* name(DisplayFormat value);
const char* name(Visibility value);
std::optional<SortOrder> parseSortOrder(std::string_view text);
std::optional<UpdateMode> parseUpdateMode(std::string_view text);
std::optional<DisplayFormat> parseDisplayFormat(std::string_view text);
std::optional<Visibility> parseVisibility(std::string_view text);

struct BoardConfig {
    std::string id;
    std::string name;
    SortOrder sortOrder = SortOrder::descending;
    UpdateMode updateMode = UpdateMode::replace;
    RankMode rankMode = RankMode::ordinal;
    DisplayFormat displayFormat = DisplayFormat::points;
    Visibility visibility = Visibility::everyone;
    int decimals = 0;
    std::uint64_t maxEntries = 10000; // 0: no limit
    std::optional<Score> minScore;
    std::optional<Score> maxScore;
    std::optional<Score> maxStep;
    std::optional<std::int64_t> startsAtMs; // milliseconds since 1970 UTC
    std::optional<std::int64_t> endsAtMs;
    TieBreaks tieBreaks;
    ResetPeriod resetPeriod = ResetPeriod::never;
    PeriodSet periods;
    std::string timeZone = "UTC"; // whose midnights the periods and resets go by: a name of the zone database
    std::string metadata = "{}";  // a JSON object, as text

    RankingOrder order() const { return orderOf(sortOrder, tieBreaks); }
    // Whether a score is all that a submission brings, and one ranking all that it counts in.
    bool plain() const { return tieBreaks.secondaries.empty() && periods.onlyAll(); }

    friend bool operator==(const BoardConfig&, const BoardConfig&) = default;
};

// A field that may be left alone (no value), cleared (value without content), or set.
template <typename T>
using Settable = std::optional<std::optional<T>>;

struct BoardDraft {
    std::optional<std::string> id;
    std::optional<std::string> name;
    std::optional<SortOrder> sortOrder;
    std::optional<UpdateMode> updateMode;
    std::optional<RankMode> rankMode;
    std::optional<DisplayFormat> displayFormat;
    std::optional<Visibility> visibility;
    std::optional<std::int64_t> decimals;
    std::optional<std::uint64_t> maxEntries;
    Settable<ExactNumber> minScore;
    Settable<ExactNumber> maxScore;
    Settable<ExactNumber> maxStep;
    Settable<std::int64_t> startsAtMs;
    Settable<std::int64_t> endsAtMs;
    std::optional<TieBreaks> tieBreaks;
    std::optional<ResetPeriod> resetPeriod;
    std::optional<PeriodSet> periods;
    std::optional<std::string> timeZone;
    std::optional<std::string> metadata;
};

// 1-64 of A-Z a-z 0-9 . _ -, not "." or "..".
bool isBoardId(std::string_view id);

// The configuration that creating a board from the draft gives, or Code::invalidRequest with what is wrong. Whether there is such a time
// zone is for the calendar's owner to say.
Result<BoardConfig> configOf(const BoardDraft& draft);

// The configuration after a change; `hasEntries` forbids (Code::conflict) what would alter scores that are there.
Result<BoardConfig> changedConfig(const BoardConfig& before, const BoardDraft& draft, bool hasEntries);

} // namespace rostrum
