// SPDX-License-Identifier: GPL-3.0-or-later
// The states in which the window is pictured. Each begins with a fresh desk.

#include "tests/qml/window_scenes.h"

#include "tests/qml/scene_parts.h"

#include <QTest>

#include <array>
#include <functional>

namespace rostrum {

namespace {

void ties(DeskRig& rig) {
    makeCup(rig, RankMode::competition);
    rig.submit({score("spring-cup", "Amara Okafor", 50), score("spring-cup", "Björn Lindqvist", 50),
                score("spring-cup", "Chloé Martin", 30), score("spring-cup", "Dana Whitfield", 30),
                score("spring-cup", "Eun-ji Park", 10)});
}

void longNames(DeskRig& rig) {
    BoardDraft draft;
    draft.id = "long";
    draft.name = "The Very Long Name of an Invitational Championship, Second Edition";
    rig.createBoard(draft);
    rig.desk.boards()->refresh();
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.desk.boards()->model().rowOf("long") >= 0; }), "a board");
    rig.desk.live()->choose(QStringLiteral("long"));
    rig.submit({score("long", "Wolfeschlegelsteinhausenbergerdorff and the Seven Travelling Men", INT64_MAX),
                score("long", "فريق الصقور الذهبية من مدينة الرياض العظيمة", INT64_MAX - 1),
                score("long", "שחקנית הבית", 1'000'000'000'000'000'000),
                score("long", "Taumatawhakatangihangakoauauotamateapokaiwhenuakitanatahu Sevens",
                      999'999'999'999'999),
                score("long", "مريم", 12'345'678'901),
                score("long", "👩‍👩‍👧‍👦 Family 👨‍🚀 Team", 4'200'000),
                score("long", "i", 7), score("long", "Below zero", -1'500),
                score("long", "The lowest there can be", INT64_MIN)});
}

void two(DeskRig& rig) {
    makeCup(rig);
    rig.submit({score("spring-cup", "Amara Okafor", 120), score("spring-cup", "Björn Lindqvist", 80)});
}

void nothing(DeskRig& rig) { makeCup(rig); }

void fault(DeskRig& rig) {
    tournament(rig);
    rig.vitals.update([](VitalSigns& signs) { signs.ledgerFault = "the disk is full"; });
    rig.door.trouble = QStringLiteral("Port 8080 is used by another program.");
    rig.door.nextFree = 8081;
    rig.desk.status()->refresh();
    press(rig, "faultAction");
}

void busyPort(DeskRig& rig) {
    tournament(rig);
    rig.door.trouble = QStringLiteral(
        "Port 8080 is used by another program, so nobody can watch yet (setting server.port).");
    rig.door.nextFree = 8081;
    rig.desk.status()->refresh();
}

void refused(DeskRig& rig) {
    tournament(rig);
    rig.desk.score()->setPlayer(QStringLiteral("Dana Whitfield"));
    rig.desk.score()->setScore(QStringLiteral("1,204"));
    rig.desk.score()->submit();
}

void completing(DeskRig& rig) {
    tournament(rig);
    press(rig, "nav1");
    QQuickItem* field = rig.item(QStringLiteral("playerField"));
    field->forceActiveFocus();
    rig.desk.score()->setPlayer(QStringLiteral("an"));
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.desk.score()->completions()->count() > 0; }),
                  "completions");
}

void boards(DeskRig& rig) {
    tournament(rig);
    showPage(rig, 0);
    rig.desk.boards()->refresh();
}

void creating(DeskRig& rig) {
    boards(rig);
    press(rig, "newBoard");
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.item(QStringLiteral("boardName")) != nullptr; }),
                  "a dialog");
    for (const QChar c : QStringLiteral("Autumn Final")) {
        QQuickItem* field = rig.window()->activeFocusItem();
        QMetaObject::invokeMethod(field, "insert", Q_ARG(int, field->property("length").toInt()),
                                  Q_ARG(QString, QString(c)));
        QMetaObject::invokeMethod(field, "textEdited");
    }
}

void creatingTimes(DeskRig& rig) {
    creating(rig);
    BoardForm* form = rig.desk.form();
    form->setProperty("daily", true);
    form->setProperty("resetPeriod", 2);
    form->setProperty("timeZone", QStringLiteral("Europe/Berlin"));
    form->setProperty("endsAt", QStringLiteral("2030-11-23 20:00"));
    QMetaObject::invokeMethod(rig.item(QStringLiteral("boardPart")), "chosen", Q_ARG(int, 1));
}

void comparing(DeskRig& rig) {
    creating(rig);
    rig.desk.form()->addSecondary(QStringLiteral("wins"));
    rig.desk.form()->addSecondary(QStringLiteral("fouls"));
    rig.desk.form()->turnSecondary(1);
    rig.desk.form()->addSecondary(QStringLiteral("fouls"));
}

void choosePlayer(DeskRig& rig) {
    tournament(rig);
    rig.desk.player()->choose(QStringLiteral("São Tomé and Príncipe"));
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !rig.desk.player()->standing().isEmpty(); }), "a standing");
}

void player(DeskRig& rig) {
    choosePlayer(rig);
    rig.desk.player()->hide(true);
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !rig.desk.player()->answer().isEmpty(); }), "an answer");
}

void frozen(DeskRig& rig) {
    tournament(rig);
    rig.desk.freeze()->freeze();
    QTest::qWait(300);
    rig.submit({score("spring-cup", "Farid Haddad", 1620), score("spring-cup", "Jamal Edwards", 710),
                score("spring-cup", "Rosa Jiménez", 2190)});
    QTest::qWait(300);
    rig.desk.freeze()->reveal(1);
}

void frozenMini(DeskRig& rig) {
    frozen(rig);
    QTest::qWait(500);
    showPage(rig, 0);
}

void undone(DeskRig& rig) {
    tournament(rig);
    QTest::qWait(500);
    rig.desk.undo()->undo();
    QTest::qWait(500);
}

void deleted(DeskRig& rig) {
    boards(rig);
    rig.desk.boards()->remove(QStringLiteral("spring-cup"));
}

void withArchives(DeskRig& rig) {
    tournament(rig);
    rig.desk.boards()->reset(QStringLiteral("spring-cup"));
    QTest::qWait(300);
    rig.submit({score("spring-cup", "Amara Okafor", 120), score("spring-cup", "Björn Lindqvist", 80),
                score("spring-cup", "Chloé Martin", 60), score("spring-cup", "Dana Whitfield", 40)});
    QTest::qWait(300);
}

void archives(DeskRig& rig) {
    withArchives(rig);
    press(rig, "archives");
}

void archive(DeskRig& rig) {
    withArchives(rig);
    rig.desk.archives()->refresh();
    QTest::qWait(300);
    rig.desk.live()->lookAt(1);
}

void periods(DeskRig& rig) {
    BoardDraft draft;
    draft.id = "week";
    draft.name = "Arcade Week";
    draft.periods = PeriodSet::fromBits(15);
    draft.tieBreaks = TieBreaks{{{"wins", SortOrder::descending}, {"fouls", SortOrder::ascending}}, {}};
    rig.createBoard(draft);
    rig.desk.boards()->refresh();
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.desk.boards()->model().rowOf("week") >= 0; }), "a board");
    rig.desk.live()->choose(QStringLiteral("week"));
    std::vector<Submission> some = {score("week", "Amara Okafor", 120), score("week", "Björn Lindqvist", 80),
                                    score("week", "Chloé Martin", 60), score("week", "Dana Whitfield", 40)};
    for (Submission& one : some) {
        one.secondaries = {{"fouls", 2}, {"wins", 3}};
    }
    rig.submit(some);
    rig.desk.live()->setPeriod(static_cast<int>(Period::weekly));
}

void longPlayer(DeskRig& rig) {
    longNames(rig);
    rig.desk.player()->choose(
        QStringLiteral("Wolfeschlegelsteinhausenbergerdorff and the Seven Travelling Men"));
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !rig.desk.player()->standing().isEmpty(); }), "a standing");
    rig.desk.freeze()->freeze();
}

void resetting(DeskRig& rig) {
    boards(rig);
    QTest::qWait(300);
    const auto cards = rig.items(QStringLiteral("resetBoard"));
    ROSTRUM_CHECK(!cards.empty(), "a board to reset");
    QMetaObject::invokeMethod(cards.back(), "clicked");
}

void sharing(DeskRig& rig) {
    tournament(rig);
    rig.door.viewerCount = 212;
    rig.desk.sharing()->share(true);
    showPage(rig, 2);
}

void notSharing(DeskRig& rig) {
    tournament(rig);
    showPage(rig, 2);
}

void settings(DeskRig& rig) {
    tournament(rig);
    showPage(rig, 3);
}

void changePlayer(DeskRig& rig, const char* name, const std::function<void(PlayerController&)>& change) {
    PlayerController& player = *rig.desk.player();
    player.choose(QString::fromUtf8(name));
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !player.standing().isEmpty() && !player.isBusy(); }),
                  "a standing");
    change(player);
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !player.isBusy() && !player.answer().isEmpty(); }),
                  "a change");
    player.close();
}

void aside(DeskRig& rig) {
    tournament(rig);
    const auto hide = [](PlayerController& player) { player.hide(true); };
    const auto ban = [](PlayerController& player) { player.ban(true); };
    changePlayer(rig, "Amara Okafor", hide);
    changePlayer(rig, "Dana Whitfield", hide);
    changePlayer(rig, "Curaçao", ban);
}

void asideLong(DeskRig& rig) {
    longNames(rig);
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.desk.live()->ranking()->count() == 6; }), "a top");
    for (const RankingModel* part : {rig.desk.live()->podium(), rig.desk.live()->ranking()}) {
        for (const RankingRow& row : std::vector(part->rows())) {
            changePlayer(rig, row.playerId.toUtf8().constData(),
                         [](PlayerController& player) { player.hide(true); });
        }
    }
}

void divisions(DeskRig& rig) {
    tournament(rig);
    for (const char* name : {"Dana Whitfield", "Giulia Conti", "Kaito Tanaka", "Rosa Jiménez", "Åsa Berg"}) {
        changePlayer(rig, name, [](PlayerController& player) {
            player.setProperty("division", QStringLiteral("Under 18"));
            player.setProperty("team", QStringLiteral("Harbour Swimmers"));
            player.saveFacts();
        });
    }
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !rig.desk.divisions()->names().isEmpty(); }), "a division");
}

void division(DeskRig& rig) {
    divisions(rig);
    rig.desk.live()->setDivision(QStringLiteral("Under 18"));
}

void openPart(DeskRig& rig, const char* name, int part) {
    rig.desk.player()->choose(QString::fromUtf8(name));
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !rig.desk.player()->standing().isEmpty(); }), "a standing");
    QMetaObject::invokeMethod(rig.item(QStringLiteral("playerPart")), "chosen", Q_ARG(int, part));
}

void playerTeam(DeskRig& rig) {
    division(rig);
    openPart(rig, "Dana Whitfield", 1);
}

void merging(DeskRig& rig) {
    tournament(rig);
    openPart(rig, "Hannah Schäfer", 1);
    press(rig, "mergePlayer");
    MergeController& merge = *rig.desk.merge();
    merge.setOther(QStringLiteral("an"));
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return merge.completions()->count() > 1; }), "completions");
}

void mergingChosen(DeskRig& rig) {
    merging(rig);
    MergeController& merge = *rig.desk.merge();
    merge.complete(1);
    merge.setProperty("reason", QStringLiteral("entered twice"));
    QTest::qWait(300);
}

void playerWhy(DeskRig& rig) {
    aside(rig);
    openPart(rig, "Dana Whitfield", 2);
}

void clock(DeskRig& rig) {
    tournament(rig);
    rig.vitals.update([&](VitalSigns& signs) {
        signs.clockDoubt = ClockDoubt{26LL * 3'600'000, rig.clock.wallMs() - 8000};
    });
}

constexpr std::array all{Scene{"loading", [](DeskRig&) {}, false},
                         Scene{"empty", nothing},
                         Scene{"two", two},
                         Scene{"tournament", tournament},
                         Scene{"ties", ties},
                         Scene{"long-names", longNames},
                         Scene{"completion", completing},
                         Scene{"refused", refused},
                         Scene{"fault", fault},
                         Scene{"busy-port", busyPort},
                         Scene{"boards", boards},
                         Scene{"create", creating},
                         Scene{"create-times", creatingTimes},
                         Scene{"create-compare", comparing},
                         Scene{"player", player},
                         Scene{"player-long", longPlayer},
                         Scene{"frozen", frozen},
                         Scene{"frozen-mini", frozenMini},
                         Scene{"undone", undone},
                         Scene{"deleted", deleted},
                         Scene{"archives", archives},
                         Scene{"archive", archive},
                         Scene{"periods", periods},
                         Scene{"reset", resetting},
                         Scene{"share", sharing},
                         Scene{"share-off", notSharing},
                         Scene{"settings", settings},
                         Scene{"aside", aside},
                         Scene{"aside-long", asideLong},
                         Scene{"division", division},
                         Scene{"player-team", playerTeam},
                         Scene{"player-why", playerWhy},
                         Scene{"merge", merging},
                         Scene{"merge-chosen", mergingChosen},
                         Scene{"clock", clock}};

} // namespace

std::span<const Scene> scenes() { return all; }

} // namespace rostrum
