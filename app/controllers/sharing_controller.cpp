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
    connect(&network_, &NetworkDoor::changed, this, &SharingController::doorChanged);
    doorChanged();
}

// It changes with those who watch too, which makes no refusal untrue.
void SharingController::doorChanged() {
    if (network_.port() != port_ || network_.isShared() != shared_ || network_.problem() != trouble_) {
        port_ = network_.port();
        shared_ = network_.isShared();
        trouble_ = network_.problem();
        refusal_.clear();
    }
    emit changed();
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
    if (on && !isListening() && network_.freePort() != 0) {
        (void)network_.tryPort(network_.freePort()); // what hinders it is said by share(), which needs it
    }
    const auto done = network_.share(on);
    refusal_ = done ? QString() : QString::fromStdString(done.error().detail);
    emit changed();
}

QString SharingController::shareAction() const {
    return isShared()                                   ? tr("Stop sharing")
           : !isListening() && network_.freePort() != 0 ? tr("Share on port %1").arg(network_.freePort())
                                                        : tr("Share on the network");
}

void SharingController::copyAddress() const {
    QGuiApplication::clipboard()->setText(isReachable() ? address() : localAddress());
}

} // namespace rostrum
