// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BoardInWindow: an Evening whose board is read as it stands on the screen, and that is worked with keys and clicks alone. Main thread.

#include "tests/qml/evening.h"

#include <QSignalSpy>

#include <algorithm>

namespace rostrum {

class BoardInWindow : public Evening {
    Q_OBJECT

  protected:
    // Name and place, from the left.
    QStringList podium() const {
        auto places = rig_->items(QStringLiteral("podiumPlace"));
        std::sort(places.begin(), places.end(),
                  [](const QQuickItem* a, const QQuickItem* b) { return a->x() < b->x(); });
        QStringList found;
        for (const QQuickItem* place : places) {
            found.append(QStringLiteral("%1 %2").arg(text(place, "rank"), text(place, "name")));
        }
        return found;
    }
    // Names from top to bottom.
    QStringList ranking() const {
        auto rows = rig_->items(QStringLiteral("rankingRow"));
        std::sort(rows.begin(), rows.end(),
                  [](const QQuickItem* a, const QQuickItem* b) { return a->y() < b->y(); });
        QStringList names;
        for (const QQuickItem* row : rows) {
            names.append(text(row, "name"));
        }
        return names;
    }
    void makeByHand(const QString& name) {
        key(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(item("boardName") != nullptr);
        QTRY_VERIFY(item("boardName")->hasActiveFocus());
        rig_->type(name);
        key(Qt::Key_Return);
        QTRY_COMPARE(rig_->desk.live()->boardName(), name);
        QTRY_VERIFY(item("boardName") == nullptr);
        QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    }
    void enterByHand(const QString& player, const QString& score) {
        QQuickItem* field = item("playerField");
        QVERIFY(field != nullptr);
        if (!field->hasActiveFocus()) {
            QVERIFY(click("playerField"));
        }
        QSignalSpy accepted(rig_->desk.score(), &ScoreController::accepted);
        rig_->type(player);
        key(Qt::Key_Return);
        QTRY_VERIFY(item("scoreField")->hasActiveFocus());
        rig_->type(score);
        key(Qt::Key_Return);
        QTRY_COMPARE(accepted.count(), 1);
        QTRY_VERIFY(field->hasActiveFocus()); // ready for the next one
    }
    QString answer() const { return text(item("scoreAnswer")); }
};

} // namespace rostrum
