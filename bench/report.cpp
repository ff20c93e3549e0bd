// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/report.h"

#include "bench/measure.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <utility>

namespace rostrum::bench {

namespace {

std::string printed(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string spread(const std::vector<double>& runs) {
    const auto [least, most] = std::minmax_element(runs.begin(), runs.end());
    return readable(*least) + " to " + readable(*most);
}

std::string medianAndSpread(const std::vector<double>& runs) {
    const std::string middle = readable(median(runs));
    return runs.size() == 1 ? middle : middle + "  (" + spread(runs) + ")";
}

// "1.3 times better", seen from our side.
std::string verdict(const Figure& figure) {
    const double ours = median(figure.runs);
    const double theirs = median(figure.peerRuns);
    const double better = figure.moreIsBetter ? ours / theirs : theirs / ours;
    if (!std::isfinite(better))
        return "";
    if (better >= 0.995 && better < 1.005)
        return "the same";
    return better > 1 ? printed("%.2f times better", better) : printed("%.2f times worse", 1 / better);
}

std::string line(const Figure& figure, std::size_t wordsWidth, std::size_t nameWidth) {
    std::string text = figure.name;
    text.append(std::max(nameWidth, text.size()) - text.size() + 2, ' ');
    text += figure.words;
    text.append(std::max(nameWidth + 2 + wordsWidth, text.size()) - text.size() + 2, ' ');
    text += medianAndSpread(figure.runs) + " " + figure.unit;
    if (!figure.peer.empty())
        text += "; " + figure.peer + " " + medianAndSpread(figure.peerRuns) + ": " + verdict(figure);
    if (!figure.basis.empty())
        text += " [" + figure.basis + "]";
    return text;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

// "2026-11-21T12:00:00Z"
std::string timeNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts = {};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

std::string jsonOf(const Figure& figure, const std::string& measured) {
    const double value = median(figure.runs);
    const auto [least, most] = std::minmax_element(figure.runs.begin(), figure.runs.end());
    std::string out = "  {\"part\": " + quoted(figure.part) + ", \"name\": " + quoted(figure.name) +
                      ", \"value\": " + printed("%.10g", value) + ", \"least\": " + printed("%.10g", *least) +
                      ", \"most\": " + printed("%.10g", *most) + ", \"unit\": " + quoted(figure.unit);
    if (figure.peer.empty()) {
        out += R"(, "peer": null, "peer_value": null, "ratio": null)";
    } else {
        const double theirs = median(figure.peerRuns);
        out += ", \"peer\": " + quoted(figure.peer) + ", \"peer_value\": " + printed("%.10g", theirs) +
               ", \"ratio\": " + (theirs > 0 ? printed("%.6g", value / theirs) : "null");
    }
    out += ", \"basis\": " + (figure.basis.empty() ? "null" : quoted(figure.basis));
    return out + ", \"measured\": " + quoted(measured) + "}";
}

// The lines of a list written before that are of parts which were not measured now.
std::vector<std::string> linesOfOthers(std::string_view earlier, const std::vector<Figure>& figures) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < earlier.size();) {
        const std::size_t end = std::min(earlier.find('\n', begin), earlier.size());
        std::string_view text = earlier.substr(begin, end - begin);
        begin = end + 1;
        if (text.ends_with(','))
            text.remove_suffix(1);
        const bool again = std::any_of(figures.begin(), figures.end(), [&](const Figure& figure) {
            return text.starts_with("  {\"part\": " + quoted(figure.part) + ",");
        });
        if (text.starts_with("  {\"part\": ") && text.ends_with('}') && !again)
            lines.emplace_back(text);
    }
    return lines;
}

} // namespace

std::string readable(double value) {
    const double size = std::abs(value);
    if (size < 100) {
        const int decimals =
            size < 1e-9 ? 0 : std::clamp(2 - static_cast<int>(std::floor(std::log10(size))), 0, 6);
        char text[64];
        std::snprintf(text, sizeof text, "%.*f", decimals, value);
        return text;
    }
    std::string digits = printed("%.0f", size);
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return value < 0 ? "-" + digits : digits;
}

void Report::note(const std::string& text) {
    std::printf("\n%s\n", text.c_str());
    std::fflush(stdout);
}

void Report::add(Figure figure) {
    std::printf("  %s\n", line(figure, 0, 0).c_str());
    std::fflush(stdout);
    figures_.push_back(std::move(figure));
}

void Report::printTable() const {
    std::size_t nameWidth = 0;
    std::size_t wordsWidth = 0;
    for (const Figure& figure : figures_) {
        nameWidth = std::max(nameWidth, figure.name.size());
        wordsWidth = std::max(wordsWidth, figure.words.size());
    }
    std::printf("\nMedian of each figure's runs (and the least and most), beside what the peer did:\n\n");
    for (const Figure& figure : figures_)
        std::printf("%s\n", line(figure, wordsWidth, nameWidth).c_str());
}

std::string Report::json(std::string_view earlier) const {
    std::vector<std::string> lines = linesOfOthers(earlier, figures_);
    const std::string measured = timeNow();
    for (const Figure& figure : figures_)
        lines.push_back(jsonOf(figure, measured));
    std::string out = "[";
    for (const std::string& each : lines)
        out += (out.size() == 1 ? "\n" : ",\n") + each;
    return out + "\n]\n";
}

} // namespace rostrum::bench
