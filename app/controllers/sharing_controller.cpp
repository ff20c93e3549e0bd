// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/sharing_controller.h"

#include "app/models/score_text.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace rostrum {

SharingController::SharingController(NetworkDoor& network, QObject* parent)
    : QObject(parent),
      network_(network) {
    connect(&network_, &NetworkDoor::changed, this, &SharingController::changed);
}

void SharingController::setBoard(const QString& boardId) {
    boardId_ = boardId;
    emit changed();
}

// Ids of boards need no escaping in an address.
QString SharingController::pageAt(const QString& host) const {
    return boardId_.isEmpty() || host.isEmpty() ? host : QStringLiteral("%1/board/%2").arg(host, boardId_);
}

QString SharingController::address() const {
    return isReachable() ? pageAt(network_.addresses().at(hostIndex())) : QString();
}

QString SharingController::localAddress() const { return pageAt(network_.localAddress()); }

int SharingController::hostIndex() const {
    return static_cast<int>(std::max<qsizetype>(0, network_.addresses().indexOf(chosenHost_)));
}

void SharingController::setHostIndex(int index) {
    const QStringList all = network_.addresses();
    if (index >= 0 && index < all.size() && all.at(index) != chosenHost_) {
        chosenHost_ = all.at(index);
        emit changed();
    }
}

QString SharingController::audience() const {
    const int viewers = network_.viewers();
    return viewers == 0 ? tr("Nobody is watching yet")
           : viewers == 1
               ? tr("1 watching")
               : tr("%1 watching", nullptr, viewers).arg(readableCount(static_cast<std::uint64_t>(viewers)));
}

QString SharingController::problem() const { return refusal_.isEmpty() ? network_.problem() : refusal_; }

void SharingController::share(bool on) {
    const auto done = network_.share(on);
    refusal_ = done ? QString() : QString::fromStdString(done.error().detail);
    emit changed();
}

void SharingController::copyAddress() const {
    QGuiApplication::clipboard()->setText(isReachable() ? address() : localAddress());
}

} // namespace rostrum
