// SPDX-License-Identifier: GPL-3.0-or-later
// What the desk looks at, and what the audience sees meanwhile: freeze and reveal, periods, archives.

#include "tests/qml/evening.h"

#include <functional>

namespace rostrum {

class ViewsTest : public Evening {
    Q_OBJECT

  private slots:
    void frozenIsSaidAndTheAudienceStands();
    void theRevealGoesStepByStepAndBack();
    void periodsAreChosen();
    void archivesAreLookedAt();
    void aDivisionIsChosen();
    void aLateScoreSaysSo();
    void newControlsAreBigEnough();
};

void ViewsTest::frozenIsSaidAndTheAudienceStands() {
    submit(QStringLiteral("Dana"), 10);
    submit(QStringLiteral("Noor"), 5);
    QTRY_COMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    QVERIFY(click("freeze"));
    QTRY_VERIFY(item("freezeBar") != nullptr);
    QTRY_COMPARE(text(item("freezeBar"), "title"), QStringLiteral("Frozen for the audience"));
    QTRY_VERIFY(item("audienceTop") != nullptr);
    submit(QStringLiteral("Noor"), 20);
    QTRY_COMPARE(truth(), QStringList({"Noor 25", "Dana 10"}));
    QTest::qWait(300); // long enough for what must not come
    QTRY_COMPARE(audience(), QStringList({"Dana 10", "Noor 5"}));
    QTRY_COMPARE(rig_->items(QStringLiteral("audienceName")).size(), std::size_t(2));
    QTRY_COMPARE(text(item("audienceName")), QStringLiteral("Dana"));
    QVERIFY(click("unfreeze"));
    QTRY_COMPARE(audience(), QStringList({"Noor 25", "Dana 10"}));
    QTRY_VERIFY(item("freezeBar") == nullptr);
    QTRY_VERIFY(text(item("freezeAnswer")).contains(QStringLiteral("shows everything again")));
}

void ViewsTest::theRevealGoesStepByStepAndBack() {
    for (const auto& [name, score] : {std::pair("A", 30), {"B", 20}, {"C", 10}}) {
        submit(QString::fromLatin1(name), score);
    }
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 10"}));
    QVERIFY(click("freeze"));
    QTRY_VERIFY(item("freezeBar") != nullptr);
    submit(QStringLiteral("C"), 5);  // 15: stays last
    submit(QStringLiteral("B"), 25); // 45: first
    QTRY_COMPARE(truth(), QStringList({"B 45", "A 30", "C 15"}));
    key(Qt::Key_PageDown);
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 15"}));
    QTRY_VERIFY2(text(item("freezeBar"), "detail").contains(QStringLiteral("1 player still")),
                 qPrintable(text(item("freezeBar"), "detail")));
    key(Qt::Key_PageUp);
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 10"}));
    QTRY_VERIFY(item("revealNext")->isEnabled());
    QVERIFY(click("revealNext"));
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 15"}));
    QTRY_VERIFY(item("revealNext")->isEnabled());
    QVERIFY(click("revealNext"));
    QTRY_COMPARE(audience(), QStringList({"B 45", "A 30", "C 15"}));
    QTRY_VERIFY(!item("revealNext")->isEnabled());
    QTRY_COMPARE(text(item("freezeBar"), "detail"), QStringLiteral("They see everything now."));
    QVERIFY(click("revealBack"));
    QTRY_COMPARE(audience(), QStringList({"A 30", "B 20", "C 15"}));
}

void ViewsTest::periodsAreChosen() {
    BoardDraft draft;
    draft.id = "week";
    draft.updateMode = UpdateMode::increment;
    PeriodSet periods;
    periods.add(Period::daily);
    draft.periods = periods;
    makeBoard(draft);
    QTRY_VERIFY(item("periods") != nullptr);
    Submission old;
    old.leaderboardId = "week";
    old.playerId = "Old";
    old.score = {100, 0};
    old.timestampMs = rig_->clock.wallMs() - 5LL * 24 * 60 * 60'000;
    rig_->submit({old});
    rig_->submit("week", "New", 10);
    QTRY_COMPARE(truth(), QStringList({"Old 100", "New 10"}));
    QMetaObject::invokeMethod(item("periods"), "chosen", Q_ARG(int, 1));
    QTRY_COMPARE(truth(), QStringList({"New 10"}));
    QTRY_COMPARE(audience(), QStringList({"Old 100", "New 10"})); // their page shows all
    QTRY_VERIFY(item("audienceTop") != nullptr);
    rig_->submit("week", "New", 7);
    QTRY_COMPARE(truth(), QStringList({"New 17"})); // live, too
    QMetaObject::invokeMethod(item("periods"), "chosen", Q_ARG(int, 0));
    QTRY_COMPARE(truth(), QStringList({"Old 100", "New 17"}));
}

void ViewsTest::archivesAreLookedAt() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    rig_->desk.boards()->reset(QStringLiteral("default"));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    submit(QStringLiteral("Noor"), 3);
    QTRY_COMPARE(truth(), QStringList({"Noor 3"}));
    QVERIFY(click("archives"));
    QTRY_COMPARE(rig_->items(QStringLiteral("archive")).size(), std::size_t(1));
    QTRY_VERIFY(text(item("archive"), "name").startsWith(QStringLiteral("Reset ")));
    QVERIFY(click("archive"));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    QTRY_VERIFY(item("archiveBar") != nullptr);
    QTRY_VERIFY(text(item("archiveBar"), "title").startsWith(QStringLiteral("Reset ")));
    QTRY_COMPARE(audience(), QStringList({"Noor 3"})); // and it is in sight
    QTRY_VERIFY(item("audienceTop") != nullptr);
    submit(QStringLiteral("Noor"), 4);
    QTRY_COMPARE(audience(), QStringList({"Noor 7"}));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"})); // an archive never changes
    QVERIFY(click("leaveArchive"));
    QTRY_COMPARE(truth(), QStringList({"Noor 7"}));
    QTRY_VERIFY(item("archiveBar") == nullptr);
}

void ViewsTest::aDivisionIsChosen() {
    for (const auto& [name, score] : {std::pair("A", 50), {"B", 40}, {"C", 30}}) {
        submit(QString::fromLatin1(name), score);
    }
    QTRY_COMPARE(truth(), QStringList({"A 50", "B 40", "C 30"}));
    QTRY_VERIFY(item("division") == nullptr); // there are none
    PlayerController* player = rig_->desk.player();
    const auto place = [&](const char* name, const char* before, const char* division) {
        player->choose(QLatin1String(name));
        QTRY_COMPARE(player->name(), QLatin1String(name));
        QTRY_VERIFY(!player->isBusy() && !player->standing().isEmpty());
        QTRY_COMPARE(player->facts(), QLatin1String(before));
        player->setProperty("division", QLatin1String(division));
        player->saveFacts();
        QTRY_VERIFY(!player->isBusy() && !player->answer().isEmpty());
        player->close();
    };
    place("B", "", "U18");
    place("C", "", "U18");
    QTRY_VERIFY(item("division") != nullptr);
    QTRY_COMPARE(item("division")->property("displayText").toString(), QStringLiteral("All divisions"));
    QMetaObject::invokeMethod(item("division"), "activated", Q_ARG(int, 1));
    QTRY_COMPARE(truth(), QStringList({"B 40", "C 30"}));
    QTRY_COMPARE(item("division")->property("displayText").toString(), QStringLiteral("U18"));
    QTRY_COMPARE(rig_->desk.live()->podium()->rows().front().rank, std::uint64_t(1));
    QTRY_COMPARE(audience(), QStringList({"A 50", "B 40", "C 30"})); // their page shows everybody
    QTRY_VERIFY(item("audienceTop") != nullptr);
    submit(QStringLiteral("C"), 15);
    QTRY_COMPARE(truth(), QStringList({"C 45", "B 40"})); // live, too
    place("B", "U18", "");
    QTRY_COMPARE(truth(), QStringList({"C 45"}));
    place("C", "U18", ""); // nobody is in it any more
    QTRY_COMPARE(truth(), QStringList({"A 50", "C 45", "B 40"}));
    QTRY_VERIFY(item("division") == nullptr);
}

void ViewsTest::aLateScoreSaysSo() {
    BoardDraft draft;
    draft.id = "daily";
    PeriodSet periods;
    periods.add(Period::daily);
    draft.periods = periods;
    makeBoard(draft);
    QTRY_VERIFY(item("whenField") != nullptr);
    ScoreController* entry = rig_->desk.score();
    entry->setPlayer(QStringLiteral("Dana"));
    entry->setScore(QStringLiteral("10"));
    item("whenField")->forceActiveFocus();
    rig_->type(QStringLiteral("2020-01-02 10:00"));
    key(Qt::Key_Return);
    QTRY_VERIFY2(text(item("scoreAnswer")).contains(QStringLiteral("late")),
                 qPrintable(text(item("scoreAnswer"))));
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    rig_->desk.live()->setPeriod(static_cast<int>(Period::daily));
    QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
}

void ViewsTest::newControlsAreBigEnough() {
    submit(QStringLiteral("Dana"), 10);
    QTRY_COMPARE(truth(), QStringList({"Dana 10"}));
    const auto check = [&](const QString& where) {
        rig_->window()->grabWindow();
        const std::function<void(const QQuickItem*)> visit = [&](const QQuickItem* one) {
            if (!one->isVisible()) {
                return;
            }
            if (one->inherits("QQuickAbstractButton") || one->inherits("QQuickTextField")) {
                QVERIFY2(one->width() >= 44 && one->height() >= 44,
                         qPrintable(QStringLiteral("%1 in %2 is %3 x %4")
                                        .arg(one->objectName(), where)
                                        .arg(one->width())
                                        .arg(one->height())));
                const QPointF end = one->mapToScene(QPointF(one->width(), one->height()));
                QVERIFY2(end.x() <= rig_->window()->width() + 1, qPrintable(one->objectName() + where));
            }
            for (const QQuickItem* child : one->childItems()) {
                visit(child);
            }
        };
        visit(rig_->window()->contentItem());
    };
    openPlayer(QStringLiteral("Dana"));
    check(QStringLiteral("the player's panel"));
    key(Qt::Key_Escape);
    QVERIFY(click("freeze"));
    QTRY_VERIFY(item("freezeBar") != nullptr);
    check(QStringLiteral("a frozen board"));
    key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(item("boardName") != nullptr);
    check(QStringLiteral("the rules"));
    QMetaObject::invokeMethod(item("boardPart"), "chosen", Q_ARG(int, 1));
    check(QStringLiteral("the times"));
}

} // namespace rostrum

ROSTRUM_EVENING_MAIN(ViewsTest)

#include "tst_views.moc"
