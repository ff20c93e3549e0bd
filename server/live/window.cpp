// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/window.h"

#include "server/api/json_writer.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace rostrum {
namespace {

QString toText(const std::string& json) {
    return QString::fromUtf8(json.data(), static_cast<qsizetype>(json.size()));
}

std::size_t shownOf(const Top& top, std::uint64_t limit) {
    return std::min<std::size_t>(static_cast<std::size_t>(limit), top.entries.size());
}

void writeEntry(JsonWriter& json, const Entry& entry, int decimals) {
    json.beginObject();
    json.field("rank", entry.rank);
    json.field("player_id", std::string_view(entry.playerId));
    json.key("score");
    json.score(entry.score, decimals);
    json.key("score_text");
    json.scoreText(entry.score, decimals);
    json.field("username", std::string_view(entry.username));
    json.endObject();
}

void writeData(std::string& out, const Top& top, std::uint64_t limit) {
    JsonWriter json(out);
    json.beginObject();
    json.field("name", std::string_view(top.leaderboardName));
    json.key("entries");
    json.beginArray();
    for (std::size_t i = 0; i < shownOf(top, limit); ++i)
        writeEntry(json, top.entries[i], top.meta.decimals);
    json.endArray();
    json.field("total_players", top.meta.totalPlayers);
    json.endObject();
}

void writeSimple(std::string& out, const Top& top, std::uint64_t limit) {
    JsonWriter json(out);
    json.beginObject();
    json.field("event", "leaderboard_update");
    json.key("leaderboard");
    json.beginArray();
    for (std::size_t i = 0; i < shownOf(top, limit); ++i) {
        json.beginObject();
        json.field("userId", std::string_view(top.entries[i].playerId));
        json.key("score");
        json.score(top.entries[i].score, top.meta.decimals);
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

// `place` says where the entry stands, for ranks are shared: with it a client needs no rule to put the window together.
void writeChange(JsonWriter& json, const Top& to, std::size_t index, const Entry* before) {
    const Entry& entry = to.entries[index];
    json.beginObject();
    json.field("player_id", std::string_view(entry.playerId));
    json.field("username", std::string_view(entry.username));
    json.field("place", static_cast<std::uint64_t>(index + 1));
    json.field("rank", entry.rank);
    json.field("previous_rank", before != nullptr ? before->rank : std::nullopt);
    json.key("score");
    json.score(entry.score, to.meta.decimals);
    json.key("score_text");
    json.scoreText(entry.score, to.meta.decimals);
    json.endObject();
}

void writeSteps(std::string& out, const Top& from, const Top& to, std::uint64_t limit) {
    std::unordered_map<std::string_view, std::size_t> before;
    for (std::size_t i = 0; i < shownOf(from, limit); ++i)
        before.emplace(from.entries[i].playerId, i);
    JsonWriter json(out);
    json.key("changes");
    json.beginArray();
    for (std::size_t i = 0; i < shownOf(to, limit); ++i) {
        const auto found = before.find(to.entries[i].playerId);
        const Entry* was = found == before.end() ? nullptr : &from.entries[found->second];
        if (was == nullptr || found->second != i || !(*was == to.entries[i]))
            writeChange(json, to, i, was);
        if (found != before.end())
            before.erase(found);
    }
    json.endArray();
    json.key("left");
    json.beginArray();
    for (std::size_t i = 0; i < shownOf(from, limit); ++i) { // in their old order, not the table's
        if (before.contains(from.entries[i].playerId))
            json.text(from.entries[i].playerId);
    }
    json.endArray();
    json.field("total_players", to.meta.totalPlayers);
}

} // namespace

bool Window::render(const Top& top, const ChannelKey& channel) {
    scratch_.clear();
    if (form_ == LiveForm::simple)
        writeSimple(scratch_, top, limit_);
    else
        writeData(scratch_, top, limit_);
    const bool differs = scratch_ != data_;
    data_.swap(scratch_);
    revision_ = top.meta.revision;
    plain_.clear();
    for (Step& step : steps_)
        step = Step{};
    if (channel_.empty()) {
        JsonWriter json(channel_);
        json.field("leaderboard_id", std::string_view(channel.leaderboardId));
        json.field("period", name(channel.period));
    }
    return differs;
}

QString Window::message(std::string_view ref) {
    const bool isPlain = ref == "null" || form_ == LiveForm::simple;
    if (isPlain && !plain_.isEmpty())
        return plain_;
    scratch_.clear();
    if (form_ == LiveForm::simple)
        scratch_.append(data_);
    else
        scratch_.append(R"({"type":"leaderboard_update",)")
            .append(channel_)
            .append(R"(,"ref":)")
            .append(ref)
            .append(R"(,"revision":)")
            .append(std::to_string(revision_))
            .append(R"(,"data":)")
            .append(data_)
            .push_back('}');
    QString text = toText(scratch_);
    if (isPlain)
        plain_ = text;
    return text;
}

Window::Step& Window::stepFrom(const TopPtr& from, const Top& to) {
    for (Step& step : steps_) {
        if (step.from == from)
            return step;
    }
    Step& step = steps_.at(nextStep_);
    nextStep_ = (nextStep_ + 1) % steps_.size();
    step = Step{from, {}, 0, {}};
    writeSteps(step.body, *from, to, limit_);
    return step;
}

std::optional<QString> Window::delta(const TopPtr& from, const TopPtr& to, std::uint64_t base,
                                     std::string_view ref) {
    const Top& before = *from;
    // What a delta has no words for: another life of the board, another name, other digits.
    if (before.meta.board != to->meta.board || before.meta.generation != to->meta.generation ||
        before.leaderboardName != to->leaderboardName || before.meta.decimals != to->meta.decimals)
        return std::nullopt;
    Step& step = stepFrom(from, *to);
    if (step.body.size() >= data_.size())
        return std::nullopt;
    const bool isPlain = ref == "null";
    if (isPlain && !step.plain.isEmpty() && step.plainBase == base)
        return step.plain;
    scratch_.clear();
    scratch_.append(R"({"type":"leaderboard_delta",)")
        .append(channel_)
        .append(R"(,"ref":)")
        .append(ref)
        .append(R"(,"revision":)")
        .append(std::to_string(revision_))
        .append(R"(,"base":)")
        .append(std::to_string(base))
        .append(",")
        .append(step.body)
        .push_back('}');
    QString text = toText(scratch_);
    if (isPlain) {
        step.plain = text;
        step.plainBase = base;
    }
    return text;
}

} // namespace rostrum
