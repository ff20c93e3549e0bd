// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/route.h"

#include "server/http/uri.h"

#include <array>
#include <utility>

namespace rostrum {

namespace {

using Named = std::pair<std::string_view, Endpoint>;

constexpr std::array<Named, 8> wholePaths = {{
    {"/api/v1/scores", Endpoint::scores},
    {"/api/v1/scores/batch", Endpoint::batch},
    {"/api/v1/leaderboards", Endpoint::boards},
    {"/leaderboard", Endpoint::publicTop},
    {"/v1/leaderboard/public", Endpoint::publicTop},
    {"/health", Endpoint::health},
    {"/v1/health-check", Endpoint::health},
    {"/ready", Endpoint::ready},
}};

constexpr std::array<Named, 4> ofBoard = {{
    {"top", Endpoint::top},
    {"range", Endpoint::range},
    {"stats", Endpoint::stats},
    {"reset", Endpoint::reset},
}};

constexpr std::array<Named, 2> ofPlayer = {{
    {"player", Endpoint::player},
    {"around", Endpoint::around},
}};

template <std::size_t N>
Endpoint find(const std::array<Named, N>& names, std::string_view name) {
    for (const auto& [known, endpoint] : names) {
        if (known == name)
            return endpoint;
    }
    return Endpoint::none;
}

// Cuts off the front up to the next slash; `more` says whether there was one.
std::string_view cut(std::string_view& rest, bool& more) {
    const std::size_t slash = rest.find('/');
    more = slash != std::string_view::npos;
    const std::string_view front = rest.substr(0, slash);
    rest = more ? rest.substr(slash + 1) : std::string_view();
    return front;
}

constexpr unsigned bit(Method method) { return 1U << static_cast<unsigned>(method); }
constexpr unsigned reading = bit(Method::get) | bit(Method::head);

unsigned methodsOf(Endpoint endpoint) {
    switch (endpoint) {
    case Endpoint::none: return 0;
    case Endpoint::scores:
    case Endpoint::batch:
    case Endpoint::reset: return bit(Method::post);
    case Endpoint::boards: return reading | bit(Method::post);
    case Endpoint::board: return reading | bit(Method::patch) | bit(Method::del);
    case Endpoint::player: return reading | bit(Method::del);
    case Endpoint::health:
    case Endpoint::ready:
    case Endpoint::publicTop:
    case Endpoint::stats:
    case Endpoint::top:
    case Endpoint::range:
    case Endpoint::around: return reading;
    }
    return 0;
}

Error undecodable(const char* what) {
    return Error{Code::invalidRequest,
                 std::string("The ") + what + " in the path is not percent-encoded UTF-8 text."};
}

} // namespace

Result<Route> routeOf(std::string_view rawPath) {
    constexpr std::string_view boardsPrefix = "/api/v1/leaderboards/";
    Route route;
    if (!rawPath.starts_with(boardsPrefix)) {
        route.endpoint = find(wholePaths, rawPath);
        return route;
    }
    std::string_view rest = rawPath.substr(boardsPrefix.size());
    bool more = false;
    const std::string_view board = cut(rest, more);
    if (board.empty())
        return route;
    if (!percentDecode(board, route.board))
        return undecodable("leaderboard's id");
    if (!more) {
        route.endpoint = Endpoint::board;
        return route;
    }
    const std::string_view action = cut(rest, more);
    if (!more) {
        route.endpoint = find(ofBoard, action);
        return route;
    }
    const std::string_view player = cut(rest, more);
    if (more || player.empty())
        return route;
    if (!percentDecode(player, route.player))
        return undecodable("player's id");
    route.endpoint = find(ofPlayer, action);
    return route;
}

bool allows(Endpoint endpoint, Method method) { return (methodsOf(endpoint) & bit(method)) != 0; }

std::string allowedMethods(Endpoint endpoint) {
    constexpr std::array<std::pair<Method, std::string_view>, 5> names = {{{Method::get, "GET"},
                                                                           {Method::head, "HEAD"},
                                                                           {Method::post, "POST"},
                                                                           {Method::patch, "PATCH"},
                                                                           {Method::del, "DELETE"}}};
    std::string list;
    for (const auto& [method, name] : names) {
        if (allows(endpoint, method))
            list.append(list.empty() ? "" : ", ").append(name);
    }
    return list;
}

} // namespace rostrum
