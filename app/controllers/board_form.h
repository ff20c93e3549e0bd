// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BoardForm: what the board dialog asks, for a new board or for one that there is. It says at each step whether that makes a board,
// and if not, why; saving sends only what differs from what the board is set to.
//
// Times are typed and shown by the clocks of the board's time zone. Thread: main.

#include "app/controllers/boards_controller.h"
#include "core/ports/calendar.h"
#include "core/ports/clock.h"

#include <QObject>
#include <QStringList>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace rostrum {

class BoardForm : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(bool isNew READ isNew NOTIFY edited)
    Q_PROPERTY(bool settled READ isSettled NOTIFY edited) // there are scores: how they count stays as it is
    Q_PROPERTY(QString name MEMBER name_ WRITE setName NOTIFY edited)
    Q_PROPERTY(QString boardId MEMBER boardId_ WRITE setBoardId NOTIFY edited)
    Q_PROPERTY(int rule MEMBER rule_ NOTIFY edited) // BoardsController::Rule
    Q_PROPERTY(bool lowestWins MEMBER lowestWins_ NOTIFY edited)
    Q_PROPERTY(int form READ form WRITE setForm NOTIFY edited)          // BoardsController::Form
    Q_PROPERTY(int rankMode MEMBER rankMode_ NOTIFY edited)             // the order of RankMode
    Q_PROPERTY(int lastTie MEMBER lastTie_ NOTIFY edited)               // the order of TieBreak
    Q_PROPERTY(QVariantList secondaries READ secondaries NOTIFY edited) // of {name, lowest}
    Q_PROPERTY(bool daily MEMBER daily_ NOTIFY edited)
    Q_PROPERTY(bool weekly MEMBER weekly_ NOTIFY edited)
    Q_PROPERTY(bool monthly MEMBER monthly_ NOTIFY edited)
    Q_PROPERTY(int resetPeriod MEMBER resetPeriod_ NOTIFY edited) // the order of ResetPeriod
    Q_PROPERTY(QString nextReset READ nextReset NOTIFY edited)    // a sentence; empty: never
    Q_PROPERTY(QString timeZone MEMBER timeZone_ NOTIFY edited)
    Q_PROPERTY(QString maxEntries MEMBER maxEntries_ NOTIFY edited)
    Q_PROPERTY(QString startsAt MEMBER startsAt_ NOTIFY edited)
    Q_PROPERTY(QString endsAt MEMBER endsAt_ NOTIFY edited)
    Q_PROPERTY(bool zoneKnown READ isZoneKnown NOTIFY edited)
    Q_PROPERTY(QString problem READ problem NOTIFY
                   edited) // why this makes no board yet; empty: it does, or nothing is typed
    Q_PROPERTY(bool ready READ isReady NOTIFY edited)
    Q_PROPERTY(QString note READ note NOTIFY edited) // what saving does

  public:
    // `zone` is of boards that name none.
    BoardForm(BoardsController& boards, const Calendar& calendar, const Clock& clock, QString zone,
              QObject* parent);

    Q_INVOKABLE void begin();                      // a new board
    Q_INVOKABLE void edit(const QString& boardId); // one of the list
    // A value that is compared after the score. False with `problem` where it cannot be one, or there are four already.
    Q_INVOKABLE bool addSecondary(const QString& name);
    Q_INVOKABLE void turnSecondary(int index); // most first, or fewest first
    Q_INVOKABLE void removeSecondary(int index);
    Q_INVOKABLE QStringList zonesLike(const QString& text) const; // at most 6
    Q_INVOKABLE void save();                                      // where it is ready

    bool isNew() const { return before_.id.empty(); }
    bool isSettled() const { return settled_; }
    void setName(const QString& name);
    void setBoardId(const QString& boardId);
    int form() const { return form_; }
    void setForm(int form);
    QVariantList secondaries() const;
    QString nextReset() const;
    bool isZoneKnown() const;
    QString problem() const;
    bool isReady() const;
    QString note() const;
    // What saving asks for; Code::invalidRequest with what is wrong.
    Result<BoardDraft> draft() const;

  signals:
    void edited();

  private:
    void fill(const BoardConfig& config);
    Result<BoardDraft> whole() const; // each field named
    PeriodSet periods() const;
    TieBreaks tieBreaks() const;

    BoardsController& boards_;
    const Calendar& calendar_;
    const Clock& clock_;
    const QString zone_;
    BoardConfig before_; // no id: a new board
    std::optional<std::int64_t> nextResetAtMs_;
    bool settled_ = false;
    bool idTouched_ = false;
    QString name_;
    QString boardId_;
    int rule_ = BoardsController::ScoresAddUp;
    bool lowestWins_ = false;
    int form_ = BoardsController::Points;
    int decimals_ = 0;
    int rankMode_ = 0;
    int lastTie_ = 0;
    std::vector<SecondaryRule> secondaries_;
    QString refusedSecondary_; // why the last name was not taken
    bool daily_ = false;
    bool weekly_ = false;
    bool monthly_ = false;
    int resetPeriod_ = 0;
    QString timeZone_;
    QString maxEntries_;
    QString startsAt_;
    QString endsAt_;
};

} // namespace rostrum
