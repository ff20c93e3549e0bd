// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// EdgeFixture: a real HttpServer on a free loopback port with a handler whose answers a test steers.
//
//   /echo…   answers at once with {method, path, query, length, body, peer facts} as text
//   /keep    is kept until release()
//   /big     answers with `bigBytes` bytes of 'x', /some with a mebibyte of them
//   /drop    destroys the responder
//   /ws      WebSocket: echoes texts; says hello with the handshake's facts first

#include "server/http/http_server.h"

#include <QTest>
#include <QTimer>
#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace rostrum {

class EdgeFixture {
  public:
    explicit EdgeFixture(EdgeLimits limits = {}, std::size_t threads = 1,
                         std::optional<QSslConfiguration> tls = std::nullopt)
        : shared_(std::make_shared<Shared>()) {
        EdgeSettings settings;
        settings.limits = limits;
        settings.policy = policy();
        settings.tls = std::move(tls);
        server_ = std::make_unique<HttpServer>(threads, settings, [shared = shared_](NetThread& /*thread*/) {
            auto handler = std::make_unique<Handler>(*shared);
            shared->handler = handler.get();
            return handler;
        });
        const auto listening = server_->listen("127.0.0.1", 0);
        port_ = listening.ok() ? *listening : std::uint16_t{0};
    }

    static std::shared_ptr<const EdgePolicy> policy() {
        ListPolicy::Lists lists;
        lists.hosts = {"localhost", "venue.local"};
        lists.origins = {"https://stream.example"};
        lists.bodyBytes = 1024UL * 1024;
        lists.bodyBytesOf = {{"/echo/batch", 8UL * 1024 * 1024}};
        lists.socketPaths = {"/ws"};
        return std::make_shared<ListPolicy>(lists);
    }

    std::uint16_t port() const { return port_; }
    HttpServer& server() { return *server_; }
    int kept() const { return shared_->kept.load(); }
    int handled() const { return shared_->handled.load(); }
    std::size_t open() const { return server_->counters().connections.load(); }

    // Answers the oldest kept request (of thread 0) with `body`.
    void release(std::string body) {
        server_->threads().front()->post([shared = shared_, body = std::move(body)]() mutable {
            Response response;
            response.body = std::move(body);
            std::deque<Responder>& waiting = shared->handler->waiting;
            if (waiting.empty())
                return;
            Responder responder = std::move(waiting.front());
            waiting.pop_front();
            shared->kept.fetch_sub(1);
            responder.respond(std::move(response));
        });
    }

    static constexpr std::size_t bigBytes = 24UL * 1024 * 1024;

  private:
    class Handler;
    struct Shared {
        std::atomic<int> kept = 0;
        std::atomic<int> handled = 0;
        Handler* handler = nullptr; // used on its own thread
    };

    class Handler final : public EdgeHandler {
      public:
        explicit Handler(Shared& shared) : shared_(shared) {}

        void handle(HttpRequest&& request, Responder responder) override {
            shared_.handled.fetch_add(1);
            if (request.path() == "/keep") {
                waiting.push_back(std::move(responder));
                shared_.kept.fetch_add(1);
                return;
            }
            if (request.path() == "/drop")
                return;
            Response response;
            response.contentType = "text/plain";
            if (request.path() == "/big")
                response.body.assign(bigBytes, 'x');
            else
                response.body =
                    request.path() == "/some" ? std::string(1024UL * 1024, 'x') : describe(request);
            responder.respond(std::move(response));
        }

        void opened(HttpRequest&& handshake, std::unique_ptr<QWebSocket> socket) override {
            QWebSocket* const raw = socket.get();
            QObject::connect(raw, &QWebSocket::textMessageReceived, raw,
                             [raw](const QString& text) { raw->sendTextMessage("echo " + text); });
            // Gone sockets are deleted at the loop's next turn, not within their own signal.
            QObject::connect(raw, &QWebSocket::disconnected, raw, [this, raw] {
                std::erase_if(sockets_, [raw](std::unique_ptr<QWebSocket>& owned) {
                    if (owned.get() != raw)
                        return false;
                    owned.release()->deleteLater();
                    return true;
                });
            });
            sockets_.push_back(std::move(socket));
            raw->sendTextMessage(QString::fromStdString("hello " + describe(handshake)));
        }

        std::deque<Responder> waiting;

      private:
        static std::string describe(const HttpRequest& request) {
            std::string text(request.methodText());
            text += " " + std::string(request.path()) + " ?" + std::string(request.query());
            text += " " + std::to_string(request.body().size()) + ":";
            text += request.body().size() <= 64 ? std::string(request.body()) : std::string("…");
            text += request.loopback() ? " loopback" : " remote";
            text += request.forwarded() ? " forwarded" : " direct";
            return text + (request.secure() ? " tls" : " plain");
        }

        Shared& shared_;
        std::vector<std::unique_ptr<QWebSocket>> sockets_;
    };

    std::shared_ptr<Shared> shared_;
    std::unique_ptr<HttpServer> server_;
    std::uint16_t port_ = 0;
};

inline std::string get(std::string_view target, std::string_view more = {}) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) + "\r\n";
}

inline std::string post(std::string_view target, std::string_view body, std::string_view more = {}) {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more) + "\r\n" + std::string(body);
}

} // namespace rostrum
