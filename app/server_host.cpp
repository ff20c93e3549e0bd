// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server_host.h"

#include "server/api/api.h"
#include "server/api/static_files.h"
#include "server/live/hub.h"
#include "server/ops/own_hosts.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace rostrum {

namespace {

// What serves on one net thread.
class NetRoom final : public EdgeHandler {
  public:
    NetRoom(const ServerParts& parts, const LedgerIdentity& identity, ApiSettings settings)
        : callers_(settings.gate, parts.clock),
          hub_(parts.intake, parts.tops, parts.clock, hubLimits(settings), settings.gate),
          api_(parts.intake, parts.tops, parts.vitals, parts.clock, identity, std::move(settings)) {}
    ~NetRoom() override { hub_.closeAll(); }
    NetRoom(const NetRoom&) = delete;
    NetRoom& operator=(const NetRoom&) = delete;

    void handle(HttpRequest&& request, Responder responder) override {
        api_.handle(std::move(request), std::move(responder));
    }
    void opened(HttpRequest&& handshake, std::unique_ptr<QWebSocket> socket) override {
        ViewerPeer peer;
        peer.loopback = handshake.loopback();
        peer.forwarded = handshake.forwarded();
        peer.authorization = handshake.header("authorization");
        // A bad token was refused with the handshake; one that has just become bad is found out with the first message.
        if (Result<Caller> caller = callers_.identify(
                {peer.loopback, peer.forwarded, handshake.hasHeader("authorization"), peer.authorization}))
            peer.caller = std::move(*caller);
        else
            peer.caller.presented = true;
        hub_.accept(std::move(socket), handshake.path(), handshake.query(), peer);
    }

  private:
    static HubLimits hubLimits(const ApiSettings& settings) {
        HubLimits limits;
        limits.defaultBoardId = settings.defaultBoardId;
        return limits;
    }

    KnownCallers callers_;
    Hub hub_;
    Api api_;
};

// The load generators, the writer and the window want cores too.
std::size_t netThreads() { return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, 4); }

EdgeSettings edgeSettings(const Settings& settings, const std::shared_ptr<const Gatekeeper>& gate) {
    ListPolicy::Lists lists;
    lists.hosts = allowedHostNames(settings.auth.allowedHosts);
    lists.origins = settings.auth.allowedOrigins;
    lists.bodyBytes = settings.limits.bodyBytes;
    lists.bodyBytesOf = {{"/api/v1/scores/batch", settings.limits.batchBytes}};
    lists.socketPaths = {"/ws", "/ws/simple"};
    lists.tokenJudge = [gate](std::string_view authorization) -> Result<void> {
        const SystemClock clock;
        const Result<Caller> caller = gate->identify({false, false, true, authorization}, clock.wallMs());
        return caller ? Result<void>() : caller.error();
    };
    EdgeSettings edge;
    edge.policy = std::make_shared<ListPolicy>(std::move(lists));
    edge.limits.connections = settings.limits.connections;
    edge.limits.bodiesBytes = settings.limits.bodiesBytes;
    edge.limits.requestTimeoutMs = settings.server.readTimeoutMs;
    edge.limits.writeStallMs = settings.server.writeTimeoutMs;
    edge.limits.idleTimeoutMs = settings.server.idleTimeoutMs;
    edge.limits.stopGraceMs = 2000; // of the five seconds in which a stop must be over
    return edge;
}

ApiSettings apiSettings(const Settings& settings, Historian* historian,
                        std::shared_ptr<const Gatekeeper> gate) {
    ApiSettings api;
    api.historian = historian;
    api.limits.defaultLimit = settings.leaderboard.defaultLimit;
    api.limits.maxLimit = settings.leaderboard.maxLimit;
    api.defaultBoardId = settings.leaderboard.defaultId;
    api.gate = std::move(gate);
    api.version = ROSTRUM_VERSION;
    api.durability = name(settings.storage.durability);
    api.files = StaticFiles::load();
    return api;
}

} // namespace

ServerHost::ServerHost(const Settings& settings, const ServerParts& parts, const LedgerIdentity& identity,
                       std::shared_ptr<const Gatekeeper> gate)
    : settings_(settings),
      gate_(std::move(gate)),
      server_(netThreads(), edgeSettings(settings, gate_),
              [parts, identity, api = apiSettings(settings, parts.historian, gate_)](
                  NetThread& /*thread*/) -> std::unique_ptr<EdgeHandler> {
                  return std::make_unique<NetRoom>(parts, identity, api);
              }) {}

ServerHost::~ServerHost() { stop(); }

Result<void> ServerHost::listen(const std::string& host, std::uint16_t port) {
    // The machine may have got other addresses since: a cable, another network.
    server_.setPolicy(edgeSettings(settings_, gate_).policy);
    const Result<std::uint16_t> listening = server_.listen(host, port);
    if (!listening)
        return listening.error();
    host_ = host;
    port_ = *listening;
    return {};
}

void ServerHost::stop() {
    server_.stop();
    port_ = 0;
}

} // namespace rostrum
