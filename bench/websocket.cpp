// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/websocket.h"

#include "bench/fail.h"

namespace rostrum::bench {

namespace {

constexpr unsigned finalBit = 0x80;
constexpr unsigned maskBit = 0x80;
constexpr unsigned opcodeBits = 0x0f;
constexpr std::size_t shortLength = 125; // the greatest that stands in the second byte itself

unsigned byteAt(std::string_view text, std::size_t index) { return static_cast<unsigned char>(text[index]); }

std::uint64_t bigEndian(std::string_view text, std::size_t from, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = from; i < from + count; ++i)
        value = value << 8 | byteAt(text, i);
    return value;
}

} // namespace

std::string handshakeRequest(std::string_view target) {
    return std::string("GET ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
                                                     "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                                     "Sec-WebSocket-Key: cm9zdHJ1bSBiZW5jaG1hcg==\r\n\r\n");
}

std::size_t handshakeAnswerSize(std::string_view received) {
    const std::size_t headEnd = received.find("\r\n\r\n");
    if (headEnd == std::string_view::npos)
        return 0;
    if (!received.starts_with("HTTP/1.1 101"))
        fail("no WebSocket is opened: " + std::string(received.substr(0, headEnd)));
    return headEnd + 4;
}

Frame frameAt(std::string_view received) {
    if (received.size() < 2)
        return {};
    const unsigned first = byteAt(received, 0);
    const unsigned second = byteAt(received, 1);
    if ((first & finalBit) == 0 || (second & maskBit) != 0)
        fail("the server sends a frame that is masked or a fragment");
    std::uint64_t length = second;
    std::size_t head = 2;
    if (length > shortLength) {
        const std::size_t more = length == shortLength + 1 ? 2 : 8;
        head += more;
        if (received.size() < head)
            return {};
        length = bigEndian(received, 2, more);
    }
    if (received.size() - head < length)
        return {};
    Frame frame;
    frame.opcode = static_cast<Opcode>(first & opcodeBits);
    frame.payload = received.substr(head, length);
    frame.size = head + length;
    return frame;
}

std::string clientFrame(Opcode opcode, std::string_view payload) {
    if (payload.size() > shortLength)
        fail("a viewer has nothing so long to say");
    std::string frame;
    frame += static_cast<char>(finalBit | static_cast<unsigned>(opcode));
    frame += static_cast<char>(maskBit | payload.size());
    frame.append(4, '\0');
    return frame.append(payload);
}

} // namespace rostrum::bench
