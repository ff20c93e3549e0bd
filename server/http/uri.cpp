// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/uri.h"

#include <algorithm>

namespace rostrum {
namespace {

int hexValue(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isControl(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool decode(std::string_view text, bool plusIsSpace, std::string& out) {
    out.clear();
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size())
                return false;
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high < 0 || low < 0)
                return false;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plusIsSpace) {
            c = ' ';
        }
        if (isControl(c))
            return false;
        out.push_back(c);
    }
    return isUtf8(out);
}

} // namespace

bool percentDecode(std::string_view text, std::string& out) { return decode(text, false, out); }

bool queryDecode(std::string_view text, std::string& out) { return decode(text, true, out); }

bool isDecodable(std::string_view text) {
    if (text.find('%') == std::string_view::npos)
        return isUtf8(text) && std::none_of(text.begin(), text.end(), isControl);
    std::string decoded;
    return percentDecode(text, decoded);
}

} // namespace rostrum
