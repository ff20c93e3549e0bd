// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/change_codec.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

constexpr unsigned hasBefore = 1;
constexpr unsigned hasAfter = 2;
constexpr unsigned isSame = 4; // after is as before, and not written
// A list's first room is for no more than these: what a damaged count announces takes no memory.
constexpr std::size_t firstRoom = 1024;

void encodeTuple(const RankedTuple& tuple, std::size_t secondaries, ByteWriter& out) {
    out.zigzag(tuple.standing.score);
    out.varint(tuple.standing.reachedSeq);
    out.varint(tuple.changedAtS);
    for (std::size_t i = 0; i < secondaries; ++i)
        out.zigzag(tuple.secondaries[i]);
}

RankedTuple decodeTuple(std::size_t secondaries, ByteReader& in) {
    RankedTuple tuple;
    tuple.standing.score = in.zigzag();
    tuple.standing.reachedSeq = in.varint();
    tuple.changedAtS = in.varint32();
    for (std::size_t i = 0; i < secondaries; ++i)
        tuple.secondaries[i] = in.zigzag();
    return tuple;
}

RankingChange decodeChange(std::size_t secondaries, ByteReader& in) {
    RankingChange change;
    change.board = in.varint32();
    const std::uint8_t period = in.u8();
    const unsigned parts = in.u8();
    if (period > static_cast<std::uint8_t>(Period::monthly) || parts > 7 ||
        ((parts & isSame) != 0 && (parts & hasAfter) != 0)) {
        in.fail();
        return change;
    }
    change.ranking.period = static_cast<Period>(period);
    if (change.ranking.period != Period::all)
        change.ranking.beginMs = in.zigzag();
    change.player = in.varint32();
    if ((parts & hasBefore) != 0)
        change.before = decodeTuple(secondaries, in);
    if ((parts & hasAfter) != 0)
        change.after = decodeTuple(secondaries, in);
    if ((parts & isSame) != 0)
        change.after = change.before;
    return change;
}

} // namespace

void encodeChanges(std::span<const RankingChange> changes, std::size_t secondaries, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(secondaries));
    out.varint(changes.size());
    for (const RankingChange& change : changes) {
        const bool same = change.before == change.after;
        out.varint(change.board);
        out.u8(static_cast<std::uint8_t>(change.ranking.period));
        unsigned parts = change.before ? hasBefore : 0U;
        parts |= same ? isSame : 0U;
        parts |= change.after && !same ? hasAfter : 0U;
        out.u8(static_cast<std::uint8_t>(parts));
        if (change.ranking.period != Period::all)
            out.zigzag(change.ranking.beginMs);
        out.varint(change.player);
        if (change.before)
            encodeTuple(*change.before, secondaries, out);
        if (change.after && !same)
            encodeTuple(*change.after, secondaries, out);
    }
}

std::vector<RankingChange> decodeChanges(ByteReader& in) {
    std::vector<RankingChange> changes;
    const std::size_t secondaries = in.u8();
    const std::uint64_t count = in.varint();
    if (secondaries > RankingOrder::mostSecondaries) {
        in.fail();
        return changes;
    }
    changes.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(count, firstRoom)));
    for (std::uint64_t i = 0; i < count && in.ok(); ++i)
        changes.push_back(decodeChange(secondaries, in));
    return changes;
}

} // namespace rostrum
