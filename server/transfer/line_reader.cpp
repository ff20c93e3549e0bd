// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transfer/line_form.h"

namespace rostrum::transfer {

std::string toHex(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        text.push_back("0123456789abcdef"[static_cast<unsigned char>(byte) >> 4]);
        text.push_back("0123456789abcdef"[static_cast<unsigned char>(byte) & 15]);
    }
    return text;
}

std::optional<std::string> fromHex(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    if (text.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digit(text[i]);
        const int low = digit(text[i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

std::optional<std::string> LineReader::complaint() {
    // A name that is there twice is found once.
    if (complaint_.empty() && taken_ != object_.size())
        complaint_ = "it has a field that is not known, or one twice";
    return complaint_.empty() ? std::nullopt : std::optional(complaint_);
}

void LineReader::complain(std::string_view name, std::string_view what) {
    if (complaint_.empty())
        complaint_.append("its ").append(name).append(" ").append(what);
}

std::string LineReader::takeText(std::string_view name, simdjson::dom::element element) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS)
        return std::string(text);
    simdjson::dom::object object;
    if (element.get(object) == simdjson::SUCCESS && object.size() == 1 &&
        object.at_key("hex").get(text) == simdjson::SUCCESS) {
        if (std::optional<std::string> bytes = fromHex(text))
            return *bytes;
    }
    complain(name, "is no text");
    return {};
}

} // namespace rostrum::transfer
