// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DeskFixture: a desk without its picture, over a real writer with the board of a fresh event; one a test function. Main thread.

#include "app/models/score_text.h"
#include "tests/qml/desk_rig.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace rostrum {

class DeskFixture : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        rig_ = std::make_unique<DeskRig>();
        QTRY_VERIFY(rig_->desk.boards()->isLoaded());
        QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    }
    void cleanup() { rig_.reset(); }

  protected:
    void createCup(UpdateMode mode = UpdateMode::increment) {
        BoardForm* form = rig_->desk.form();
        form->begin();
        form->setName(QStringLiteral("Spring Cup"));
        form->setProperty("rule", static_cast<int>(mode));
        form->save();
        QTRY_COMPARE(rig_->desk.live()->boardId(), QStringLiteral("spring-cup"));
        QTRY_COMPARE(rig_->desk.live()->state(), LiveController::Empty);
    }
    void enter(const QString& player, const QString& score) {
        ScoreController* entry = rig_->desk.score();
        QSignalSpy answered(entry, &ScoreController::answered);
        entry->setPlayer(player);
        entry->setScore(score);
        entry->submit();
        QTRY_VERIFY(answered.count() > 0 && !entry->isBusy());
    }

    std::unique_ptr<DeskRig> rig_;
};

} // namespace rostrum
