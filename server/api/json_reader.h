// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// JsonReader: strict reading of JSON bodies on top of simdjson's On-Demand parser. To be included by the sources that decode
// bodies, not by headers: simdjson is big.
//
// On-Demand checks only what is walked, so every function here consumes and checks the value it is given, also where it
// refuses it. Refused beyond the grammar: duplicate names, lone surrogates, U+0000, integers and numbers out of range,
// nesting deeper than maxJsonDepth, anything after the document.
// Two kinds of errors: after a fault of the document itself broken() is true and nothing more may be read; any other error is about
// one value, and reading goes on. Texts returned are valid until the next read(). One thread at a time.

#include "core/ranking/score.h"
#include "core/result.h"

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

inline constexpr int maxJsonDepth = 32;

// A piece of a client's text in quotes, short enough for a sentence.
std::string quoted(std::string_view text);

class JsonReader {
  public:
    using Value = simdjson::ondemand::value;

    // Bytes behind a body that may be read, whatever they hold.
    static constexpr std::size_t padding = simdjson::SIMDJSON_PADDING;

    // Reads a body that must be an object and have `padding` readable bytes behind it: calls each(name, value) for its fields. `each` returns Result<void> and must have its
    // value consumed by a function below. All fields are visited; the first error is returned.
    template <typename Each>
    Result<void> read(std::string_view body, Each&& each);

    // The same for an object or an array inside; each(value) for arrays.
    template <typename Each>
    Result<void> object(Value value, std::string_view field, Each&& each);
    template <typename Each>
    Result<void> array(Value value, std::string_view field, Each&& each);

    Result<std::string_view> text(Value value, std::string_view field);
    Result<bool> flag(Value value, std::string_view field);
    Result<std::int64_t> integer(Value value, std::string_view field);
    // A number, or a text that holds one.
    Result<ExactNumber> exactNumber(Value value, std::string_view field);
    // The text of an object as it was sent, all of it checked.
    Result<std::string_view> rawObject(Value value, std::string_view field);
    // The text of an object, list or text that was consumed just now, as it was sent; `begin`: where its token() began.
    std::string_view sentSince(const char* begin);
    // The whole of a number or literal, the beginning of anything else. Consumes nothing.
    static std::string_view token(Value value) { return trimmed(value.raw_json_token()); }
    // Whether the value is null, which is nothing more to read then.
    bool null(Value value);
    // Checks a value that nobody wants.
    Result<void> skip(Value value);

    bool broken() const { return broken_; }
    // Gives back buffers that a large body needed; texts handed out are gone.
    void release();

  private:
    Result<void> begin(std::string_view body, simdjson::ondemand::object& root);
    Result<void> end();
    Error breaks(simdjson::error_code code);
    Error breaks(std::string detail);
    Error wrongType(Value value, std::string_view field, const char* wanted);
    Result<void> checkNumber(std::string_view token);
    Result<void> checkText(std::string_view text);
    Result<void> checkKeys(std::size_t base);
    Result<void> enter();
    static std::string_view trimmed(std::string_view token);
    template <typename Each>
    Result<void> fields(simdjson::ondemand::object object, Each&& each);

    simdjson::ondemand::parser parser_;
    simdjson::ondemand::document document_;
    std::string_view body_;
    std::vector<std::string_view> keys_; // of the objects being read, outermost first
    int depth_ = 0;
    bool broken_ = false;
};

template <typename Each>
Result<void> JsonReader::fields(simdjson::ondemand::object object, Each&& each) {
    const std::size_t base = keys_.size();
    Result<void> first;
    for (auto item : object) {
        simdjson::ondemand::field field;
        std::string_view key;
        if (const auto code = std::move(item).get(field))
            return breaks(code);
        if (const auto code = field.unescaped_key().get(key))
            return breaks(code);
        if (Result<void> good = checkText(key); !good)
            return good;
        keys_.push_back(key);
        Result<void> done = each(key, field.value());
        if (broken_)
            return done;
        if (!done && first)
            first = std::move(done);
    }
    if (Result<void> unique = checkKeys(base); !unique)
        return unique;
    return first;
}

template <typename Each>
Result<void> JsonReader::read(std::string_view body, Each&& each) {
    simdjson::ondemand::object root;
    if (Result<void> begun = begin(body, root); !begun)
        return begun;
    Result<void> result = fields(root, std::forward<Each>(each));
    if (broken_)
        return result;
    if (Result<void> ended = end(); !ended)
        return ended;
    return result;
}

template <typename Each>
Result<void> JsonReader::object(Value value, std::string_view field, Each&& each) {
    simdjson::ondemand::json_type type{};
    if (const auto code = value.type().get(type))
        return breaks(code);
    if (type != simdjson::ondemand::json_type::object)
        return wrongType(value, field, "an object");
    if (Result<void> entered = enter(); !entered)
        return entered;
    simdjson::ondemand::object object;
    if (const auto code = value.get_object().get(object))
        return breaks(code);
    Result<void> result = fields(object, std::forward<Each>(each));
    --depth_;
    return result;
}

template <typename Each>
Result<void> JsonReader::array(Value value, std::string_view field, Each&& each) {
    simdjson::ondemand::json_type type{};
    if (const auto code = value.type().get(type))
        return breaks(code);
    if (type != simdjson::ondemand::json_type::array)
        return wrongType(value, field, "a list");
    if (Result<void> entered = enter(); !entered)
        return entered;
    simdjson::ondemand::array array;
    if (const auto code = value.get_array().get(array))
        return breaks(code);
    Result<void> first;
    for (auto item : array) {
        Value element;
        if (const auto code = item.get(element))
            return breaks(code);
        Result<void> done = each(element);
        if (broken_)
            return done;
        if (!done && first)
            first = std::move(done);
    }
    --depth_;
    return first;
}

} // namespace rostrum
