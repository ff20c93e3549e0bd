// SPDX-License-Identifier: GPL-3.0-or-later
// What viewers say.
#include "server/api/bodies.h"
#include "server/api/json_reader.h"
#include "server/api/json_writer.h"
#include "server/live/messages.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rostrum {
namespace {

using Type = ViewerMessage::Type;

constexpr std::size_t longestRef = 128; // bytes
constexpr std::size_t longestPlayerId = 128;

constexpr std::array<std::pair<std::string_view, Type>, 6> types = {{
    {"subscribe", Type::subscribe},
    {"unsubscribe", Type::unsubscribe},
    {"follow", Type::follow},
    {"unfollow", Type::unfollow},
    {"submit_score", Type::submitScore},
    {"ping", Type::ping},
}};

// The fields that each type may have, beside type and ref.
constexpr std::array<std::string_view, 7> optionalFields = {"leaderboard_id", "period", "view",     "limit",
                                                            "mode",           "since",  "player_id"};
enum Field : unsigned { board = 1, period = 2, view = 4, limit = 8, mode = 16, since = 32, player = 64 };

unsigned fieldsOf(Type type) {
    switch (type) {
    case Type::subscribe: return board | period | view | limit | mode | since;
    case Type::unsubscribe: return board | period | view;
    case Type::follow:
    case Type::unfollow: return board | period | view | player;
    case Type::submitScore: // read as a score
    case Type::ping: return 0;
    }
    return 0;
}

Error bad(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

} // namespace

class MessageReader::Impl {
  public:
    HeardMessage read(const QByteArray& text, std::int64_t latestMs) {
        type_.clear();
        said_ = 0;
        unknown_.clear();
        message_ = ViewerMessage{};
        // The reader looks at bytes behind the text.
        padded_.assign(text.constData(), static_cast<std::size_t>(text.size()));
        padded_.append(JsonReader::padding, '\0');
        const std::string_view body(padded_.data(), static_cast<std::size_t>(text.size()));
        HeardMessage heard;
        const Result<void> whole = json_.read(body, [&](std::string_view name, JsonReader::Value value) {
            return field(name, value, heard.ref);
        });
        heard.content = whole ? judge(body, latestMs) : Result<ViewerMessage>(whole.error());
        return heard;
    }

  private:
    Result<void> field(std::string_view name, JsonReader::Value value, std::string& ref) {
        if (name == "type")
            return keepText(value, name, type_);
        if (name == "ref")
            return keepRef(value, ref);
        const auto* known = std::find(optionalFields.begin(), optionalFields.end(), name);
        if (known == optionalFields.end()) {
            if (unknown_.empty())
                unknown_ = rostrum::quoted(name);
            return json_.skip(value); // a score has more fields; whether this is one is known at the end
        }
        const auto bit = 1U << static_cast<unsigned>(known - optionalFields.begin());
        said_ |= bit;
        switch (bit) {
        case Field::board: return keepText(value, name, message_.channel.leaderboardId);
        case Field::player: return keepText(value, name, message_.playerId);
        case Field::period: return keepPeriod(value);
        case Field::view: return keepView(value);
        case Field::mode: return keepMode(value);
        default: return keepInteger(value, name);
        }
    }

    Result<void> keepText(JsonReader::Value value, std::string_view name, std::string& into) {
        const Result<std::string_view> text = json_.text(value, name);
        if (!text)
            return text.error();
        into.assign(*text);
        return {};
    }

    Result<void> keepPeriod(JsonReader::Value value) {
        const Result<std::string_view> text = json_.text(value, "period");
        if (!text)
            return text.error();
        const std::optional<Period> period = parsePeriod(*text);
        if (!period)
            return bad("'period' must be daily, weekly, monthly or all, not " + rostrum::quoted(*text) + ".");
        message_.channel.period = *period;
        return {};
    }

    Result<void> keepView(JsonReader::Value value) {
        const Result<std::string_view> text = json_.text(value, "view");
        if (!text)
            return text.error();
        message_.channel.operatorView = *text == "operator";
        if (!message_.channel.operatorView && *text != "public")
            return bad("'view' must be public or operator, not " + rostrum::quoted(*text) + ".");
        return {};
    }

    Result<void> keepMode(JsonReader::Value value) {
        const Result<std::string_view> text = json_.text(value, "mode");
        if (!text)
            return text.error();
        message_.form = *text == "delta" ? LiveForm::delta : LiveForm::full;
        if (message_.form == LiveForm::full && *text != "full")
            return bad("'mode' must be full or delta, not " + rostrum::quoted(*text) + ".");
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
            message_.limit = std::min(static_cast<std::uint64_t>(*number), largestWindow);
        return {};
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

    Result<ViewerMessage> judge(std::string_view body, std::int64_t latestMs) {
        if (type_.empty())
            return bad("'type' is missing: subscribe, unsubscribe, follow, unfollow, submit_score or ping.");
        const auto* type =
            std::find_if(types.begin(), types.end(), [&](const auto& known) { return known.first == type_; });
        if (type == types.end())
            return bad("There is no message type " + rostrum::quoted(type_) +
                       ": subscribe, unsubscribe, follow, unfollow, submit_score and ping are known.");
        message_.type = type->second;
        if (message_.type == Type::submitScore)
            return readScore(body, latestMs);
        if (!unknown_.empty())
            return bad("There is no field " + unknown_ + " in this message.");
        const unsigned wanted = fieldsOf(message_.type);
        for (std::size_t i = 0; i < optionalFields.size(); ++i) {
            if ((said_ & ~wanted & (1U << i)) != 0)
                return bad("The type " + type_ + " has no field '" + std::string(optionalFields.at(i)) +
                           "'.");
        }
        if ((wanted & Field::board) != 0 && (said_ & Field::board) == 0)
            return bad("'leaderboard_id' is missing.");
        if ((wanted & Field::player) != 0 && (said_ & Field::player) == 0)
            return bad("'player_id' is missing.");
        if ((wanted & Field::player) != 0 &&
            (message_.playerId.empty() || message_.playerId.size() > longestPlayerId))
            return bad("'player_id' must be 1 to " + std::to_string(longestPlayerId) + " bytes.");
        return std::move(message_);
    }

    Result<ViewerMessage> readScore(std::string_view body, std::int64_t latestMs) {
        Result<Submission> submission = scores_.readLiveScore(body, latestMs);
        if (!submission)
            return submission.error();
        ViewerMessage message;
        message.type = Type::submitScore;
        message.submission = std::move(*submission);
        return message;
    }

    JsonReader json_;
    BodyReader scores_;
    std::string padded_;
    std::string type_;
    unsigned said_ = 0;   // which of optionalFields were there
    std::string unknown_; // the first field that only a score could have
    ViewerMessage message_;
};

MessageReader::MessageReader() : impl_(std::make_unique<Impl>()) {}
MessageReader::~MessageReader() = default;

HeardMessage MessageReader::read(const QByteArray& text, std::int64_t latestMs) {
    return impl_->read(text, latestMs);
}

} // namespace rostrum
