// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ChannelHouse: a whole server without a disk, REST and WebSocket on one port, whose writer's clock a test sets: two houses to which the same
// happens answer the same to the byte. And an Onlooker, who looks at a board through every channel that the public has.

#include "core/fakes/manual_clock.h"
#include "core/fakes/memory_history.h"
#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"
#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/http/http_server.h"
#include "server/live/hub.h"
#include "tests/server/http/raw_client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrl>
#include <QWebSocket>

#include <memory>
#include <string>
#include <vector>

namespace rostrum {

// The clock of the channels, whose timers are real: the writer's time, and what has passed since the house was opened.
class RoomClock final : public Clock {
  public:
    explicit RoomClock(const Clock& writers) : writers_(writers), beganNs_(system_.steadyNs()) {}
    std::int64_t wallMs() const override { return writers_.wallMs(); }
    std::int64_t steadyNs() const override { return writers_.steadyNs() + system_.steadyNs() - beganNs_; }

  private:
    const Clock& writers_;
    SystemClock system_;
    const std::int64_t beganNs_;
};

struct ChannelAnswer {
    int status = 0;
    std::string etag;
    std::string body;

    QJsonObject json() const { return QJsonDocument::fromJson(QByteArray::fromStdString(body)).object(); }
    // All of it that must be the same for the same public state.
    std::string shown() const { return std::to_string(status) + " " + etag + "\n" + body; }
};

class ChannelHouse {
  public:
    ChannelHouse()
        : writer(ledger, intake, tops, vitals, clock),
          historian(std::make_unique<MemoryHistory>(ledger)),
          mailbox_(std::make_shared<Mailbox>(&quiet_)) {
        up = writer.open().ok();
        writer.start();
        EdgeSettings edge;
        ListPolicy::Lists lists;
        lists.hosts = {"localhost", "127.0.0.1"};
        lists.socketPaths = {"/ws", "/ws/simple"};
        edge.policy = std::make_shared<ListPolicy>(lists);
        server = std::make_unique<HttpServer>(
            1, edge, [this](NetThread& /*thread*/) { return std::make_unique<Room>(*this); });
        const Result<std::uint16_t> listening = server->listen("127.0.0.1", 0);
        up = up && listening.ok();
        port = listening ? *listening : std::uint16_t{0};
    }
    ~ChannelHouse() {
        client_.reset();
        server->stop();
        writer.stop();
        historian.stop();
    }
    ChannelHouse(const ChannelHouse&) = delete;
    ChannelHouse& operator=(const ChannelHouse&) = delete;

    // `trusted`: from loopback; else as through a proxy.
    ChannelAnswer send(const std::string& method, const std::string& target, const std::string& body = {},
                       bool trusted = true, const std::string& headers = {}) {
        std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
        if (!trusted)
            text += "X-Forwarded-For: 192.0.2.1\r\n";
        if (!body.empty())
            text += "Content-Type: application/json\r\n";
        if (method != "GET")
            text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        text += "\r\n" + body;
        if (!client_ || !client_->isConnected())
            client_ = std::make_unique<RawClient>(port);
        client_->send(text);
        const RawAnswer raw = client_->receive();
        if (raw.status == 0 || raw.header("connection") == "close")
            client_.reset();
        return {raw.status, raw.header("etag"), raw.body};
    }
    ChannelAnswer get(const std::string& target, bool trusted = true) {
        return send("GET", target, {}, trusted);
    }
    bool works(const std::string& method, const std::string& target, const std::string& body = {}) {
        const ChannelAnswer answer = send(method, target, body);
        if (answer.status >= 300)
            qWarning("%s %s %s: %s", method.c_str(), target.c_str(), body.c_str(), answer.shown().c_str());
        return answer.status < 300;
    }
    bool score(const std::string& player, std::int64_t score, const std::string& board = "b") {
        return works("POST", "/api/v1/scores",
                     R"({"leaderboard_id":")" + board + R"(","player_id":")" + player + R"(","score":)" +
                         std::to_string(score) + "}");
    }
    // A submission from below operator, by no channel that knows such callers yet: the answer as every channel renders it.
    std::string deviceScore(const std::string& player, std::int64_t score, const std::string& eventId) {
        SubmitScore submit;
        submit.submission.leaderboardId = "b";
        submit.submission.playerId = player;
        submit.submission.score = {score, 0};
        submit.submission.eventId = eventId;
        Origin origin;
        origin.source = Source::http;
        origin.actor = "device";
        origin.role = Role::device;
        if (!intake.submit({Command(submit), origin, {mailbox_, ++ticket_}, clock.steadyNs()}))
            return {};
        std::vector<Reply> replies;
        (void)QTest::qWaitFor(
            [&] {
                mailbox_->collect(replies);
                return !replies.empty();
            },
            10'000);
        if (replies.empty() || std::holds_alternative<Error>(replies.front().content))
            return "refused";
        return renderScore(std::get<ScoreAnswer>(std::get<CommandAnswer>(replies.front().content)));
    }
    QUrl socketUrl(const QString& rest) const {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port).arg(rest));
    }

    ManualClock clock; // the writer's: what is dated is the same everywhere
    RoomClock roomClock{clock};
    MemoryLedger ledger;
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    Writer writer;
    Historian historian;
    std::unique_ptr<HttpServer> server;
    std::uint16_t port = 0;
    bool up = false;

  private:
    class QuietBell final : public Doorbell {
      public:
        void ring() override {}
    };
    class Room final : public EdgeHandler {
      public:
        explicit Room(ChannelHouse& house)
            : hub_(house.intake, house.tops, house.roomClock, fastLimits()),
              api_(house.intake, house.tops, house.vitals, house.roomClock, house.ledger.identity(),
                   settings(house)) {}
        void handle(HttpRequest&& request, Responder responder) override {
            api_.handle(std::move(request), std::move(responder));
        }
        void opened(HttpRequest&& handshake, std::unique_ptr<QWebSocket> socket) override {
            const bool trusted = handshake.loopback() && !handshake.forwarded();
            const ViewerPeer peer{trusted ? loopbackCaller() : Caller{}, trusted, false, {}};
            hub_.accept(std::move(socket), handshake.path(), handshake.query(), peer);
        }

      private:
        static HubLimits fastLimits() {
            HubLimits limits;
            limits.gateMs = 5;
            limits.stallMs = limits.silenceMs = 2'000'000'000; // tests let days pass
            limits.defaultBoardId = "b";
            return limits;
        }
        static ApiSettings settings(ChannelHouse& house) {
            ApiSettings settings;
            settings.defaultBoardId = "b";
            settings.historian = &house.historian;
            return settings;
        }
        Hub hub_;
        Api api_;
    };

    QuietBell quiet_;
    std::shared_ptr<Mailbox> mailbox_;
    std::uint64_t ticket_ = 0;
    std::unique_ptr<RawClient> client_;
};

// A WebSocket that keeps all it is told.
class ChannelListener {
  public:
    ChannelListener(const ChannelHouse& house, const QString& rest, const QString& greeting = {}) {
        QObject::connect(&socket_, &QWebSocket::textMessageReceived, &socket_, [this](const QString& text) {
            if (!text.contains(QStringLiteral("\"pong\"")))
                texts.push_back(text);
            else
                ++pongs_;
        });
        QObject::connect(&socket_, &QWebSocket::connected, &socket_, [this, greeting] {
            if (!greeting.isEmpty())
                socket_.sendTextMessage(greeting);
        });
        socket_.open(house.socketUrl(rest));
    }
    ~ChannelListener() { socket_.disconnect(); }
    ChannelListener(const ChannelListener&) = delete;
    ChannelListener& operator=(const ChannelListener&) = delete;

    // What is under way has come.
    bool settle() {
        const int before = pongs_;
        socket_.sendTextMessage(QStringLiteral(R"({"type":"ping"})"));
        return QTest::qWaitFor([&] { return pongs_ > before; }, 10'000);
    }
    QJsonObject object(std::size_t index) const {
        return QJsonDocument::fromJson(texts.at(index).toUtf8()).object();
    }

    std::vector<QString> texts;

  private:
    QWebSocket socket_;
    int pongs_ = 0;
};

} // namespace rostrum
