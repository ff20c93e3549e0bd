// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/venue_door.h"

#include <QHostAddress>
#include <QNetworkInterface>
#include <QTcpServer>

#include <algorithm>
#include <utility>
#include <vector>

namespace rostrum {

namespace {

const char* const thisMachine = "127.0.0.1";
const char* const wholeNetwork = "0.0.0.0";

// The likelier an address is the venue's network, the smaller.
int unlikeliness(const QNetworkInterface& interface, const QHostAddress& address) {
    const QString name = interface.name();
    const bool invented = name.startsWith(u"docker") || name.startsWith(u"veth") || name.startsWith(u"br-") ||
                          name.startsWith(u"virbr") || name.startsWith(u"tun") || name.startsWith(u"wg");
    const bool linkLocal = address.isInSubnet(QHostAddress(QStringLiteral("169.254.0.0")), 16);
    return (invented ? 2 : 0) + (linkLocal ? 1 : 0);
}

} // namespace

VenueDoor::VenueDoor(const Settings& settings, ServerHost& host, QObject* parent)
    : NetworkDoor(parent),
      host_(host),
      namedHost_(settings.server.host),
      wantedHost_(namedHost_.empty() ? thisMachine : namedHost_),
      wantedPort_(settings.server.port) {
    (void)listen(wantedHost_, wantedPort_); // what goes wrong is kept in problem_, for the window to say
    counting_.setInterval(500);
    connect(&counting_, &QTimer::timeout, this, [this] {
        const std::size_t clients = host_.clients();
        const std::size_t viewers = host_.viewers();
        const bool moved = clients != clientsSeen_ || viewers != viewersSeen_;
        clientsSeen_ = clients;
        viewersSeen_ = viewers;
        if (moved)
            emit changed();
    });
    counting_.start();
}

Result<void> VenueDoor::listen(const std::string& host, quint16 port) {
    wantedHost_ = host;
    wantedPort_ = port;
    Result<void> listening = host_.listen(host, port);
    if (listening) {
        problem_.clear();
        freePort_ = 0;
    } else {
        problem_ = QString::fromStdString(listening.error().detail);
        findFreePort(port);
    }
    emit changed();
    return listening;
}

void VenueDoor::findFreePort(quint16 after) {
    constexpr int looked = 50;
    freePort_ = 0;
    for (int i = 1; i <= looked && after + i <= 0xffff; ++i) {
        QTcpServer probe;
        const auto port = static_cast<quint16>(after + i);
        if (probe.listen(QHostAddress(QString::fromStdString(wantedHost_)), port)) {
            freePort_ = port;
            return;
        }
    }
}

bool VenueDoor::isShared() const {
    return host_.port() != 0 && !QHostAddress(QString::fromStdString(host_.host())).isLoopback() &&
           host_.host() != "localhost";
}

Result<void> VenueDoor::share(bool on) {
    const bool named = !namedHost_.empty() && namedHost_ != thisMachine && namedHost_ != "localhost";
    return listen(on ? (named ? namedHost_ : std::string(wholeNetwork)) : std::string(thisMachine),
                  host_.port() != 0 ? host_.port() : wantedPort_);
}

Result<void> VenueDoor::tryPort(quint16 port) { return listen(wantedHost_, port); }

QStringList VenueDoor::addresses() const {
    if (!isShared())
        return {};
    std::vector<std::pair<int, QString>> found;
    const QHostAddress bound(QString::fromStdString(host_.host()));
    const bool everywhere =
        bound == QHostAddress(QHostAddress::AnyIPv4) || bound == QHostAddress(QHostAddress::AnyIPv6);
    const QList<QNetworkInterface> interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface& interface : interfaces) {
        if (!interface.flags().testFlag(QNetworkInterface::IsUp))
            continue;
        const QList<QNetworkAddressEntry> entries = interface.addressEntries();
        for (const QNetworkAddressEntry& entry : entries) {
            const QHostAddress address = entry.ip();
            if (address.protocol() != QAbstractSocket::IPv4Protocol || address.isLoopback() ||
                (!everywhere && address != bound))
                continue;
            found.emplace_back(unlikeliness(interface, address),
                               QStringLiteral("http://%1:%2").arg(address.toString()).arg(host_.port()));
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    QStringList urls;
    for (const auto& [unlikely, url] : found)
        urls.append(url);
    return urls;
}

QString VenueDoor::localAddress() const {
    return host_.port() == 0 ? QString() : QStringLiteral("http://localhost:%1").arg(host_.port());
}

int VenueDoor::clients() const { return static_cast<int>(host_.clients()); }

int VenueDoor::viewers() const { return static_cast<int>(host_.viewers()); }

} // namespace rostrum
