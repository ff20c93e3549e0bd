// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/hub.h"

#include <QWebSocket>

#include <algorithm>
#include <utility>

namespace rostrum {
namespace {

constexpr std::string_view livePath = "/ws";
constexpr std::string_view simplePath = "/ws/simple";

// How far ahead a sender's clock may be, as over HTTP.
constexpr std::int64_t timestampToleranceMs = 5 * 60'000;

} // namespace

Hub::Hub(Intake& intake, PublishedTops& tops, const Clock& clock, HubLimits limits,
         std::shared_ptr<const Gatekeeper> gate)
    : intake_(intake),
      tops_(tops),
      clock_(clock),
      limits_(std::move(limits)),
      callers_(std::move(gate), clock),
      doorbell_([this] { answerBell(); }),
      mailbox_(std::make_shared<Mailbox>(&doorbell_)),
      follows_(intake, tops, clock, limits_, doorbell_),
      scores_(intake, clock, limits_, doorbell_) {
    gateTimer_.setSingleShot(true);
    gateTimer_.setTimerType(Qt::PreciseTimer);
    lookTimer_.setSingleShot(true);
    lookTimer_.setTimerType(Qt::PreciseTimer);
    burialTimer_.setSingleShot(true);
    QObject::connect(&gateTimer_, &QTimer::timeout, &gateTimer_, [this] { openGates(); });
    QObject::connect(&lookTimer_, &QTimer::timeout, &lookTimer_, [this] { lookAround(); });
    QObject::connect(&sweepTimer_, &QTimer::timeout, &sweepTimer_, [this] { sweep(); });
    QObject::connect(&burialTimer_, &QTimer::timeout, &burialTimer_, [this] { bury(); });
    // Often enough that a deadline is met within a tenth of it.
    sweepTimer_.setInterval(std::clamp(std::min(limits_.stallMs, limits_.silenceMs) / 10, 10, 1'000));
    tops_.watch(&doorbell_);
}

Hub::~Hub() {
    tops_.unwatch(&doorbell_);
    mailbox_->close();
}

void Hub::accept(std::unique_ptr<QWebSocket> socket, std::string_view path, std::string_view query,
                 const ViewerPeer& peer) {
    auto owned = std::make_shared<Viewer>(std::move(socket), peer, limits_, clock_);
    Viewer& viewer = *owned;
    viewers_.emplace(&viewer, std::move(owned));
    sweepTimer_.start();
    const std::uint64_t viewers = counts_.viewers.fetch_add(1) + 1;
    listenTo(viewer);
    if (viewers > limits_.sockets) {
        turnAway(viewer, Error{Code::unavailable,
                               "There are as many viewers as this server takes; try again later."});
        return;
    }
    viewer.simple = path == simplePath;
    if (path != livePath && !viewer.simple) {
        turnAway(viewer, Error{Code::notFound, "WebSockets are served at /ws and /ws/simple."});
        return;
    }
    if (!query.empty() || viewer.simple)
        subscribeByQuery(viewer, query);
}

void Hub::listenTo(Viewer& viewer) {
    QWebSocket& socket = viewer.socket();
    socket.setMaxAllowedIncomingFrameSize(static_cast<quint64>(limits_.messageBytes));
    socket.setMaxAllowedIncomingMessageSize(static_cast<quint64>(limits_.messageBytes));
    // The context object is a member that goes before the viewers do: closing sockets call nobody back then.
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &burialTimer_,
                     [this, &viewer](const QString& text) { hear(viewer, text); });
    QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &burialTimer_, [this, &viewer] {
        viewer.noteHeard();
        if (viewer.mayAsk())
            viewer.send(errorMessage({Code::invalidRequest, "Messages are JSON texts, not binary."}, "null"));
        else
            drop(viewer);
    });
    QObject::connect(&socket, &QWebSocket::pong, &burialTimer_, [&viewer] { viewer.noteHeard(); });
    QObject::connect(&socket, &QWebSocket::bytesWritten, &burialTimer_, [this, &viewer] {
        viewer.noteProgress();
        if (viewer.owed && !viewer.congested())
            payOwed(viewer);
    });
    QObject::connect(&socket, &QWebSocket::disconnected, &burialTimer_, [this, &viewer] { leave(viewer); });
    if (socket.state() != QAbstractSocket::ConnectedState)
        leave(viewer); // it went before anybody listened
}

void Hub::turnAway(Viewer& viewer, const Error& error) {
    counts_.refused.fetch_add(1);
    viewer.send(viewer.simple ? simpleErrorMessage(error) : errorMessage(error, "null"));
    viewer.dismissed = true;
    viewer.socket().close(QWebSocketProtocol::CloseCodePolicyViolated, QString::fromStdString(error.detail));
}

void Hub::hear(Viewer& viewer, const QString& text) {
    if (viewer.gone || viewer.dismissed)
        return;
    viewer.noteHeard();
    if (const Result<void> known = viewer.identify(callers_); !known) {
        turnAway(viewer, known.error());
        return;
    }
    if (!viewer.mayAsk() || viewer.socket().bytesToWrite() > 2 * limits_.waitingBytes) {
        // It asks faster than anyone would, or asks on and on without taking the answers.
        drop(viewer);
        return;
    }
    if (viewer.simple)
        return; // there is nothing to say there
    HeardMessage heard = reader_.read(text.toUtf8(), clock_.wallMs() + timestampToleranceMs);
    if (heard.content)
        obey(viewer, *heard.content, heard.ref);
    else
        viewer.send(errorMessage(heard.content.error(), heard.ref));
}

void Hub::obey(Viewer& viewer, ViewerMessage& message, const std::string& ref) {
    switch (message.type) {
    case ViewerMessage::Type::ping: viewer.send(pongMessage(ref)); return;
    case ViewerMessage::Type::subscribe: subscribe(viewer, message, ref); return;
    case ViewerMessage::Type::unsubscribe: unsubscribe(viewer, message, ref); return;
    case ViewerMessage::Type::follow: follow(viewer, message, ref); return;
    case ViewerMessage::Type::unfollow:
        if (!follows_.unfollow(viewer, message.channel, message.playerId))
            viewer.send(errorMessage({Code::notFound, "That player is not followed."}, ref));
        return;
    case ViewerMessage::Type::submitScore: scores_.submit(viewer, std::move(message.submission), ref); return;
    }
}

// What is known without asking the writer.
Result<void> Hub::judgeChannel(const Viewer& viewer, const ChannelKey& channel) {
    if (!isBoardId(channel.leaderboardId))
        return Error{Code::leaderboardNotFound, "There is no such leaderboard."};
    if (channel.operatorView && !viewer.caller().may(Role::operators))
        return Error{Code::forbidden, "The operator's view is for operators."};
    return {};
}

void Hub::subscribe(Viewer& viewer, const ViewerMessage& message, const std::string& ref) {
    Result<void> judged = judgeChannel(viewer, message.channel);
    if (judged && viewer.channels.size() >= limits_.subscriptions &&
        !viewer.channels.contains(message.channel))
        judged =
            Error{Code::rateLimited, "A connection takes up to " + std::to_string(limits_.subscriptions) +
                                         " subscriptions; unsubscribe from one first."};
    if (judged)
        subscribeTo(viewer, message, ref);
    else
        viewer.send(viewer.simple ? simpleErrorMessage(judged.error()) : errorMessage(judged.error(), ref));
}

void Hub::unsubscribe(Viewer& viewer, const ViewerMessage& message, const std::string& ref) {
    const auto found = channels_.find(message.channel);
    if (found == channels_.end() || !found->second->unsubscribe(viewer)) {
        viewer.send(errorMessage({Code::notFound, "There is no subscription to that leaderboard."}, ref));
        return;
    }
    if (found->second->empty())
        channels_.erase(found);
}

void Hub::follow(Viewer& viewer, const ViewerMessage& message, const std::string& ref) {
    Result<void> done = judgeChannel(viewer, message.channel);
    if (done)
        done = follows_.follow(viewer, message.channel, message.playerId, ref);
    if (!done)
        viewer.send(errorMessage(done.error(), ref));
}

void Hub::payOwed(Viewer& viewer) {
    viewer.owed = false;
    for (const ChannelKey& key : viewer.channels) {
        if (const auto found = channels_.find(key); found != channels_.end())
            found->second->deliverOwed(viewer);
    }
    follows_.payOwed(viewer);
}

void Hub::drop(Viewer& viewer) {
    if (viewer.gone)
        return;
    counts_.dropped.fetch_add(1);
    viewer.socket().abort();
    leave(viewer);
}

void Hub::leave(Viewer& viewer) {
    if (std::exchange(viewer.gone, true))
        return;
    counts_.viewers.fetch_sub(1);
    // Later: channels may be walking over their viewers, and the socket stands in one of its signals.
    if (!burialTimer_.isActive())
        burialTimer_.start(0);
}

void Hub::bury() {
    for (auto at = viewers_.begin(); at != viewers_.end();) {
        Viewer& viewer = *at->first;
        if (!viewer.gone) {
            ++at;
            continue;
        }
        follows_.forget(viewer);
        const std::set<ChannelKey> keys = viewer.channels;
        for (const ChannelKey& key : keys) {
            const auto found = channels_.find(key);
            if (found == channels_.end())
                continue;
            found->second->unsubscribe(viewer);
            if (found->second->empty())
                channels_.erase(found);
        }
        at = viewers_.erase(at);
    }
    if (viewers_.empty())
        sweepTimer_.stop();
}

// Who is nobody any more would go on hearing of private boards.
void Hub::checkCallers() {
    callersChecked_ = callers_.generation();
    for (const auto& [viewer, owned] : viewers_) {
        if (viewer->gone || viewer->dismissed)
            continue;
        if (const Result<void> known = viewer->identify(callers_); !known)
            turnAway(*viewer, known.error());
    }
}

// Before anything is pushed: a token that was revoked counts from then on.
void Hub::checkCallersWhereDue() {
    if (callers_.generation() != callersChecked_)
        checkCallers();
}

void Hub::sweep() {
    for (const auto& [viewer, owned] : viewers_) {
        if (!viewer->gone && viewer->isLost())
            drop(*viewer);
    }
    checkCallers();
    scores_.giveUpLate();
    // Asking is what keeps a board published while nothing changes on it.
    constexpr std::int64_t askAgainNs = 10'000'000'000;
    if (clock_.steadyNs() - lookedNs_ >= askAgainNs)
        lookAround();
}

void Hub::closeAll() {
    for (const auto& [viewer, owned] : viewers_) {
        if (!viewer->gone)
            viewer->socket().close(QWebSocketProtocol::CloseCodeGoingAway, QStringLiteral("the server ends"));
    }
}

} // namespace rostrum
