// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Talk: one keep-alive connection to a running program, and the public API in the form that games and scripts write it: bytes on a
// socket. Blocking, each wait with a deadline; one thread at a time, any thread.

#include "tests/server/http/raw_client.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Asks once: QVERIFY2 alone would ask anew for its message.
#define VERIFY_STATUS(answer, expected)                                                                      \
    do {                                                                                                     \
        const Answer given = (answer);                                                                       \
        QVERIFY2(given.status == (expected), given.shown().constData());                                     \
    } while (false)

namespace rostrum::test {

inline constexpr std::string_view jsonType = "Content-Type: application/json\r\n";

struct Answer {
    int status = 0; // 0: no whole answer came
    RawAnswer raw;

    std::string header(std::string_view lowerName) const { return raw.header(lowerName); }
    QJsonObject json() const { return QJsonDocument::fromJson(QByteArray::fromStdString(raw.body)).object(); }
    QJsonValue data() const { return json().value(u"data"); }
    QJsonObject meta() const { return json().value(u"meta").toObject(); }
    QString code() const { return json().value(u"code").toString(); }
    // For messages of failed tests.
    QByteArray shown() const {
        return QByteArray::number(status) + " " + QByteArray::fromStdString(raw.body);
    }
};

// A request's bytes. `headers`: further lines, each with its CRLF.
std::string request(std::string_view method, std::string_view target, std::string_view body = {},
                    std::string_view headers = {});

class Talk {
  public:
    explicit Talk(std::uint16_t port) : port_(port) {}

    Answer send(std::string_view bytes); // connects anew where the last answer closed the connection
    Answer get(std::string_view target, std::string_view headers = {}) {
        return send(request("GET", target, {}, headers));
    }
    Answer del(std::string_view target, std::string_view headers = {}) {
        return send(request("DELETE", target, {}, headers));
    }
    Answer post(std::string_view target, std::string_view body, std::string_view headers = jsonType) {
        return send(request("POST", target, body, headers));
    }
    Answer patch(std::string_view target, std::string_view body, std::string_view headers = jsonType) {
        return send(request("PATCH", target, body, headers));
    }
    // The next answer, after several requests in one go.
    Answer receive(bool toHead = false);
    // Waits until GET /ready answers 200.
    bool awaitReady();

    // The revision of a board; nothing where it cannot be had.
    std::optional<std::int64_t> revision(const std::string& board);

  private:
    const std::uint16_t port_;
    std::unique_ptr<RawClient> client_;
};

} // namespace rostrum::test
