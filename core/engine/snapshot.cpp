// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snapshot.h"

#include "core/board/board_config_codec.h"
#include "core/board/text.h"
#include "core/check.h"
#include "core/engine/bytes.h"
#include "core/engine/columns.h"
#include "core/engine/snapshot_form.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

using namespace snapshot_form;

// In units of a record that is read in order: some 10 ns. What is found anywhere in memory, as boards are, takes the time of a hundred.
constexpr std::size_t workABoard = 200;
constexpr std::size_t workAnArchive = 100;
constexpr std::size_t workAGone = 20;
constexpr std::size_t workAPlayer = 2;
constexpr std::size_t workAKey = 4;
constexpr std::size_t releasedAStep = 400; // boards

// A part with less room is full.
constexpr std::size_t leastRoom = 4096;
constexpr std::size_t bytesARecord = 4 + 8 + 8 + 4;
constexpr std::size_t recordsHeadBytes =
    sectionHeadBytes + 3 * 10 + (4 + RankingOrder::mostSecondaries) * columnHeadBytes;
constexpr std::size_t bytesAPlayer = 1 + 2; // beside the texts
constexpr std::size_t bytesAKey = 2 + 8 + 8 + 8;

} // namespace

SnapshotWriter::SnapshotWriter(Engine& engine, Pace pace)
    : engine_(engine),
      pace_(pace),
      seq_(engine.lastSeq_),
      boardsSeen_(engine.boardsVersion_),
      lastBoard_(engine.lastBoard_),
      players_(engine.players_.size()) {
    ROSTRUM_CHECK(engine.snapshot_ == nullptr, "two snapshots are taken at once");
    engine.snapshot_ = this;
    engine.keys_.beginCapture();
    writeHeader(); // now: it has the counts of this moment
}

SnapshotWriter::~SnapshotWriter() {
    while (release()) {
    }
}

bool SnapshotWriter::stale() const { return boardsSeen_ != engine_.boardsVersion_; }

std::string SnapshotWriter::next(bool& last) {
    std::string part;
    while (!step(part, last)) {
    }
    return part;
}

bool SnapshotWriter::step(std::string& part, bool& last) {
    ROSTRUM_CHECK(!stale() && stage_ < Stage::done, "a snapshot goes on that has ended");
    work_ = pace_.stepWork;
    while (stage_ != Stage::done && work_ > 0 && room() >= leastRoom)
        workOn();
    if (stage_ != Stage::done && room() >= leastRoom)
        return false;
    part = std::exchange(part_, std::string());
    last = stage_ == Stage::done;
    return true;
}

void SnapshotWriter::workOn() {
    if (part_.empty())
        part_.reserve(pace_.partBytes);
    switch (stage_) {
    case Stage::gone: writeGone(); break;
    case Stage::boards: writeBoards(); break;
    case Stage::players: writePlayers(); break;
    case Stage::keys: writeKeys(); break;
    case Stage::done:
    case Stage::releasing: break;
    }
}

void SnapshotWriter::writeHeader() {
    ByteWriter out(part_);
    out.u8(firstByte);
    out.u8(version);
    const SectionWriter section(Section::header, part_);
    out.varint(seq_);
    out.varint(lastBoard_);
    out.varint(engine_.gone_.size());
    out.varint(engine_.boards_.size());
    out.varint(players_);
    out.varint(engine_.keys_.size());
}

void SnapshotWriter::writeGone() {
    const auto gone = engine_.gone_.lower_bound(nextGone_);
    if (gone == engine_.gone_.end()) {
        stage_ = Stage::boards;
        return;
    }
    const SectionWriter section(Section::gone, part_);
    ByteWriter out(part_);
    out.varint(gone->first);
    out.text(gone->second.id);
    out.u8(static_cast<std::uint8_t>(gone->second.decimals));
    nextGone_ = gone->first + 1;
    take(workAGone);
}

// A little of the next board: its head, an archive's head, or a few records.
void SnapshotWriter::writeBoards() {
    const auto found = engine_.boards_.lower_bound(board_);
    if (found == engine_.boards_.end() || found->first > lastBoard_) {
        stage_ = Stage::players;
        return;
    }
    Board& board = *found->second;
    if (!inBoard_) {
        writeBoardHead(board);
        return;
    }
    if (archive_ == board.archives.size()) {
        if (!writeRecords(board.ranking, 0)) {
            board.ranking.endCapture();
            asides_.erase(board_);
            ++board_;
            inBoard_ = false;
            archive_ = 0;
        }
        return;
    }
    Archive& archive = board.archives[archive_];
    if (!inRanking_) {
        writeArchiveHead(archive);
    } else if (!writeRecords(archive.ranking, archive_ + 1)) {
        archive.ranking.endCapture();
        inRanking_ = false;
        ++archive_;
    }
}

void SnapshotWriter::writeBoardHead(Board& board) {
    board_ = board.number;
    beforeChange(board); // as if it changed now: from here on its ranking is captured
    inBoard_ = true;
    const Aside& aside = asides_.at(board_);
    const SectionWriter section(Section::board, part_);
    ByteWriter out(part_);
    out.varint(board.number);
    encodeConfig(board.config, out);
    out.varint(board.generation);
    out.zigzag(board.createdAtMs);
    out.varint(aside.counters.revision);
    out.varint(aside.counters.submissions);
    out.zigzag(aside.counters.updatedAtMs);
    out.optionalZigzag(aside.counters.lastSubmissionAtMs);
    out.varint(aside.records);
    out.varint(board.archives.size());
    take(workABoard);
}

void SnapshotWriter::writeArchiveHead(Archive& archive) {
    archive.ranking.beginCapture();
    inRanking_ = true;
    const SectionWriter section(Section::archive, part_);
    ByteWriter out(part_);
    out.varint(archive.generation);
    out.varint(archive.endedSeq);
    out.zigzag(archive.endedAtMs);
    out.varint(archive.maxEntries);
    encodeOrder(archive.ranking.order(), out);
    out.varint(archive.ranking.size());
    take(workAnArchive);
}

// Whether there are more.
bool SnapshotWriter::writeRecords(Ranking& ranking, std::uint64_t archive) {
    const std::size_t values = ranking.order().secondaryCount;
    const std::size_t fitting = (room() - recordsHeadBytes) / (bytesARecord + values * 8);
    const std::size_t most = std::min({mostRecords, work_, fitting});
    records_.clear();
    secondaries_.clear();
    const bool more = ranking.capture(most, records_, &secondaries_);
    take(more ? most : records_.size() + 1);
    if (records_.empty())
        return more;
    const SectionWriter section(Section::records, part_);
    ByteWriter out(part_);
    out.varint(board_);
    out.varint(archive);
    out.varint(records_.size());
    column_.resize(records_.size());
    const auto column = [&](auto&& valueOf) {
        for (std::size_t i = 0; i < records_.size(); ++i)
            column_[i] = valueOf(records_[i]);
        packColumn(column_, part_);
    };
    std::uint32_t before = 0;
    column([&](const Ranking::Record& record) {
        return record.player - std::exchange(before, record.player) - 1;
    });
    column([](const Ranking::Record& record) { return biased(record.standing.score); });
    column([](const Ranking::Record& record) { return record.standing.reachedSeq; });
    column([](const Ranking::Record& record) { return record.changedAtS; });
    for (std::size_t value = 0; value < values; ++value) {
        std::size_t at = value;
        column([&](const Ranking::Record&) { return biased(secondaries_[std::exchange(at, at + values)]); });
    }
    return more;
}

void SnapshotWriter::writePlayers() {
    if (nextPlayer_ > players_) {
        stage_ = Stage::keys;
        return;
    }
    const std::uint32_t first = nextPlayer_;
    const std::size_t most = std::min(mostPlayers, work_ / workAPlayer + 1);
    column_.clear();
    otherColumn_.clear();
    texts_.clear();
    otherTexts_.clear();
    for (; nextPlayer_ <= players_ && column_.size() < most; ++nextPlayer_) {
        if (texts_.size() + otherTexts_.size() + column_.size() * bytesAPlayer >= room())
            break;
        const std::string_view id = engine_.players_.playerId(nextPlayer_);
        std::string_view name = engine_.players_.username(nextPlayer_);
        const auto renamed = names_.begin();
        const bool wasRenamed = renamed != names_.end() && renamed->first == nextPlayer_;
        if (wasRenamed)
            name = renamed->second;
        column_.push_back(id.size());
        otherColumn_.push_back(name == id ? 0 : name.size());
        texts_.append(id);
        if (name != id)
            otherTexts_.append(name);
        if (wasRenamed)
            names_.erase(renamed);
    }
    take(column_.size() * workAPlayer);
    const SectionWriter section(Section::players, part_);
    ByteWriter out(part_);
    out.varint(first);
    out.varint(column_.size());
    packColumn(column_, part_);
    packColumn(otherColumn_, part_);
    part_.append(texts_).append(otherTexts_);
}

void SnapshotWriter::writeKeys() {
    const std::size_t most = std::min(mostKeys, work_ / workAKey + 1);
    std::vector<RequestKeys::Bound> bounds;
    bounds.reserve(most);
    column_.clear();
    texts_.clear();
    const bool more = engine_.keys_.capture([&](std::string_view text, const RequestKeys::Bound& bound) {
        if (bounds.size() == most || texts_.size() + bounds.size() * bytesAKey >= room())
            return false;
        column_.push_back(text.size());
        texts_.append(text);
        bounds.push_back(bound);
        return true;
    });
    take(bounds.size() * workAKey);
    if (!more)
        stage_ = Stage::done;
    if (bounds.empty())
        return;
    const SectionWriter section(Section::keys, part_);
    ByteWriter(part_).varint(bounds.size());
    packColumn(column_, part_);
    const auto column = [&](auto&& valueOf) {
        std::transform(bounds.begin(), bounds.end(), column_.begin(), valueOf);
        packColumn(column_, part_);
    };
    column([](const RequestKeys::Bound& bound) { return bound.fingerprint; });
    column([](const RequestKeys::Bound& bound) { return bound.seq; });
    column([](const RequestKeys::Bound& bound) { return biased(bound.atMs); });
    part_.append(texts_);
}

// ---- what changes meanwhile, and the end

void SnapshotWriter::beforeChange(Board& board) {
    const bool current = board.number == board_ && inBoard_;
    if (stage_ > Stage::boards || board.number < board_ || board.number > lastBoard_ || current)
        return;
    if (asides_.try_emplace(board.number, Aside{board.counters, board.ranking.size(), board.archives.size()})
            .second)
        board.ranking.beginCapture();
}

void SnapshotWriter::beforeRename(std::uint32_t player) {
    if (stage_ <= Stage::players && player >= nextPlayer_ && player <= players_)
        names_.try_emplace(player, engine_.players_.username(player));
}

// A reset may have moved the ranking to the archives meanwhile; a deleted board is gone with all it had.
void SnapshotWriter::endCaptures(std::uint32_t number, const Aside& aside) {
    const auto found = engine_.boards_.find(number);
    if (found == engine_.boards_.end())
        return;
    Board& board = *found->second;
    board.ranking.endCapture();
    for (std::size_t i = aside.archives; i < board.archives.size(); ++i)
        board.archives[i].ranking.endCapture();
    if (number == board_ && inRanking_ && archive_ < board.archives.size())
        board.archives[archive_].ranking.endCapture();
}

bool SnapshotWriter::release() {
    stage_ = Stage::releasing;
    for (std::size_t i = 0; i < releasedAStep && !asides_.empty(); ++i) {
        endCaptures(asides_.begin()->first, asides_.begin()->second);
        asides_.erase(asides_.begin());
    }
    for (std::size_t i = 0; i < releasedAStep && !names_.empty(); ++i)
        names_.erase(names_.begin());
    if (!asides_.empty() || !names_.empty())
        return true;
    if (engine_.snapshot_ == this) {
        engine_.keys_.endCapture();
        engine_.snapshot_ = nullptr;
    }
    return false;
}

} // namespace rostrum
