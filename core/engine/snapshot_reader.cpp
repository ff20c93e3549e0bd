// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snapshot_reader.h"

#include "core/board/board_config_codec.h"
#include "core/engine/change_codec.h"
#include "core/engine/columns.h"
#include "core/engine/snapshot_form.h"
#include "core/engine/snapshot_v1.h"
#include "core/engine/token_codec.h"

#include <utility>

namespace rostrum {

using namespace snapshot_form;

namespace {

Error damaged() { return Error{Code::fileDamaged, "a snapshot is damaged"}; }

} // namespace

SnapshotReader::SnapshotReader(Engine& engine) : assembly_(engine) {}
SnapshotReader::~SnapshotReader() = default;

Result<void> SnapshotReader::add(std::string_view part) {
    if (!headerSeen_ && !older_ && SnapshotReaderV1::isFirstPart(part))
        older_ = std::make_unique<SnapshotReaderV1>(assembly_);
    if (older_ ? !older_->add(part) : !read(part))
        return damaged();
    return {};
}

Result<void> SnapshotReader::finish() {
    if (older_ ? !older_->headerSeen() : !headerSeen_)
        return damaged();
    if (!assembly_.finish())
        return damaged();
    return {};
}

bool SnapshotReader::read(std::string_view part) {
    ByteReader in(part);
    if (!headerSeen_) {
        const bool first = in.u8() == firstByte;
        version_ = in.u8();
        if (!first || version_ < oldVersion || version_ > version)
            return false;
    }
    while (in.ok() && !in.atEnd()) {
        const std::uint8_t kind = in.u8();
        std::uint32_t size = 0;
        for (unsigned shift = 0; shift < 32; shift += 8)
            size |= static_cast<std::uint32_t>(in.u8()) << shift;
        const std::string_view section = in.raw(size);
        if (!in.ok() || !readSection(kind, ByteReader(section)))
            return false;
    }
    return in.atEnd();
}

bool SnapshotReader::readSection(std::uint8_t kind, ByteReader in) {
    const auto section = static_cast<Section>(kind);
    if (headerSeen_ == (section == Section::header))
        return false;
    const bool oldBoards = section == Section::boardV2 || section == Section::archiveV2;
    const bool newBoards = section >= Section::board;
    if ((oldBoards && version_ != oldVersion) || (newBoards && version_ == oldVersion))
        return false;
    // Boards and all that is theirs come before players and keys: then their records are put in order meanwhile.
    if (!boardsRead_ && (section == Section::players || section == Section::keys)) {
        boardsRead_ = true;
        if (!assembly_.orderRankings())
            return false;
    }
    switch (section) {
    case Section::header: return readHeader(in);
    case Section::gone: return readGone(in);
    case Section::boardV2:
    case Section::board: return readBoard(in);
    case Section::archiveV2: return readArchiveV2(in);
    case Section::ranking: return readRanking(in);
    case Section::frozen: return readView(in, false);
    case Section::held: return version_ > versionWithArchives && readView(in, true);
    case Section::revealed: return readRevealed(in);
    case Section::records: return readRecords(in);
    case Section::players: return readPlayers(in);
    case Section::keys: return readKeys(in);
    case Section::kept: return readKept(in);
    case Section::facts: return readFacts(in);
    case Section::toggled: return readToggled(in);
    case Section::token: return readToken(in);
    }
    return false;
}

bool SnapshotReader::readHeader(ByteReader& in) {
    const std::uint64_t seq = in.varint();
    const auto lastBoard = in.varint32();
    assembly_.expectGone(in.varint());
    assembly_.expectBoards(in.varint());
    const std::uint64_t players = in.varint();
    const std::uint64_t keys = in.varint();
    headerSeen_ = true;
    return in.atEnd() && assembly_.begin(seq, lastBoard, players, keys);
}

bool SnapshotReader::readGone(ByteReader& in) {
    const auto number = in.varint32();
    const std::string_view id = in.text();
    const int decimals = in.u8();
    return in.atEnd() && assembly_.addGone(number, id, decimals);
}

bool SnapshotReader::readBoard(ByteReader& in) {
    const auto number = in.varint32();
    auto board = std::make_unique<Board>(number, decodeConfig(in), assembly_.playerIds());
    board->generation = in.varint();
    board->createdAtMs = in.zigzag();
    board->counters = decodeCounters(in);
    if (version_ != oldVersion) {
        board->nextResetAtMs = in.optionalZigzag();
        const std::uint64_t rankings = in.varint();
        return in.atEnd() && assembly_.addBoard(std::move(board), rankings);
    }
    RankingHead live;
    live.records = in.varint();
    const std::uint64_t archives = in.varint();
    newestBoard_ = number;
    return in.atEnd() && archives < UINT64_MAX && assembly_.addBoard(std::move(board), archives + 1) &&
           assembly_.addRanking(number, live);
}

bool SnapshotReader::readRanking(ByteReader& in) {
    const auto board = in.varint32();
    const RankingHead head = decodeHead(in, version_);
    return in.atEnd() && assembly_.addRanking(board, head);
}

bool SnapshotReader::readView(ByteReader& in, bool isHeld) {
    const auto board = in.varint32();
    FrozenView view{LiveRanking()};
    view.seq = in.varint();
    view.generation = in.varint();
    if (version_ <= versionWithArchives)
        in.varint();
    view.counters = decodeCounters(in);
    if (isHeld)
        view.decimals = in.u8();
    const std::uint64_t steps = in.varint();
    return in.atEnd() && assembly_.addView(board, std::move(view), isHeld, steps);
}

bool SnapshotReader::readRevealed(ByteReader& in) {
    const auto board = in.varint32();
    const bool goesOn = in.flag();
    const std::vector<RankingChange> changes = decodeChanges(in);
    return in.atEnd() && assembly_.addRevealed(board, goesOn, changes);
}

bool SnapshotReader::readArchiveV2(ByteReader& in) {
    RankingHead head;
    head.kind = RankingHead::Kind::archive;
    head.generation = in.varint();
    head.endedSeq = in.varint();
    head.endedAtMs = in.zigzag();
    head.maxEntries = in.varint();
    head.order = decodeOrder(in);
    head.records = in.varint();
    return in.atEnd() && assembly_.addRanking(newestBoard_, head);
}

void SnapshotReader::readColumns(ByteReader& in, std::size_t count, std::size_t size) {
    if (columns_.size() < count)
        columns_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        columns_[i].resize(size);
        unpackColumn(in, columns_[i]);
    }
}

bool SnapshotReader::readRecords(ByteReader& in) {
    const auto board = in.varint32();
    const std::uint64_t archive = in.varint();
    const std::uint64_t count = in.varint();
    const std::optional<std::size_t> values = assembly_.secondariesOf(board, archive);
    if (!in.ok() || count > mostRecords || !values)
        return false;
    readColumns(in, 4 + *values, static_cast<std::size_t>(count));
    if (!in.atEnd())
        return false;
    secondaries_.resize(*values * static_cast<std::size_t>(count));
    for (std::size_t value = 0; value < *values; ++value) {
        for (std::size_t i = 0; i < count; ++i)
            secondaries_[i * *values + value] = unbiased(columns_[4 + value][i]);
    }
    records_.resize(static_cast<std::size_t>(count));
    std::uint32_t player = 0;
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (columns_[0][i] > UINT32_MAX || columns_[3][i] > UINT32_MAX)
            return false;
        player += static_cast<std::uint32_t>(columns_[0][i]) + 1;
        records_[i] = {
            player, static_cast<std::uint32_t>(columns_[3][i]), {unbiased(columns_[1][i]), columns_[2][i]}};
    }
    return assembly_.addRecords(board, archive, records_, secondaries_);
}

bool SnapshotReader::readPlayers(ByteReader& in) {
    const std::uint32_t first = in.varint32();
    const std::uint64_t count = in.varint();
    if (!in.ok() || count > mostPlayers)
        return false;
    readColumns(in, 2, static_cast<std::size_t>(count));
    players_.resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < players_.size(); ++i)
        players_[i].playerId = in.raw(columns_[0][i]);
    for (std::size_t i = 0; i < players_.size(); ++i)
        players_[i].username = columns_[1][i] == 0 ? players_[i].playerId : in.raw(columns_[1][i]);
    return in.atEnd() && assembly_.addPlayers(first, players_);
}

bool SnapshotReader::readKeys(ByteReader& in) {
    const std::uint64_t count = in.varint();
    if (!in.ok() || count > mostKeys)
        return false;
    readColumns(in, 4, static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        const std::string_view text = in.raw(columns_[0][i]);
        if (in.ok() && !assembly_.addKey(text, {columns_[1][i], columns_[2][i], unbiased(columns_[3][i])}))
            return false;
    }
    return in.atEnd();
}

bool SnapshotReader::readKept(ByteReader& in) {
    const auto number = in.varint32();
    const std::uint64_t deletedSeq = in.varint();
    return in.atEnd() && assembly_.keepNext(number, deletedSeq);
}

bool SnapshotReader::readFacts(ByteReader& in) {
    const auto player = in.varint32();
    PlayerFacts facts;
    facts.team = in.text();
    facts.division = in.text();
    facts.metadata = in.text();
    facts.metadataSeq = in.varint();
    facts.hidden = in.flag();
    facts.banned = in.flag();
    facts.erased = in.flag();
    facts.mergedInto = in.varint32();
    facts.mergedSeq = in.varint();
    return in.atEnd() && assembly_.addFacts(player, std::move(facts));
}

bool SnapshotReader::readToggled(ByteReader& in) {
    const std::uint64_t group = in.varint();
    ToggledGroup toggled;
    toggled.seq = in.varint();
    toggled.group = in.varint();
    toggled.undone = in.flag();
    toggled.board = in.varint32();
    toggled.player = in.varint32();
    return in.atEnd() && assembly_.addToggled(group, toggled);
}

bool SnapshotReader::readToken(ByteReader& in) {
    Token token;
    token.number = in.varint();
    token.facts = decodeToken(in);
    token.madeBy = in.text();
    token.madeAtMs = in.zigzag();
    return in.atEnd() && assembly_.addToken(token);
}

} // namespace rostrum
