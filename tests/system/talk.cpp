// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/system/talk.h"

#include "tests/system/program.h"

#include <QElapsedTimer>
#include <QThread>

namespace rostrum::test {

std::string request(std::string_view method, std::string_view target, std::string_view body,
                    std::string_view headers) {
    std::string text(method);
    text.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(headers);
    if (!body.empty() || method == "POST" || method == "PATCH")
        text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    return text.append("\r\n").append(body);
}

Answer Talk::send(std::string_view bytes) {
    if (!client_ || !client_->isConnected())
        client_ = std::make_unique<RawClient>(port_);
    if (!client_->isConnected())
        return {};
    client_->send(bytes); // what a server refuses early it may not read to the end; its answer counts
    return receive(bytes.starts_with("HEAD "));
}

Answer Talk::receive(bool toHead) {
    Answer answer;
    if (!client_)
        return answer;
    answer.raw = client_->receive(toHead);
    answer.status = answer.raw.status;
    if (answer.status == 0 || answer.header("connection") == "close")
        client_.reset();
    return answer;
}

bool Talk::awaitReady() {
    QElapsedTimer waiting;
    waiting.start();
    while (get("/ready").status != 200) {
        if (waiting.elapsed() > patienceMs)
            return false;
        QThread::msleep(2);
    }
    return true;
}

std::optional<std::int64_t> Talk::revision(const std::string& board) {
    const Answer answer = get("/api/v1/leaderboards/" + board);
    const QJsonValue revision = answer.data().toObject().value(u"revision");
    if (answer.status != 200 || !revision.isDouble())
        return std::nullopt;
    return revision.toInteger();
}

} // namespace rostrum::test
