// SPDX-License-Identifier: GPL-3.0-or-later
// Boards in a snapshot that is being taken: their heads, their rankings, and what is put aside of them when they change.
#include "core/board/board_config_codec.h"
#include "core/check.h"
#include "core/engine/bytes.h"
#include "core/engine/change_codec.h"
#include "core/engine/columns.h"
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_form.h"

#include <algorithm>
#include <span>
#include <utility>

namespace rostrum {

namespace {

using namespace snapshot_form;

// In units of a record that is read in order: some 10 ns. What is found anywhere in memory, as boards are, takes the time of a hundred.
constexpr std::size_t workABoard = 200;
constexpr std::size_t workARanking = 100;
constexpr std::size_t workAStep = 40;

constexpr std::size_t bytesARecord = 4 + 8 + 8 + 4;
constexpr std::size_t recordsHeadBytes =
    sectionHeadBytes + 3 * 10 + (4 + RankingOrder::mostSecondaries) * columnHeadBytes;
// A change of a reveal has two tuples. Few in a section: a step may have any number.
constexpr std::size_t bytesAChange = 25 + 2 * (3 + RankingOrder::mostSecondaries) * 10;
constexpr std::size_t changesASection = 64;

RankingHead headOf(const OpenPeriod& slice, RankingHead::Kind kind) {
    RankingHead head;
    head.kind = kind;
    head.ref = slice.ref;
    head.sliceEndMs = slice.endMs;
    head.current = slice.current;
    return head;
}

RankingHead headOf(const Archive& archive) {
    RankingHead head;
    head.kind = RankingHead::Kind::archive;
    head.ref = archive.ref;
    head.sliceEndMs = archive.sliceEndMs;
    head.generation = archive.generation;
    head.endedSeq = archive.endedSeq;
    head.endedAtMs = archive.endedAtMs;
    head.maxEntries = archive.maxEntries;
    head.order = archive.ranking.order();
    head.form = archive.form;
    return head;
}

} // namespace

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
        if (!beginKept())
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
    setAside(board); // as if it changed now: from here on its rankings are captured
    const Aside aside = std::move(asides_.extract(board.number).mapped());
    Reading reading;
    reading.board = &board;
    addRankings(reading, aside);
    {
        const SectionWriter section(Section::board, part_);
        ByteWriter out(part_);
        out.varint(board.number);
        encodeConfig(board.config, out);
        out.varint(board.generation);
        out.zigzag(board.createdAtMs);
        encodeCounters(aside.counters, out);
        out.optionalZigzag(board.nextResetAtMs);
        out.varint(reading.rankings.size());
    }
    reading.frozen = aside.frozen;
    take(workABoard);
    reading_ = std::move(reading);
}

// All of them, and what they are; of those that go on changing, how large they were.
void SnapshotWriter::addRankings(Reading& reading, const Aside& aside) {
    using Kind = RankingHead::Kind;
    Board& board = *reading.board;
    reading.rankings = openRankings(board);
    reading.open = reading.rankings.size();
    for (std::size_t i = 0; i < reading.open; ++i)
        reading.heads.push_back(i == 0 ? RankingHead() : headOf(*board.periods[i - 1], Kind::period));
    for (std::size_t i = 0; i < reading.open; ++i)
        reading.heads[i].records = aside.records[i];
    const auto add = [&](LiveRanking& ranking, RankingHead head) {
        head.records = ranking.size();
        reading.rankings.push_back(&ranking);
        reading.heads.push_back(head);
    };
    for (Archive& archive : board.archives)
        add(archive.ranking, headOf(archive));
    const auto addView = [&](FrozenView& view, Kind all, Kind period) {
        RankingHead head;
        head.kind = all;
        head.order = view.ranking.order();
        add(view.ranking, head);
        for (const auto& slice : view.periods) {
            head = headOf(*slice, period);
            head.order = slice->ranking.order();
            add(slice->ranking, head);
        }
        for (const auto& kept : view.archives) {
            head = headOf(kept->archive);
            head.kind = Kind::viewArchive;
            head.place = kept->place;
            add(kept->archive.ranking, head);
        }
    };
    if (board.frozen)
        addView(*board.frozen, Kind::frozenAll, Kind::frozenPeriod);
    for (const auto& view : board.held)
        addView(*view, Kind::heldAll, Kind::heldPeriod);
}

void SnapshotWriter::writeView(const Board& board, const FrozenView& view, const BoardCounters& counters) {
    const bool isHeld = &view != board.frozen.get();
    const SectionWriter section(isHeld ? Section::held : Section::frozen, part_);
    ByteWriter out(part_);
    out.varint(board.number);
    out.varint(view.seq);
    out.varint(view.generation);
    encodeCounters(counters, out);
    if (isHeld)
        out.u8(static_cast<std::uint8_t>(view.decimals));
    out.varint(view.revealed.size());
}

// The next view's head, or a step of its reveal. False where there are no more.
bool SnapshotWriter::writeViews(Reading& reading) {
    const Board& board = *reading.board;
    const std::size_t shown = board.frozen ? 1 : 0;
    if (reading.view == shown + board.held.size())
        return false;
    const bool isShown = reading.view < shown;
    const FrozenView& view = isShown ? *board.frozen : *board.held[reading.view - shown];
    if (!reading.viewBegun) {
        reading.viewBegun = true;
        writeView(board, view, isShown ? reading.frozen : view.counters);
        take(workAStep);
        return true;
    }
    if (reading.revealed < view.revealed.size()) {
        writeRevealed(reading, view.revealed[reading.revealed]);
        return true;
    }
    reading.revealed = 0;
    reading.viewBegun = false;
    ++reading.view;
    return writeViews(reading);
}

void SnapshotWriter::writeRevealed(Reading& reading, const std::vector<RankingChange>& step) {
    const std::size_t most = std::min(changesASection, room() / bytesAChange);
    const auto changes = std::span(step).subspan(reading.changes);
    const auto written = changes.first(std::min(changes.size(), most));
    std::size_t secondaries = reading.board->ranking.order().secondaryCount;
    for (const auto& view : reading.board->held)
        secondaries = std::max<std::size_t>(secondaries, view->ranking.order().secondaryCount);
    const SectionWriter section(Section::revealed, part_);
    ByteWriter out(part_);
    out.varint(reading.board->number);
    out.flag(reading.changes != 0);
    encodeChanges(written, secondaries, out);
    take((written.size() + 1) * workAStep);
    reading.changes += written.size();
    if (reading.changes == step.size()) {
        reading.changes = 0;
        ++reading.revealed;
    }
}

void SnapshotWriter::readOn(Reading& reading) {
    if (reading.next == 0 && !reading.captured && writeViews(reading))
        return;
    LiveRanking& ranking = *reading.rankings[reading.next];
    if (reading.captured) {
        reading.captured = writeRecords(ranking, reading.board->number, reading.next);
        if (!reading.captured) {
            ranking.endCapture();
            ++reading.next;
        }
        return;
    }
    if (reading.next >= reading.open)
        ranking.beginCapture();
    reading.captured = true;
    const SectionWriter section(Section::ranking, part_);
    ByteWriter out(part_);
    out.varint(reading.board->number);
    encodeHead(reading.heads[reading.next], out);
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

// ---- what changes meanwhile

// Whether nothing of the board was read yet.
bool SnapshotWriter::isLeft(std::uint32_t board) const {
    return stage_ <= Stage::boards && board >= nextBoard_ && board <= lastBoard_ && !early_.contains(board);
}

void SnapshotWriter::beforeChange(Board& board) {
    if (isLeft(board.number))
        setAside(board);
}

void SnapshotWriter::setAside(Board& board) {
    const auto [found, added] = asides_.try_emplace(board.number);
    if (!added)
        return;
    found->second.counters = board.counters;
    if (board.frozen)
        found->second.frozen = board.frozen->counters;
    for (LiveRanking* ranking : openRankings(board)) {
        found->second.records.push_back(ranking->size());
        ranking->beginCapture();
    }
}

// What is left of the board, now. Other boards' sections may stand between its own.
void SnapshotWriter::takeWhole(Board& board) {
    const bool begun = reading_ && reading_->board == &board;
    if (!begun && !isLeft(board.number))
        return;
    if (!begun)
        early_.insert(board.number);
    readWhole(board, begun);
}

void SnapshotWriter::readWhole(Board& board, bool begun) {
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
        makeRoom();
        beginBoard(board);
    }
    while (reading_->next != reading_->rankings.size()) {
        makeRoom();
        readOn(*reading_);
    }
    reading_ = std::move(other);
}

} // namespace rostrum
