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
        : trustLoopback_(settings.trustLoopback),
          hub_(parts.intake, parts.tops, parts.clock, hubLimits(settings)),
          api_(parts.intake, parts.tops, parts.vitals, parts.clock, identity, std::move(settings)) {}
    ~NetRoom() override { hub_.closeAll(); }
    NetRoom(const NetRoom&) = delete;
    NetRoom& operator=(const NetRoom&) = delete;

    void handle(HttpRequest&& request, Responder responder) override {
        api_.handle(std::move(request), std::move(responder));
    }
    void opened(HttpRequest&& handshake, std::unique_ptr<QWebSocket> socket) override {
        ViewerPeer peer;
        peer.trusted = trustLoopback_ && handshake.loopback() && !handshake.forwarded();
        hub_.accept(std::move(socket), handshake.path(), handshake.query(), peer);
    }

  private:
    static HubLimits hubLimits(const ApiSettings& settings) {
        HubLimits limits;
        limits.defaultBoardId = settings.defaultBoardId;
        return limits;
    }

    const bool trustLoopback_;
    Hub hub_;
    Api api_;
};

// The load generators, the writer and the window want cores too.
std::size_t netThreads() { return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, 4); }

EdgeSettings edgeSettings(const Settings& settings) {
    ListPolicy::Lists lists;
    lists.hosts = allowedHostNames(settings.auth.allowedHosts);
    lists.origins = settings.auth.allowedOrigins;
    lists.bodyBytes = settings.limits.bodyBytes;
    lists.bodyBytesOf = {{"/api/v1/scores/batch", settings.limits.batchBytes}};
    lists.socketPaths = {"/ws", "/ws/simple"};
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

ApiSettings apiSettings(const Settings& settings, Historian* historian) {
    ApiSettings api;
    api.historian = historian;
    api.limits.defaultLimit = settings.leaderboard.defaultLimit;
    api.limits.maxLimit = settings.leaderboard.maxLimit;
    api.defaultBoardId = settings.leaderboard.defaultId;
    api.trustLoopback = settings.auth.trustLoopback;
    api.version = ROSTRUM_VERSION;
    api.durability = name(settings.storage.durability);
    api.files = StaticFiles::load();
    return api;
}

} // namespace

ServerHost::ServerHost(const Settings& settings, const ServerParts& parts, const LedgerIdentity& identity)
    : settings_(settings),
      server_(netThreads(), edgeSettings(settings),
              [parts, identity, api = apiSettings(settings, parts.historian)](
                  NetThread& /*thread*/) -> std::unique_ptr<EdgeHandler> {
                  return std::make_unique<NetRoom>(parts, identity, api);
              }) {}

ServerHost::~ServerHost() { stop(); }

Result<void> ServerHost::listen(const std::string& host, std::uint16_t port) {
    // The machine may have got other addresses since: a cable, another network.
    server_.setPolicy(edgeSettings(settings_).policy);
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
