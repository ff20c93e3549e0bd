// SPDX-License-Identifier: GPL-3.0-or-later
// In a snapshot that is being taken: what is known of players, what was undone, and which board is a deleted one that is kept. All of it
// changes by events that make a snapshot begin anew, so that nothing has to be set aside.
#include "core/engine/bytes.h"
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_form.h"
#include "core/engine/token_codec.h"

namespace rostrum {

using namespace snapshot_form;

namespace {

constexpr std::size_t workAFact = 100;
constexpr std::size_t workAToggle = 20;
constexpr std::size_t workAToken = 100;

} // namespace

// Deleted boards that are kept are read as boards are; this tells them.
void SnapshotWriter::markKept(std::uint32_t number, std::uint64_t deletedSeq) {
    const SectionWriter section(Section::kept, part_);
    ByteWriter out(part_);
    out.varint(number);
    out.varint(deletedSeq);
}

bool SnapshotWriter::beginKept() {
    auto kept = engine_.kept_.lower_bound(nextKept_);
    // One that was deleted since was read as the board that it was.
    while (kept != engine_.kept_.end() &&
           (kept->second.deletedSeq > seq_ || earlyKept_.contains(kept->first)))
        ++kept;
    if (kept == engine_.kept_.end())
        return false;
    nextKept_ = kept->first + 1;
    markKept(kept->first, kept->second.deletedSeq);
    beginBoard(*kept->second.board);
    return true;
}

// Before a kept board is given up.
void SnapshotWriter::takeKept(std::uint32_t number) {
    const auto kept = engine_.kept_.find(number);
    if (kept == engine_.kept_.end() || kept->second.deletedSeq > seq_)
        return;
    Board& board = *kept->second.board;
    const bool begun = reading_ && reading_->board == &board;
    if (!begun && (stage_ > Stage::boards || number < nextKept_ || !earlyKept_.insert(number).second))
        return;
    if (!begun)
        markKept(number, kept->second.deletedSeq);
    readWhole(board, begun);
}

void SnapshotWriter::writeFacts() {
    if (!factsListed_) {
        factsListed_ = true;
        facts_ = engine_.facts_.players();
    }
    if (nextFact_ == facts_.size()) {
        stage_ = Stage::toggled;
        return;
    }
    const std::uint32_t player = facts_[nextFact_++];
    const PlayerFacts& facts = engine_.facts_.of(player);
    const SectionWriter section(Section::facts, part_);
    ByteWriter out(part_);
    out.varint(player);
    out.text(facts.team);
    out.text(facts.division);
    out.text(facts.metadata);
    out.varint(facts.metadataSeq);
    out.flag(facts.hidden);
    out.flag(facts.banned);
    out.flag(facts.erased);
    out.varint(facts.mergedInto);
    out.varint(facts.mergedSeq);
    take(workAFact);
}

void SnapshotWriter::writeToggled() {
    const auto next = engine_.toggled_.lower_bound(nextToggled_);
    if (next == engine_.toggled_.end()) {
        stage_ = Stage::tokens;
        return;
    }
    nextToggled_ = next->first + 1;
    const ToggledGroup& toggled = next->second;
    const SectionWriter section(Section::toggled, part_);
    ByteWriter out(part_);
    out.varint(next->first);
    out.varint(toggled.seq);
    out.varint(toggled.group);
    out.flag(toggled.undone);
    out.varint(toggled.board);
    out.varint(toggled.player);
    take(workAToggle);
}

void SnapshotWriter::writeToken() {
    const auto next = engine_.tokens().all().lower_bound(nextToken_);
    if (next == engine_.tokens().all().end()) {
        stage_ = Stage::done;
        return;
    }
    nextToken_ = next->first + 1;
    const SectionWriter section(Section::token, part_);
    ByteWriter out(part_);
    out.varint(next->first);
    encodeToken(next->second.facts, out);
    out.text(next->second.madeBy);
    out.zigzag(next->second.madeAtMs);
    take(workAToken);
}

// What other events than deletions change of all this is not set aside.
void SnapshotWriter::endFor(const Event& event) {
    switch (event.type) {
    case EventType::boardDeleted:
        if (event.boardFacts && event.boardFacts->deletion) {
            for (const std::uint32_t number : event.boardFacts->deletion->givenUp)
                takeKept(number);
        }
        return;
    case EventType::playerChanged:
    case EventType::playersMerged:
    case EventType::playerErased:
    case EventType::changeUndone:
    case EventType::tokenMade:
    case EventType::tokenRevoked: stale_ = true; return;
    default: return;
    }
}

} // namespace rostrum
