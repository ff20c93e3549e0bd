// SPDX-License-Identifier: GPL-3.0-or-later
// The controllers behind the window, over a real writer: scores are entered and answered in words.

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

class DeskScoresTest : public DeskFixture {
    Q_OBJECT

  private slots:
    void scoresComeBackAsASentence();
    void completionFindsPlayers();
    void aNameOfTwoIsAskedBack();
    void badEntriesAreRefusedInWords();
    void aTryInDoubtCountsOnce();
    void wordsAreTheOperators();
    void aNewPlayerIsSaid();
    void aRefusalGoesWithItsCause();
};

void DeskScoresTest::scoresComeBackAsASentence() {
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

void DeskScoresTest::completionFindsPlayers() {
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

void DeskScoresTest::aNameOfTwoIsAskedBack() {
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

void DeskScoresTest::badEntriesAreRefusedInWords() {
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
void DeskScoresTest::aTryInDoubtCountsOnce() {
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

void DeskScoresTest::wordsAreTheOperators() {
    BoardsController* boards = rig_->desk.boards();
    boards->create(draftOf("default"));
    QTRY_COMPARE(boards->answer(), QStringLiteral("there is a board default already"));
    enter(QStringLiteral("Dana"), QStringLiteral("many"));
    QVERIFY(rig_->desk.score()->answer().endsWith(QStringLiteral("as in 250 or -3.")));
}

void DeskScoresTest::aNewPlayerIsSaid() {
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

void DeskScoresTest::aRefusalGoesWithItsCause() {
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

} // namespace rostrum

QTEST_MAIN(rostrum::DeskScoresTest)
#include "tst_desk_scores.moc"
