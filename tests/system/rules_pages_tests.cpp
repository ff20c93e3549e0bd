// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept for pages of one revision is bounded, and the bounds are settings: beyond each of them a cursor has expired.
#include "tests/system/program.h"
#include "tests/system/talk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>
#include <string>

using namespace rostrum::test;

class RulesPagesTests : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void untilTooManyPlayersHaveChanged();
    void untilOthersNeedTheRoom();
    void untilNobodyHasReadForAWhile();
    void badBoundsStopTheStart();

  private:
    bool configure(const QByteArray& limits);
    bool serve(const QByteArray& limits);
    bool fill(const std::string& board);
    bool score(const std::string& board, const std::string& player, int points);
    Answer page(const std::string& board, const std::string& cursor = {});
    std::string begun(const std::string& board);

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Program> program_;
    std::unique_ptr<Talk> talk_;
};

void RulesPagesTests::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    program_ = std::make_unique<Program>(folder_->path());
}

void RulesPagesTests::cleanup() {
    talk_.reset();
    program_.reset();
}

bool RulesPagesTests::configure(const QByteArray& limits) {
    QFile settings(folder_->filePath("rostrum.yaml"));
    return settings.open(QIODevice::WriteOnly) && settings.write("limits: {" + limits + "}\n") > 0;
}

// A program with these limits, and two boards of six players.
bool RulesPagesTests::serve(const QByteArray& limits) {
    if (!configure(limits) ||
        !program_->serve(folder_->filePath("pages.rostrum"), {"--config", folder_->filePath("rostrum.yaml")}))
        return false;
    talk_ = std::make_unique<Talk>(program_->port());
    return talk_->awaitReady() && fill("one") && fill("two");
}

bool RulesPagesTests::fill(const std::string& board) {
    bool done = talk_->post("/api/v1/leaderboards", R"({"id":")" + board + R"("})").status == 201;
    for (int player = 1; player <= 6; ++player)
        done = done && score(board, "p" + std::to_string(player), 100 - player);
    return done;
}

bool RulesPagesTests::score(const std::string& board, const std::string& player, int points) {
    return talk_
               ->post("/api/v1/scores", R"({"leaderboard_id":")" + board + R"(","player_id":")" + player +
                                            R"(","score":)" + std::to_string(points) + "}")
               .status == 200;
}

Answer RulesPagesTests::page(const std::string& board, const std::string& cursor) {
    return talk_->get("/api/v1/leaderboards/" + board + "/entries?limit=2" +
                      (cursor.empty() ? "" : "&cursor=" + cursor));
}

// The cursor behind a first page; empty where there is none.
std::string RulesPagesTests::begun(const std::string& board) {
    return page(board).meta().value(u"next_cursor").toString().toStdString();
}

void RulesPagesTests::untilTooManyPlayersHaveChanged() {
    QVERIFY(serve("pinned_changes: 2"));
    const std::string cursor = begun("one");
    QVERIFY(!cursor.empty());
    QVERIFY(score("one", "p1", 7));
    QVERIFY(score("one", "p2", 8));
    QVERIFY(score("two", "p3", 8)); // another board's are not counted
    VERIFY_STATUS(page("one", cursor), 200);
    QVERIFY(score("one", "p3", 9));
    const Answer late = page("one", cursor);
    VERIFY_STATUS(late, 410);
    QCOMPARE(late.code(), QStringLiteral("cursor_expired"));
    QVERIFY(!begun("one").empty());
}

void RulesPagesTests::untilOthersNeedTheRoom() {
    QVERIFY(serve("pinned: 1, pinned_per_board: 1"));
    const std::string first = begun("one");
    VERIFY_STATUS(page("one", first), 200);
    const std::string second = begun("two");
    VERIFY_STATUS(page("one", first), 410);
    VERIFY_STATUS(page("two", second), 200);
}

void RulesPagesTests::untilNobodyHasReadForAWhile() {
    QVERIFY(serve("pinned_idle: 1ms"));
    const std::string cursor = begun("one");
    QVERIFY(!cursor.empty());
    QTRY_COMPARE(page("one", cursor).status, 410);
}

void RulesPagesTests::badBoundsStopTheStart() {
    QVERIFY(configure("\n  pinned_per_board: 20"));
    const QStringList args{"--server",
                           "--port",
                           "0",
                           "--config",
                           folder_->filePath("rostrum.yaml"),
                           folder_->filePath("pages.rostrum")};
    QVERIFY(program_->start(args));
    QCOMPARE(program_->awaitExit(), std::optional(2));
    QVERIFY2(program_->errors().contains("limits.pinned_per_board (20) must not be above limits.pinned (16)"),
             program_->errors().constData());
    QVERIFY(!QFile::exists(folder_->filePath("pages.rostrum")));
    QVERIFY(configure("\n  pinned_idle: soon"));
    QVERIFY(program_->start(args));
    QCOMPARE(program_->awaitExit(), std::optional(2));
    QVERIFY2(program_->errors().contains("rostrum.yaml:2: limits.pinned_idle must be a time"),
             program_->errors().constData());
}

QTEST_GUILESS_MAIN(RulesPagesTests)
#include "rules_pages_tests.moc"
