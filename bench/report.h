// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Report: all figures of one run of the benchmarks, as a table for people and as JSON for machines. One thread.

#include <string>
#include <string_view>
#include <vector>

namespace rostrum::bench {

// One figure: what was measured in each of several runs, and beside it what a peer did with the same work, in the same
// minutes. What stands for it is the median.
struct Figure {
    std::string part;  // "http"
    std::string name;  // begins with the part: "http.post.durable.c64"
    std::string words; // what it is, for a person
    std::string unit;  // "1/s", "ms", "us", "ns", "bytes", "%", …
    bool moreIsBetter = true;
    std::vector<double> runs;
    std::string peer; // "redis"; empty: there is nothing to compare with
    std::vector<double> peerRuns;
    std::string basis; // what must be known of the comparison; empty: they are on equal terms
};

class Report {
  public:
    void add(Figure figure); // prints it too
    // What the reader of the table must know to understand the figures that follow.
    void note(const std::string& text);

    const std::vector<Figure>& figures() const { return figures_; }

    void printTable() const;
    // A list, one figure a line: {part, name, value, least, most, unit, peer, peer_value, ratio, basis, measured}. ratio is
    // value / peer_value; null where there is no peer. Figures of other parts in `earlier`, a list written before, stay.
    std::string json(std::string_view earlier) const;

  private:
    std::vector<Figure> figures_;
};

// Three significant digits or all of the whole number: "41,234", "0.0172".
std::string readable(double value);

} // namespace rostrum::bench
