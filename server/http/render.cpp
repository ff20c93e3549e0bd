// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/render.h"

#include "server/http/problem.h"

#include <array>
#include <charconv>

namespace rostrum {
namespace {

constexpr std::string_view kStrictPolicy = "default-src 'none'; frame-ancestors 'none'";

void appendNumber(std::string& out, std::size_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

} // namespace

std::string_view HeadWriter::date() {
    const std::time_t now = std::time(nullptr);
    if (now != dateOf_ || date_.empty()) {
        // By hand: strftime would write the names of days in the user's language.
        static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::array<char, 64> text{};
        const int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                       kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                                       kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900,
                                       utc.tm_hour, utc.tm_min, utc.tm_sec);
        date_.assign(text.data(), static_cast<std::size_t>(size));
        dateOf_ = now;
    }
    return date_;
}

std::string_view HeadWriter::write(const Response& response, bool close, std::string_view allowOrigin) {
    head_.clear();
    if (response.status == 200) {
        head_ += "HTTP/1.1 200 OK\r\nDate: ";
    } else {
        head_ += "HTTP/1.1 ";
        appendNumber(head_, static_cast<std::size_t>(response.status));
        head_ += ' ';
        head_ += statusPhrase(response.status);
        head_ += "\r\nDate: ";
    }
    head_ += date();
    const bool bodyless = response.status == 204 || response.status == 304;
    if (!bodyless) {
        if (!response.contentType.empty()) {
            head_ += "\r\nContent-Type: ";
            head_ += response.contentType;
        }
        head_ += "\r\nContent-Length: ";
        appendNumber(head_, response.bodyView().size());
    }
    head_ += "\r\nCache-Control: ";
    head_ += response.cacheControl.empty() ? std::string_view("no-store")
                                           : std::string_view(response.cacheControl);
    head_ +=
        "\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: ";
    head_ += response.contentSecurityPolicy.empty() ? kStrictPolicy
                                                    : std::string_view(response.contentSecurityPolicy);
    head_ += "\r\n";
    head_ += response.headers;
    if (!allowOrigin.empty()) {
        head_ += "Access-Control-Allow-Origin: ";
        head_ += allowOrigin;
        head_ += "\r\nAccess-Control-Expose-Headers: ETag, Retry-After\r\nVary: Origin\r\n";
    }
    if (close)
        head_ += "Connection: close\r\n";
    head_ += "\r\n";
    return head_;
}

} // namespace rostrum
