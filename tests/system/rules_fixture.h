// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RulesHouse: a running program for tests of the rules of boards, spoken to as organisers' scripts do. One server, a board a rule.

#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rostrum::test {

inline const std::string boards = "/api/v1/leaderboards/";
inline std::string quoted(const std::string& text) { return "\"" + text + "\""; }
using Points = std::vector<std::pair<std::string, std::string>>; // player, score

class RulesHouse : public QObject {
    Q_OBJECT

  protected:
    void open() {
        folder_ = std::make_unique<QTemporaryDir>();
        QVERIFY(folder_->isValid());
        server_ = std::make_unique<Program>(folder_->path());
        QVERIFY2(server_->serve(folder_->filePath("rules.rostrum")), server_->errors().constData());
        talk_ = std::make_unique<Talk>(server_->port());
        QVERIFY(talk_->awaitReady());
    }
    void close() {
        if (server_)
            QVERIFY2(server_->stop(), server_->errors().constData());
    }
    bool make(const std::string& id, const std::string& fields = {}) {
        const Answer made = talk_->post("/api/v1/leaderboards",
                                        "{\"id\":" + quoted(id) + (fields.empty() ? "" : "," + fields) + "}");
        if (made.status != 201)
            qWarning("%s", made.shown().constData());
        return made.status == 201;
    }
    Answer score(const std::string& board, const std::string& player, const std::string& points,
                 const std::string& more = {}) {
        return talk_->post("/api/v1/scores",
                           "{\"player_id\":" + quoted(player) + ",\"leaderboard_id\":" + quoted(board) +
                               ",\"score\":" + points + (more.empty() ? "" : "," + more) + "}");
    }
    bool scored(const std::string& board, const std::string& player, const std::string& points,
                const std::string& more = {}) {
        const Answer answer = score(board, player, points, more);
        if (answer.status != 200)
            qWarning("%s", answer.shown().constData());
        return answer.status == 200;
    }
    // "ann 1 50, bob 2 40" of a ranking answer.
    QString shown(const std::string& target) {
        const Answer answer = talk_->get(target);
        if (answer.status != 200)
            return QString::fromUtf8(answer.shown());
        QStringList all;
        for (const QJsonValue& value : answer.data().toArray()) {
            const QJsonObject entry = value.toObject();
            all.append(QStringLiteral("%1 %2 %3")
                           .arg(entry.value(u"player_id").toString())
                           .arg(entry.value(u"rank").toInteger())
                           .arg(entry.value(u"score_text").toString()));
        }
        return all.join(QStringLiteral(", "));
    }
    QString top(const std::string& board, const std::string& query = {}) {
        return shown(boards + board + "/top" + (query.empty() ? "" : "?" + query));
    }
    Answer put(const std::string& target, const std::string& body) {
        return talk_->send(request("PUT", target, body, jsonType));
    }
    Answer act(const std::string& board, const std::string& action, const std::string& body = "{}") {
        return talk_->post(boards + board + "/" + action, body);
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Program> server_;
    std::unique_ptr<Talk> talk_;
};

} // namespace rostrum::test
