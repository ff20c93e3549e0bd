// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/token_bodies.h"

#include "core/board/board_config.h"
#include "server/api/answers.h"
#include "server/api/json_reader.h"
#include "server/api/json_writer.h"
#include "server/api/timestamp.h"

#include <array>
#include <utility>

namespace rostrum {

namespace {

using Value = JsonReader::Value;

constexpr std::array<std::pair<std::string_view, Role>, 3> roles = {
    {{"device", Role::device}, {"operator", Role::operators}, {"admin", Role::admin}}};
constexpr std::string_view opening = R"({"success":true,"data":)";
constexpr std::string_view closing = R"(,"meta":{}})";

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

std::string_view word(Role role) {
    for (const auto& [name, known] : roles) {
        if (known == role)
            return name;
    }
    return "viewer";
}

} // namespace

class TokenBodies::Impl {
  public:
    JsonReader reader;

    Result<void> readRole(Value value, TokenFacts& out) {
        const Result<std::string_view> text = reader.text(value, "role");
        if (!text)
            return text.error();
        for (const auto& [name, role] : roles) {
            if (name == *text) {
                out.role = role;
                return {};
            }
        }
        return invalid("role must be device, operator or admin, not " + quoted(*text) + ".");
    }
    Result<void> readBoards(Value value, TokenFacts& out) {
        return reader.array(value, "leaderboards", [&](Value item) -> Result<void> {
            const Result<std::string_view> id = reader.text(item, "leaderboards");
            if (!id)
                return id.error();
            if (out.boards.size() >= maxTokenBoards)
                return invalid("leaderboards takes up to " + std::to_string(maxTokenBoards) + " ids.");
            out.boards.emplace_back(*id);
            return {};
        });
    }
    Result<void> readMoment(Value value, TokenFacts& out) {
        const Result<std::string_view> text = reader.text(value, "expires_at");
        if (!text)
            return text.error();
        const Result<std::int64_t> moment = parseTimestamp(*text);
        if (!moment)
            return invalid("expires_at " + moment.error().detail + ".");
        out.expiresMs = *moment;
        return {};
    }
    Result<void> readLife(Value value, std::int64_t nowMs, TokenFacts& out) {
        constexpr std::int64_t longest = std::int64_t{10} * 366 * 24 * 3600;
        const Result<std::int64_t> seconds = reader.integer(value, "expires_in");
        if (!seconds)
            return seconds.error();
        if (*seconds < 1 || *seconds > longest)
            return invalid("expires_in must be 1 to " + std::to_string(longest) + " seconds.");
        out.expiresMs = nowMs + *seconds * 1000;
        return {};
    }
};

TokenBodies::TokenBodies() : impl_(std::make_unique<Impl>()) {}
TokenBodies::~TokenBodies() = default;

Result<TokenFacts> TokenBodies::readToken(std::string_view body, std::int64_t nowMs) {
    TokenFacts out;
    int ends = 0;
    JsonReader& reader = impl_->reader;
    const Result<void> read = reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
        if (name == "label") {
            const Result<std::string_view> text = reader.text(value, name);
            if (!text)
                return text.error();
            out.label.assign(*text);
            return {};
        }
        if (name == "role")
            return impl_->readRole(value, out);
        if (name == "leaderboards")
            return impl_->readBoards(value, out);
        if (name == "expires_at" || name == "expires_in") {
            if (reader.null(value))
                return {};
            ++ends;
            return name == "expires_at" ? impl_->readMoment(value, out) : impl_->readLife(value, nowMs, out);
        }
        if (Result<void> skipped = reader.skip(value); !skipped)
            return skipped;
        return invalid("Unknown field " + quoted(name) +
                       "; this request takes label, role, leaderboards, expires_at and expires_in.");
    });
    if (!read)
        return read.error();
    if (out.label.empty())
        return invalid("label is missing: say what the token is for, such as \"court 3\".");
    if (ends > 1)
        return invalid("expires_at and expires_in say the same: give one of them.");
    return out;
}

namespace {

void write(JsonWriter& json, const ShownToken& shown) {
    const TokenFacts& facts = shown.token.facts;
    json.field("id", shown.token.number);
    json.field("label", std::string_view(facts.label));
    json.field("role", word(facts.role));
    json.key("leaderboards");
    json.beginArray();
    for (const std::string& board : facts.boards)
        json.text(board);
    json.endArray();
    momentField(json, "expires_at", facts.expiresMs);
    momentField(json, "created_at", shown.token.madeAtMs);
    json.field("created_by", std::string_view(shown.token.madeBy));
    momentField(json, "last_used_at", shown.lastUsedMs);
}

} // namespace

std::string renderTokenMade(const ShownToken& token, const std::string& secret) {
    std::string out(opening);
    JsonWriter json(out);
    json.beginObject();
    json.key("token");
    if (secret.empty())
        json.null();
    else
        json.text(secret);
    write(json, token);
    json.endObject();
    out.append(closing);
    return out;
}

std::string renderToken(const ShownToken& token) {
    std::string out(opening);
    JsonWriter json(out);
    json.beginObject();
    write(json, token);
    json.endObject();
    out.append(closing);
    return out;
}

std::string renderTokens(std::span<const ShownToken> tokens) {
    std::string out(opening);
    JsonWriter json(out);
    json.beginArray();
    for (const ShownToken& token : tokens) {
        json.beginObject();
        write(json, token);
        json.endObject();
    }
    json.endArray();
    out.append(closing);
    return out;
}

} // namespace rostrum
