// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Line charts as SVG: plain, legible, in light and in dark surroundings, without a library. Pure functions.

#include <string>
#include <utility>
#include <vector>

namespace rostrum::bench {

// The x axis is logarithmic: values are powers of ten apart, or nearly.
struct Series {
    std::string name;
    std::vector<std::pair<double, double>> points; // x > 0, y > 0, ascending by x
};

struct Panel {
    std::string title;
    bool logarithmic = true;    // the y axis
    std::vector<Series> series; // the same names in the same order in every panel; points may be missing
};

// The panels side by side under one title and one legend, what was measured and where at the foot.
std::string lineCharts(const std::string& title, const std::string& xTitle, const std::vector<Panel>& panels,
                       const std::string& foot);

} // namespace rostrum::bench
