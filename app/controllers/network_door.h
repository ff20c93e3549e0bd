// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// NetworkDoor: what the window may know of the network and do with it. The program's server stands behind it; the window
// knows neither sockets nor threads.
//
// Thread: main. No call waits: listening is opened or closed at once, or refused with a sentence for the operator. `changed`
// comes after anything that the getters answer has changed (clients at most a few times a second).

#include "core/result.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace rostrum {

class NetworkDoor : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    // Whether other machines of the network can open the pages; if not, only this one can.
    virtual bool isShared() const = 0;
    // Code::unavailable with the reason where the addresses cannot be listened on.
    virtual Result<void> share(bool on) = 0;

    virtual quint16 port() const = 0; // 0: not listening
    // Where other machines find the pages, "http://192.168.1.20:8080", the likeliest first; empty while not shared.
    virtual QStringList addresses() const = 0;
    // "http://localhost:8080"; empty while not listening.
    virtual QString localAddress() const = 0;

    virtual int clients() const = 0; // connections of all kinds
    virtual int viewers() const = 0; // those that watch a board live

    // A sentence where the port cannot be listened on, which names the setting to change; empty: all is well.
    virtual QString problem() const = 0;
    // While there is a problem: the next free port, or 0.
    virtual quint16 freePort() const = 0;
    // Listens there from now on.
    virtual Result<void> tryPort(quint16 port) = 0;

  signals:
    void changed();
};

} // namespace rostrum
