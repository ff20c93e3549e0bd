// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LineWriter and LineReader: the two directions of one description of fields. What an event has is said once, as a template over the form
// (event_fields.h); a field that is zero, empty or absent is left out when written, and is that when it is not there.
//
// Exact: numbers are JSON integers of 64 bits, texts the bytes themselves; bytes that are no UTF-8 are {"hex": "…"}.
// The reader refuses what it does not know, what is there twice, and values that do not fit; it keeps the first complaint and goes on
// as if the field were absent. One thread at a time. To be included by sources of this folder only: simdjson is big.

#include "core/board/text.h"
#include "core/engine/boxed.h"
#include "server/api/json_writer.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace rostrum::transfer {

// A value's name in the lines. Names are for good, as the numbers are.
template <typename Enum>
struct Name {
    Enum value;
    std::string_view name;
};

std::string toHex(std::string_view bytes);
std::optional<std::string> fromHex(std::string_view text);

class LineWriter {
  public:
    explicit LineWriter(std::string& out) : json_(out) { json_.beginObject(); }
    void end() { json_.endObject(); }

    template <typename Number>
    void number(std::string_view name, const Number& value) {
        if (value == 0)
            return;
        json_.key(name);
        put(value);
    }
    template <typename Number>
    void optional(std::string_view name, const std::optional<Number>& value) {
        if (!value)
            return;
        json_.key(name);
        put(*value);
    }
    void flag(std::string_view name, bool value) {
        if (value)
            json_.field(name, true);
    }
    void text(std::string_view name, std::string_view value) {
        if (value.empty())
            return;
        json_.key(name);
        if (isUtf8(value)) {
            json_.text(value);
            return;
        }
        json_.beginObject();
        json_.field("hex", std::string_view(toHex(value)));
        json_.endObject();
    }
    // Without the zeros at the end.
    template <std::size_t Count>
    void numbers(std::string_view name, const std::array<std::int64_t, Count>& values) {
        std::vector<std::int64_t> shown(values.begin(), values.end());
        while (!shown.empty() && shown.back() == 0)
            shown.pop_back();
        list(name, shown);
    }
    void bytes(std::string_view name, const Boxed<std::string>& value) {
        if (value)
            json_.field(name, std::string_view(toHex(*value)));
    }
    void bytes(std::string_view name, const std::string& value) {
        json_.field(name, std::string_view(toHex(value)));
    }
    template <typename Enum>
    void named(std::string_view name, Enum value, std::span<const Name<Enum>> names) {
        for (const Name<Enum>& known : names) {
            if (known.value == value)
                json_.field(name, known.name);
        }
    }
    template <typename T>
    void object(std::string_view name, const T& value) {
        json_.key(name);
        json_.beginObject();
        fields(*this, value);
        json_.endObject();
    }
    template <typename T>
    void object(std::string_view name, const std::optional<T>& value) {
        if (value)
            object(name, *value);
    }
    template <typename T>
    void object(std::string_view name, const Boxed<T>& value) {
        if (value)
            object(name, *value);
    }
    // Left out where it is as a fresh one.
    template <typename T>
    void group(std::string_view name, const T& value) {
        if (!(value == T()))
            object(name, value);
    }
    template <typename T>
    void list(std::string_view name, const std::vector<T>& values) {
        if (values.empty())
            return;
        json_.key(name);
        json_.beginArray();
        for (const T& value : values) {
            if constexpr (std::is_integral_v<T>) {
                put(value);
            } else if constexpr (std::is_same_v<T, std::string>) {
                json_.text(value);
            } else {
                json_.beginObject();
                fields(*this, value);
                json_.endObject();
            }
        }
        json_.endArray();
    }

  private:
    template <typename Number>
    void put(Number value) {
        if constexpr (std::is_signed_v<Number>)
            json_.number(static_cast<std::int64_t>(value));
        else
            json_.number(static_cast<std::uint64_t>(value));
    }

    JsonWriter json_;
};

class LineReader {
  public:
    explicit LineReader(simdjson::dom::object object) : object_(object) {}

    // The first complaint, or that a field is not known; nothing where all is well.
    std::optional<std::string> complaint();

    template <typename Number>
    void number(std::string_view name, Number& value) {
        simdjson::dom::element element;
        value = find(name, element) ? take<Number>(name, element) : Number{};
    }
    template <std::size_t Count>
    void numbers(std::string_view name, std::array<std::int64_t, Count>& values) {
        std::vector<std::int64_t> read;
        list(name, read);
        if (read.size() > Count)
            return complain(name, "has too many numbers");
        std::copy(read.begin(), read.end(), values.begin());
    }
    void bytes(std::string_view name, Boxed<std::string>& value) {
        if (std::optional<std::string> read = readBytes(name))
            value = std::move(*read);
    }
    void bytes(std::string_view name, std::string& value) { value = readBytes(name).value_or(std::string()); }
    template <typename Number>
    void optional(std::string_view name, std::optional<Number>& value) {
        if (simdjson::dom::element element; find(name, element))
            value = take<Number>(name, element);
    }
    void flag(std::string_view name, bool& value) {
        value = false;
        if (simdjson::dom::element element; find(name, element) && element.get(value) != simdjson::SUCCESS)
            complain(name, "is neither true nor false");
    }
    // std::string, or what is made of one.
    template <typename Text>
    void text(std::string_view name, Text& value) {
        simdjson::dom::element element;
        value = find(name, element) ? Text(takeText(name, element)) : Text();
    }
    template <typename Enum>
    void named(std::string_view name, Enum& value, std::span<const Name<Enum>> names) {
        simdjson::dom::element element;
        if (!find(name, element))
            return complain(name, "is not there");
        std::string_view text;
        if (element.get(text) == simdjson::SUCCESS) {
            for (const Name<Enum>& known : names) {
                if (known.name == text) {
                    value = known.value;
                    return;
                }
            }
        }
        complain(name, "is none that this version of Rostrum knows");
    }
    template <typename T>
    void object(std::string_view name, T& value) {
        simdjson::dom::element element;
        if (find(name, element))
            takeObject(name, element, value);
    }
    template <typename T>
    void object(std::string_view name, std::optional<T>& value) {
        if (simdjson::dom::element element; find(name, element))
            takeObject(name, element, value.emplace());
    }
    template <typename T>
    void object(std::string_view name, Boxed<T>& value) {
        if (simdjson::dom::element element; find(name, element))
            takeObject(name, element, value.make());
    }
    template <typename T>
    void group(std::string_view name, T& value) {
        object(name, value);
    }
    template <typename T>
    void list(std::string_view name, std::vector<T>& values) {
        simdjson::dom::element element;
        if (!find(name, element))
            return;
        simdjson::dom::array array;
        if (element.get(array) != simdjson::SUCCESS)
            return complain(name, "is no list");
        for (const simdjson::dom::element item : array) {
            if constexpr (std::is_integral_v<T>)
                values.push_back(take<T>(name, item));
            else if constexpr (std::is_same_v<T, std::string>)
                values.push_back(takeText(name, item));
            else
                takeObject(name, item, values.emplace_back());
        }
    }

  private:
    bool find(std::string_view name, simdjson::dom::element& element) {
        if (object_.at_key(name).get(element) != simdjson::SUCCESS)
            return false;
        ++taken_;
        return true;
    }
    // Nothing where it is not there, or is none, which is complained about.
    std::optional<std::string> readBytes(std::string_view name) {
        simdjson::dom::element element;
        if (!find(name, element))
            return std::nullopt;
        std::string_view text;
        std::optional<std::string> read;
        if (element.get(text) == simdjson::SUCCESS)
            read = fromHex(text);
        if (!read)
            complain(name, "is no row of bytes in hexadecimal digits");
        return read;
    }
    void complain(std::string_view name, std::string_view what);
    std::string takeText(std::string_view name, simdjson::dom::element element);
    template <typename Number>
    Number take(std::string_view name, simdjson::dom::element element) {
        std::conditional_t<std::is_signed_v<Number>, std::int64_t, std::uint64_t> value{};
        if (element.get(value) == simdjson::SUCCESS && std::in_range<Number>(value))
            return static_cast<Number>(value);
        complain(name, "is no whole number that fits");
        return {};
    }
    template <typename T>
    void takeObject(std::string_view name, simdjson::dom::element element, T& value) {
        simdjson::dom::object object;
        if (element.get(object) != simdjson::SUCCESS)
            return complain(name, "is no object");
        LineReader inner(object);
        fields(inner, value);
        if (const std::optional<std::string> wrong = inner.complaint())
            complain(name, "has something wrong in it: " + *wrong);
    }

    simdjson::dom::object object_;
    std::size_t taken_ = 0;
    std::string complaint_;
};

} // namespace rostrum::transfer
