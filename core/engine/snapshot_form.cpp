// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snapshot_form.h"

namespace rostrum::snapshot_form {

namespace {

template <typename Enum>
Enum readChoice(ByteReader& in, Enum last) {
    const std::uint8_t value = in.u8();
    if (value <= static_cast<std::uint8_t>(last))
        return static_cast<Enum>(value);
    in.fail();
    return Enum{};
}

} // namespace

void encodeOrder(const RankingOrder& order, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(order.sort));
    out.u8(order.secondaryCount);
    for (const SortOrder direction : order.directions())
        out.u8(static_cast<std::uint8_t>(direction));
    out.u8(static_cast<std::uint8_t>(order.last));
}

RankingOrder decodeOrder(ByteReader& in) {
    RankingOrder order;
    order.sort = readChoice(in, SortOrder::ascending);
    const std::uint8_t secondaries = in.u8();
    if (secondaries > RankingOrder::mostSecondaries) {
        in.fail();
        return order;
    }
    order.secondaryCount = secondaries;
    for (std::size_t i = 0; i < secondaries; ++i)
        order.secondaries[i] = readChoice(in, SortOrder::ascending);
    order.last = readChoice(in, TieBreak::playerId);
    return order;
}

} // namespace rostrum::snapshot_form
