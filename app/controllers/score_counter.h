// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ScoreCounter: the text of a score that counts to its new value. Exact at both ends and in between (128-bit steps), for
// scores of 19 digits too; a newer value starts from what is shown and replaces the one under way.
// Thread: main.

#include "core/board/board_config.h"
#include "core/ranking/score.h"

#include <QObject>
#include <QString>
#include <QVariantAnimation>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class ScoreCounter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    // The score in units of the board's decimals, as text: a JavaScript number is not exact beyond 2^53.
    Q_PROPERTY(QString units READ units WRITE setUnits NOTIFY unitsChanged)
    Q_PROPERTY(int decimals MEMBER decimals_ NOTIFY formChanged)
    Q_PROPERTY(int format MEMBER format_ NOTIFY formChanged)         // DisplayFormat
    Q_PROPERTY(int durationMs MEMBER durationMs_ NOTIFY formChanged) // 0: at once
    Q_PROPERTY(QString text READ text NOTIFY textChanged)

  public:
    explicit ScoreCounter(QObject* parent = nullptr);

    QString units() const { return QString::number(target_); }
    void setUnits(const QString& units);
    QString text() const;

  signals:
    void unitsChanged();
    void formChanged();
    void textChanged();

  private:
    void step(double share);

    QVariantAnimation animation_;
    Score from_ = 0;
    Score shown_ = 0;
    Score target_ = 0;
    int decimals_ = 0;
    int format_ = 0;
    int durationMs_ = 0;
    bool set_ = false; // the first value is shown at once
};

} // namespace rostrum
