// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ReplayMap: how the rows of a recorded event become submissions. Two forms:
//
//   player=COLUMN,score=COLUMN[,username=COLUMN][,time=COLUMN]            one submission a row
//   match:home=COLUMN,away=COLUMN,home_score=COLUMN,away_score=COLUMN     two submissions a row, home side first:
//         [,win=3][,draw=1][,loss=0][,time=COLUMN]                        points by who won
//
// A column is named as in the file's header, or by its number (#1 is the first); a name with a comma or an equals sign goes in double
// quotes. Rows without a score (empty or NA) are skipped. Values; one thread at a time.

#include "app/cli/csv_reader.h"
#include "core/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

struct ReplaySubmission {
    std::string playerId;
    std::string username;  // empty: none
    std::string score;     // a number's text
    std::string_view side; // "" or, of a match, "h" and "a": with the row's number, which submission this is
    std::optional<std::int64_t> timestampMs;
};

class ReplayMap {
  public:
    // Reads the form above; Code::invalidRequest says what is wrong and what would be right.
    static Result<ReplayMap> parse(std::string_view text);

    // Finds the columns in the header; to be called once before apply.
    Result<void> bind(const std::vector<std::string>& header);

    // Appends the row's submissions; false where the row has no score. Code::invalidRequest names the line.
    Result<bool> apply(const CsvRow& row, std::vector<ReplaySubmission>& out) const;

    bool isMatch() const { return match_; }
    bool hasTime() const { return columns_.contains("time"); }

  private:
    Result<void> take(const std::string& key, const std::string& value);
    Result<void> checkComplete() const;
    const std::string& field(const CsvRow& row, std::string_view key) const;
    Result<void> applyMatch(const CsvRow& row, std::vector<ReplaySubmission>& out) const;
    Result<void> applySingle(const CsvRow& row, std::vector<ReplaySubmission>& out) const;

    bool match_ = false;
    std::size_t width_ = 0; // fields of the header
    std::map<std::string, std::string, std::less<>> columns_;
    std::map<std::string, std::size_t, std::less<>> indexes_;
    std::string win_ = "3";
    std::string draw_ = "1";
    std::string loss_ = "0";
};

// A moment as recorded events write them, in milliseconds since 1970 UTC: 1872-11-30, 2026-07-19T21:00:00Z, 2026-07-19
// 21:00[:30[.250]][+02:00], or seconds (up to 11 digits) or milliseconds since 1970. Without a zone it is UTC.
std::optional<std::int64_t> parseMoment(std::string_view text);

// The same moment as RFC 3339 in UTC: 1872-11-30T00:00:00.000Z.
std::string formatMoment(std::int64_t ms);

} // namespace rostrum
