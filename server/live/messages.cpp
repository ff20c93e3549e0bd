// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/messages.h"

#include "server/api/json_reader.h"
#include "server/api/json_writer.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rostrum {
namespace {

constexpr std::size_t longestRef = 128; // bytes

Error bad(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

QString toText(const std::string& json) {
    return QString::fromUtf8(json.data(), static_cast<qsizetype>(json.size()));
}

} // namespace

class MessageReader::Impl {
  public:
    HeardMessage read(const QByteArray& text) {
        type_.reset();
        board_.reset();
        limit_.reset();
        period_.reset();
        mode_.reset();
        HeardMessage heard;
        const std::string_view body(text.constData(), static_cast<std::size_t>(text.size()));
        const Result<void> whole = json_.read(body, [&](std::string_view name, JsonReader::Value value) {
            return field(name, value, heard.ref);
        });
        if (!whole)
            heard.content = whole.error();
        else
            heard.content = judge();
        return heard;
    }

  private:
    Result<void> field(std::string_view name, JsonReader::Value value, std::string& ref) {
        if (name == "type")
            return keepText(value, name, type_);
        if (name == "leaderboard_id")
            return keepText(value, name, board_);
        if (name == "period")
            return keepText(value, name, period_);
        if (name == "mode")
            return keepText(value, name, mode_);
        if (name == "limit" || name == "since")
            return keepInteger(value, name);
        if (name == "ref")
            return keepRef(value, ref);
        if (Result<void> skipped = json_.skip(value); !skipped)
            return skipped;
        return bad("There is no field " + rostrum::quoted(name) + " in this message.");
    }

    Result<void> keepText(JsonReader::Value value, std::string_view name, std::optional<std::string>& into) {
        const Result<std::string_view> text = json_.text(value, name);
        if (!text)
            return text.error();
        into = std::string(*text);
        return {};
    }

    Result<void> keepInteger(JsonReader::Value value, std::string_view name) {
        const Result<std::int64_t> number = json_.integer(value, name);
        if (!number)
            return number.error();
        if (*number < (name == "limit" ? 1 : 0))
            return bad("'" + std::string(name) + "' must be " +
                       (name == "limit" ? "at least 1." : "0 or more."));
        if (name == "limit")
            limit_ = static_cast<std::uint64_t>(*number);
        return {}; // `since` matters to deltas only: a full state holds all that was missed
    }

    Result<void> keepRef(JsonReader::Value value, std::string& ref) {
        if (json_.null(value))
            return {};
        simdjson::ondemand::json_type type{};
        const bool isText = !value.type().get(type) && type == simdjson::ondemand::json_type::string;
        std::string text;
        JsonWriter writer(text);
        if (isText) {
            const Result<std::string_view> said = json_.text(value, "ref");
            if (!said)
                return said.error();
            writer.text(*said);
        } else {
            const Result<std::int64_t> number = json_.integer(value, "ref");
            if (json_.broken())
                return number.error();
            if (!number)
                return bad("'ref' must be a text or a whole number.");
            writer.number(*number);
        }
        if (text.size() > longestRef)
            return bad("'ref' may have up to " + std::to_string(longestRef) + " bytes.");
        ref = std::move(text);
        return {};
    }

    Result<ViewerMessage> judge() const {
        if (!type_)
            return bad("'type' is missing: subscribe, unsubscribe or ping.");
        ViewerMessage message;
        if (*type_ == "ping")
            message.type = ViewerMessage::Type::ping;
        else if (*type_ == "subscribe")
            message.type = ViewerMessage::Type::subscribe;
        else if (*type_ == "unsubscribe")
            message.type = ViewerMessage::Type::unsubscribe;
        else if (*type_ == "follow" || *type_ == "submit_score")
            return bad("'" + *type_ + "' is not in this version: subscribe, unsubscribe and ping are.");
        else
            return bad("There is no message type " + rostrum::quoted(*type_) +
                       ": subscribe, unsubscribe and ping are known.");
        if (Result<void> windowed = judgeWindow(message.type); !windowed)
            return windowed.error();
        if (message.type != ViewerMessage::Type::ping) {
            if (!board_)
                return bad("'leaderboard_id' is missing.");
            message.leaderboardId = *board_;
        }
        message.limit = std::min(limit_.value_or(defaultWindow), largestWindow);
        return message;
    }

    Result<void> judgeWindow(ViewerMessage::Type type) const {
        if (mode_ && *mode_ == "delta")
            return bad("'mode' delta is not in this version: leave it out, or say full.");
        if (mode_ && *mode_ != "full")
            return bad("'mode' must be full.");
        if (period_ && (*period_ == "daily" || *period_ == "weekly" || *period_ == "monthly"))
            return bad("'period' " + *period_ + " is not in this version: leave it out, or say all.");
        if (period_ && *period_ != "all")
            return bad("'period' must be all.");
        if (type == ViewerMessage::Type::ping && (board_ || limit_ || mode_ || period_))
            return bad("A ping has no fields but 'ref'.");
        if (type == ViewerMessage::Type::unsubscribe && (limit_ || mode_))
            return bad("An unsubscribe has no fields but 'leaderboard_id', 'period' and 'ref'.");
        return {};
    }

    JsonReader json_;
    std::optional<std::string> type_;
    std::optional<std::string> board_;
    std::optional<std::uint64_t> limit_;
    std::optional<std::string> period_;
    std::optional<std::string> mode_;
};

MessageReader::MessageReader() : impl_(std::make_unique<Impl>()) {}
MessageReader::~MessageReader() = default;

HeardMessage MessageReader::read(const QByteArray& text) { return impl_->read(text); }

QString errorMessage(const Error& error, std::string_view ref) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.field("type", "error");
    json.field("code", codeName(error.code));
    json.field("detail", std::string_view(error.detail));
    json.key("ref");
    json.raw(ref);
    json.endObject();
    return toText(out);
}

QString pongMessage(std::string_view ref) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.field("type", "pong");
    json.key("ref");
    json.raw(ref);
    json.endObject();
    return toText(out);
}

namespace {

void writeBoard(JsonWriter& json, const char* type, std::string_view leaderboardId, std::string_view ref) {
    json.field("type", type);
    json.field("leaderboard_id", leaderboardId);
    json.field("period", "all");
    json.key("ref");
    json.raw(ref);
}

} // namespace

QString boardDeletedMessage(std::string_view leaderboardId, std::string_view ref) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    writeBoard(json, "board_deleted", leaderboardId, ref);
    json.endObject();
    return toText(out);
}

QString boardResetMessage(std::string_view leaderboardId, std::uint64_t revision, std::string_view ref) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    writeBoard(json, "board_reset", leaderboardId, ref);
    json.field("revision", revision);
    json.endObject();
    return toText(out);
}

} // namespace rostrum
