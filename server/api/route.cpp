// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/route.h"

#include "server/http/uri.h"

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace rostrum {

namespace {

using Named = std::pair<std::string_view, Endpoint>;

constexpr std::array<Named, 11> wholePaths = {{
    {"/api/v1/scores", Endpoint::scores},
    {"/api/v1/scores/batch", Endpoint::batch},
    {"/api/v1/leaderboards", Endpoint::boards},
    {"/api/v1/undo", Endpoint::undoAny},
    {"/api/v1/tokens", Endpoint::tokens},
    {"/api/v1/redo", Endpoint::redoAny},
    {"/leaderboard", Endpoint::publicTop},
    {"/v1/leaderboard/public", Endpoint::publicTop},
    {"/health", Endpoint::health},
    {"/v1/health-check", Endpoint::health},
    {"/ready", Endpoint::ready},
}};

constexpr std::array<Named, 14> ofBoard = {{
    {"top", Endpoint::top},
    {"range", Endpoint::range},
    {"stats", Endpoint::stats},
    {"entries", Endpoint::entries},
    {"ranks", Endpoint::ranks},
    {"periods", Endpoint::archives},
    {"history", Endpoint::history},
    {"export", Endpoint::exported},
    {"reset", Endpoint::reset},
    {"freeze", Endpoint::freeze},
    {"unfreeze", Endpoint::unfreeze},
    {"reveal", Endpoint::reveal},
    {"undo", Endpoint::undo},
    {"redo", Endpoint::redo},
}};

constexpr std::array<Named, 2> ofPlayerOnBoard = {{
    {"player", Endpoint::player},
    {"around", Endpoint::around},
}};

constexpr std::array<Named, 2> ofPlayer = {{
    {"merge", Endpoint::merge},
    {"erase", Endpoint::erase},
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
    case Endpoint::undoAny:
    case Endpoint::redoAny:
    case Endpoint::reset:
    case Endpoint::freeze:
    case Endpoint::unfreeze:
    case Endpoint::reveal:
    case Endpoint::undo:
    case Endpoint::redo:
    case Endpoint::ranks:
    case Endpoint::merge:
    case Endpoint::erase: return bit(Method::post);
    case Endpoint::tokens:
    case Endpoint::boards: return reading | bit(Method::post);
    case Endpoint::token: return bit(Method::del);
    case Endpoint::board: return reading | bit(Method::patch) | bit(Method::del);
    case Endpoint::player: return reading | bit(Method::put) | bit(Method::del);
    case Endpoint::playerInfo: return reading | bit(Method::put);
    default: return reading;
    }
}

Error undecodable(const char* what) {
    return Error{Code::invalidRequest,
                 std::string("The ") + what + " in the path is not percent-encoded UTF-8 text."};
}

// 1 and up, in digits; 0 where it is none.
std::uint64_t readNumber(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size() ? value : 0;
}

// Behind /api/v1/players/.
Result<Route> playerRoute(std::string_view rest) {
    Route route;
    bool more = false;
    const std::string_view player = cut(rest, more);
    if (player.empty())
        return route;
    if (!percentDecode(player, route.player))
        return undecodable("player's id");
    route.endpoint = more ? find(ofPlayer, rest) : Endpoint::playerInfo;
    return route;
}

// Behind a board's id and a word that names something of it.
Result<Route> innerRoute(Route route, std::string_view action, std::string_view rest) {
    bool more = false;
    const std::string_view name = cut(rest, more);
    if (action == "periods") {
        if (!more || rest != "top")
            return route;
        route.archive = readNumber(name);
        if (route.archive == 0)
            return Error{Code::invalidRequest, "The number of a period must be a whole number from 1."};
        route.endpoint = Endpoint::archiveTop;
        return route;
    }
    const Endpoint endpoint = find(ofPlayerOnBoard, action);
    const bool isCurve = more && endpoint == Endpoint::player && rest == "curve";
    if ((more && !isCurve) || name.empty())
        return route;
    if (!percentDecode(name, route.player))
        return undecodable("player's id");
    route.endpoint = isCurve ? Endpoint::curve : endpoint;
    return route;
}

} // namespace

Result<Route> routeOf(std::string_view rawPath) {
    constexpr std::string_view boardsPrefix = "/api/v1/leaderboards/";
    constexpr std::string_view playersPrefix = "/api/v1/players/";
    constexpr std::string_view tokensPrefix = "/api/v1/tokens/";
    Route route;
    if (rawPath.starts_with(tokensPrefix)) {
        route.token = readNumber(rawPath.substr(tokensPrefix.size()));
        route.endpoint = route.token == 0 ? Endpoint::none : Endpoint::token;
        return route;
    }
    if (rawPath.starts_with(playersPrefix))
        return playerRoute(rawPath.substr(playersPrefix.size()));
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
    if (more)
        return innerRoute(std::move(route), action, rest);
    route.endpoint = find(ofBoard, action);
    return route;
}

bool allows(Endpoint endpoint, Method method) { return (methodsOf(endpoint) & bit(method)) != 0; }

std::string allowedMethods(Endpoint endpoint) {
    constexpr std::array<std::pair<Method, std::string_view>, 6> names = {{{Method::get, "GET"},
                                                                           {Method::head, "HEAD"},
                                                                           {Method::post, "POST"},
                                                                           {Method::put, "PUT"},
                                                                           {Method::patch, "PATCH"},
                                                                           {Method::del, "DELETE"}}};
    std::string list;
    for (const auto& [method, name] : names) {
        if (allows(endpoint, method))
            list.append(list.empty() ? "" : ", ").append(name);
    }
    return list;
}

Role leastRole(Endpoint endpoint, Method method) {
    const bool writes = isWrite(endpoint, method);
    switch (endpoint) {
    case Endpoint::tokens:
    case Endpoint::token: return Role::admin;
    case Endpoint::scores:
    case Endpoint::batch: return Role::device;
    case Endpoint::boards:
    case Endpoint::board: return writes ? Role::admin : Role::viewer;
    case Endpoint::history:
    case Endpoint::curve:
    case Endpoint::playerInfo: return Role::operators;
    default: return writes ? Role::operators : Role::viewer;
    }
}

} // namespace rostrum
