// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mirror: a viewer's copy of a window, made of nothing but the messages that it got. A value; any one thread.

#include "tests/server/live/live_fixture.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace rostrum {

// A window as a viewer holds it.
struct Held {
    QString name;
    qint64 total = 0;
    std::vector<QString> lines; // "rank player score username", in order

    friend bool operator==(const Held&, const Held&) = default;
};

inline QString lineOf(const QJsonObject& entry) {
    return QStringLiteral("%1 %2 %3 %4")
        .arg(QString::number(entry.value(u"rank").toInt()), entry.value(u"player_id").toString(),
             entry.value(u"score_text").toString(), entry.value(u"username").toString());
}

// A client that knows nothing but the messages.
class Mirror {
  public:
    // Empty, or what is wrong with the message.
    QString take(const QJsonObject& message) {
        const QString type = typeOf(message);
        if (type == u"leaderboard_update") {
            ++fulls;
            const QJsonObject data = message.value(u"data").toObject();
            held = {data.value(u"name").toString(), data.value(u"total_players").toInteger(), {}};
            players_.clear();
            for (const QJsonValue& entry : data.value(u"entries").toArray())
                add(entry.toObject());
            revision = message.value(u"revision").toInteger();
        } else if (type == u"leaderboard_delta") {
            ++deltas;
            if (message.value(u"base").toInteger() != revision)
                return QStringLiteral("the base is not what the client has");
            return apply(message);
        }
        return {};
    }

    Held held;
    qint64 revision = -1;
    int fulls = 0;
    int deltas = 0;

  private:
    void add(const QJsonObject& entry) {
        held.lines.push_back(lineOf(entry));
        players_.push_back(entry.value(u"player_id").toString());
    }
    QString apply(const QJsonObject& message) {
        const QJsonArray left = message.value(u"left").toArray();
        const QJsonArray changes = message.value(u"changes").toArray();
        std::size_t size = players_.size() - static_cast<std::size_t>(left.size());
        std::vector<QString> gone;
        for (const QJsonValue& player : left) {
            gone.push_back(player.toString());
            if (std::find(players_.begin(), players_.end(), gone.back()) == players_.end())
                return QStringLiteral("somebody left who was not there");
        }
        for (const QJsonValue& change : changes) {
            const QString player = change.toObject().value(u"player_id").toString();
            const bool was = std::find(players_.begin(), players_.end(), player) != players_.end();
            if (was == change.toObject().value(u"previous_rank").isNull())
                return QStringLiteral("previous_rank of ") + player;
            size += was ? 0 : 1;
            gone.push_back(player);
        }
        // Who is not mentioned stays in place.
        std::vector<QString> lines(size);
        std::vector<QString> players(size);
        for (std::size_t i = 0; i < players_.size(); ++i) {
            if (std::find(gone.begin(), gone.end(), players_[i]) != gone.end())
                continue;
            if (i >= size)
                return QStringLiteral("somebody stays beyond the end");
            lines[i] = held.lines[i];
            players[i] = players_[i];
        }
        for (const QJsonValue& value : changes) {
            const QJsonObject change = value.toObject();
            const auto place = static_cast<std::size_t>(change.value(u"place").toInt());
            if (place < 1 || place > size || !players[place - 1].isEmpty())
                return QStringLiteral("two in one place");
            lines[place - 1] = lineOf(change);
            players[place - 1] = change.value(u"player_id").toString();
        }
        held.lines = std::move(lines);
        players_ = std::move(players);
        held.total = message.value(u"total_players").toInteger();
        revision = message.value(u"revision").toInteger();
        return {};
    }

    std::vector<QString> players_;
};

} // namespace rostrum
