// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/json_reader.h"

#include <algorithm>
#include <charconv>

namespace rostrum {

namespace {

constexpr std::size_t keptBytes = std::size_t{1} << 20; // buffers made for larger bodies are given back

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// The grammar of a JSON number, all of the text. `fractional`: whether it has a point or an exponent.
bool isNumber(std::string_view text, bool& fractional) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t begun = i;
        while (i < text.size() && isDigit(text[i]))
            ++i;
        return i > begun;
    };
    fractional = false;
    if (i < text.size() && text[i] == '-')
        ++i;
    if (i < text.size() && text[i] == '0')
        ++i;
    else if (!digits())
        return false;
    if (i < text.size() && text[i] == '.') {
        ++i;
        fractional = true;
        if (!digits())
            return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        fractional = true;
        if (i < text.size() && (text[i] == '+' || text[i] == '-'))
            ++i;
        if (!digits())
            return false;
    }
    return i == text.size();
}

} // namespace

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 64;
    std::size_t length = std::min(text.size(), longest);
    while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
        --length; // never half a character
    std::string result = "'";
    result.append(text.substr(0, length));
    result.append(length < text.size() ? "…'" : "'");
    return result;
}

Error JsonReader::breaks(std::string detail) {
    broken_ = true;
    return Error{Code::invalidRequest, std::move(detail)};
}

Error JsonReader::breaks(simdjson::error_code code) {
    switch (code) {
    case simdjson::EMPTY: return breaks("The body is empty; a JSON object is needed.");
    case simdjson::UTF8_ERROR: return breaks("The body is not valid UTF-8.");
    case simdjson::STRING_ERROR: return breaks("The body is not valid JSON: a text has a wrong escape.");
    case simdjson::UNCLOSED_STRING: return breaks("The body is not valid JSON: a text has no end.");
    case simdjson::UNESCAPED_CHARS:
        return breaks("The body is not valid JSON: a text has a control character that is not escaped.");
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return breaks("The body is too large to be read.");
    default: break;
    }
    if (document_.is_alive()) {
        const char* place = nullptr;
        if (document_.current_location().get(place) == simdjson::SUCCESS && place >= body_.data())
            return breaks("The body is not valid JSON near byte " + std::to_string(place - body_.data() + 1) +
                          ".");
    }
    return breaks("The body is not valid JSON.");
}

Result<void> JsonReader::begin(std::string_view body, simdjson::ondemand::object& root) {
    broken_ = false;
    depth_ = 1;
    keys_.clear();
    body_ = body;
    if (const auto code = parser_.iterate(body.data(), body.size(), body.size() + simdjson::SIMDJSON_PADDING)
                              .get(document_))
        return breaks(code);
    simdjson::ondemand::json_type type{};
    if (const auto code = document_.type().get(type))
        return breaks(code);
    if (type != simdjson::ondemand::json_type::object)
        return breaks("The body must be a JSON object.");
    if (const auto code = document_.get_object().get(root))
        return breaks(code);
    return {};
}

Result<void> JsonReader::end() {
    const char* place = nullptr; // there is one only before the end
    if (document_.current_location().get(place) != simdjson::OUT_OF_BOUNDS)
        return breaks("The body has something after the JSON object.");
    return {};
}

void JsonReader::release() {
    if (parser_.capacity() <= keptBytes)
        return;
    body_ = {};
    document_ = simdjson::ondemand::document();
    parser_ = simdjson::ondemand::parser();
}

Result<void> JsonReader::enter() {
    if (depth_ >= maxJsonDepth)
        return breaks("The body is nested deeper than " + std::to_string(maxJsonDepth) + " levels.");
    ++depth_;
    return {};
}

Error JsonReader::wrongType(Value value, std::string_view field, const char* wanted) {
    if (const Result<void> skipped = skip(value); !skipped)
        return skipped.error();
    return Error{Code::invalidRequest, std::string(field) + " must be " + wanted + "."};
}

std::string_view JsonReader::trimmed(std::string_view token) {
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

// Escapes are the only way for these to come: the bytes of the body are valid UTF-8 without control characters.
Result<void> JsonReader::checkText(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\0')
            return breaks("The body has a text with \\u0000, which is not taken.");
        if (static_cast<unsigned char>(text[i]) == 0xed && i + 1 < text.size() &&
            static_cast<unsigned char>(text[i + 1]) >= 0xa0)
            return breaks("The body has a text with half of a surrogate pair.");
    }
    return {};
}

Result<void> JsonReader::checkKeys(std::size_t base) {
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(base);
    std::sort(begin, keys_.end());
    const auto twice = std::adjacent_find(begin, keys_.end());
    if (twice != keys_.end())
        return breaks("The body names " + quoted(*twice) + " twice in one object.");
    keys_.resize(base);
    return {};
}

Result<void> JsonReader::checkNumber(std::string_view token) {
    bool fractional = false;
    if (!isNumber(token, fractional))
        return breaks("The body is not valid JSON: " + quoted(token) + " is no number.");
    if (fractional) {
        double value = 0;
        const auto read = std::from_chars(token.data(), token.data() + token.size(), value);
        if (read.ec != std::errc())
            return breaks("The body has a number out of range: " + quoted(token) + ".");
        return {};
    }
    std::int64_t value = 0;
    if (std::from_chars(token.data(), token.data() + token.size(), value).ec != std::errc())
        return breaks("The body has an integer beyond 64 bits: " + quoted(token) + ".");
    return {};
}

bool JsonReader::null(Value value) {
    const std::string_view token = JsonReader::token(value);
    return token == "null";
}

Result<void> JsonReader::skip(Value value) {
    simdjson::ondemand::json_type type{};
    if (const auto code = value.type().get(type))
        return breaks(code);
    switch (type) {
    case simdjson::ondemand::json_type::object:
        return object(value, "", [this](std::string_view, Value inner) { return skip(inner); });
    case simdjson::ondemand::json_type::array:
        return array(value, "", [this](Value inner) { return skip(inner); });
    case simdjson::ondemand::json_type::string: {
        std::string_view text;
        if (const auto code = value.get_string().get(text))
            return breaks(code);
        return checkText(text);
    }
    case simdjson::ondemand::json_type::number: return checkNumber(token(value));
    case simdjson::ondemand::json_type::boolean:
    case simdjson::ondemand::json_type::null: break;
    }
    const std::string_view token = JsonReader::token(value);
    if (token != "true" && token != "false" && token != "null")
        return breaks("The body is not valid JSON: " + quoted(token) + " is no value.");
    return {};
}

Result<std::string_view> JsonReader::text(Value value, std::string_view field) {
    simdjson::ondemand::json_type type{};
    if (const auto code = value.type().get(type))
        return breaks(code);
    if (type != simdjson::ondemand::json_type::string)
        return wrongType(value, field, "a text");
    std::string_view text;
    if (const auto code = value.get_string().get(text))
        return breaks(code);
    if (const Result<void> good = checkText(text); !good)
        return good.error();
    return text;
}

Result<bool> JsonReader::flag(Value value, std::string_view field) {
    const std::string_view token = JsonReader::token(value);
    if (token == "true")
        return true;
    if (token == "false")
        return false;
    return wrongType(value, field, "true or false");
}

Result<ExactNumber> JsonReader::exactNumber(Value value, std::string_view field) {
    simdjson::ondemand::json_type type{};
    if (const auto code = value.type().get(type))
        return breaks(code);
    const auto named = [field](Result<ExactNumber> number) -> Result<ExactNumber> {
        if (number)
            return number;
        return Error{Code::invalidScore, std::string(field) + ": " + number.error().detail};
    };
    if (type == simdjson::ondemand::json_type::string) {
        const Result<std::string_view> held = text(value, field);
        if (!held)
            return held.error();
        return named(parseExactNumber(*held));
    }
    if (type != simdjson::ondemand::json_type::number) {
        Error error = wrongType(value, field, "a number or a text that holds one");
        if (!broken_)
            error.code = Code::invalidScore;
        return error;
    }
    // A number that is none breaks the document; one that does not fit is this field's fault alone.
    const std::string_view token = JsonReader::token(value);
    bool fractional = false;
    if (!isNumber(token, fractional))
        return breaks("The body is not valid JSON: " + quoted(token) + " is no number.");
    return named(parseExactNumber(token));
}

Result<std::int64_t> JsonReader::integer(Value value, std::string_view field) {
    simdjson::ondemand::json_type type{};
    if (const auto code = value.type().get(type))
        return breaks(code);
    if (type != simdjson::ondemand::json_type::number)
        return wrongType(value, field, "an integer");
    const Result<ExactNumber> number = exactNumber(value, field);
    if (!number && broken_)
        return number.error();
    const Result<Score> whole = number ? toScore(*number, 0) : Result<Score>(number.error());
    if (!whole) // which speaks of scores
        return Error{Code::invalidRequest, std::string(field) + " must be an integer of 64 bits."};
    return *whole;
}

std::string_view JsonReader::sentSince(const char* begin) {
    const char* end = nullptr; // the bracket or comma behind the value
    if (document_.current_location().get(end) != simdjson::SUCCESS || end < begin)
        return {};
    return trimmed(std::string_view(begin, static_cast<std::size_t>(end - begin)));
}

Result<std::string_view> JsonReader::rawObject(Value value, std::string_view field) {
    const char* const begin = token(value).data();
    const Result<void> walked =
        object(value, field, [this](std::string_view, Value inner) { return skip(inner); });
    if (!walked)
        return walked.error();
    return sentSince(begin);
}

} // namespace rostrum
