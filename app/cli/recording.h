// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Recording: a recorded event, read and checked as a whole before any of it is played, so that a fault in line 40,000 is told before
// anything has been sent. After open(), next() hands out the submissions row by row.
// Thread: one at a time.

#include "app/cli/csv_reader.h"
#include "app/cli/replay_map.h"
#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rostrum {

class Recording {
  public:
    struct Summary {
        std::uint64_t rows = 0;    // that have a score
        std::uint64_t skipped = 0; // that have none
        std::uint64_t submissions = 0;
        std::uint64_t players = 0;            // different ones
        std::optional<std::int64_t> beginsMs; // the earliest moment, where times are mapped
    };

    // One row's submissions.
    struct Step {
        std::uint64_t row = 0; // 1-based, the header not counted
        std::size_t line = 0;
        std::vector<ReplaySubmission> submissions;
    };

    // Reads the whole file; the first fault is returned, with its line.
    static Result<Recording> open(const QString& path, ReplayMap map, char separator);

    const Summary& summary() const { return summary_; }
    // SHA-256 of the file's bytes: the same file gives the same event ids, whenever it is played.
    const QByteArray& fileHash() const { return fileHash_; }

    // The next row with a score; false at the end.
    bool next(Step& step);

  private:
    Recording(QByteArray bytes, ReplayMap map, char separator);
    Result<void> survey();
    Result<bool> advance(Step& step);
    void rewind();

    QByteArray bytes_;
    ReplayMap map_;
    char separator_;
    CsvReader reader_;
    CsvRow row_;
    std::uint64_t rowNumber_ = 0;
    std::uint64_t skipped_ = 0;
    Summary summary_;
    QByteArray fileHash_;
};

} // namespace rostrum
