// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SharingController: showing the board to everybody on the network, as an address and as a QR code. Thread: main.

#include "app/controllers/network_door.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class SharingController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(bool shared READ isShared NOTIFY changed)
    Q_PROPERTY(
        bool reachable READ isReachable NOTIFY changed)     // shared, and there is a network to be reached by
    Q_PROPERTY(QString address READ address NOTIFY changed) // of the chosen board's page
    Q_PROPERTY(QString localAddress READ localAddress NOTIFY changed)
    Q_PROPERTY(QStringList hosts READ hosts NOTIFY changed) // this machine's addresses, to choose from
    Q_PROPERTY(int hostIndex READ hostIndex WRITE setHostIndex NOTIFY changed)
    Q_PROPERTY(QString audience READ audience NOTIFY changed)
    Q_PROPERTY(bool listening READ isListening NOTIFY changed) // somebody can open the board, if only here
    Q_PROPERTY(QString shareAction READ shareAction NOTIFY changed) // what share() does next, for its button
    Q_PROPERTY(QString problem READ problem NOTIFY changed)

  public:
    SharingController(NetworkDoor& network, QObject* parent);

    bool isShared() const { return network_.isShared(); }
    bool isReachable() const { return isShared() && !network_.addresses().isEmpty(); }
    QString address() const;
    QString localAddress() const;
    QStringList hosts() const { return network_.addresses(); }
    int hostIndex() const;
    void setHostIndex(int index);
    QString audience() const;
    QString problem() const;
    bool isListening() const { return network_.port() != 0 && !network_.localAddress().isEmpty(); }
    QString shareAction() const;

    void setBoard(const QString& boardId);
    void retranslate() { emit changed(); }

    // Where the wanted port is taken, on the next free one.
    Q_INVOKABLE void share(bool on);
    Q_INVOKABLE void copyAddress() const; // to the clipboard

  signals:
    void changed();

  private:
    void doorChanged();
    QString pageAt(const QString& host) const;

    NetworkDoor& network_;
    QString boardId_;
    QString chosenHost_;
    QString refusal_; // of the last share(), until the door is another
    QString trouble_; // the door's, as last seen
    quint16 port_ = 0;
    bool shared_ = false;
};

} // namespace rostrum
