// SPDX-License-Identifier: GPL-3.0-or-later
// Erasing a player, seen from outside: nothing that the program answers and no byte that it keeps says who it was, whoever wrote it where.
#include "tests/server/auth/token_maker.h"
#include "tests/system/event_checks.h"
#include "tests/system/rules_fixture.h"

#include <QDirIterator>
#include <QFile>

using namespace rostrum;
using namespace rostrum::test;

namespace {

// Part of the id and of each name, and of nothing else; in what is sent twice it has to be found at first.
const std::string mark = "qzmark";
const std::string id = "qzmark-4711";
const std::string name = "Wilma qzmark";

QJsonObject claims(const char* scope, const std::string& subject) {
    return {{QStringLiteral("sub"), QString::fromStdString(subject)},
            {QStringLiteral("scope"), QLatin1String(scope)},
            {QStringLiteral("exp"), qint64{4'000'000'000}}};
}

} // namespace

class RulesErasureTests : public RulesHouse {
    Q_OBJECT

  private slots:
    void nothingKeptOrAnsweredSaysWhoItWas();

  private:
    void serve();
    std::string as(const char* scope, const std::string& subject, const std::string& key = {}) const {
        return std::string(jsonType) + "Authorization: Bearer " +
               maker_.sign(claims(scope, subject)).toStdString() + "\r\n" +
               (key.empty() ? std::string() : "Idempotency-Key: " + key + "\r\n");
    }
    Answer scoreAs(const std::string& player, const std::string& points, const std::string& more,
                   const std::string& headers) {
        return talk_->post("/api/v1/scores",
                           "{\"player_id\":" + quoted(player) +
                               ",\"leaderboard_id\":\"cup\",\"score\":" + points + "," + more + "}",
                           headers);
    }
    void letThePlayerPlay();
    void letOthersSpeakOfThePlayer();
    // Where the mark is found, file by file or answer by answer.
    QStringList filesWithMark() const;
    QStringList answersWithMark();

    TokenMaker maker_{JwtAlgorithm::es256};
};

void RulesErasureTests::serve() {
    server_ = std::make_unique<Program>(folder_->path());
    QVERIFY2(server_->serve(folder_->filePath(QStringLiteral("cup.rostrum"))), server_->errors().constData());
    talk_ = std::make_unique<Talk>(server_->port());
    QVERIFY(talk_->awaitReady());
}

void RulesErasureTests::letThePlayerPlay() {
    const std::string own = as("submit", id, "own header key");
    VERIFY_STATUS(scoreAs(id, "5", R"("username":"Former qzmark","event_id":"first of qzmark-4711")", own),
                  200);
    VERIFY_STATUS(scoreAs(id, "7",
                          R"("username":"Wilma qzmark","game_id":"duel of qzmark-4711",)"
                          R"("metadata":{"note":"qzmark"},"event_id":"2")",
                          as("submit", id)),
                  200);
    VERIFY_STATUS(scoreAs("rival", "6",
                          R"("game_id":"against qzmark-4711","metadata":{"against":"Wilma qzmark"})",
                          as("submit", id)),
                  200);
    VERIFY_STATUS(put("/api/v1/players/" + id, R"({"team":"Wilma qzmark","metadata":{"home":"qzmark 7"}})"),
                  200);
    VERIFY_STATUS(talk_->post("/api/v1/scores/batch",
                              R"({"scores":[{"player_id":"rival","leaderboard_id":"cup","score":1},)"
                              R"({"player_id":"rival","leaderboard_id":"qzmark-4711","score":1}]})",
                              as("submit", id, "batch")),
                  200);
}

void RulesErasureTests::letOthersSpeakOfThePlayer() {
    const std::string player = boards + "cup/player/";
    VERIFY_STATUS(put(player + id, R"({"score":9,"reason":"what qzmark did was misread"})"), 200);
    VERIFY_STATUS(put(player + "rival", R"({"score":8,"reason":"taken for Wilma qzmark, qzmark-4711"})"),
                  200);
    const Answer later = put(player + "rival", R"({"score":3,"reason":"as Former qzmark said"})");
    VERIFY_STATUS(later, 200);
    VERIFY_STATUS(talk_->post(boards + "cup/undo",
                              "{\"seq\":" + std::to_string(later.data()[u"seq"].toInteger()) +
                                  R"(,"reason":"Wilma qzmark was right"})",
                              as("operate", id, "undone for qzmark-4711")),
                  200);
    QVERIFY(scored("cup", "alias", "2"));
    VERIFY_STATUS(
        talk_->post("/api/v1/players/alias/merge", R"({"into":"qzmark-4711","reason":"is qzmark too"})"),
        200);
    VERIFY_STATUS(act("cup", "reset", R"({"reason":"round of Wilma qzmark"})"), 200);
    QVERIFY(scored("cup", id, "4") && scored("cup", "rival", "3"));
    VERIFY_STATUS(act("cup", "freeze", R"({"reason":"qzmark-4711 leads"})"), 200);
}

QStringList RulesErasureTests::filesWithMark() const {
    QStringList found;
    QDirIterator files(folder_->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly) || file.readAll().contains(mark.c_str()))
            found.append(file.fileName());
    }
    return found;
}

QStringList RulesErasureTests::answersWithMark() {
    QStringList found;
    for (const char* target :
         {"cup", "cup/top", "cup/top?view=operator", "cup/range?start=1&end=9", "cup/entries",
          "cup/entries?view=operator", "cup/stats", "cup/periods", "cup/periods/1/top",
          "cup/export?format=csv", "cup/export?format=json", "cup/export?format=csv&view=operator",
          "cup/history", "cup/history?limit=3", "cup/player/rival?explain=true", "cup/around/rival",
          "cup/player/rival/curve"}) {
        const Answer answer = talk_->get(boards + target);
        if (answer.status != 200 || answer.raw.body.find(mark) != std::string::npos)
            found.append(QLatin1String(target) + QLatin1Char(' ') + QString::fromUtf8(answer.shown()));
    }
    for (const char* target : {"/leaderboard", "/api/v1/leaderboards", "/health"}) {
        const Answer answer = talk_->get(target);
        if (answer.status != 200 || answer.raw.body.find(mark) != std::string::npos)
            found.append(QString::fromUtf8(answer.shown()));
    }
    return found;
}

void RulesErasureTests::nothingKeptOrAnsweredSaysWhoItWas() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    const auto write = [&](const char* file, const QByteArray& content) {
        QFile out(folder_->filePath(QLatin1String(file)));
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(content) == content.size());
    };
    write("key.pem", maker_.publicPem());
    write("rostrum.yaml", "auth:\n  jwt:\n    algorithm: ES256\n    key_file: key.pem\n");
    serve();
    QVERIFY(make("cup", R"("update_mode":"replace")"));
    QVERIFY(scored("cup", "rival", "1"));
    letThePlayerPlay();
    letOthersSpeakOfThePlayer();
    QVERIFY(server_->stop());
    serve(); // what a snapshot of before holds is to go as well
    QVERIFY(!filesWithMark().isEmpty());
    QVERIFY(answersWithMark().size() > 5);

    const std::string byOperator = as("operate", "umpire", "erasing qzmark-4711");
    VERIFY_STATUS(talk_->post("/api/v1/players/qzmark-4711/erase",
                              R"({"reason":"qzmark-4711, once Wilma qzmark, asked for it"})", byOperator),
                  200);
    QCOMPARE(filesWithMark(), QStringList());
    const QStringList answers = answersWithMark();
    QVERIFY2(answers.isEmpty(), qPrintable(answers.join(u'\n')));
    const Answer history = talk_->get(boards + "cup/history");
    // What others did stays, and says so; so does why it was erased, in other words.
    QVERIFY2(history.shown().contains("taken for erased-") && history.shown().contains("jwt:erased-"),
             history.shown().constData());
    QVERIFY(!history.shown().contains("misread"));
    // Whose retry comes late is refused or starts anew, and is told no name.
    const Answer late =
        talk_->post("/api/v1/players/qzmark-4711/erase", R"({"reason":"asked for it"})", byOperator);
    VERIFY_STATUS(late, 404);
    QVERIFY(late.raw.body.find(mark) == std::string::npos);
    QVERIFY(scored("cup", "rival", "2"));

    QVERIFY(server_->stop());
    QCOMPARE(filesWithMark(), QStringList());
    const FileStates states = statesOf(folder_->filePath(QStringLiteral("cup.rostrum")));
    QCOMPARE(states.fault, std::string());
    QCOMPARE(states.fromSnapshot, states.fromEvents);
    QVERIFY(states.fromEvents.find(mark) == std::string::npos);
    Program tool(folder_->path());
    QVERIFY(tool.start({QStringLiteral("export"), folder_->filePath(QStringLiteral("cup.rostrum")),
                        QStringLiteral("--out"), folder_->filePath(QStringLiteral("cup.jsonl"))}));
    QCOMPARE(tool.awaitExit(), std::optional(0));
    QVERIFY(!tool.out().contains(mark.c_str()));
    QCOMPARE(filesWithMark(), QStringList());
}

QTEST_GUILESS_MAIN(RulesErasureTests)

#include "rules_erasure_tests.moc"
