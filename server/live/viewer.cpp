// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/viewer.h"

#include <algorithm>
#include <utility>

namespace rostrum {
namespace {

constexpr double burstSeconds = 5;

std::int64_t fromMs(int ms) { return std::int64_t{ms} * 1'000'000; }

} // namespace

Viewer::Viewer(std::unique_ptr<QWebSocket> socket, ViewerPeer peer, const HubLimits& limits,
               const Clock& clock)
    : socket_(std::move(socket)),
      peer_(std::move(peer)),
      limits_(limits),
      clock_(clock),
      progressNs_(clock.steadyNs()),
      heardNs_(progressNs_),
      allowanceNs_(progressNs_),
      allowance_(limits.messagesPerSecond * burstSeconds) {}

void Viewer::send(const QString& message) {
    if (gone || dismissed)
        return;
    if (socket_->bytesToWrite() == 0)
        progressNs_ = clock_.steadyNs(); // it could not take what was not there
    socket_->sendTextMessage(message);
}

bool Viewer::congested() {
    const qint64 waiting = socket_->bytesToWrite();
    congested_ = waiting > (congested_ ? limits_.waitingBytes / 2 : limits_.waitingBytes);
    return congested_;
}

void Viewer::noteProgress() { progressNs_ = clock_.steadyNs(); }

void Viewer::noteHeard() {
    heardNs_ = clock_.steadyNs();
    pingedNs_ = 0;
}

Result<void> Viewer::identify(KnownCallers& callers) {
    if (callers.holds(peer_.caller))
        return {};
    Result<Caller> caller = callers.identify(peer_.approach());
    if (!caller)
        return caller.error();
    peer_.caller = std::move(*caller);
    return {};
}

bool Viewer::mayAsk() {
    const bool sends = peer_.caller.may(Role::device);
    if (sends && !peer_.caller.presented)
        return true; // this machine
    const double perSecond = sends ? limits_.deviceMessagesPerSecond : limits_.messagesPerSecond;
    const std::int64_t now = clock_.steadyNs();
    const double gained = static_cast<double>(now - allowanceNs_) / 1e9 * perSecond;
    allowance_ = std::min(allowance_ + gained, perSecond * burstSeconds);
    allowanceNs_ = now;
    if (allowance_ < 1)
        return false;
    allowance_ -= 1;
    return true;
}

bool Viewer::isLost() {
    const std::int64_t now = clock_.steadyNs();
    if (socket_->bytesToWrite() > 0)
        return now - progressNs_ >= fromMs(limits_.stallMs);
    if (pingedNs_ != 0)
        return now - pingedNs_ >= fromMs(limits_.silenceMs);
    if (now - heardNs_ >= fromMs(limits_.silenceMs)) {
        pingedNs_ = now;
        socket_->ping();
    }
    return false;
}

} // namespace rostrum
