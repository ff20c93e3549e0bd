// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Progress: how long work is getting on, on one line of a terminal that is rewritten, or as a line every few seconds where the
// output goes elsewhere. Thread: one at a time.

#include <QElapsedTimer>

#include <cstdint>
#include <cstdio>
#include <string>

namespace rostrum {

class Progress {
  public:
    // `total`: how many there are in all. Writes to `out`, which must outlive this.
    Progress(std::FILE* out, std::uint64_t total);

    // To be called often; writes when it is time to. `trouble`: why it does not get on, or empty.
    void show(std::uint64_t done, const std::string& trouble);
    // The line is over: what comes next begins at a new one.
    void finish();

    double seconds() const { return static_cast<double>(begun_.elapsed()) / 1000.0; }

  private:
    std::FILE* out_;
    const std::uint64_t total_;
    const bool terminal_;
    QElapsedTimer begun_;
    QElapsedTimer shown_;
    bool open_ = false; // the terminal's line has not been ended
};

// 1234567 as "1,234,567".
std::string grouped(std::uint64_t number);
// "4 s", "2 min 10 s", "3 h 5 min".
std::string spokenDuration(double seconds);
// The line itself, for tests: "12,000 of 99,040 (12 %), 48,200 a second, 2 s to go".
std::string progressText(std::uint64_t done, std::uint64_t total, double seconds);

} // namespace rostrum
