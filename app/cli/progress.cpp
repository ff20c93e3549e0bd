// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include <cmath>
#include <unistd.h>

namespace rostrum {
namespace {
constexpr qint64 terminalEveryMs = 200;
constexpr qint64 lineEveryMs = 5'000;
} // namespace

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

std::string spokenDuration(double seconds) {
    const auto whole = static_cast<std::uint64_t>(std::llround(std::max(0.0, seconds)));
    if (whole < 60)
        return std::to_string(whole) + " s";
    if (whole < 3600)
        return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return grouped(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string progressText(std::uint64_t done, std::uint64_t total, double seconds) {
    const std::uint64_t percent = total == 0 ? 100 : done * 100 / total;
    std::string text = grouped(done) + " of " + grouped(total) + " (" + std::to_string(percent) + " %)";
    if (done == 0 || seconds <= 0)
        return text;
    const double rate = static_cast<double>(done) / seconds;
    text += ", " + grouped(static_cast<std::uint64_t>(std::llround(rate))) + " a second";
    if (done < total)
        text += ", " + spokenDuration(static_cast<double>(total - done) / rate) + " to go";
    return text;
}

Progress::Progress(std::FILE* out, std::uint64_t total)
    : out_(out),
      total_(total),
      terminal_(isatty(fileno(out)) == 1) {
    begun_.start();
    shown_.start();
}

void Progress::show(std::uint64_t done, const std::string& trouble) {
    if (shown_.elapsed() < (terminal_ ? terminalEveryMs : lineEveryMs))
        return;
    shown_.start();
    std::string text = progressText(done, total_, seconds());
    if (!trouble.empty())
        text += "; waiting: " + trouble;
    // \x1b[K clears what a longer line has left.
    std::fprintf(out_, terminal_ ? "\r%s\x1b[K" : "%s\n", text.c_str());
    std::fflush(out_);
    open_ = terminal_;
}

void Progress::finish() {
    if (open_)
        std::fputs("\r\x1b[K", out_);
    open_ = false;
}

} // namespace rostrum
