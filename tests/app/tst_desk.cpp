// SPDX-License-Identifier: GPL-3.0-or-later
// The controllers behind the window, over a real writer: boards, the live top, entering scores, the strip, sharing.

#include "app/models/score_text.h"
#include "tests/qml/desk_rig.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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

class DeskTest : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();

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
    void scoresComeBackAsASentence();
    void completionFindsPlayers();
    void aNameOfTwoIsAskedBack();
    void badEntriesAreRefusedInWords();
    void aTryInDoubtCountsOnce();
    void theStripTellsTheTruth();
    void aFaultIsASentenceWithAButton();
    void anUnreadableFileIsSaid();
    void aReopenedFileIsSaved();
    void gapsOfTimesAreSeconds();
    void wordsAreTheOperators();
    void aNewPlayerIsSaid();
    void aRefusalGoesWithItsCause();
    void aBusyPortOffersTheNext();
    void sharingGivesAnAddress();
    void preferencesAreKept();

  private:
    void createCup(UpdateMode mode = UpdateMode::increment);
    void enter(const QString& player, const QString& score);

    std::unique_ptr<DeskRig> rig_;
};

void DeskTest::init() {
    rig_ = std::make_unique<DeskRig>();
    QTRY_VERIFY(rig_->desk.boards()->isLoaded());
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void DeskTest::cleanup() { rig_.reset(); }

void DeskTest::createCup(UpdateMode mode) {
    BoardForm* form = rig_->desk.form();
    form->begin();
    form->setName(QStringLiteral("Spring Cup"));
    form->setProperty("rule", static_cast<int>(mode));
    form->save();
    QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("spring-cup"));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void DeskTest::enter(const QString& player, const QString& score) {
    ScoreController* entry = rig_->desk.score();
    QSignalSpy answered(entry, &ScoreController::answered);
    entry->setPlayer(player);
    entry->setScore(score);
    entry->submit();
    QTRY_VERIFY(answered.count() > 0 && !entry->isBusy());
}

void DeskTest::aFreshEventHasItsBoard() {
    QCOMPARE(rig_->desk.boards()->boards()->count(), 1);
    QCOMPARE(rig_->desk.live()->boardId(), QStringLiteral("default"));
}

void DeskTest::loadsUntilTheWriterAnswers() {
    DeskRig late(false);
    QCoreApplication::processEvents();
    QVERIFY(!late.desk.boards()->isLoaded());
    QVERIFY(!late.desk.status()->isReady());
    QCOMPARE(late.desk.status()->saved(), QStringLiteral("opening the event"));
    late.startWriter();
    QTRY_COMPARE(late.desk.live()->state(), LiveController::Empty);
    QTRY_VERIFY(late.desk.status()->isReady());
}

void DeskTest::createsABoardAndShowsIt() {
    createCup();
    BoardsController* boards = rig_->desk.boards();
    QCOMPARE(boards->answer(), QStringLiteral("“Spring Cup” is ready for scores."));
    QVERIFY(boards->answerIsGood());
    QCOMPARE(boards->boards()->count(), 2);
    QCOMPARE(rig_->desk.live()->boardName(), QStringLiteral("Spring Cup"));
    QVERIFY(rig_->desk.live()->addsUp());
}

void DeskTest::refusesABoardThatExists() {
    BoardsController* boards = rig_->desk.boards();
    QCOMPARE(boards->idProblem(QStringLiteral("default")),
             QStringLiteral("A board with this address exists."));
    boards->create(draftOf("default"));
    QTRY_VERIFY(!boards->isBusy() && !boards->answer().isEmpty());
    QVERIFY(!boards->answerIsGood());
    QCOMPARE(boards->boards()->count(), 1);
}

void DeskTest::idsComeFromNames() {
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

void DeskTest::renames() {
    createCup();
    rig_->desk.form()->edit(QStringLiteral("spring-cup"));
    rig_->desk.form()->setName(QStringLiteral(" Summer  Cup "));
    rig_->desk.form()->save();
    QTRY_COMPARE(rig_->desk.boards()->answer(), QStringLiteral("“Spring Cup” is now called “Summer Cup”."));
    QTRY_COMPARE(rig_->desk.live()->boardName(), QStringLiteral("Summer Cup"));
    QCOMPARE(rig_->desk.live()->boardId(), QStringLiteral("spring-cup"));
}

void DeskTest::resetSaysBeforeAndAfter() {
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

void DeskTest::deletesAndShowsAnother() {
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

void DeskTest::theTopBecomesPodiumAndRanking() {
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

void DeskTest::theLeaderIsAnnounced() {
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

void DeskTest::anotherBoardStartsAfresh() {
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

void DeskTest::scoresComeBackAsASentence() {
    createCup();
    rig_->submit("spring-cup", "Amara", 9800);
    rig_->submit("spring-cup", "Björn", 9700);
    rig_->submit("spring-cup", "Chloé", 9600);
    rig_->submit("spring-cup", "Eun-ji", 9539);
    rig_->submit("spring-cup", "Farid", 9535);
    rig_->submit("spring-cup", "Dana", 9530);
    QSignalSpy accepted(rig_->desk.score(), &ScoreController::accepted);
    enter(QStringLiteral("dana"), QStringLiteral("+10"));
    QCOMPARE(plain(rig_->desk.score()->answer()), QStringLiteral("dana 9 540 (+10), 4th ▲2"));
    QCOMPARE(accepted.count(), 1);
    QVERIFY(rig_->desk.score()->player().isEmpty() && rig_->desk.score()->score().isEmpty());
    QTRY_COMPARE(namesOf(rig_->desk.live()->ranking()),
                 QStringList({"Dana", "Eun-ji", "Farid"})); // no second Dana
    enter(QStringLiteral("Noor"), QStringLiteral("7"));
    QCOMPARE(plain(rig_->desk.score()->answer()), QStringLiteral("Noor 7 (+7), 7th, new player"));
    QCOMPARE(plain(rig_->desk.score()->earlier().value(0)), QStringLiteral("dana 9 540 (+10), 4th ▲2"));

    BoardDraft best = draftOf("best");
    best.updateMode = UpdateMode::best;
    best.displayFormat = DisplayFormat::decimal;
    best.decimals = 2;
    rig_->desk.boards()->create(best);
    QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("best"));
    QVERIFY(rig_->desk.score()->answer().isEmpty()); // what was said of another board
    enter(QStringLiteral("Noor"), QStringLiteral("12,5"));
    QCOMPARE(rig_->desk.score()->answer(), QStringLiteral("Noor 12.50, 1st"));
    enter(QStringLiteral("Noor"), QStringLiteral("12.49"));
    QCOMPARE(rig_->desk.score()->answer(),
             QStringLiteral("Noor stays at 12.50, which is the best so far, 1st"));
}

void DeskTest::completionFindsPlayers() {
    createCup();
    rig_->submit("spring-cup", "Dana Whitfield", 1);
    rig_->submit("spring-cup", "Daniel Okoro", 2);
    rig_->submit("spring-cup", "Zoë", 3);
    ScoreController* entry = rig_->desk.score();
    entry->setPlayer(QStringLiteral("dan"));
    QTRY_COMPARE(entry->completions()->count(), 2);
    entry->complete(0);
    QCOMPARE(entry->playerId(), entry->player());
    QVERIFY(entry->player().startsWith(QStringLiteral("Dan")));
    QCOMPARE(entry->completions()->count(), 0);
    entry->setPlayer(QString());
    QCOMPARE(entry->completions()->count(), 0);
}

void DeskTest::aNameOfTwoIsAskedBack() {
    createCup();
    for (const char* id : {"p1", "p2"}) {
        Submission submission;
        submission.leaderboardId = "spring-cup";
        submission.playerId = id;
        submission.username = "Alex";
        submission.score = {5, 0};
        rig_->submit({submission});
    }
    ScoreController* entry = rig_->desk.score();
    enter(QStringLiteral("Alex"), QStringLiteral("10"));
    QVERIFY(!entry->answerIsGood());
    QCOMPARE(entry->answer(), QStringLiteral("2 players are called “Alex”: choose one from the list."));
    QCOMPARE(entry->completions()->count(), 2);
    QCOMPARE(entry->score(), QStringLiteral("10")); // nothing typed is lost
    entry->complete(1);
    entry->submit();
    QTRY_COMPARE(entry->answer(), QStringLiteral("Alex 15 (+10), 1st ▲1"));
}

void DeskTest::badEntriesAreRefusedInWords() {
    createCup();
    ScoreController* entry = rig_->desk.score();
    QSignalSpy playerRefused(entry, &ScoreController::playerRefused);
    QSignalSpy scoreRefused(entry, &ScoreController::scoreRefused);
    const auto refused = [&](const QString& player, const QString& score) {
        enter(player, score);
        return !entry->answerIsGood() && entry->answer().size() > 10;
    };
    QVERIFY(refused(QStringLiteral("  "), QStringLiteral("10")));
    QCOMPARE(playerRefused.count(), 1);
    QVERIFY(refused(QStringLiteral("Dana"), QString()));
    QVERIFY(refused(QStringLiteral("Dana"), QStringLiteral("1,204")));
    QVERIFY(refused(QStringLiteral("Dana"), QStringLiteral("1.5"))); // the board has no decimals
    QVERIFY(refused(QStringLiteral("Dana"), QStringLiteral("99999999999999999999")));
    QCOMPARE(scoreRefused.count(), 4);
    QVERIFY(refused(QString(200, QLatin1Char('x')), QStringLiteral("1")));
    QCOMPARE(rig_->desk.live()->state(), LiveController::Empty); // and nothing has changed
    QVERIFY(!entry->isBusy());
}

// The commit reached the disk, but was reported as failed: the operator tries again, and it counts once.
void DeskTest::aTryInDoubtCountsOnce() {
    createCup();
    rig_->submit("spring-cup", "Dana", 100);
    rig_->ledger.failCommit(1, FaultyLedger::Fate::durable);
    rig_->ledger.failReopens(1); // nobody can tell yet whether it is kept
    ScoreController* entry = rig_->desk.score();
    enter(QStringLiteral("Dana"), QStringLiteral("+10"));
    QVERIFY(!entry->answerIsGood());
    QVERIFY2(entry->answer().startsWith(QStringLiteral("Not saved yet")), qPrintable(entry->answer()));
    QCOMPARE(entry->player(), QStringLiteral("Dana"));
    const auto saved = [&] { // refused until the ledger has been opened anew
        return entry->answer() == QStringLiteral("Dana 110 (+10), 1st") || (entry->submit(), false);
    };
    QTRY_VERIFY(saved());
    enter(QStringLiteral("Dana"), QStringLiteral("+10")); // the same again is another one
    QCOMPARE(entry->answer(), QStringLiteral("Dana 120 (+10), 1st"));
}

void DeskTest::theStripTellsTheTruth() {
    createCup();
    StatusController* status = rig_->desk.status();
    rig_->submit("spring-cup", "Dana", 100);
    QTRY_VERIFY(status->saved().startsWith(QStringLiteral("saved ")));
    QTRY_VERIFY(status->rate() != QStringLiteral("0 scores/s"));
    rig_->door.clientCount = 13; // two browsers keep as many connections
    rig_->door.viewerCount = 2;
    QCOMPARE(status->watching(), QStringLiteral("2 watching"));
    rig_->door.viewerCount = 1212;
    QCOMPARE(plain(status->watching()), QStringLiteral("1 212 watching"));
    QCOMPARE(status->faultCount(), 0);
    QVERIFY(status->fault().isEmpty() && status->remedy().isEmpty());
}

void DeskTest::aFaultIsASentenceWithAButton() {
    rig_->vitals.update([](VitalSigns& signs) { signs.ledgerFault = "the disk is full"; });
    StatusController* status = rig_->desk.status();
    QTRY_COMPARE(status->fault(), QStringLiteral("Scores cannot be saved: the disk is full"));
    QCOMPARE(status->remedy(), QStringLiteral("What to do"));
    QVERIFY(!status->advice().isEmpty());
    QVERIFY(!status->act()); // there is only advice
    QVERIFY(!status->saved().startsWith(QStringLiteral("saved")));
}

void DeskTest::anUnreadableFileIsSaid() {
    DeskRig late(false);
    late.door.trouble = QStringLiteral("Port 8080 is used by another program (setting server.port).");
    late.door.nextFree = 8081;
    late.vitals.update([](VitalSigns& signs) { signs.ledgerFault = "event 7 is damaged"; });
    StatusController* status = late.desk.status();
    QTRY_COMPARE(late.desk.live()->state(), LiveController::Unreadable);
    QVERIFY(late.desk.live()->problem().startsWith(QStringLiteral("event 7 is damaged")));
    QVERIFY(late.desk.live()->problem().contains(QStringLiteral("left as it is")));
    QCOMPARE(status->saved(), QStringLiteral("not open"));
    QCOMPARE(status->fault(), QStringLiteral("This event file cannot be read: event 7 is damaged"));
    QCOMPARE(status->nextFault(), late.door.trouble);
    QCOMPARE(status->nextRemedy(), QStringLiteral("Use port 8081"));
    status->actOnNext();
    QCOMPARE(late.door.listening, quint16(8081));
    QVERIFY(status->nextFault().isEmpty() && !status->fault().isEmpty());
}

void DeskTest::aReopenedFileIsSaved() {
    DeskRig late(false);
    late.vitals.update([](VitalSigns& signs) {
        signs.recovered = true;
        signs.lastSeq = 12;
    });
    QTRY_COMPARE(late.desk.status()->saved(), QStringLiteral("all saved"));
}

void DeskTest::gapsOfTimesAreSeconds() {
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

void DeskTest::wordsAreTheOperators() {
    BoardsController* boards = rig_->desk.boards();
    boards->create(draftOf("default"));
    QTRY_COMPARE(boards->answer(), QStringLiteral("there is a board default already"));
    enter(QStringLiteral("Dana"), QStringLiteral("many"));
    QVERIFY(rig_->desk.score()->answer().endsWith(QStringLiteral("as in 250 or -3.")));
}

void DeskTest::aNewPlayerIsSaid() {
    createCup();
    rig_->submit("spring-cup", "Dana", 1);
    ScoreController* entry = rig_->desk.score();
    entry->setPlayer(QStringLiteral("Dnaa"));
    QTRY_VERIFY(entry->isNewPlayer());
    entry->setPlayer(QStringLiteral("dana"));
    QTRY_VERIFY(!entry->isNewPlayer());
    entry->setPlayer(QStringLiteral("Dan"));
    QTRY_VERIFY(entry->isNewPlayer());
    entry->clear();
    QVERIFY(!entry->isNewPlayer());
}

void DeskTest::aRefusalGoesWithItsCause() {
    SharingController* sharing = rig_->desk.sharing();
    rig_->door.refusal = QStringLiteral("Port 8080 is used by another program.");
    sharing->share(true);
    QVERIFY(!sharing->problem().isEmpty());
    rig_->door.viewerCount = 1;
    emit rig_->door.changed(); // somebody watches: the refusal is as true as before
    QVERIFY(!sharing->problem().isEmpty());
    QVERIFY(rig_->door.tryPort(8081).ok());
    QVERIFY(sharing->problem().isEmpty());

    rig_->door.trouble = QStringLiteral("Port 8081 is used by another program.");
    rig_->door.nextFree = 8082;
    emit rig_->door.changed();
    QVERIFY(!sharing->isListening());
    QCOMPARE(sharing->shareAction(), QStringLiteral("Share on port 8082"));
    sharing->share(true);
    QCOMPARE(rig_->door.listening, quint16(8082));
    QVERIFY(sharing->isShared() && sharing->isListening());
    QCOMPARE(sharing->shareAction(), QStringLiteral("Stop sharing"));
}

void DeskTest::aBusyPortOffersTheNext() {
    rig_->door.trouble = QStringLiteral("Port 8080 is used by another program (setting server.port).");
    rig_->door.nextFree = 8081;
    emit rig_->door.changed();
    StatusController* status = rig_->desk.status();
    QCOMPARE(status->fault(), rig_->door.trouble);
    QCOMPARE(status->remedy(), QStringLiteral("Use port 8081"));
    QVERIFY(status->act());
    QCOMPARE(rig_->door.listening, quint16(8081));
    QCOMPARE(status->faultCount(), 0);
}

void DeskTest::sharingGivesAnAddress() {
    createCup();
    SharingController* sharing = rig_->desk.sharing();
    QVERIFY(!sharing->isShared() && sharing->address().isEmpty());
    QCOMPARE(sharing->localAddress(), QStringLiteral("http://localhost:8080/board/spring-cup"));
    rig_->door.refusal = QStringLiteral("The network cannot be listened on.");
    sharing->share(true);
    QVERIFY(!sharing->isShared());
    QCOMPARE(sharing->problem(), QStringLiteral("The network cannot be listened on."));
    sharing->share(true);
    QCOMPARE(sharing->address(), QStringLiteral("http://192.168.1.20:8080/board/spring-cup"));
    QVERIFY(sharing->problem().isEmpty());
    sharing->share(false);
    QVERIFY(sharing->address().isEmpty());
}

void DeskTest::preferencesAreKept() {
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("deep/desk.json"));
    {
        Preferences preferences(file);
        QVERIFY(preferences.isDark() && !preferences.hasReducedMotion());
        preferences.setDark(false);
        preferences.setReducedMotion(true);
    }
    {
        const Preferences preferences(file);
        QVERIFY(!preferences.isDark() && preferences.hasReducedMotion());
    }
    QFile broken(file);
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{\"theme\": [") > 0);
    broken.close();
    const Preferences preferences(file);
    QVERIFY(preferences.isDark() && !preferences.hasReducedMotion());
}

} // namespace rostrum

QTEST_MAIN(rostrum::DeskTest)
#include "tst_desk.moc"
