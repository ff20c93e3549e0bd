// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/tie_break.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

constexpr std::string_view secondaryPrefix = "secondary:";

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

bool isSecondaryName(std::string_view name) {
    if (name.empty() || name.size() > 64)
        return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-';
    });
}

std::optional<TieBreak> parseLast(std::string_view text) {
    if (text == "first")
        return TieBreak::first;
    if (text == "last")
        return TieBreak::last;
    if (text == "player_id")
        return TieBreak::playerId;
    return std::nullopt;
}

const char* nameOf(TieBreak last) {
    switch (last) {
    case TieBreak::first: return "first";
    case TieBreak::last: return "last";
    case TieBreak::playerId: return "player_id";
    }
    return "";
}

// What follows "secondary:".
Result<SecondaryRule> parseSecondary(std::string_view text) {
    SecondaryRule rule;
    const std::size_t colon = text.find(':');
    rule.name = text.substr(0, colon);
    if (colon != std::string_view::npos) {
        const std::string_view direction = text.substr(colon + 1);
        if (direction != "asc" && direction != "desc")
            return invalid("tie_break: after secondary:NAME: stands asc or desc");
        rule.order = direction == "asc" ? SortOrder::ascending : SortOrder::descending;
    }
    if (!isSecondaryName(rule.name))
        return invalid("tie_break: the name of a secondary value must be 1 to 64 of A-Z a-z 0-9 . _ -");
    return rule;
}

} // namespace

std::optional<std::size_t> TieBreaks::indexOf(std::string_view secondary) const {
    for (std::size_t i = 0; i < secondaries.size(); ++i) {
        if (secondaries[i].name == secondary)
            return i;
    }
    return std::nullopt;
}

Result<TieBreaks> parseTieBreaks(std::span<const std::string> list) {
    TieBreaks result;
    bool decided = false;
    for (const std::string& text : list) {
        if (decided)
            return invalid("tie_break: nothing can follow first, last or player_id, which decide every tie");
        if (const std::optional<TieBreak> last = parseLast(text)) {
            result.last = *last;
            decided = true;
            continue;
        }
        if (!std::string_view(text).starts_with(secondaryPrefix))
            return invalid("tie_break must be a list of first, last, player_id, secondary:NAME, "
                           "secondary:NAME:asc or secondary:NAME:desc");
        Result<SecondaryRule> rule = parseSecondary(std::string_view(text).substr(secondaryPrefix.size()));
        if (!rule)
            return rule.error();
        if (result.indexOf(rule->name))
            return invalid("tie_break names the secondary value " + rule->name + " twice");
        result.secondaries.push_back(std::move(*rule));
        if (result.secondaries.size() > RankingOrder::mostSecondaries)
            return invalid("tie_break has more than " + std::to_string(RankingOrder::mostSecondaries) +
                           " secondary values");
    }
    return result;
}

std::vector<std::string> textsOf(const TieBreaks& value) {
    std::vector<std::string> texts;
    for (const SecondaryRule& rule : value.secondaries)
        texts.push_back(std::string(secondaryPrefix) + rule.name +
                        (rule.order == SortOrder::ascending ? ":asc" : ":desc"));
    texts.emplace_back(nameOf(value.last));
    return texts;
}

RankingOrder orderOf(SortOrder sort, const TieBreaks& tieBreaks) {
    RankingOrder order;
    order.sort = sort;
    order.secondaryCount = static_cast<std::uint8_t>(tieBreaks.secondaries.size());
    for (std::size_t i = 0; i < tieBreaks.secondaries.size(); ++i)
        order.secondaries[i] = tieBreaks.secondaries[i].order;
    order.last = tieBreaks.last;
    return order;
}

} // namespace rostrum
