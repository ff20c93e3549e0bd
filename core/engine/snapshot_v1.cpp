// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snapshot_v1.h"

#include "core/board/board_config_codec.h"

#include <utility>

namespace rostrum {

namespace {

constexpr std::uint8_t formVersion = 1;
enum Kind : std::uint8_t { headerPart = 1, playersPart = 2, rankingPart = 3, keysPart = 4 };

} // namespace

bool SnapshotReaderV1::add(std::string_view part) {
    ByteReader in(part);
    const std::uint8_t kind = in.u8();
    if (headerSeen_ == (kind == headerPart))
        return false;
    switch (kind) {
    case headerPart: return readHeader(in);
    case playersPart: return readPlayers(in);
    case rankingPart: return readRanking(in);
    case keysPart: return readKeys(in);
    default: return false;
    }
}

bool SnapshotReaderV1::readHeader(ByteReader& in) {
    if (in.u8() != formVersion)
        return false;
    const std::uint64_t seq = in.varint();
    const auto lastBoard = in.varint32();
    const std::uint64_t players = in.varint();
    const std::uint64_t keys = in.varint();
    if (!in.ok() || !assembly_.begin(seq, lastBoard, players, keys))
        return false;
    const std::uint64_t gone = in.varint();
    assembly_.expectGone(gone);
    for (std::uint64_t i = 0; i < gone && in.ok(); ++i) {
        const auto number = in.varint32();
        const std::string_view id = in.text();
        const int decimals = in.u8();
        if (!in.ok() || !assembly_.addGone(number, id, decimals))
            return false;
    }
    const std::uint64_t boards = in.varint();
    assembly_.expectBoards(boards);
    for (std::uint64_t i = 0; i < boards && in.ok(); ++i) {
        if (!readBoard(in))
            return false;
    }
    headerSeen_ = true;
    return in.atEnd();
}

bool SnapshotReaderV1::readBoard(ByteReader& in) {
    const auto number = in.varint32();
    auto board = std::make_unique<Board>(number, decodeConfig(in), assembly_.playerIds());
    board->generation = in.varint();
    board->createdAtMs = in.zigzag();
    board->counters.revision = in.varint();
    board->counters.submissions = in.varint();
    board->counters.updatedAtMs = in.zigzag();
    board->counters.lastSubmissionAtMs = in.optionalZigzag();
    using snapshot_form::RankingHead;
    RankingHead live;
    live.records = in.varint();
    const std::uint64_t archives = in.varint();
    if (!in.ok() || archives == UINT64_MAX || !assembly_.addBoard(std::move(board), archives + 1) ||
        !assembly_.addRanking(number, live))
        return false;
    for (std::uint64_t i = 0; i < archives && in.ok(); ++i) {
        RankingHead head;
        head.kind = RankingHead::Kind::archive;
        head.generation = in.varint();
        head.endedSeq = in.varint();
        head.endedAtMs = in.zigzag();
        head.maxEntries = in.varint();
        head.order.sort = in.u8() == 0 ? SortOrder::descending : SortOrder::ascending;
        head.records = in.varint();
        if (!in.ok() || !assembly_.addRanking(number, head))
            return false;
    }
    return in.ok();
}

bool SnapshotReaderV1::readPlayers(ByteReader& in) {
    const std::uint32_t first = in.varint32();
    players_.clear();
    while (in.ok() && !in.atEnd()) {
        const std::string_view id = in.text();
        const std::string_view username = in.text();
        players_.push_back({id, username.empty() ? id : username});
    }
    return in.atEnd() && assembly_.addPlayers(first, players_);
}

bool SnapshotReaderV1::readRanking(ByteReader& in) {
    const auto board = in.varint32();
    const auto archive = static_cast<std::uint64_t>(in.zigzag()) + 1; // -1 is the live ranking
    const std::uint64_t count = in.varint();
    records_.clear();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        Ranking::Record record;
        record.player = in.varint32();
        record.changedAtS = in.varint32();
        record.standing.score = in.zigzag();
        record.standing.reachedSeq = in.varint();
        records_.push_back(record);
    }
    if (!in.atEnd())
        return false;
    return records_.empty() ||
           assembly_.addRecords(board, archive, records_); // there was a part for each, even if empty
}

bool SnapshotReaderV1::readKeys(ByteReader& in) {
    while (in.ok() && !in.atEnd()) {
        const std::string_view text = in.text();
        RequestKeys::Bound bound;
        bound.fingerprint = in.varint();
        bound.seq = in.varint();
        bound.atMs = in.zigzag();
        if (!in.ok() || !assembly_.addKey(text, bound))
            return false;
    }
    return in.atEnd();
}

} // namespace rostrum
