// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// JsonWriter: appends JSON to a string that the caller keeps and uses again; nothing is allocated but that string's growth.
//
// Commas are placed by the writer, which remembers a single bit: whether something was written before at this place. Texts
// must be UTF-8 (everything that the engine holds is); control characters, quotes and backslashes are escaped.
// Values, one thread at a time. Numbers are shortest-exact; a double that is not finite becomes null.

#include "core/ranking/score.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum {

class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void beginObject() { begin('{'); }
    void endObject() { end('}'); }
    void beginArray() { begin('['); }
    void endArray() { end(']'); }

    // The name is one of ours: plain ASCII that needs no escaping.
    void key(std::string_view name) {
        if (comma_)
            out_.push_back(',');
        out_.push_back('"');
        out_.append(name);
        out_.append("\":", 2);
        comma_ = false;
    }

    void text(std::string_view value) {
        separate();
        out_.push_back('"');
        appendEscaped(value);
        out_.push_back('"');
    }
    // JSON as it is, known to be valid.
    void raw(std::string_view json) {
        separate();
        out_.append(json);
    }
    void number(std::uint64_t value) { digits(value); }
    void number(std::int64_t value) { digits(value); }
    void number(int value) { digits(value); }
    void number(std::uint32_t value) { digits(value); }
    void number(double value) {
        if (std::isfinite(value))
            digits(value);
        else
            null();
    }
    void score(Score value, int decimals) {
        separate();
        appendScore(out_, value, decimals);
    }
    void scoreText(Score value, int decimals) {
        separate();
        out_.push_back('"');
        appendScore(out_, value, decimals);
        out_.push_back('"');
    }
    void boolean(bool value) { raw(value ? std::string_view("true") : std::string_view("false")); }
    void null() { raw("null"); }

    // key and value in one, where both stand side by side.
    void field(std::string_view name, std::string_view value) {
        key(name);
        text(value);
    }
    void field(std::string_view name, const char* value) {
        key(name);
        text(value);
    }
    void field(std::string_view name, std::uint64_t value) {
        key(name);
        number(value);
    }
    void field(std::string_view name, std::int64_t value) {
        key(name);
        number(value);
    }
    void field(std::string_view name, std::uint32_t value) {
        key(name);
        number(value);
    }
    void field(std::string_view name, int value) {
        key(name);
        number(value);
    }
    void field(std::string_view name, double value) {
        key(name);
        number(value);
    }
    void field(std::string_view name, bool value) {
        key(name);
        boolean(value);
    }
    template <typename T>
    void field(std::string_view name, const std::optional<T>& value) {
        key(name);
        if (value)
            number(*value);
        else
            null();
    }

  private:
    void separate() {
        if (comma_)
            out_.push_back(',');
        comma_ = true;
    }
    void begin(char bracket) {
        separate();
        out_.push_back(bracket);
        comma_ = false;
    }
    void end(char bracket) {
        out_.push_back(bracket);
        comma_ = true;
    }
    template <typename Number>
    void digits(Number value) {
        separate();
        std::array<char, 32> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by to_chars
        const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
        out_.append(buffer.data(), result.ptr);
    }
    static bool needsEscape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }
    void appendEscaped(std::string_view value) {
        std::size_t begun = 0;
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (!needsEscape(value[i])) [[likely]]
                continue;
            out_.append(value, begun, i - begun);
            appendEscape(value[i]);
            begun = i + 1;
        }
        out_.append(value, begun, value.size() - begun);
    }
    void appendEscape(char c) {
        switch (c) {
        case '"': out_.append("\\\""); return;
        case '\\': out_.append("\\\\"); return;
        case '\n': out_.append("\\n"); return;
        case '\r': out_.append("\\r"); return;
        case '\t': out_.append("\\t"); return;
        default: break;
        }
        constexpr std::string_view hex = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        out_.append("\\u00");
        out_.push_back(hex[byte >> 4]);
        out_.push_back(hex[byte & 15]);
    }

    std::string& out_;
    bool comma_ = false;
};

} // namespace rostrum
