// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/timestamp.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace rostrum {

namespace {

constexpr std::int64_t msPerMinute = 60'000;
constexpr std::int64_t msPerDay = 24 * 60 * msPerMinute;

// Takes what it reads from the front; once something is wrong it stays wrong.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    char oneOf(std::string_view allowed) {
        if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
            ok_ = false;
            return '\0';
        }
        const char taken = rest_.front();
        rest_.remove_prefix(1);
        return taken;
    }
    // Digits after a point, as milliseconds; any number of them, at least one.
    int fraction() {
        int ms = 0;
        int weight = 100;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            ms += (rest_[count] - '0') * weight;
            weight /= 10;
        }
        ok_ = ok_ && count > 0;
        rest_.remove_prefix(count);
        return ms;
    }
    char next() const { return rest_.empty() ? '\0' : rest_.front(); }
    void require(bool condition) { ok_ = ok_ && condition; }
    bool done() const { return ok_ && rest_.empty(); }
    bool ok() const { return ok_; }

  private:
    std::string_view rest_;
    bool ok_ = true;
};

int readOffsetMinutes(Cursor& cursor) {
    const char sign = cursor.oneOf("Zz+-");
    if (sign != '+' && sign != '-')
        return 0;
    const int hours = cursor.number(2);
    cursor.oneOf(":");
    const int minutes = cursor.number(2);
    cursor.require(hours <= 23 && minutes <= 59);
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

} // namespace

Result<std::int64_t> parseTimestamp(std::string_view text) {
    Cursor cursor(text);
    const int year = cursor.number(4);
    cursor.oneOf("-");
    const int month = cursor.number(2);
    cursor.oneOf("-");
    const int day = cursor.number(2);
    cursor.oneOf("Tt ");
    const int hour = cursor.number(2);
    cursor.oneOf(":");
    const int minute = cursor.number(2);
    cursor.oneOf(":");
    const int second = cursor.number(2);
    int ms = 0;
    if (cursor.next() == '.') {
        cursor.oneOf(".");
        ms = cursor.fraction();
    }
    const int offsetMinutes = readOffsetMinutes(cursor);
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    cursor.require(date.ok() && hour <= 23 && minute <= 59 && second <= 59);
    std::int64_t moment = 0;
    if (cursor.done()) {
        const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
        moment = days * msPerDay + (hour * 60 + minute - offsetMinutes) * msPerMinute + second * 1000 + ms;
        // Recorded events reach far back: the first international football match was in 1872.
        const std::int64_t firstMoment = -62'135'596'800'000; // 0001-01-01T00:00:00Z
        const std::int64_t lastMoment = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
        cursor.require(moment >= firstMoment && moment <= lastMoment);
    }
    if (!cursor.done())
        return Error{Code::invalidRequest, "is not a moment between the years 1 and 9999 written like "
                                           "2026-05-01T20:59:00Z or 2026-05-01T22:59:00+02:00"};
    return moment;
}

std::string formatTimestamp(std::int64_t ms) {
    const std::chrono::sys_time<std::chrono::milliseconds> moment{std::chrono::milliseconds(ms)};
    const auto midnight = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(midnight);
    const std::chrono::hh_mm_ss time(moment - midnight);
    std::array<char, 48> buffer{};
    int length =
        std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                      static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    std::string text(buffer.data(), static_cast<std::size_t>(length));
    if (const auto rest = time.subseconds().count(); rest != 0) {
        length = std::snprintf(buffer.data(), buffer.size(), ".%03d", static_cast<int>(rest));
        text.append(buffer.data(), static_cast<std::size_t>(length));
    }
    text.push_back('Z');
    return text;
}

} // namespace rostrum
