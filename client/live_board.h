// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LiveBoard: one board's top over a WebSocket, kept alive: connects, subscribes, and comes back with growing pauses when the
// connection is lost or the server says nothing any more (a ping without an answer).
//
// Thread: the one it was made on; callbacks come from its event loop and must not destroy the LiveBoard.

#include "client/api_types.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <chrono>
#include <functional>
#include <memory>

namespace rostrum {

struct LiveState {
    QString leaderboardId;
    QString name;
    std::uint64_t revision = 0;
    std::uint64_t totalPlayers = 0;
    std::vector<RankedEntry> entries;
};

struct LiveBoardOptions {
    QUrl url = QUrl(QStringLiteral("ws://127.0.0.1:8080/ws"));
    QString leaderboardId;
    int limit = 10;
    std::chrono::milliseconds firstPause{250}; // doubles up to lastPause
    std::chrono::milliseconds lastPause{8'000};
    std::chrono::milliseconds pingEvery{15'000}; // and so long without any message ends the connection
};

class LiveBoard {
  public:
    // What the owner wants to hear; each may be empty.
    struct Listener {
        std::function<void(const LiveState&)> state;
        std::function<void(bool connected)> connection; // true once the first state has come
        std::function<void()> reset;
        std::function<void()> deleted;             // the subscription is over; LiveBoard stops
        std::function<void(const Error&)> refused; // the server refuses the subscription; LiveBoard stops
    };

    LiveBoard(LiveBoardOptions options, Listener listener);
    ~LiveBoard();
    LiveBoard(const LiveBoard&) = delete;
    LiveBoard& operator=(const LiveBoard&) = delete;

    void start();
    void stop();

  private:
    void connectNow();
    void lost();
    void receive(const QString& text);
    void receiveState(const QJsonObject& message);
    void setLive(bool live);

    const LiveBoardOptions options_;
    const Listener listener_;
    std::unique_ptr<QWebSocket> socket_;
    QTimer retry_;
    QTimer watch_;
    QElapsedTimer heard_;
    std::chrono::milliseconds pause_;
    bool running_ = false;
    bool live_ = false;
};

} // namespace rostrum
