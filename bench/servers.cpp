// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/servers.h"

#include "bench/conversations.h"
#include "bench/fail.h"
#include "bench/load.h"
#include "bench/measure.h"

#include <array>
#include <charconv>
#include <chrono>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace rostrum::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds startPatience = 20s;
constexpr int answerPatienceMs = 20'000;

// A port that nobody has at the moment. Someone may take it before it is used; who starts a server there tries again.
std::uint16_t freePort() {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool good = bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                      getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    close(descriptor);
    if (!good)
        failErrno("no free port");
    return ntohs(address.sin_port);
}

std::string delayVariable(int syncDelayUs) { return "ROSTRUM_SYNC_DELAY_US=" + std::to_string(syncDelayUs); }

} // namespace

std::uint64_t numberAfter(std::string_view json, std::string_view name) {
    const std::string key = "\"" + std::string(name) + "\":";
    const std::size_t at = json.find(key);
    std::uint64_t number = 0;
    if (at == std::string_view::npos ||
        std::from_chars(json.data() + at + key.size(), json.data() + json.size(), number).ec != std::errc())
        fail("no " + std::string(name) + " in " + std::string(json));
    return number;
}

RostrumServer::RostrumServer(const std::string& program, const std::string& folder, int syncDelayUs) {
    Process::Command command;
    command.words = {program,  "--server", "--host", "127.0.0.1",
                     "--port", "0",        "--data", folder + "/bench.rostrum"};
    command.environment = {delayVariable(syncDelayUs)};
    command.logFile = folder + "/rostrum.log";
    process_ = std::make_unique<Process>(std::move(command));
    const std::string port = process_->waitForLine("listening on http://127.0.0.1:", startPatience);
    std::from_chars(port.data(), port.data() + port.size(), port_);
}

std::string RostrumServer::ask(const std::string& request) const {
    const int descriptor = connectTo(port_);
    std::string received;
    std::size_t size = 0;
    bool good = send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(request.size());
    while (good && size == 0) {
        pollfd waiting = {descriptor, POLLIN, 0};
        std::array<char, 16384> buffer = {};
        const ssize_t count =
            poll(&waiting, 1, answerPatienceMs) == 1 ? recv(descriptor, buffer.data(), buffer.size(), 0) : -1;
        good = count > 0;
        if (!good)
            break;
        received.append(buffer.data(), static_cast<std::size_t>(count));
        size = httpAnswerSize(received);
    }
    close(descriptor);
    if (!good)
        fail("Rostrum does not answer " + request.substr(0, request.find('\r')) + ": " + process_->printed());
    return std::string(httpBody(received));
}

void RostrumServer::makeBoard() const {
    const std::string body = R"({"id":")" + std::string(benchBoard) +
                             R"(","name":"Benchmark","max_entries":0,"update_mode":"replace"})";
    ask(httpPost("/api/v1/leaderboards", body));
}

std::uint64_t RostrumServer::boardSubmissions() const {
    return numberAfter(ask(httpGet("/api/v1/leaderboards/" + std::string(benchBoard) + "/stats")),
                       "submissions");
}

std::uint64_t RostrumServer::boardRevision() const {
    return numberAfter(ask(httpGet("/api/v1/leaderboards/" + std::string(benchBoard) + "/top?limit=1")),
                       "revision");
}

RedisServer::RedisServer(const std::string& folder, Durability durability, const std::string& slowSync,
                         int syncDelayUs) {
    for (int attempt = 0; connection_ == nullptr; ++attempt) {
        port_ = freePort();
        Process::Command command;
        command.words = {"redis-server", "--bind", "127.0.0.1", "--port", std::to_string(port_), "--dir",
                         folder, "--save", "", "--appendonly",
                         durability == Durability::everyWrite ? "yes" : "no",
                         // No rewriting of its log meanwhile: it would only slow Redis down.
                         "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0"};
        if (!slowSync.empty())
            command.environment = {"LD_PRELOAD=" + slowSync, delayVariable(syncDelayUs)};
        command.logFile = folder + "/redis.log";
        process_ = std::make_unique<Process>(std::move(command));
        const std::int64_t until = nowNs() + std::chrono::nanoseconds(startPatience).count();
        while (connection_ == nullptr && process_->running() && nowNs() < until) {
            redisContext* context = redisConnect("127.0.0.1", port_);
            if (context != nullptr && context->err == 0) {
                connection_ = context;
                break;
            }
            if (context != nullptr)
                redisFree(context);
            checkInterrupted();
            std::this_thread::sleep_for(10ms);
        }
        if (connection_ == nullptr && attempt == 4)
            fail("redis-server does not start: " + process_->printed());
    }
    if (info("process_id") != process_->pid()) {
        redisFree(connection_);
        fail("another Redis has taken the port");
    }
}

RedisServer::~RedisServer() { redisFree(connection_); }

std::int64_t RedisServer::info(std::string_view name) {
    const std::unique_ptr<void, void (*)(void*)> owner(redisCommand(connection_, "INFO everything"),
                                                       freeReplyObject);
    const auto* reply = static_cast<const redisReply*>(owner.get());
    if (reply == nullptr || reply->type != REDIS_REPLY_STRING)
        fail("Redis gives no INFO");
    const std::string_view text(reply->str, reply->len);
    const std::string line = "\n" + std::string(name) + ":";
    const std::size_t at = text.find(line);
    std::int64_t number = 0;
    if (at == std::string_view::npos ||
        std::from_chars(text.data() + at + line.size(), text.data() + text.size(), number).ec != std::errc())
        fail("Redis's INFO has no " + std::string(name));
    return number;
}

std::int64_t RedisServer::number(const char* command) {
    const std::unique_ptr<void, void (*)(void*)> owner(redisCommand(connection_, command), freeReplyObject);
    const auto* reply = static_cast<const redisReply*>(owner.get());
    if (reply == nullptr || reply->type != REDIS_REPLY_INTEGER)
        fail(std::string("Redis does not answer ") + command);
    return reply->integer;
}

} // namespace rostrum::bench
