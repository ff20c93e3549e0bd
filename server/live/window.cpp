// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/window.h"

#include "server/api/json_writer.h"

#include <algorithm>

namespace rostrum {
namespace {

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
    const std::size_t count = std::min<std::size_t>(static_cast<std::size_t>(limit), top.entries.size());
    for (std::size_t i = 0; i < count; ++i)
        writeEntry(json, top.entries[i], top.meta.decimals);
    json.endArray();
    json.field("total_players", top.meta.totalPlayers);
    json.endObject();
}

} // namespace

bool Window::render(const Top& top) {
    scratch_.clear();
    writeData(scratch_, top, limit_);
    const bool differs = scratch_ != data_;
    data_.swap(scratch_);
    revision_ = top.meta.revision;
    plain_.clear();
    if (head_.empty()) {
        head_ = R"({"type":"leaderboard_update","leaderboard_id":)";
        JsonWriter(head_).text(top.leaderboardId);
        head_ += R"(,"period":"all","ref":)";
    }
    tail_ = R"(,"revision":)" + std::to_string(revision_) + R"(,"data":)";
    return differs;
}

QString Window::message(std::string_view ref) {
    const bool isPlain = ref == "null";
    if (isPlain && !plain_.isEmpty())
        return plain_;
    scratch_.clear();
    scratch_.append(head_).append(ref).append(tail_).append(data_).push_back('}');
    QString text = QString::fromUtf8(scratch_.data(), static_cast<qsizetype>(scratch_.size()));
    if (isPlain)
        plain_ = text;
    return text;
}

} // namespace rostrum
