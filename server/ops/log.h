// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Logs: one JSON object a line on standard error, for faults, starts and stops; never once a request.
//
//   logInfo("listening", {{"host", host}, {"port", port}});
//   {"time":"2026-05-01T20:59:00.123Z","level":"info","message":"listening","host":"0.0.0.0","port":8080}
//
// Any thread; a line is written with one system call, so that lines never mix. What is called a secret (a field whose name
// has password, secret, token, authorization, cookie or key in it) is never written, whatever its value.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace rostrum {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

const char* name(LogLevel level);
std::optional<LogLevel> parseLogLevel(std::string_view text);

class LogField {
  public:
    LogField(std::string_view name, std::string_view value) : name_(name), value_(value) {}
    LogField(std::string_view name, const char* value) : name_(name), value_(std::string_view(value)) {}
    LogField(std::string_view name, const std::string& value)
        : name_(name),
          value_(std::string_view(value)) {}
    LogField(std::string_view name, bool value) : name_(name), value_(value) {}
    LogField(std::string_view name, double value) : name_(name), value_(value) {}
    template <typename Integer>
    requires std::is_integral_v<Integer> LogField(std::string_view name, Integer value)
        : name_(name),
          value_(static_cast<std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>>(
              value)) {}

    std::string_view name() const { return name_; }
    const auto& value() const { return value_; }

  private:
    std::string_view name_;
    std::variant<std::string_view, bool, double, std::int64_t, std::uint64_t> value_;
};

using LogFields = std::initializer_list<LogField>;

// Lines below the level are dropped. At first: info.
void setLogLevel(LogLevel level);

void writeLog(LogLevel level, std::string_view message, LogFields fields = {});
inline void logDebug(std::string_view message, LogFields fields = {}) {
    writeLog(LogLevel::debug, message, fields);
}
inline void logInfo(std::string_view message, LogFields fields = {}) {
    writeLog(LogLevel::info, message, fields);
}
inline void logWarning(std::string_view message, LogFields fields = {}) {
    writeLog(LogLevel::warning, message, fields);
}
inline void logError(std::string_view message, LogFields fields = {}) {
    writeLog(LogLevel::error, message, fields);
}

// The line that writeLog writes, its line feed included; for tests.
std::string logLine(std::int64_t wallMs, LogLevel level, std::string_view message, LogFields fields);

// Sends Qt's own messages the same way.
void takeQtMessages();

} // namespace rostrum
