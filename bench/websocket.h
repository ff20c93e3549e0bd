// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// As much of WebSocket (RFC 6455) as a viewer needs: the handshake, unfragmented frames of a server, an answer to its ping.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum::bench {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct Frame {
    Opcode opcode = Opcode::text;
    std::string_view payload; // within what was received
    std::size_t size = 0;     // of the whole frame; 0: it is not all there
};

std::string handshakeRequest(std::string_view target);
// Size of the server's answer at the beginning; 0 where it is not all there. Fails where it is no 101.
std::size_t handshakeAnswerSize(std::string_view received);

// The frame at the beginning. Fails where it is masked or a fragment.
Frame frameAt(std::string_view received);

// A frame of a client, masked (with zeros: the payload is as it was).
std::string clientFrame(Opcode opcode, std::string_view payload);

} // namespace rostrum::bench
