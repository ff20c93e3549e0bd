// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/log.h"

#include "core/ports/clock.h"
#include "server/api/json_writer.h"
#include "server/api/timestamp.h"
#include "server/http/problem.h"

#include <QString>

#include <array>
#include <atomic>
#include <cerrno>
#include <unistd.h>

namespace rostrum {

namespace {

std::atomic<LogLevel> lowest{LogLevel::info};

bool isSecret(std::string_view name) {
    constexpr std::array<std::string_view, 6> marks = {"password",      "secret", "token",
                                                       "authorization", "cookie", "key"};
    for (const std::string_view mark : marks) {
        if (name.find(mark) != std::string_view::npos)
            return true;
    }
    return false;
}

// Texts may come from anywhere (paths, messages of libraries), so they are not trusted to be UTF-8.
void writeText(std::string& scratch, JsonWriter& json, std::string_view text) {
    scratch.clear();
    appendJsonString(scratch, text);
    json.raw(scratch);
}

void writeField(std::string& scratch, JsonWriter& json, const LogField& field) {
    json.key(field.name());
    if (isSecret(field.name())) {
        json.text("***");
        return;
    }
    std::visit(
        [&](const auto& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, std::string_view>)
                writeText(scratch, json, value);
            else if constexpr (std::is_same_v<T, bool>)
                json.boolean(value);
            else
                json.number(value);
        },
        field.value());
}

void fromQt(QtMsgType type, const QMessageLogContext&, const QString& message) {
    LogLevel level = LogLevel::error;
    if (type == QtDebugMsg)
        level = LogLevel::debug;
    else if (type == QtInfoMsg)
        level = LogLevel::info;
    else if (type == QtWarningMsg)
        level = LogLevel::warning;
    writeLog(level, message.toStdString(), {{"from", "qt"}});
}

} // namespace

const char* name(LogLevel level) {
    switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
    }
    return "";
}

std::optional<LogLevel> parseLogLevel(std::string_view text) {
    for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
        if (text == name(level))
            return level;
    }
    return std::nullopt;
}

void setLogLevel(LogLevel level) { lowest.store(level, std::memory_order_relaxed); }

std::string logLine(std::int64_t wallMs, LogLevel level, std::string_view message, LogFields fields) {
    std::string line;
    std::string scratch;
    JsonWriter json(line);
    json.beginObject();
    json.field("time", std::string_view(formatTimestamp(wallMs)));
    json.field("level", name(level));
    json.key("message");
    writeText(scratch, json, message);
    for (const LogField& field : fields)
        writeField(scratch, json, field);
    json.endObject();
    line.push_back('\n');
    return line;
}

void writeLog(LogLevel level, std::string_view message, LogFields fields) {
    if (level < lowest.load(std::memory_order_relaxed))
        return;
    const std::string line = logLine(SystemClock().wallMs(), level, message, fields);
    std::size_t written = 0;
    while (written < line.size()) {
        const ssize_t count = ::write(STDERR_FILENO, line.data() + written, line.size() - written);
        if (count < 0 && errno != EINTR)
            return; // nobody is left to be told
        written += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
}

void takeQtMessages() { qInstallMessageHandler(fromQt); }

} // namespace rostrum
