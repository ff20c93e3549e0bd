// SPDX-License-Identifier: GPL-3.0-or-later
// Subscriptions by address: what stands behind the '?' of /ws and /ws/simple.
#include "server/live/hub.h"

#include <QUrlQuery>

#include <algorithm>
#include <array>
#include <utility>

namespace rostrum {
namespace {

Error badQuery(bool simple) {
    return Error{Code::invalidRequest,
                 simple ? "/ws/simple takes leaderboard=ID, once."
                        : "/ws takes leaderboard=ID, with limit=N, period=all|daily|weekly|monthly, "
                          "mode=full|delta and view=public|operator if wanted, each once."};
}

constexpr std::array<QStringView, 5> names = {u"leaderboard", u"limit", u"period", u"mode", u"view"};

bool take(std::size_t name, const QString& value, ViewerMessage& message) {
    bool good = true;
    switch (name) {
    case 0: message.channel.leaderboardId = value.toStdString(); break;
    case 1:
        message.limit = std::min<std::uint64_t>(value.toULongLong(&good), largestWindow);
        good = good && message.limit > 0;
        break;
    case 2: {
        const std::optional<Period> period = parsePeriod(value.toStdString());
        good = period.has_value();
        message.channel.period = period.value_or(Period::all);
        break;
    }
    case 3:
        message.form = value == u"delta" ? LiveForm::delta : LiveForm::full;
        good = value == u"delta" || value == u"full";
        break;
    default:
        message.channel.operatorView = value == u"operator";
        good = value == u"operator" || value == u"public";
    }
    return good;
}

} // namespace

Result<ViewerMessage> Hub::wishOf(const Viewer& viewer, std::string_view query) const {
    ViewerMessage message;
    message.type = ViewerMessage::Type::subscribe;
    if (viewer.simple) {
        message.form = LiveForm::simple;
        message.channel.leaderboardId = limits_.defaultBoardId;
    }
    unsigned seen = 0;
    const QUrlQuery items(QString::fromUtf8(query.data(), static_cast<qsizetype>(query.size())));
    for (const auto& [name, value] : items.queryItems(QUrl::FullyDecoded)) {
        const auto index =
            static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
        const unsigned bit = 1U << index;
        if (index == names.size() || (seen & bit) != 0 || (viewer.simple && index != 0) ||
            !take(index, value, message))
            return badQuery(viewer.simple);
        seen |= bit;
    }
    if ((seen & 1U) == 0 && !viewer.simple)
        return badQuery(false);
    return message;
}

void Hub::subscribeByQuery(Viewer& viewer, std::string_view query) {
    const Result<ViewerMessage> wish = wishOf(viewer, query);
    if (wish)
        subscribe(viewer, *wish, "null");
    else
        turnAway(viewer, wish.error());
}

} // namespace rostrum
