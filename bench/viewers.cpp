// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/viewers.h"

#include "bench/conversations.h"
#include "bench/fail.h"
#include "bench/load.h"
#include "bench/measure.h"
#include "bench/servers.h"
#include "bench/websocket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rostrum::bench {

namespace {

constexpr std::size_t senderCount = 4;
constexpr std::uint64_t senderTag = std::uint64_t{1} << 32; // above all numbers of viewers
constexpr std::int64_t patienceNs = 20'000'000'000;
constexpr double warmUpShare = 0.1; // of the scores of a run, which do not count

std::uint32_t asUs(std::int64_t ns) {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(ns, 0) / 1000);
}

void sendAll(int socket, std::string_view bytes) {
    if (send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
        failErrno("the server takes no more");
}

} // namespace

Audience::Audience(std::uint16_t port, std::uint32_t viewers)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      viewers_(viewers),
      senders_(senderCount) {
    const std::string handshake =
        handshakeRequest("/ws?leaderboard=" + std::string(benchBoard) + "&limit=10");
    for (std::size_t i = 0; i < viewers_.size(); ++i) {
        viewers_[i].socket = connectTo(port);
        watch(viewers_[i].socket, i);
        sendAll(viewers_[i].socket, handshake);
        turn(nowNs());
    }
    for (std::size_t i = 0; i < senders_.size(); ++i) {
        senders_[i].socket = connectTo(port);
        watch(senders_[i].socket, senderTag + i);
    }
    const std::int64_t begin = nowNs();
    while (!allHaveSeen(0)) {
        turn(nowNs() + 10'000'000);
        if (nowNs() > begin + patienceNs)
            fail("not all viewers get a first state");
    }
}

Audience::~Audience() {
    for (const Viewer& viewer : viewers_)
        close(viewer.socket);
    for (const Sender& sender : senders_)
        close(sender.socket);
    close(epoll_);
}

void Audience::watch(int socket, std::uint64_t tag) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u64 = tag;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0)
        failErrno("epoll_ctl");
}

void Audience::turn(std::int64_t untilNs) {
    const std::int64_t left = std::max<std::int64_t>(untilNs - nowNs(), 0);
    const timespec timeout = {left / 1'000'000'000, left % 1'000'000'000};
    std::array<epoll_event, 128> events = {};
    const int count = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    checkInterrupted();
    if (count < 0 && errno != EINTR)
        failErrno("epoll_pwait2");
    for (int i = 0; i < count; ++i) {
        const std::uint64_t tag = events[static_cast<std::size_t>(i)].data.u64;
        if (tag >= senderTag)
            hearSender(senders_[tag - senderTag]);
        else
            hearViewer(viewers_[tag]);
    }
}

bool Audience::receive(int socket, std::string& into) {
    std::array<char, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): 10,000 times a second
    const ssize_t count = recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN)
        return false;
    if (count <= 0)
        fail("the server has closed a connection");
    into.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

void Audience::hearViewer(Viewer& viewer) {
    if (!receive(viewer.socket, viewer.received))
        return;
    std::string_view rest = viewer.received;
    if (!viewer.open) {
        const std::size_t size = handshakeAnswerSize(rest);
        viewer.open = size != 0;
        rest.remove_prefix(size);
    }
    while (viewer.open) {
        const Frame frame = frameAt(rest);
        if (frame.size == 0)
            break;
        if (frame.opcode == Opcode::ping)
            sendAll(viewer.socket, clientFrame(Opcode::pong, frame.payload));
        else if (frame.opcode == Opcode::text)
            takeFrame(viewer, frame.payload);
        else if (frame.opcode == Opcode::close)
            fail("the server closes a viewer's WebSocket");
        rest.remove_prefix(frame.size);
    }
    viewer.received.erase(0, viewer.received.size() - rest.size());
}

void Audience::takeFrame(Viewer& viewer, std::string_view payload) {
    if (payload.find(R"("leaderboard_update")") == std::string_view::npos)
        fail("viewers get something else: " + std::string(payload.substr(0, 400)));
    const Sight sight{nowNs(), numberAfter(payload, "revision")};
    if (!viewer.sights.empty() && viewer.sights.back().revision > sight.revision)
        fail("a viewer sees an older state after a newer one");
    viewer.sights.push_back(sight);
    ++frames_;
    frameBytes_ += payload.size();
}

void Audience::hearSender(Sender& sender) {
    if (!receive(sender.socket, sender.received))
        return;
    const std::int64_t atNs = nowNs();
    std::string_view rest = sender.received;
    while (const std::size_t size = httpAnswerSize(rest)) {
        if (sender.underWay.empty())
            fail("the server says more than it was asked");
        Score& score = scores_[sender.underWay.front()];
        sender.underWay.pop_front();
        score.seq = numberAfter(rest.substr(0, size), "seq");
        score.answeredNs = atNs;
        ++answered_;
        rest.remove_prefix(size);
    }
    sender.received.erase(0, sender.received.size() - rest.size());
}

void Audience::sendScore(std::int64_t dueNs) {
    const auto number = static_cast<std::uint32_t>(scores_.size());
    scores_.push_back({dueNs, 0, 0});
    Sender& sender = senders_[number % senders_.size()];
    sender.underWay.push_back(number);
    ++sent_;
    sendAll(sender.socket, httpPost("/api/v1/scores", scoreBody(sent_ % leaders, leastScore + sent_)));
}

bool Audience::allHaveSeen(std::uint64_t revision) const {
    return std::all_of(viewers_.begin(), viewers_.end(), [revision](const Viewer& viewer) {
        return !viewer.sights.empty() && viewer.sights.back().revision >= revision;
    });
}

Audience::Seen Audience::run(double seconds, std::uint32_t scoresPerSecond, std::uint64_t revision) {
    scores_.clear();
    answered_ = 0;
    frames_ = 0;
    frameBytes_ = 0;
    for (Viewer& viewer : viewers_)
        viewer.sights.clear();
    const auto count = std::max(10U, static_cast<std::uint32_t>(seconds * scoresPerSecond));
    const std::int64_t intervalNs = 1'000'000'000 / scoresPerSecond;
    const std::int64_t begin = nowNs();
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::int64_t dueNs = begin + i * intervalNs;
        do
            turn(dueNs);
        while (nowNs() < dueNs);
        sendScore(dueNs);
    }
    const std::int64_t end = nowNs();
    while (answered_ < count || !allHaveSeen(revision + count)) {
        turn(nowNs() + 10'000'000);
        if (nowNs() > end + patienceNs)
            fail("not all viewers get to see the last score");
    }
    return evaluate(static_cast<double>(nowNs() - begin) / 1e9, revision);
}

Audience::Seen Audience::evaluate(double seconds, std::uint64_t revision) {
    std::sort(scores_.begin(), scores_.end(), [](const Score& a, const Score& b) { return a.seq < b.seq; });
    std::vector<std::uint32_t> answers;
    std::vector<std::uint32_t> delays;
    delays.reserve(scores_.size() * viewers_.size());
    const auto first = static_cast<std::size_t>(static_cast<double>(scores_.size()) * warmUpShare);
    for (std::size_t i = first; i < scores_.size(); ++i)
        answers.push_back(asUs(scores_[i].answeredNs - scores_[i].dueNs));
    for (const Viewer& viewer : viewers_) {
        auto sight = viewer.sights.begin();
        for (std::size_t i = first; i < scores_.size(); ++i) {
            while (sight->revision < revision + i + 1) // the last sight shows the last score
                ++sight;
            delays.push_back(asUs(sight->atNs - scores_[i].dueNs));
        }
    }
    Seen seen;
    seen.p50Ms = percentile(delays, 0.50) / 1000;
    seen.p99Ms = percentile(delays, 0.99) / 1000;
    seen.answerP50Ms = percentile(answers, 0.50) / 1000;
    seen.answerP99Ms = percentile(answers, 0.99) / 1000;
    seen.framesPerSecond = static_cast<double>(frames_) / seconds;
    seen.frameBytes =
        static_cast<double>(frameBytes_) / static_cast<double>(std::max<std::uint64_t>(frames_, 1));
    seen.scores = static_cast<std::uint32_t>(scores_.size());
    return seen;
}

} // namespace rostrum::bench
