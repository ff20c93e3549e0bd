// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/edge.h"

#include "core/check.h"
#include "server/http/guard.h"
#include "server/http/socket_door.h"
#include "server/http/tls_wire.h"
#include "server/http/wire.h"

#include <algorithm>
#include <chrono>
#include <unistd.h>

namespace rostrum {
namespace {

// Above the limit, so many more are taken in only to be told so in full; past them the listener hangs up.
constexpr int kLongestTickMs = 250;
constexpr int kShortestTickMs = 5;

int tickFor(const EdgeLimits& limits) {
    const int shortest =
        std::min({limits.requestTimeoutMs, limits.idleTimeoutMs, limits.writeStallMs, limits.lingerMs});
    return std::clamp(shortest / 8, kShortestTickMs, kLongestTickMs);
}

} // namespace

ConnectionSlot::ConnectionSlot(std::shared_ptr<EdgeCounters> counters)
    : counters_(std::move(counters)),
      number_(counters_->connections.fetch_add(1) + 1) {}

ConnectionSlot::~ConnectionSlot() { counters_->connections.fetch_sub(1); }

Edge::Edge(EdgeSettings settings, EdgeHandler& handler)
    : settings_(std::move(settings)),
      handler_(handler),
      socketDoor_(std::make_unique<SocketDoor>(handler, settings_.limits, settings_.counters)),
      scratch_(std::make_unique_for_overwrite<char[]>(kScratchBytes)) { // NOLINT(*-avoid-c-arrays)
    ROSTRUM_CHECK(settings_.policy != nullptr, "an edge without a policy");
    if (!settings_.bodies)
        settings_.bodies = std::make_shared<BodyShare::Pool>(settings_.limits.bodiesBytes);
    ticker_.setInterval(tickFor(settings_.limits));
    QObject::connect(&ticker_, &QTimer::timeout, &ticker_, [this] { tick(); });
    burial_.setSingleShot(true);
    burial_.setInterval(0);
    QObject::connect(&burial_, &QTimer::timeout, &burial_, [this] { bury(); });
}

Edge::~Edge() {
    // Guards close their wires; responders that are still kept somewhere find nobody.
    guards_.clear();
    retired_.clear();
}

std::int64_t Edge::nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void Edge::adopt(int fd, std::unique_ptr<ConnectionSlot> slot) {
    Peer peer;
    if (draining_ || !describePeer(fd, peer)) {
        ::close(fd);
        return;
    }
    const bool crowded = slot->number() > settings_.limits.connections;
    std::unique_ptr<Wire> wire;
    if (settings_.tls)
        wire = TlsWire::accept(fd, std::move(peer), *settings_.tls);
    else
        wire = std::make_unique<PlainWire>(poller_, fd, std::move(peer));
    if (!wire)
        return;
    auto guard = std::make_unique<Guard>(*this, std::move(wire), std::move(slot));
    Guard& added = *guard;
    guards_.emplace(&added, std::move(guard));
    if (!ticker_.isActive())
        ticker_.start();
    added.start(crowded);
}

void Edge::drain(std::function<void()> done) {
    draining_ = true;
    drained_ = std::move(done);
    std::vector<Guard*> all;
    all.reserve(guards_.size());
    for (const auto& [guard, owned] : guards_)
        all.push_back(guard);
    for (Guard* guard : all)
        guard->drain();
    burial_.start(); // reports even if there was nobody
}

void Edge::retire(Guard& guard) {
    const auto found = guards_.find(&guard);
    if (found == guards_.end())
        return;
    retired_.push_back(std::move(found->second));
    guards_.erase(found);
    if (!burial_.isActive())
        burial_.start();
}

void Edge::tick() {
    const std::int64_t now = nowMs();
    std::vector<Guard*> late;
    for (const auto& [guard, owned] : guards_) {
        if (guard->isLate(now))
            late.push_back(guard);
    }
    for (Guard* guard : late) // after the walk: these close, and closing changes the table
        guard->deadlinePassed();
    if (guards_.empty())
        ticker_.stop();
}

void Edge::bury() {
    retired_.clear();
    if (draining_ && guards_.empty() && drained_) {
        const std::function<void()> done = std::move(drained_);
        drained_ = nullptr;
        done();
    }
}

} // namespace rostrum
