// SPDX-License-Identifier: GPL-3.0-or-later
// Parts begin with their kind: 1 header, 2 players, 3 a piece of a ranking, 4 request keys. Form version 1.
#include "core/engine/snapshot.h"

#include "core/board/board_config_codec.h"
#include "core/board/text.h"
#include "core/engine/bytes.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

constexpr std::uint8_t formVersion = 1;
enum Kind : std::uint8_t { headerPart = 1, playersPartKind = 2, rankingPartKind = 3, keysPartKind = 4 };

// A record takes at most 5 + 5 + 10 + 10 bytes, a player at most 128 + 1024 and their lengths.
constexpr std::size_t recordsAPart = 8000;
constexpr std::size_t partSoftLimit = SnapshotWriter::partBytes - 8192;

Error damaged() { return Error{Code::fileDamaged, "a snapshot is damaged"}; }

void encodeBoard(const Board& board, ByteWriter& out) {
    out.varint(board.number);
    encodeConfig(board.config, out);
    out.varint(board.generation);
    out.zigzag(board.createdAtMs);
    out.varint(board.counters.revision);
    out.varint(board.counters.submissions);
    out.zigzag(board.counters.updatedAtMs);
    out.optionalZigzag(board.counters.lastSubmissionAtMs);
    out.varint(board.ranking.size());
    out.varint(board.archives.size());
    for (const Archive& archive : board.archives) {
        out.varint(archive.generation);
        out.varint(archive.endedSeq);
        out.zigzag(archive.endedAtMs);
        out.varint(archive.maxEntries);
        out.u8(static_cast<std::uint8_t>(archive.ranking.sortOrder()));
        out.varint(archive.ranking.size());
    }
}

} // namespace

SnapshotWriter::SnapshotWriter(Engine& engine)
    : engine_(engine),
      seq_(engine.lastSeq_),
      boardsSeen_(engine.boardsVersion_),
      players_(engine.players_.size()) {
    for (const auto& [number, board] : engine_.boards_) {
        board->ranking.beginCapture();
        targets_.push_back({number, -1});
        for (std::size_t i = 0; i < board->archives.size(); ++i) {
            board->archives[i].ranking.beginCapture();
            targets_.push_back({number, static_cast<std::int64_t>(i)});
        }
    }
    engine_.keys_.forEach([&](std::string_view text, const RequestKeys::Bound& bound) {
        std::string bytes;
        ByteWriter out(bytes);
        out.text(text);
        out.varint(bound.fingerprint);
        out.varint(bound.seq);
        out.zigzag(bound.atMs);
        keys_.push_back(std::move(bytes));
    });
    header_ = encodeHeader();
}

SnapshotWriter::~SnapshotWriter() {
    for (const auto& [number, board] : engine_.boards_) {
        board->ranking.endCapture();
        for (Archive& archive : board->archives)
            archive.ranking.endCapture();
    }
}

bool SnapshotWriter::stale() const { return boardsSeen_ != engine_.boardsVersion_; }

Ranking& SnapshotWriter::rankingOf(const Target& target) {
    Board& board = *engine_.boards_.at(target.board);
    return target.archive < 0 ? board.ranking
                              : board.archives[static_cast<std::size_t>(target.archive)].ranking;
}

std::string SnapshotWriter::next(bool& last) {
    ROSTRUM_CHECK(!stale() && stage_ != Stage::done, "a snapshot goes on that has ended");
    std::string part;
    switch (stage_) {
    case Stage::header:
        part = std::move(header_);
        stage_ = Stage::players;
        break;
    case Stage::players: part = playersPart(); break;
    case Stage::rankings: part = rankingPart(); break;
    case Stage::keys: part = keysPart(); break;
    case Stage::done: break;
    }
    if (stage_ == Stage::players && nextPlayer_ > players_)
        stage_ = Stage::rankings;
    if (stage_ == Stage::rankings && nextTarget_ == targets_.size())
        stage_ = Stage::keys;
    if (stage_ == Stage::keys && nextKey_ == keys_.size())
        stage_ = Stage::done;
    last = stage_ == Stage::done;
    return part;
}

std::string SnapshotWriter::encodeHeader() const {
    std::string part;
    ByteWriter out(part);
    out.u8(headerPart);
    out.u8(formVersion);
    out.varint(seq_);
    out.varint(engine_.lastBoard_);
    out.varint(players_);
    out.varint(keys_.size());
    out.varint(engine_.gone_.size());
    for (const auto& [number, gone] : engine_.gone_) {
        out.varint(number);
        out.text(gone.id);
        out.u8(static_cast<std::uint8_t>(gone.decimals));
    }
    out.varint(engine_.boards_.size());
    for (const auto& [number, board] : engine_.boards_)
        encodeBoard(*board, out);
    return part;
}

std::string SnapshotWriter::playersPart() {
    std::string part;
    ByteWriter out(part);
    out.u8(playersPartKind);
    out.varint(nextPlayer_);
    for (; nextPlayer_ <= players_ && part.size() < partSoftLimit; ++nextPlayer_) {
        const std::string_view id = engine_.players_.playerId(nextPlayer_);
        const std::string_view username = engine_.players_.username(nextPlayer_);
        out.text(id);
        out.text(username == id ? std::string_view() : username);
    }
    return part;
}

std::string SnapshotWriter::rankingPart() {
    std::string part;
    ByteWriter out(part);
    const Target target = targets_[nextTarget_];
    records_.clear();
    const bool more = rankingOf(target).capture(recordsAPart, records_);
    out.u8(rankingPartKind);
    out.varint(target.board);
    out.zigzag(target.archive);
    out.varint(records_.size());
    for (const Ranking::Record& record : records_) {
        out.varint(record.player);
        out.varint(record.changedAtS);
        out.zigzag(record.standing.score);
        out.varint(record.standing.reachedSeq);
    }
    if (!more)
        ++nextTarget_;
    return part;
}

std::string SnapshotWriter::keysPart() {
    std::string part;
    ByteWriter out(part);
    out.u8(keysPartKind);
    for (; nextKey_ < keys_.size() && part.size() < partSoftLimit; ++nextKey_)
        part.append(keys_[nextKey_]);
    return part;
}

// ---- reading

Result<void> SnapshotReader::add(std::string_view part) {
    if (part.empty())
        return damaged();
    const auto kind = static_cast<std::uint8_t>(part.front());
    if (headerSeen_ == (kind == headerPart))
        return damaged();
    bool read = false;
    switch (kind) {
    case headerPart: read = readHeader(part); break;
    case playersPartKind: read = readPlayers(part); break;
    case rankingPartKind: read = readRanking(part); break;
    case keysPartKind: read = readKeys(part); break;
    default: break;
    }
    if (!read)
        return damaged();
    return {};
}

bool SnapshotReader::readHeader(std::string_view part) {
    ByteReader in(part.substr(1));
    if (in.u8() != formVersion)
        return false;
    engine_.lastSeq_ = in.varint();
    engine_.lastBoard_ = in.varint32();
    expectedPlayers_ = in.varint32();
    expectedKeys_ = in.varint();
    const std::uint64_t gone = in.varint();
    for (std::uint64_t i = 0; i < gone && in.ok(); ++i) {
        const std::uint32_t number = in.varint32();
        std::string id(in.text());
        const std::uint8_t decimals = in.u8();
        if (number == 0 || number > engine_.lastBoard_ || decimals > maxDecimals ||
            !engine_.gone_.emplace(number, Engine::Gone{std::move(id), decimals}).second)
            return false;
    }
    const std::uint64_t boards = in.varint();
    for (std::uint64_t i = 0; i < boards && in.ok(); ++i) {
        const std::uint32_t number = in.varint32();
        auto board = std::make_unique<Board>(number, decodeConfig(in));
        board->generation = in.varint();
        board->createdAtMs = in.zigzag();
        board->counters.revision = in.varint();
        board->counters.submissions = in.varint();
        board->counters.updatedAtMs = in.zigzag();
        board->counters.lastSubmissionAtMs = in.optionalZigzag();
        pending_.push_back({number, -1, in.varint(), {}});
        const std::uint64_t archives = in.varint();
        for (std::uint64_t a = 0; a < archives && in.ok(); ++a) {
            Archive archive;
            archive.generation = in.varint();
            archive.endedSeq = in.varint();
            archive.endedAtMs = in.zigzag();
            archive.maxEntries = in.varint();
            archive.ranking = Ranking(in.u8() == 0 ? SortOrder::descending : SortOrder::ascending);
            pending_.push_back({number, static_cast<std::int64_t>(a), in.varint(), {}});
            board->archives.push_back(std::move(archive));
        }
        if (!in.ok() || number == 0 || number > engine_.lastBoard_ || engine_.gone_.contains(number) ||
            !engine_.boardNumbers_.emplace(board->config.id, number).second ||
            !engine_.boards_.emplace(number, std::move(board)).second)
            return false;
    }
    headerSeen_ = true;
    if (in.atEnd())
        engine_.players_.reserve(std::min<std::uint32_t>(expectedPlayers_, 50'000'000));
    return in.atEnd();
}

bool SnapshotReader::readPlayers(std::string_view part) {
    ByteReader in(part.substr(1));
    if (in.varint() != engine_.players_.size() + 1U)
        return false;
    while (in.ok() && !in.atEnd()) {
        const std::string_view id = in.text();
        const std::string_view username = in.text();
        if (!in.ok() || id.empty() || id.size() > maxPlayerIdBytes || username.size() > maxUsernameBytes ||
            engine_.players_.find(id) != 0)
            return false;
        engine_.players_.add(id, username.empty() ? id : username);
    }
    return in.atEnd();
}

bool SnapshotReader::readRanking(std::string_view part) {
    ByteReader in(part.substr(1));
    const std::uint32_t board = in.varint32();
    const std::int64_t archive = in.zigzag();
    const std::uint64_t count = in.varint();
    const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& pending) {
        return pending.board == board && pending.archive == archive;
    });
    if (!in.ok() || found == pending_.end() || count > part.size())
        return false;
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        Ranking::Record record;
        record.player = in.varint32();
        record.changedAtS = in.varint32();
        record.standing.score = in.zigzag();
        record.standing.reachedSeq = in.varint();
        if (record.player == 0 || record.player > expectedPlayers_ || record.standing.reachedSeq == 0 ||
            record.standing.reachedSeq > engine_.lastSeq_)
            return false;
        found->records.push_back(record);
    }
    return in.atEnd();
}

bool SnapshotReader::readKeys(std::string_view part) {
    ByteReader in(part.substr(1));
    while (in.ok() && !in.atEnd()) {
        const std::string_view text = in.text();
        RequestKeys::Bound bound;
        bound.fingerprint = in.varint();
        bound.seq = in.varint();
        bound.atMs = in.zigzag();
        if (!in.ok() || bound.seq == 0 || bound.seq > engine_.lastSeq_ || !engine_.keys_.restore(text, bound))
            return false;
    }
    return in.atEnd();
}

Result<void> SnapshotReader::finish() {
    if (!headerSeen_ || engine_.players_.size() != expectedPlayers_ || engine_.keys_.size() != expectedKeys_)
        return damaged();
    for (Pending& pending : pending_) {
        if (pending.records.size() != pending.expected)
            return damaged();
        Board& board = *engine_.boards_.at(pending.board);
        Ranking& ranking = pending.archive < 0
                               ? board.ranking
                               : board.archives[static_cast<std::size_t>(pending.archive)].ranking;
        if (pending.archive < 0)
            engine_.totalEntries_ += pending.expected;
        if (!ranking.assign(std::move(pending.records)))
            return damaged();
    }
    return {};
}

} // namespace rostrum
