// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace rostrum::bench {

namespace {

constexpr double panelWidth = 400;
constexpr double panelHeight = 300;
constexpr double plotLeft = 58; // within a panel
constexpr double plotRight = 14;
constexpr double panelTop = 92;
constexpr double margin = 16;
constexpr double footHeight = 74;

// Colours that people with any sight tell apart (Okabe & Ito 2008), once for light and once for dark ground; and each line has a
// mark of its own, for those who print.
struct Look {
    std::string_view light;
    std::string_view dark;
};
constexpr std::array<Look, 6> looks = {{{"#0060a8", "#5ab4f0"},
                                        {"#c44e00", "#ff9c4a"},
                                        {"#00795a", "#3ecfa4"},
                                        {"#a8467e", "#ee9cc8"},
                                        {"#6b5b00", "#e8d44d"},
                                        {"#555555", "#bbbbbb"}}};

std::string text(const char* format, double a, double b = 0, double c = 0, double d = 0) {
    char out[256];
    std::snprintf(out, sizeof out, format, a, b, c, d);
    return out;
}

std::string escaped(const std::string& plain) {
    std::string out;
    for (const char c : plain) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else
            out += c;
    }
    return out;
}

std::string label(double x, double y, const std::string& cssClass, const std::string& anchor,
                  const std::string& words) {
    return text("<text x=\"%.1f\" y=\"%.1f\" ", x, y) + "class=\"" + cssClass + "\" text-anchor=\"" + anchor +
           "\">" + escaped(words) + "</text>\n";
}

// "10 k", "2 M".
std::string shortNumber(double value) {
    const auto with = [](double number, const char* unit) {
        return text(number < 10 && number != std::floor(number) ? "%.1f" : "%.0f", number) + unit;
    };
    if (value >= 1e6)
        return with(value / 1e6, " M");
    return value >= 1e3 ? with(value / 1e3, " k") : with(value, "");
}

struct Range {
    double least = INFINITY;
    double most = -INFINITY;

    void take(double value) {
        least = std::min(least, value);
        most = std::max(most, value);
    }
};

// Where values lie along one axis, and which of them are written beside it.
struct Axis {
    bool logarithmic = true;
    Range range;
    std::vector<double> ticks;

    // 0 to 1
    double at(double value) const {
        if (logarithmic)
            return std::log(value / range.least) / std::log(range.most / range.least);
        return (value - range.least) / (range.most - range.least);
    }
};

Axis xAxisOf(const std::vector<Panel>& panels) {
    Axis axis;
    for (const Panel& panel : panels) {
        for (const Series& series : panel.series) {
            for (const auto& [x, y] : series.points)
                axis.range.take(x);
        }
    }
    if (axis.range.most <= axis.range.least)
        axis.range = {std::isfinite(axis.range.least) ? axis.range.least / 2 : 1,
                      std::isfinite(axis.range.most) ? axis.range.most * 2 : 10};
    for (double tick = std::pow(10, std::ceil(std::log10(axis.range.least) - 1e-9));
         tick <= axis.range.most * 1.001; tick *= 10)
        axis.ticks.push_back(tick);
    return axis;
}

Axis yAxisOf(const Panel& panel) {
    Axis axis;
    axis.logarithmic = panel.logarithmic;
    for (const Series& series : panel.series) {
        for (const auto& [x, y] : series.points)
            axis.range.take(y);
    }
    if (!std::isfinite(axis.range.least))
        axis.range = {1, 10};
    if (panel.logarithmic) {
        // From one of 1, 2, 5 times a power of ten to another.
        const double least = axis.range.least;
        const double most = axis.range.most;
        std::vector<double> round;
        for (double power = std::pow(10, std::floor(std::log10(least))); power <= most * 10; power *= 10) {
            for (const double times : {1.0, 2.0, 5.0})
                round.push_back(power * times);
        }
        const auto first = std::upper_bound(round.begin(), round.end(), least) - 1;
        const auto last = std::lower_bound(round.begin(), round.end(), most);
        axis.ticks.assign(first, last + 1);
        axis.range = {*first, std::max(*last, *first * 2)};
        return axis;
    }
    const double raw = axis.range.most / 5;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double step = raw / power > 5 ? 10 * power : raw / power > 2 ? 5 * power : 2 * power;
    for (double tick = 0; tick < axis.range.most + step; tick += step)
        axis.ticks.push_back(tick);
    axis.range = {0, axis.ticks.back()};
    return axis;
}

std::string mark(std::size_t index, double x, double y) {
    const std::string cssClass = " class=\"f" + std::to_string(index) + "\"/>\n";
    switch (index % 4) {
    case 0: return text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"", x, y) + cssClass;
    case 1: return text("<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"", x - 4, y - 4) + cssClass;
    case 2: return text("<path d=\"M%.1f %.1fl5 9h-10z\"", x, y - 5) + cssClass;
    default: return text("<path d=\"M%.1f %.1fl5 5l-5 5l-5-5z\"", x, y - 5) + cssClass;
    }
}

std::string styleSheet() {
    std::string style = "<style>\n"
                        "text{font-family:Inter,Helvetica,Arial,sans-serif;font-size:13px;fill:#222}\n"
                        ".title{font-size:18px;font-weight:600}.panel{font-size:14px;font-weight:600}"
                        ".tick,.foot{font-size:12px;fill:#555}\n"
                        ".ground{fill:#fff}.grid{stroke:#ddd;stroke-width:1}.axis{stroke:#888;stroke-width:1}"
                        ".line{fill:none;stroke-width:2}\n";
    std::string dark;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        const std::string number = std::to_string(i);
        const auto rules = [&](std::string_view colour) {
            std::string rule = ".s";
            rule.append(number).append("{stroke:").append(colour).append("}.f");
            return rule.append(number).append("{fill:").append(colour).append("}");
        };
        style += rules(looks[i].light);
        dark += rules(looks[i].dark);
    }
    style += "\n@media(prefers-color-scheme:dark){text{fill:#eee}.tick,.foot{fill:#aaa}.ground{fill:#16181c}"
             ".grid{stroke:#333}.axis{stroke:#777}" +
             dark + "}\n</style>\n";
    return style;
}

std::string axesOf(const Axis& xAxis, const Axis& yAxis, const std::string& xTitle, double left) {
    const double x0 = left + plotLeft;
    const double x1 = left + panelWidth - plotRight;
    const double y1 = panelTop + panelHeight;
    std::string out;
    for (const double tick : yAxis.ticks) {
        const double y = y1 - yAxis.at(tick) * panelHeight;
        out += text("<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>\n", x0, y, x1);
        out += label(x0 - 7, y + 4, "tick", "end", shortNumber(tick));
    }
    for (const double tick : xAxis.ticks) {
        const double x = x0 + xAxis.at(tick) * (x1 - x0);
        out += text("<path class=\"axis\" d=\"M%.1f %.1fv5\"/>\n", x, y1);
        out += label(x, y1 + 20, "tick", "middle", shortNumber(tick));
    }
    out += text("<path class=\"axis\" d=\"M%.1f %.1fH%.1f\"/>\n", x0, y1, x1);
    return out + label((x0 + x1) / 2, y1 + 40, "tick", "middle", xTitle);
}

std::string drawn(const Panel& panel, const Axis& xAxis, const std::string& xTitle, double left) {
    const Axis yAxis = yAxisOf(panel);
    const double x0 = left + plotLeft;
    const double width = panelWidth - plotLeft - plotRight;
    std::string out = label(x0, panelTop - 12, "panel", "start", panel.title);
    out += axesOf(xAxis, yAxis, xTitle, left);
    for (std::size_t i = 0; i < panel.series.size(); ++i) {
        std::string path;
        std::string marks;
        for (const auto& [x, y] : panel.series[i].points) {
            const double px = x0 + xAxis.at(x) * width;
            const double py = panelTop + panelHeight - yAxis.at(y) * panelHeight;
            path += (path.empty() ? "M" : "L") + text("%.1f %.1f", px, py);
            marks += mark(i, px, py);
        }
        if (!path.empty())
            out.append("<path class=\"line s")
                .append(std::to_string(i))
                .append("\" d=\"")
                .append(path)
                .append("\"/>\n")
                .append(marks);
    }
    return out;
}

} // namespace

std::string lineCharts(const std::string& title, const std::string& xTitle, const std::vector<Panel>& panels,
                       const std::string& foot) {
    const double width = 2 * margin + panelWidth * static_cast<double>(panels.size());
    const double height = panelTop + panelHeight + footHeight;
    std::string out = "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n";
    out += text(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
        "role=\"img\">\n",
        width, height, width, height);
    out += "<title>" + escaped(title) + "</title>\n" + styleSheet();
    out += text("<rect class=\"ground\" width=\"%.0f\" height=\"%.0f\"/>\n", width, height);
    out += label(margin + plotLeft, 26, "title", "start", title);
    double x = margin + plotLeft;
    for (std::size_t i = 0; !panels.empty() && i < panels.front().series.size(); ++i) {
        const std::string& name = panels.front().series[i].name;
        out += text("<path class=\"line s%.0f\" d=\"M%.1f 46h22\"/>\n", static_cast<double>(i), x) +
               mark(i, x + 11, 46);
        out += label(x + 29, 50, "legend", "start", name);
        x += 58 + 7.2 * static_cast<double>(name.size());
    }
    const Axis xAxis = xAxisOf(panels);
    for (std::size_t i = 0; i < panels.size(); ++i)
        out += drawn(panels[i], xAxis, xTitle, margin + panelWidth * static_cast<double>(i));
    return out + label(margin + plotLeft, height - 12, "foot", "start", foot) + "</svg>\n";
}

} // namespace rostrum::bench
