// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// StatusController: what the strip on top says. It reads copies of figures, four times a second, and shows nothing that it
// has not just read.
//
// The rate is of the last 5 s. A fault is a sentence, with what can be done about it on a button.
// Thread: main.

#include "app/controllers/network_door.h"
#include "core/ports/clock.h"
#include "core/publish/vitals.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <deque>

namespace rostrum {

class StatusController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(QString saved READ saved NOTIFY changed)
    Q_PROPERTY(QString watching READ watching NOTIFY changed)
    Q_PROPERTY(QString rate READ rate NOTIFY changed)
    Q_PROPERTY(bool ready READ isReady NOTIFY changed)   // the event file has been read
    Q_PROPERTY(bool saving READ isSaving NOTIFY changed) // scores reach the disk
    // The event file could not be read: nothing of it can be shown, and nothing be saved.
    Q_PROPERTY(bool unreadable READ isUnreadable NOTIFY changed)
    Q_PROPERTY(int faultCount READ faultCount NOTIFY changed)
    Q_PROPERTY(QString fault READ fault NOTIFY changed)           // the gravest, as a sentence; empty: none
    Q_PROPERTY(QString nextFault READ nextFault NOTIFY changed)   // the other one, where there are two
    Q_PROPERTY(QString nextRemedy READ nextRemedy NOTIFY changed) // its button
    // That the computer's clock has jumped, since when, and what goes on meanwhile; empty: it is right.
    Q_PROPERTY(QString clockDoubt READ clockDoubt NOTIFY changed)
    Q_PROPERTY(QString remedy READ remedy NOTIFY changed) // its button
    Q_PROPERTY(QString advice READ advice NOTIFY
                   changed) // what the operator can do, in a few sentences; may be empty

  public:
    StatusController(const Vitals& vitals, NetworkDoor& network, const Clock& clock, QObject* parent);

    QString saved() const;
    QString watching() const;
    QString rate() const;
    bool isReady() const { return signs_.recovered; }
    bool isSaving() const { return signs_.ledgerFault.empty(); }
    bool isUnreadable() const { return !signs_.recovered && !signs_.ledgerFault.empty(); }
    QString unreadableReason() const; // with what to do; empty: it is readable
    int faultCount() const;
    QString fault() const;
    QString clockDoubt() const;
    QString remedy() const;
    QString nextFault() const;
    QString nextRemedy() const;
    QString advice() const;

    // The button of the fault: does what it says. False: there is only advice to be shown.
    Q_INVOKABLE bool act();
    Q_INVOKABLE void actOnNext(); // the same for the other fault
    void refresh();               // reads the figures now
    void retranslate() { emit changed(); }

  signals:
    void changed();
    void ledgerMoved(); // something has been committed since the last look
    void actionFailed(const QString& sentence);

  private:
    void moveToFreePort();
    struct Sample {
        std::int64_t atNs = 0;
        std::uint64_t accepted = 0;
    };

    const Vitals& vitals_;
    NetworkDoor& network_;
    const Clock& clock_;
    QTimer tick_;
    VitalSigns signs_;
    std::deque<Sample> samples_;
    double perSecond_ = 0;
};

} // namespace rostrum
