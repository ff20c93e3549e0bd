// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/live_board.h"

#include "client/api_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace rostrum {

LiveBoard::LiveBoard(LiveBoardOptions options, Listener listener)
    : options_(std::move(options)),
      listener_(std::move(listener)),
      socket_(std::make_unique<QWebSocket>()),
      pause_(options_.firstPause) {
    retry_.setSingleShot(true);
    QObject::connect(&retry_, &QTimer::timeout, &retry_, [this] { connectNow(); });
    QObject::connect(&watch_, &QTimer::timeout, &watch_, [this] {
        if (std::chrono::milliseconds(heard_.elapsed()) > 2 * options_.pingEvery)
            socket_->abort(); // disconnected() follows
        else
            socket_->sendTextMessage(QStringLiteral(R"({"type":"ping"})"));
    });
    QObject::connect(socket_.get(), &QWebSocket::connected, &watch_, [this] {
        heard_.start();
        watch_.start(options_.pingEvery);
        const QJsonObject subscribe{
            {"type", "subscribe"}, {"leaderboard_id", options_.leaderboardId}, {"limit", options_.limit}};
        socket_->sendTextMessage(QString::fromUtf8(QJsonDocument(subscribe).toJson(QJsonDocument::Compact)));
    });
    // A connection that never stood ends with the same signal. Queued: the pause is decided when the socket is done with it.
    QObject::connect(
        socket_.get(), &QWebSocket::disconnected, &watch_, [this] { lost(); }, Qt::QueuedConnection);
    QObject::connect(socket_.get(), &QWebSocket::textMessageReceived, &watch_,
                     [this](const QString& text) { receive(text); });
}

LiveBoard::~LiveBoard() {
    // Its signals must not reach members that are gone already.
    socket_->disconnect();
}

void LiveBoard::start() {
    if (std::exchange(running_, true))
        return;
    pause_ = options_.firstPause;
    connectNow();
}

void LiveBoard::stop() {
    running_ = false;
    retry_.stop();
    watch_.stop();
    socket_->abort();
    setLive(false);
}

void LiveBoard::connectNow() {
    if (running_ && socket_->state() == QAbstractSocket::UnconnectedState)
        socket_->open(options_.url);
}

void LiveBoard::lost() {
    if (!running_ || retry_.isActive() || socket_->state() == QAbstractSocket::ConnectedState)
        return;
    watch_.stop();
    socket_->abort();
    setLive(false);
    retry_.start(pause_);
    pause_ = std::min(pause_ * 2, options_.lastPause);
}

void LiveBoard::setLive(bool live) {
    if (std::exchange(live_, live) != live && listener_.connection)
        listener_.connection(live);
}

void LiveBoard::receive(const QString& text) {
    heard_.start();
    const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
    const QString type = message.value(u"type").toString();
    if (type == u"leaderboard_update") {
        receiveState(message);
    } else if (type == u"board_reset") {
        if (listener_.reset)
            listener_.reset();
    } else if (type == u"board_deleted") {
        stop();
        if (listener_.deleted)
            listener_.deleted();
    } else if (type == u"error") {
        const Code code = codeOfName(message.value(u"code").toString());
        if (code == Code::unavailable || code == Code::rateLimited) {
            socket_->abort(); // comes back after a pause
            return;
        }
        stop();
        if (listener_.refused)
            listener_.refused(Error{code, message.value(u"detail").toString().toStdString()});
    }
}

void LiveBoard::receiveState(const QJsonObject& message) {
    LiveState state;
    state.leaderboardId = message.value(u"leaderboard_id").toString();
    state.revision = static_cast<std::uint64_t>(message.value(u"revision").toInteger());
    const QJsonObject data = message.value(u"data").toObject();
    state.name = data.value(u"name").toString();
    state.totalPlayers = static_cast<std::uint64_t>(data.value(u"total_players").toInteger());
    for (const QJsonValue& entry : data.value(u"entries").toArray())
        state.entries.push_back(json::decodeEntry(entry.toObject()));
    pause_ = options_.firstPause;
    setLive(true);
    if (listener_.state)
        listener_.state(state);
}

} // namespace rostrum
