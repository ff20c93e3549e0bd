// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snapshot.h"

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
constexpr std::size_t workAGone = 20;
constexpr std::size_t workAPlayer = 2;
constexpr std::size_t workAKey = 4;
constexpr std::size_t releasedAStep = 400; // boards

// A part with less room is full.
constexpr std::size_t leastRoom = 4096;
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
    case Stage::facts: writeFacts(); break;
    case Stage::toggled: writeToggled(); break;
    case Stage::tokens: writeToken(); break;
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
        stage_ = Stage::facts;
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

void SnapshotWriter::beforeRename(std::uint32_t player) {
    if (stage_ <= Stage::players && player >= nextPlayer_ && player <= players_)
        names_.try_emplace(player, engine_.players_.username(player));
}

void SnapshotWriter::beforeEvent(const Event& event) {
    endFor(event);
    if (stale_) {
        // It is not gone on with, and what the event does to a board that is being read must not find it looking there.
        letGoOfReading();
        return;
    }
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
    if (!event.boardFacts || !event.boardFacts->unfreeze)
        return;
    for (const std::uint64_t view : event.boardFacts->unfreeze->givenUp) {
        Board* board = engine_.boardOfHeld(view);
        if (board == nullptr)
            continue;
        if (engine_.kept_.contains(board->number))
            takeKept(board->number);
        else
            takeWhole(*board);
    }
}

void SnapshotWriter::letGoOfReading() {
    if (!reading_)
        return;
    for (std::size_t i = reading_->next; i < reading_->rankings.size(); ++i)
        reading_->rankings[i]->endCapture();
    reading_.reset();
}

// Boards with captures are as they were: whatever rebuilds one reads it first, or the snapshot is not gone on with.
bool SnapshotWriter::release() {
    stage_ = Stage::releasing;
    full_.clear();
    letGoOfReading();
    for (std::size_t i = 0; i < releasedAStep && !asides_.empty(); ++i) {
        if (Board* board = engine_.anyBoard(asides_.begin()->first)) {
            for (LiveRanking* ranking : openRankings(*board))
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
