// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ApiFixture: the real thing on a free loopback port: guard, Api, Intake, Writer and Engine, over a ledger in memory whose
// commits a test can stall or fail.

#include "core/fakes/faulty_ledger.h"
#include "core/fakes/memory_history.h"
#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"
#include "server/api/api.h"
#include "server/http/http_server.h"
#include "tests/server/http/raw_client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rostrum {

struct ApiAnswer {
    int status = 0;
    RawAnswer raw;

    std::string header(std::string_view lowerName) const { return raw.header(lowerName); }
    QJsonObject json() const { return QJsonDocument::fromJson(QByteArray::fromStdString(raw.body)).object(); }
    QJsonValue data() const { return json().value("data"); }
    QJsonObject meta() const { return json().value("meta").toObject(); }
    QString code() const { return json().value("code").toString(); }
    QString detail() const { return json().value("detail").toString(); }
    // For messages of failed tests.
    QByteArray shown() const {
        return QByteArray::number(status) + " " + QByteArray::fromStdString(raw.body);
    }
};

class ApiFixture {
  public:
    explicit ApiFixture(ApiSettings settings = {}, IntakeLimits limits = {})
        : intake_(limits),
          writer_(ledger, intake_, tops_, vitals_, clock_),
          historian_(std::make_unique<MemoryHistory>(memory)),
          settings_(std::move(settings)) {
        settings_.historian = &historian_;
        opened_ = writer_.open().ok();
        writer_.start();
        EdgeSettings edge;
        ListPolicy::Lists lists;
        lists.hosts = {"localhost"};
        lists.bodyBytesOf = {{"/api/v1/scores/batch", 8UL * 1024 * 1024}};
        edge.policy = std::make_shared<ListPolicy>(lists);
        server_ = std::make_unique<HttpServer>(1, edge, [this](NetThread& /*thread*/) {
            return std::make_unique<Handler>(intake_, tops_, vitals_, clock_, ledger.identity(), settings_);
        });
        const Result<std::uint16_t> listening = server_->listen("127.0.0.1", 0);
        port_ = listening ? *listening : std::uint16_t{0};
    }
    ~ApiFixture() {
        ledger.release();
        server_->stop();
        writer_.stop();
        historian_.stop();
    }
    ApiFixture(const ApiFixture&) = delete;
    ApiFixture& operator=(const ApiFixture&) = delete;

    bool up() const { return opened_ && port_ != 0; }
    std::uint16_t port() const { return port_; }
    Writer& writer() { return writer_; }
    Intake& intake() { return intake_; }

    // `headers`: further lines, each with its CRLF.
    static std::string bytes(std::string_view method, std::string_view target, std::string_view body = {},
                             std::string_view headers = {}) {
        std::string text(method);
        text.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(headers);
        if (!body.empty() || method == "POST" || method == "PATCH" || method == "PUT")
            text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
        return text.append("\r\n").append(body);
    }

    ApiAnswer send(std::string_view request) {
        if (!client_ || !client_->isConnected())
            client_ = std::make_unique<RawClient>(port_);
        client_->send(request);
        ApiAnswer answer;
        answer.raw = client_->receive(request.starts_with("HEAD "));
        answer.status = answer.raw.status;
        if (answer.status == 0 || answer.header("connection") == "close")
            client_.reset();
        return answer;
    }
    ApiAnswer get(std::string_view target, std::string_view headers = {}) {
        return send(bytes("GET", target, {}, headers));
    }
    ApiAnswer del(std::string_view target, std::string_view headers = {}) {
        return send(bytes("DELETE", target, {}, headers));
    }
    ApiAnswer post(std::string_view target, std::string_view body, std::string_view headers = jsonHeader) {
        return send(bytes("POST", target, body, headers));
    }
    ApiAnswer patch(std::string_view target, std::string_view body, std::string_view headers = jsonHeader) {
        return send(bytes("PATCH", target, body, headers));
    }
    ApiAnswer put(std::string_view target, std::string_view body, std::string_view headers = jsonHeader) {
        return send(bytes("PUT", target, body, headers));
    }
    ApiAnswer score(const std::string& board, const std::string& player, const std::string& score) {
        return post("/api/v1/scores", R"({"leaderboard_id":")" + board + R"(","player_id":")" + player +
                                          R"(","score":)" + score + "}");
    }

    static constexpr std::string_view jsonHeader = "Content-Type: application/json\r\n";
    // What a request has that came through a proxy: it is not trusted.
    static constexpr std::string_view proxyHeader = "X-Forwarded-For: 192.0.2.1\r\n";

    MemoryLedger memory;
    FaultyLedger ledger{memory};

  private:
    class Handler final : public EdgeHandler {
      public:
        Handler(Intake& intake, PublishedTops& tops, const Vitals& vitals, const Clock& clock,
                const LedgerIdentity& identity, const ApiSettings& settings)
            : api_(intake, tops, vitals, clock, identity, settings) {}
        void handle(HttpRequest&& request, Responder responder) override {
            api_.handle(std::move(request), std::move(responder));
        }
        void opened(HttpRequest&& /*handshake*/, std::unique_ptr<QWebSocket> /*socket*/) override {}

      private:
        Api api_;
    };

    Intake intake_;
    PublishedTops tops_;
    Vitals vitals_;
    SystemClock clock_;
    Writer writer_;
    Historian historian_;
    ApiSettings settings_;
    std::unique_ptr<HttpServer> server_;
    std::unique_ptr<RawClient> client_;
    std::uint16_t port_ = 0;
    bool opened_ = false;
};

} // namespace rostrum
