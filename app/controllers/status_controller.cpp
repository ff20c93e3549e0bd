// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/status_controller.h"

#include "app/models/score_text.h"
#include "app/models/time_text.h"

#include <QDateTime>

#include <chrono>
#include <cmath>

namespace rostrum {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t windowNs = 5'000'000'000;

} // namespace

StatusController::StatusController(const Vitals& vitals, NetworkDoor& network, const Clock& clock,
                                   QObject* parent)
    : QObject(parent),
      vitals_(vitals),
      network_(network),
      clock_(clock) {
    tick_.setInterval(250ms);
    connect(&tick_, &QTimer::timeout, this, &StatusController::refresh);
    connect(&network_, &NetworkDoor::changed, this, &StatusController::changed);
    tick_.start();
    refresh();
}

void StatusController::refresh() {
    const VitalSigns before = std::exchange(signs_, vitals_.read());
    const std::int64_t now = clock_.steadyNs();
    samples_.push_back({now, signs_.accepted});
    while (samples_.size() > 2 && now - samples_[1].atNs >= windowNs) {
        samples_.pop_front();
    }
    const Sample& oldest = samples_.front();
    const double seconds = static_cast<double>(now - oldest.atNs) / 1e9;
    perSecond_ = seconds > 0 ? static_cast<double>(signs_.accepted - oldest.accepted) / seconds : 0;
    emit changed();
    if (signs_.lastSeq != before.lastSeq || signs_.recovered != before.recovered) {
        emit ledgerMoved();
    }
}

QString StatusController::saved() const {
    if (isUnreadable()) {
        return tr("not open");
    }
    if (!signs_.recovered) {
        return tr("opening the event");
    }
    if (signs_.lastCommitAtMs == 0) {
        return !isSaving()          ? tr("not saving")
               : signs_.lastSeq > 0 ? tr("all saved")
                                    : tr("nothing to save yet");
    }
    const QString time =
        QDateTime::fromMSecsSinceEpoch(signs_.lastCommitAtMs).toString(QStringLiteral("HH:mm:ss"));
    return isSaving() ? tr("saved %1").arg(time) : tr("last saved %1").arg(time);
}

// Those who watch, not connections: a browser keeps several of them.
QString StatusController::watching() const {
    return tr("%1 watching").arg(readableCount(static_cast<std::uint64_t>(network_.viewers())));
}

QString StatusController::rate() const {
    // Few a second are said exactly enough to see that they come at all.
    const QString number = perSecond_ > 0 && perSecond_ < 9.95
                               ? QString::number(perSecond_, 'f', 1)
                               : readableCount(static_cast<std::uint64_t>(std::llround(perSecond_)));
    return tr("%1 scores/s").arg(number);
}

int StatusController::faultCount() const {
    return (signs_.ledgerFault.empty() ? 0 : 1) + (network_.problem().isEmpty() ? 0 : 1) +
           (signs_.clockDoubt ? 1 : 0);
}

QString StatusController::clockDoubt() const {
    if (!signs_.clockDoubt) {
        return {};
    }
    const auto [aheadMs, sinceMs] = *signs_.clockDoubt;
    const QString since = QDateTime::fromMSecsSinceEpoch(sinceMs).toString(QStringLiteral("HH:mm:ss"));
    const QString by = readableSpan(aheadMs < 0 ? -aheadMs : aheadMs);
    return (aheadMs > 0
                ? tr("This computer's clock jumped ahead by %1 at %2. Rostrum keeps the time it had, and "
                     "believes the clock once it has stayed so for a minute.")
                : tr("This computer's clock jumped back by %1 at %2. Rostrum keeps the time it had, and "
                     "believes the clock once it has stayed so for a minute."))
        .arg(by, since);
}

QString StatusController::unreadableReason() const {
    return isUnreadable() ? QString::fromStdString(signs_.ledgerFault) + QStringLiteral("\n\n") + advice()
                          : QString();
}

QString StatusController::fault() const {
    if (isUnreadable()) {
        return tr("This event file cannot be read: %1").arg(QString::fromStdString(signs_.ledgerFault));
    }
    if (!signs_.ledgerFault.empty()) {
        return tr("Scores cannot be saved: %1").arg(QString::fromStdString(signs_.ledgerFault));
    }
    return network_.problem();
}

QString StatusController::remedy() const {
    if (!signs_.ledgerFault.empty()) {
        return tr("What to do");
    }
    if (network_.problem().isEmpty()) {
        return {};
    }
    return network_.freePort() != 0 ? tr("Use port %1").arg(network_.freePort()) : tr("What to do");
}

QString StatusController::nextFault() const {
    return signs_.ledgerFault.empty() ? QString() : network_.problem();
}

QString StatusController::nextRemedy() const {
    return nextFault().isEmpty() || network_.freePort() == 0 ? QString()
                                                             : tr("Use port %1").arg(network_.freePort());
}

QString StatusController::advice() const {
    if (isUnreadable()) {
        return tr("The file was left as it is. Restore a copy of it, or start Rostrum with another file.");
    }
    if (!signs_.ledgerFault.empty()) {
        return tr(
            "Everything that was accepted is safe, and new scores are refused until saving works again; none "
            "is "
            "lost without a word. Look whether the disk of the event file is full, read-only or unplugged. "
            "Rostrum tries again by itself.");
    }
    return network_.problem().isEmpty() || network_.freePort() != 0
               ? QString()
               : tr("Close the other program, or start Rostrum with --port and a number that is free.");
}

bool StatusController::act() {
    if (!signs_.ledgerFault.empty() || network_.freePort() == 0) {
        return false;
    }
    moveToFreePort();
    return true;
}

void StatusController::actOnNext() {
    if (network_.freePort() != 0) {
        moveToFreePort();
    }
}

void StatusController::moveToFreePort() {
    if (const auto moved = network_.tryPort(network_.freePort()); !moved) {
        emit actionFailed(QString::fromStdString(moved.error().detail));
    }
}

} // namespace rostrum
