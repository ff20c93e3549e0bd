// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// CsvReader: reads comma-separated values by RFC 4180 from a text in memory (a mapped file, say): quoted fields, doubled quotes,
// newlines inside quotes, CRLF or LF, a byte order mark. Strict: what is ambiguous is an error that names its line, for a
// recorded event that is read wrongly is worse than one that is refused. Blank lines are skipped.
// Source: RFC 4180, section 2. Thread: one at a time; the text must outlive the reader.

#include "core/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

struct CsvRow {
    std::vector<std::string> fields;
    std::size_t line = 0; // where the record begins, 1-based
};

class CsvReader {
  public:
    explicit CsvReader(std::string_view text, char separator = ',');

    // Reads the next record into `row` (its memory is used again); false at the end. Code::invalidRequest with the line where
    // quoting is broken or the bytes are no UTF-8. After an error the reader is at its end.
    Result<bool> next(CsvRow& row);

    // How far the reading has come, in bytes of the text; for progress.
    std::size_t position() const { return position_; }

  private:
    Result<void> readQuoted(std::string& field);
    Result<void> readPlain(std::string& field);
    // Steps over a line's end if one is here.
    bool skipLineEnd();
    Error fail(std::size_t line, const std::string& what);

    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    char separator_;
};

} // namespace rostrum
