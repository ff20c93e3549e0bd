// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// VenueDoor: the window's NetworkDoor on the real server. Main thread.

#include "app/controllers/network_door.h"
#include "app/server_host.h"
#include "server/ops/settings.h"

#include <QTimer>

#include <string>

namespace rostrum {

class VenueDoor final : public NetworkDoor {
    Q_OBJECT

  public:
    // The host must outlive it. Begins to listen: on this machine alone, unless the settings name a host.
    VenueDoor(const Settings& settings, ServerHost& host, QObject* parent = nullptr);

    bool isShared() const override;
    Result<void> share(bool on) override;
    quint16 port() const override { return host_.port(); }
    QStringList addresses() const override;
    QString localAddress() const override;
    int clients() const override;
    int viewers() const override;
    QString problem() const override { return problem_; }
    quint16 freePort() const override { return freePort_; }
    Result<void> tryPort(quint16 port) override;

  private:
    Result<void> listen(const std::string& host, quint16 port);
    void findFreePort(quint16 after);

    ServerHost& host_;
    const std::string namedHost_; // empty: none was named
    std::string wantedHost_;
    quint16 wantedPort_;
    QString problem_;
    quint16 freePort_ = 0;
    QTimer counting_;
    std::size_t clientsSeen_ = 0;
    std::size_t viewersSeen_ = 0;
};

} // namespace rostrum
