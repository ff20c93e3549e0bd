// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Evening: the real window over a real writer, and how a test acts in it; one window a test function. Warnings of the QML engine are
// failures. Main thread. ROSTRUM_EVENING_MAIN(Test) is the program's main function.

#include "tests/qml/desk_rig.h"
#include "tests/qml/window_words.h"

#include <QTest>

#include <memory>

namespace rostrum {

class Evening : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { previousHandler = qInstallMessageHandler(gather); }
    void init() {
        warnings.clear();
        rig_ = std::make_unique<DeskRig>();
        QVERIFY(rig_->open());
        rig_->window()->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(rig_->window()));
        QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    }
    void cleanup() {
        rig_.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join(QLatin1Char('\n'))));
    }

  protected:
    // As if a game had sent it to the board "default", where scores add up.
    void submit(const QString& player, int score) { rig_->submit("default", player.toStdString(), score); }
    // As the operator does.
    void enter(const QString& player, const QString& score) {
        ScoreController* entry = rig_->desk.score();
        entry->setPlayer(player);
        entry->setScore(score);
        entry->submit();
        QTRY_VERIFY(!entry->isBusy() && !entry->answer().isEmpty());
        QVERIFY2(entry->answerIsGood(), qPrintable(entry->answer()));
    }
    void openPlayer(const QString& player) {
        rig_->desk.score()->setPlayer(player);
        key(Qt::Key_P, Qt::ControlModifier);
        QTRY_COMPARE(text(item("playerName")), player);
        QTRY_VERIFY(item("correctScore")->hasActiveFocus());
    }
    // Makes the board and looks at it.
    void makeBoard(const BoardDraft& draft) {
        const auto id = QString::fromStdString(*draft.id);
        rig_->createBoard(draft);
        rig_->desk.boards()->refresh();
        QTRY_VERIFY(rig_->desk.boards()->model().rowOf(id) >= 0);
        rig_->desk.live()->choose(id);
        QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    }
    QStringList truth() { return namesOf(rig_->desk.live()); }
    QStringList audience() { return namesOf(rig_->desk.audience()); }
    QQuickItem* item(const char* name) const { return rig_->item(QLatin1String(name)); }
    bool click(const char* name, std::size_t which = 0) const {
        return rig_->click(QLatin1String(name), which);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(rig_->window(), key, modifiers);
    }
    const BoardConfig& config(const char* id) const {
        return rig_->desk.boards()->model().find(QLatin1String(id))->config;
    }

    std::unique_ptr<DeskRig> rig_;

  private:
    // "Dana 10": name and score, best first.
    static QStringList namesOf(LiveController* live) {
        QStringList names;
        for (const RankingModel* model : {live->podium(), live->ranking()}) {
            for (const RankingRow& row : model->rows()) {
                names.append(QStringLiteral("%1 %2").arg(row.name).arg(row.score));
            }
        }
        return names;
    }
};

} // namespace rostrum

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): as Qt's own main functions of tests
#define ROSTRUM_EVENING_MAIN(Test)                                                                           \
    int main(int argc, char** argv) {                                                                        \
        qputenv("QT_QUICK_BACKEND", "software"); /* no graphics card is needed */                            \
        QGuiApplication app(argc, argv);                                                                     \
        rostrum::Test test;                                                                                  \
        return QTest::qExec(&test, argc, argv);                                                              \
    }
