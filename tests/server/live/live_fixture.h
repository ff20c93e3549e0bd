// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What tests of the hub stand on: a real writer over a ledger in memory, a hub on the test's own thread, and WebSocket clients
// over loopback.

#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"
#include "server/live/hub.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <memory>
#include <vector>

namespace rostrum {

// A WebSocket server that gives its sockets to a hub, as the network edge does.
class HubDoor {
  public:
    HubDoor(Intake& intake, PublishedTops& tops, const Clock& clock, const HubLimits& limits)
        : hub(std::make_unique<Hub>(intake, tops, clock, limits)) {
        const bool listening = server_.listen(QHostAddress::LocalHost);
        Q_ASSERT(listening);
        Q_UNUSED(listening);
        QObject::connect(&server_, &QWebSocketServer::newConnection, &server_, [this] {
            std::unique_ptr<QWebSocket> socket(server_.nextPendingConnection());
            socket->setParent(nullptr);
            const QUrl url = socket->requestUrl();
            hub->accept(std::move(socket), url.path().toStdString(),
                        url.query(QUrl::FullyEncoded).toStdString(),
                        ViewerPeer{trusted ? loopbackCaller() : Caller{}, trusted, false, {}});
        });
    }

    QUrl url(const QString& rest = QStringLiteral("/ws")) const {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(server_.serverPort()).arg(rest));
    }
    quint16 port() const { return server_.serverPort(); }
    void stopListening() {
        lastPort_ = server_.serverPort();
        server_.close();
    }
    bool listenAgain() { return server_.listen(QHostAddress::LocalHost, lastPort_); }

    bool trusted = true; // what the next sockets are taken for

  private:
    quint16 lastPort_ = 0;
    QWebSocketServer server_{QStringLiteral("test"), QWebSocketServer::NonSecureMode};

  public:
    std::unique_ptr<Hub> hub; // goes before the server, whose sockets it has
};

// A viewer that keeps all it is told.
class TestViewer {
  public:
    explicit TestViewer(const QUrl& url) {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString& text) { texts.push_back(text); });
        socket.open(url);
    }
    ~TestViewer() { socket.disconnect(); }
    TestViewer(const TestViewer&) = delete;
    TestViewer& operator=(const TestViewer&) = delete;

    bool waitConnected() {
        return QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState; }, 10'000);
    }
    bool waitClosed() {
        return QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 10'000);
    }
    void say(const QString& text) { socket.sendTextMessage(text); }
    void subscribe(const QString& board) {
        say(QStringLiteral(R"({"type":"subscribe","leaderboard_id":"%1"})").arg(board));
    }

    // The next message that has not been taken yet; an empty object where none comes.
    QJsonObject next() {
        if (!QTest::qWaitFor([&] { return taken < texts.size(); }, 10'000))
            return {};
        return object(taken++);
    }
    QJsonObject object(std::size_t index) const {
        return QJsonDocument::fromJson(texts.at(index).toUtf8()).object();
    }
    // Nothing more is under way: a ping's answer comes after everything before it.
    bool settle() {
        const QString mark = QStringLiteral("settle-%1").arg(++marks);
        say(QStringLiteral(R"({"type":"ping","ref":"%1"})").arg(mark));
        return QTest::qWaitFor(
            [&] { return !texts.empty() && object(texts.size() - 1).value(u"ref").toString() == mark; },
            10'000);
    }

    QWebSocket socket;
    std::vector<QString> texts;
    std::size_t taken = 0;
    int marks = 0;
};

class QuietDoorbell final : public Doorbell {
  public:
    void ring() override {}
};

// A whole house without a disk: commands go in, the hub shows what comes of them.
class LiveHouse {
  public:
    explicit LiveHouse(const HubLimits& limits = {})
        : writer(ledger, intake, tops, vitals, clock),
          door(intake, tops, clock, limits),
          mailbox_(std::make_shared<Mailbox>(&quiet_)) {
        const Result<void> opened = writer.open();
        Q_ASSERT(opened.ok());
        Q_UNUSED(opened);
        writer.start();
    }
    ~LiveHouse() {
        door.hub.reset();
        writer.stop();
    }
    LiveHouse(const LiveHouse&) = delete;
    LiveHouse& operator=(const LiveHouse&) = delete;

    // Carries out one command and waits for its answer.
    Reply run(Command command) {
        const Result<void> submitted =
            intake.submit({std::move(command), {}, {mailbox_, ++ticket_}, clock.steadyNs()});
        if (!submitted)
            return {0, submitted.error(), false};
        std::vector<Reply> replies;
        const bool answered = QTest::qWaitFor(
            [&] {
                mailbox_->collect(replies);
                return !replies.empty();
            },
            10'000);
        if (!answered)
            return {0, Error{Code::unavailable, "no answer"}, false};
        return std::move(replies.front());
    }
    bool works(Command command) {
        return std::holds_alternative<CommandAnswer>(run(std::move(command)).content);
    }

    bool create(const std::string& id, std::int64_t decimals = 0,
                Visibility visibility = Visibility::everyone) {
        CreateBoard create;
        create.draft.id = id;
        create.draft.name = "Board " + id;
        create.draft.decimals = decimals;
        create.draft.visibility = visibility;
        return works(create);
    }
    bool score(const std::string& board, const std::string& player, const std::string& score) {
        return works(SubmitScore{submission(board, player, score)});
    }
    static Submission submission(const std::string& board, const std::string& player,
                                 const std::string& score) {
        Submission submission;
        submission.leaderboardId = board;
        submission.playerId = player;
        submission.score = parseExactNumber(score).value();
        return submission;
    }

    SystemClock clock;
    MemoryLedger ledger;
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    Writer writer;
    HubDoor door;

  private:
    QuietDoorbell quiet_;
    std::shared_ptr<Mailbox> mailbox_;
    std::uint64_t ticket_ = 0;
};

inline QString typeOf(const QJsonObject& message) { return message.value(u"type").toString(); }
inline QJsonArray entriesOf(const QJsonObject& message) {
    return message.value(u"data").toObject().value(u"entries").toArray();
}

} // namespace rostrum
