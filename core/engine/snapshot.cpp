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
constexpr std::size_t workARanking = 100;
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

std::string SnapshotWriter::next(bool& last) {
    std::string part;
    while (!step(part, last)) {
    }
    return part;
}

bool SnapshotWriter::step(std::string& part, bool& last) {
    ROSTRUM_CHECK(!stale_ && (stage_ < Stage::done || !full_.empty()), "a snapshot goes on that has ended");
    work_ = pace_.stepWork;
    while (full_.empty() && stage_ != Stage::done && work_ > 0 && !isFull())
        workOn();
    if (!full_.empty()) {
        part = std::move(full_.front());
        full_.pop_front();
        last = false;
        return true;
    }
    if (stage_ != Stage::done && !isFull())
        return false;
    part = std::exchange(part_, std::string());
    last = stage_ == Stage::done;
    return true;
}

bool SnapshotWriter::isFull() const { return room() < leastRoom; }

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
    if (gone == engine_.gone_.end() || gone->first > lastBoard_) {
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

// A little of the next board: its head, a ranking's head, or a few records.
void SnapshotWriter::writeBoards() {
    if (reading_) {
        readOn(*reading_);
        if (reading_->next == reading_->rankings.size())
            reading_.reset();
        return;
    }
    const auto found = engine_.boards_.lower_bound(nextBoard_);
    if (found == engine_.boards_.end() || found->first > lastBoard_) {
        stage_ = Stage::players;
        return;
    }
    nextBoard_ = found->first + 1;
    if (early_.erase(found->first) == 0)
        beginBoard(*found->second);
    else
        take(1);
}

std::vector<LiveRanking*> SnapshotWriter::openRankings(Board& board) {
    std::vector<LiveRanking*> rankings = {&board.ranking};
    for (const auto& slice : board.periods)
        rankings.push_back(&slice->ranking);
    return rankings;
}

void SnapshotWriter::beginBoard(Board& board) {
    // As if it changed now: from here on its rankings are captured.
    const auto found = asides_.find(board.number);
    if (found == asides_.end()) {
        for (LiveRanking* ranking : openRankings(board))
            ranking->beginCapture();
    }
    const BoardCounters& counters = found == asides_.end() ? board.counters : found->second.counters;
    Reading reading;
    reading.board = &board;
    reading.rankings = openRankings(board);
    using Kind = RankingHead::Kind;
    for (std::size_t i = 0; i < reading.rankings.size(); ++i) {
        RankingHead& head = reading.heads.emplace_back();
        head.records = found == asides_.end() ? reading.rankings[i]->size() : found->second.records[i];
        if (i == 0)
            continue;
        const OpenPeriod& slice = *board.periods[i - 1];
        head.kind = Kind::period;
        head.ref = slice.ref;
        head.sliceEndMs = slice.endMs;
        head.current = slice.current;
    }
    for (Archive& archive : board.archives) {
        reading.rankings.push_back(&archive.ranking);
        reading.heads.push_back({Kind::archive, archive.ranking.size(), archive.ref, archive.sliceEndMs,
                                 false, archive.generation, archive.endedSeq, archive.endedAtMs,
                                 archive.maxEntries, archive.ranking.order()});
    }
    const SectionWriter section(Section::board, part_);
    ByteWriter out(part_);
    out.varint(board.number);
    encodeConfig(board.config, out);
    out.varint(board.generation);
    out.zigzag(board.createdAtMs);
    out.varint(counters.revision);
    out.varint(counters.submissions);
    out.zigzag(counters.updatedAtMs);
    out.optionalZigzag(counters.lastSubmissionAtMs);
    out.optionalZigzag(board.nextResetAtMs);
    out.varint(reading.rankings.size());
    take(workABoard);
    asides_.erase(board.number);
    reading_ = std::move(reading);
}

void SnapshotWriter::readOn(Reading& reading) {
    LiveRanking& ranking = *reading.rankings[reading.next];
    const RankingHead& head = reading.heads[reading.next];
    if (reading.captured) {
        reading.captured = writeRecords(ranking, reading.board->number, reading.next);
        if (!reading.captured) {
            ranking.endCapture();
            ++reading.next;
        }
        return;
    }
    if (head.kind == RankingHead::Kind::archive)
        ranking.beginCapture();
    reading.captured = true;
    const SectionWriter section(Section::ranking, part_);
    ByteWriter out(part_);
    out.varint(reading.board->number);
    encodeHead(head, out);
    take(workARanking);
}

// Whether there are more.
bool SnapshotWriter::writeRecords(Ranking& ranking, std::uint32_t board, std::size_t number) {
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
    out.varint(board);
    out.varint(number);
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

// Whether nothing of the board was read yet.
bool SnapshotWriter::isLeft(std::uint32_t board) const {
    return stage_ <= Stage::boards && board >= nextBoard_ && board <= lastBoard_ && !early_.contains(board);
}

void SnapshotWriter::beforeChange(Board& board) {
    if (!isLeft(board.number))
        return;
    const auto [found, added] = asides_.try_emplace(board.number, Aside{board.counters, {}});
    if (!added)
        return;
    for (LiveRanking* ranking : openRankings(board)) {
        found->second.records.push_back(ranking->size());
        ranking->beginCapture();
    }
}

void SnapshotWriter::beforeRename(std::uint32_t player) {
    if (stage_ <= Stage::players && player >= nextPlayer_ && player <= players_)
        names_.try_emplace(player, engine_.players_.username(player));
}

void SnapshotWriter::beforeEvent(const Event& event) {
    switch (event.type) {
    case EventType::boardCreated: // is beyond the newest board of this moment
    case EventType::playerRegistered:
    case EventType::playerRenamed:
    case EventType::scoreSubmitted:
    case EventType::playerRemoved:
    case EventType::requestAnswered: return;
    default: break;
    }
    const auto found = engine_.boards_.find(event.board);
    if (found != engine_.boards_.end())
        takeWhole(*found->second);
}

// What is left of the board, now. Other boards' sections may stand between its own.
void SnapshotWriter::takeWhole(Board& board) {
    const bool begun = reading_ && reading_->board == &board;
    if (!begun && !isLeft(board.number))
        return;
    const auto makeRoom = [this] {
        if (isFull())
            full_.push_back(std::exchange(part_, std::string()));
        work_ = pace_.stepWork;
    };
    // A deletion adds to the deleted boards, of which those of this moment are written first.
    while (stage_ == Stage::gone) {
        makeRoom();
        workOn();
    }
    std::optional<Reading> other;
    if (!begun) {
        other = std::exchange(reading_, std::nullopt);
        early_.insert(board.number);
        makeRoom();
        beginBoard(board);
    }
    while (reading_->next != reading_->rankings.size()) {
        makeRoom();
        readOn(*reading_);
    }
    reading_ = std::move(other);
}

// Boards with captures are as they were: whatever rebuilds one reads it first.
bool SnapshotWriter::release() {
    stage_ = Stage::releasing;
    full_.clear();
    if (reading_) {
        for (std::size_t i = reading_->next; i < reading_->rankings.size(); ++i)
            reading_->rankings[i]->endCapture();
        reading_.reset();
    }
    for (std::size_t i = 0; i < releasedAStep && !asides_.empty(); ++i) {
        if (const auto found = engine_.boards_.find(asides_.begin()->first); found != engine_.boards_.end()) {
            for (LiveRanking* ranking : openRankings(*found->second))
                ranking->endCapture();
        }
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
