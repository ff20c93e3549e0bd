// SPDX-License-Identifier: GPL-3.0-or-later
// The controllers behind the window, over a real writer: the strip, faults, sharing, preferences.

#include "tests/app/desk_fixture.h"

#include <QFile>
#include <QTemporaryDir>

namespace rostrum {

namespace {

QString plain(QString text) { return text.replace(QChar(0x202F), QLatin1Char(' ')); }

} // namespace

class DeskStripTest : public DeskFixture {
    Q_OBJECT

  private slots:
    void theStripTellsTheTruth();
    void aFaultIsASentenceWithAButton();
    void anUnreadableFileIsSaid();
    void aReopenedFileIsSaved();
    void aBusyPortOffersTheNext();
    void sharingGivesAnAddress();
    void preferencesAreKept();
};

void DeskStripTest::theStripTellsTheTruth() {
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

void DeskStripTest::aFaultIsASentenceWithAButton() {
    rig_->vitals.update([](VitalSigns& signs) { signs.ledgerFault = "the disk is full"; });
    StatusController* status = rig_->desk.status();
    QTRY_COMPARE(status->fault(), QStringLiteral("Scores cannot be saved: the disk is full"));
    QCOMPARE(status->remedy(), QStringLiteral("What to do"));
    QVERIFY(!status->advice().isEmpty());
    QVERIFY(!status->act()); // there is only advice
    QVERIFY(!status->saved().startsWith(QStringLiteral("saved")));
}

void DeskStripTest::anUnreadableFileIsSaid() {
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

void DeskStripTest::aReopenedFileIsSaved() {
    DeskRig late(false);
    late.vitals.update([](VitalSigns& signs) {
        signs.recovered = true;
        signs.lastSeq = 12;
    });
    QTRY_COMPARE(late.desk.status()->saved(), QStringLiteral("all saved"));
}

void DeskStripTest::aBusyPortOffersTheNext() {
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

void DeskStripTest::sharingGivesAnAddress() {
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

void DeskStripTest::preferencesAreKept() {
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

QTEST_MAIN(rostrum::DeskStripTest)
#include "tst_desk_strip.moc"
