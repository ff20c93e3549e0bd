// SPDX-License-Identifier: GPL-3.0-or-later
// The controllers behind the window, over a real writer: boards are made, changed, reset and deleted, and the chosen one is shown live.

#include "tests/app/desk_fixture.h"

namespace rostrum {

namespace {

QString plain(QString text) { return text.replace(QChar(0x202F), QLatin1Char(' ')); }

QStringList namesOf(const RankingModel* model) {
    QStringList names;
    for (const RankingRow& row : model->rows()) {
        names.append(row.name);
    }
    return names;
}

BoardDraft draftOf(const std::string& id) {
    BoardDraft draft;
    draft.id = id;
    return draft;
}

} // namespace

class DeskBoardsTest : public DeskFixture {
    Q_OBJECT

  private slots:
    void aFreshEventHasItsBoard();
    void loadsUntilTheWriterAnswers();
    void createsABoardAndShowsIt();
    void refusesABoardThatExists();
    void idsComeFromNames();
    void renames();
    void resetSaysBeforeAndAfter();
    void deletesAndShowsAnother();
    void theTopBecomesPodiumAndRanking();
    void theLeaderIsAnnounced();
    void anotherBoardStartsAfresh();
    void gapsOfTimesAreSeconds();
};

void DeskBoardsTest::aFreshEventHasItsBoard() {
    QCOMPARE(rig_->desk.boards()->boards()->count(), 1);
    QCOMPARE(rig_->desk.live()->boardId(), QStringLiteral("default"));
}

void DeskBoardsTest::loadsUntilTheWriterAnswers() {
    DeskRig late(false);
    QCoreApplication::processEvents();
    QVERIFY(!late.desk.boards()->isLoaded());
    QVERIFY(!late.desk.status()->isReady());
    QCOMPARE(late.desk.status()->saved(), QStringLiteral("opening the event"));
    late.startWriter();
    QTRY_COMPARE(late.desk.live()->state(), LiveController::Empty);
    QTRY_VERIFY(late.desk.status()->isReady());
}

void DeskBoardsTest::createsABoardAndShowsIt() {
    createCup();
    BoardsController* boards = rig_->desk.boards();
    QCOMPARE(boards->answer(), QStringLiteral("“Spring Cup” is ready for scores."));
    QVERIFY(boards->answerIsGood());
    QCOMPARE(boards->boards()->count(), 2);
    QCOMPARE(rig_->desk.live()->boardName(), QStringLiteral("Spring Cup"));
    QVERIFY(rig_->desk.live()->addsUp());
}

void DeskBoardsTest::refusesABoardThatExists() {
    BoardsController* boards = rig_->desk.boards();
    QCOMPARE(boards->idProblem(QStringLiteral("default")),
             QStringLiteral("A board with this address exists."));
    boards->create(draftOf("default"));
    QTRY_VERIFY(!boards->isBusy() && !boards->answer().isEmpty());
    QVERIFY(!boards->answerIsGood());
    QCOMPARE(boards->boards()->count(), 1);
}

void DeskBoardsTest::idsComeFromNames() {
    BoardsController* boards = rig_->desk.boards();
    QCOMPARE(boards->suggestedId(QStringLiteral("Spring Cup")), QStringLiteral("spring-cup"));
    QCOMPARE(boards->suggestedId(QStringLiteral("  São Tomé & Príncipe!  ")),
             QStringLiteral("sao-tome-principe"));
    QCOMPARE(boards->suggestedId(QStringLiteral("Default")), QStringLiteral("default-2"));
    QCOMPARE(boards->suggestedId(QString::fromUtf8("決勝")), QStringLiteral("board"));
    const QString long200(200, QLatin1Char('x'));
    QVERIFY(boards->idProblem(boards->suggestedId(long200)).isEmpty());
    QVERIFY(!boards->idProblem(QStringLiteral("a b")).isEmpty());
    QVERIFY(!boards->idProblem(QStringLiteral("..")).isEmpty());
}

void DeskBoardsTest::renames() {
    createCup();
    rig_->desk.form()->edit(QStringLiteral("spring-cup"));
    rig_->desk.form()->setName(QStringLiteral(" Summer  Cup "));
    rig_->desk.form()->save();
    QTRY_COMPARE(rig_->desk.boards()->answer(), QStringLiteral("“Spring Cup” is now called “Summer Cup”."));
    QTRY_COMPARE(rig_->desk.live()->boardName(), QStringLiteral("Summer Cup"));
    QCOMPARE(rig_->desk.live()->boardId(), QStringLiteral("spring-cup"));
}

void DeskBoardsTest::resetSaysBeforeAndAfter() {
    createCup();
    std::vector<Submission> many(1204);
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].leaderboardId = "spring-cup";
        many[i].playerId = "p" + std::to_string(i);
        many[i].score = {static_cast<std::int64_t>(i + 1), 0};
    }
    rig_->submit(many);
    BoardsController* boards = rig_->desk.boards();
    const QString warning = QStringLiteral(
        "Reset “Spring Cup” clears 1 204 scores on every screen. They are kept in the archive.");
    QTRY_COMPARE(plain(boards->resetWarning(QStringLiteral("spring-cup"))), warning);
    QTRY_COMPARE(rig_->desk.live()->ranking()->count(), 97);
    boards->reset(QStringLiteral("spring-cup"));
    QTRY_COMPARE(plain(boards->answer()),
                 QStringLiteral("“Spring Cup” is reset: 1 204 scores cleared and kept in the archive."));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    QCOMPARE(rig_->desk.live()->podium()->count(), 0);
}

void DeskBoardsTest::deletesAndShowsAnother() {
    createCup();
    rig_->submit("spring-cup", "Dana", 10);
    QTRY_COMPARE(rig_->desk.live()->podium()->count(), 1);
    QTRY_VERIFY(rig_->desk.boards()
                    ->removeWarning(QStringLiteral("spring-cup"))
                    .contains(QStringLiteral("1 score ")));
    rig_->desk.boards()->remove(QStringLiteral("spring-cup"));
    QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("default"));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    rig_->desk.boards()->remove(QStringLiteral("default"));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::NoBoard);
    QCOMPARE(rig_->desk.boards()->boards()->count(), 0);
}

void DeskBoardsTest::theTopBecomesPodiumAndRanking() {
    createCup();
    for (int i = 0; i < 6; ++i) {
        rig_->submit("spring-cup", std::string(1, static_cast<char>('A' + i)), 100 - 10 * i);
    }
    LiveController* live = rig_->desk.live();
    QTRY_COMPARE(namesOf(live->podium()) + namesOf(live->ranking()),
                 QStringList({"A", "B", "C", "D", "E", "F"}));
    QCOMPARE(live->ranking()->count(), 3);
    QSignalSpy moved(live->ranking(), &RankingModel::rowsMoved);
    rig_->submit("spring-cup", "F", 15); // 65: behind D with 70, before E with 60
    QTRY_COMPARE(namesOf(live->ranking()), QStringList({"D", "F", "E"}));
    QCOMPARE(moved.count(), 1);
    QCOMPARE(live->ranking()->rows()[1].change, 1);
    QCOMPARE(live->ranking()->rows()[1].gapText, QString::fromUtf8("\u22125"));
    QTRY_COMPARE(live->scoresLine(), QStringLiteral("7 scores"));
    QCOMPARE(live->playersLine(), QStringLiteral("6 players"));
}

void DeskBoardsTest::theLeaderIsAnnounced() {
    createCup();
    rig_->submit("spring-cup", "A", 10);
    rig_->submit("spring-cup", "B", 5);
    LiveController* live = rig_->desk.live();
    QTRY_COMPARE(namesOf(live->podium()), QStringList({"A", "B"}));
    QSignalSpy leader(live, &LiveController::newLeader);
    QSignalSpy moved(live->podium(), &RankingModel::rowsMoved);
    rig_->submit("spring-cup", "A", 1);
    QTRY_COMPARE(live->podium()->rows()[0].score, Score(11));
    QCOMPARE(leader.count(), 0);
    rig_->submit("spring-cup", "B", 10);
    QTRY_COMPARE(namesOf(live->podium()), QStringList({"B", "A"}));
    QCOMPARE(leader.count(), 1);
    QCOMPARE(moved.count(), 1); // the podium glides too
}

void DeskBoardsTest::anotherBoardStartsAfresh() {
    createCup();
    rig_->submit("spring-cup", "A", 10);
    rig_->submit("default", "B", 5);
    LiveController* live = rig_->desk.live();
    QTRY_COMPARE(namesOf(live->podium()), QStringList({"A"}));
    QSignalSpy leader(live, &LiveController::newLeader);
    live->choose(QStringLiteral("default"));
    QTRY_COMPARE(namesOf(live->podium()), QStringList({"B"}));
    QCOMPARE(live->podium()->rows()[0].change, 0);
    QCOMPARE(leader.count(), 0);
}

void DeskBoardsTest::gapsOfTimesAreSeconds() {
    BoardDraft draft;
    draft.id = "lap";
    draft.sortOrder = SortOrder::ascending;
    draft.updateMode = UpdateMode::best;
    draft.displayFormat = DisplayFormat::time;
    draft.decimals = 3;
    rig_->createBoard(draft);
    LiveController* live = rig_->desk.live();
    QTRY_VERIFY(rig_->desk.boards()->boards()->count() == 2);
    live->choose(QStringLiteral("lap"));
    const auto lap = [&](const char* player, std::int64_t milliseconds) {
        Submission submission;
        submission.leaderboardId = "lap";
        submission.playerId = player;
        submission.score = {milliseconds, -3};
        rig_->submit({submission});
    };
    lap("A", 83'456);
    lap("B", 83'874);
    lap("C", 143'874);
    QTRY_COMPARE(live->podium()->count(), 3);
    QCOMPARE(live->podium()->rows()[1].gapText, QStringLiteral("+0.418"));
    QCOMPARE(live->podium()->rows()[2].gapText, QStringLiteral("+1:00.000"));
}

} // namespace rostrum

QTEST_MAIN(rostrum::DeskBoardsTest)
#include "tst_desk_boards.moc"
