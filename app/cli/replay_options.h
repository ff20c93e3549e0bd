// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What `rostrum replay` was asked to do. Values.

#include "app/cli/replay_map.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <variant>

namespace rostrum {

// As fast as the server takes it.
struct FullSpeed {};
// So many times the speed at which it happened; needs time= in the map.
struct TimesReal {
    double factor = 1;
};
// So many rows a second.
struct RowsPerSecond {
    double rows = 1;
};
using ReplaySpeed = std::variant<FullSpeed, TimesReal, RowsPerSecond>;

struct ReplayOptions {
    QString file;
    ReplayMap map;
    char separator = ',';
    QString board = QStringLiteral("default");
    bool create = false;
    QString mode; // of a board that is created; empty: increment for matches, replace otherwise
    QString name; // likewise; empty: the id
    int decimals = 0;
    ReplaySpeed speed;
    QUrl url = QUrl(QStringLiteral("http://127.0.0.1:8080"));
    QByteArray token;
    std::size_t batch = 1000;
    bool help = false;

    static QString usage();
};

// Code::invalidRequest says what is wrong with the arguments (those after the word "replay").
Result<ReplayOptions> parseReplayOptions(const QStringList& args);

// "max", "20" or "20x" (times real time), "500/s" (rows a second).
std::optional<ReplaySpeed> parseReplaySpeed(const QString& text);

} // namespace rostrum
