// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/messages.h"

#include "server/api/answers.h"
#include "server/api/json_writer.h"

namespace rostrum {
namespace {

QString toText(const std::string& json) {
    return QString::fromUtf8(json.data(), static_cast<qsizetype>(json.size()));
}

// {"type":…, what `write` writes, "ref":…}
template <typename Write>
QString message(const char* type, std::string_view ref, Write&& write) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.field("type", type);
    write(json);
    json.key("ref");
    json.raw(ref);
    json.endObject();
    return toText(out);
}

void writeChannel(JsonWriter& json, const ChannelKey& channel) {
    json.field("leaderboard_id", std::string_view(channel.leaderboardId));
    json.field("period", name(channel.period));
}

} // namespace

QString errorMessage(const Error& error, std::string_view ref) {
    return message("error", ref, [&](JsonWriter& json) {
        json.field("code", codeName(error.code));
        json.field("detail", std::string_view(error.detail));
    });
}

QString pongMessage(std::string_view ref) {
    return message("pong", ref, [](JsonWriter&) {});
}

QString scoreAckMessage(const ScoreAnswer& answer, std::string_view ref) {
    return message("score_ack", ref, [&](JsonWriter& json) {
        json.key("data");
        writeScore(json, answer);
    });
}

QString boardMessage(const char* type, const ChannelKey& channel, std::string_view ref,
                     std::optional<std::uint64_t> revision) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.field("type", type);
    writeChannel(json, channel);
    json.key("ref");
    json.raw(ref);
    if (revision)
        json.field("revision", *revision);
    json.endObject();
    return toText(out);
}

QString playerMessage(const ChannelKey& channel, std::string_view playerId, const FollowedPlace& place,
                      int decimals, std::uint64_t revision, std::string_view ref) {
    return message("player_update", ref, [&](JsonWriter& json) {
        writeChannel(json, channel);
        json.field("player_id", playerId);
        json.field("rank", place.rank);
        json.key("score");
        if (place.score)
            json.score(*place.score, decimals);
        else
            json.null();
        json.key("score_text");
        if (place.score)
            json.scoreText(*place.score, decimals);
        else
            json.null();
        json.key("username");
        if (place.score)
            json.text(place.username);
        else
            json.null();
        json.field("revision", revision);
    });
}

QString simpleErrorMessage(const Error& error) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.field("event", "error");
    json.field("code", codeName(error.code));
    json.field("detail", std::string_view(error.detail));
    json.endObject();
    return toText(out);
}

} // namespace rostrum
