// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/token_codec.h"

namespace rostrum {

void encodeToken(const TokenFacts& facts, ByteWriter& out) {
    out.text(facts.label);
    out.u8(static_cast<std::uint8_t>(facts.role));
    out.varint(facts.boards.size());
    for (const std::string& board : facts.boards)
        out.text(board);
    out.optionalZigzag(facts.expiresMs);
    out.text(facts.digest);
}

TokenFacts decodeToken(ByteReader& in) {
    TokenFacts facts;
    facts.label = in.text();
    const std::uint8_t role = in.u8();
    const std::uint64_t boards = in.varint();
    if (role > static_cast<std::uint8_t>(Role::admin) || boards > maxTokenBoards)
        in.fail();
    facts.role = static_cast<Role>(role);
    for (std::uint64_t i = 0; i < boards && in.ok(); ++i)
        facts.boards.emplace_back(in.text());
    facts.expiresMs = in.optionalZigzag();
    facts.digest = in.text();
    if (facts.digest.size() != tokenDigestBytes)
        in.fail();
    return facts;
}

} // namespace rostrum
