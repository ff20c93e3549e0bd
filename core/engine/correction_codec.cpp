// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/correction_codec.h"

#include "core/engine/change_codec.h"
#include "core/engine/token_codec.h"

#include <algorithm>

namespace rostrum {

namespace {

constexpr unsigned isHidden = 1;
constexpr unsigned isBanned = 2;

void encodeState(const PlayerState& state, ByteWriter& out) {
    out.text(state.team);
    out.text(state.division);
    out.u8(static_cast<std::uint8_t>((state.hidden ? isHidden : 0U) | (state.banned ? isBanned : 0U)));
}

PlayerState decodeState(ByteReader& in) {
    PlayerState state;
    state.team = in.text();
    state.division = in.text();
    const unsigned flags = in.u8();
    if (flags > 3)
        in.fail();
    state.hidden = (flags & isHidden) != 0;
    state.banned = (flags & isBanned) != 0;
    return state;
}

// How many secondary values have to be written for nothing to be lost: boards differ in how many they have.
std::size_t valuesIn(const std::vector<RankingChange>& changes) {
    std::size_t most = 0;
    const auto look = [&](const std::optional<RankedTuple>& tuple) {
        for (std::size_t i = most; tuple && i < tuple->secondaries.size(); ++i) {
            if (tuple->secondaries[i] != 0)
                most = i + 1;
        }
    };
    for (const RankingChange& change : changes) {
        look(change.before);
        look(change.after);
    }
    return most;
}

void encodeRefs(const std::vector<RankingRef>& refs, ByteWriter& out) {
    out.varint(refs.size());
    for (const RankingRef& ref : refs) {
        out.u8(static_cast<std::uint8_t>(ref.period));
        out.zigzag(ref.beginMs);
    }
}

std::vector<RankingRef> decodeRefs(ByteReader& in) {
    std::vector<RankingRef> refs;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        const std::uint8_t period = in.u8();
        if (period > static_cast<std::uint8_t>(Period::monthly))
            in.fail();
        const std::int64_t beginMs = in.zigzag();
        refs.push_back({static_cast<Period>(period), beginMs});
    }
    return refs;
}

void encodeStep(const UndoFacts::Step& step, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(step.kind));
    out.varint(step.board);
    out.varint(step.player);
    out.varint(step.into);
    out.varint(step.seq);
    out.zigzag(step.atMs);
    encodeRefs(step.current, out);
    if (step.kind < UndoFacts::Step::Kind::viewPutAway)
        return;
    out.varint(step.cause);
    out.varint(step.index);
    encodeChanges(step.shown, valuesIn(step.shown), out);
}

UndoFacts::Step decodeStep(ByteReader& in, std::uint8_t format) {
    using Kind = UndoFacts::Step::Kind;
    UndoFacts::Step step;
    const std::uint8_t kind = in.u8();
    const Kind last = format == periodFormat ? Kind::periodGivenBack
                      : format == viewFormat ? Kind::revealDoneAgain
                                             : Kind::playerParted;
    if (kind < 1 || kind > static_cast<std::uint8_t>(last))
        in.fail();
    step.kind = static_cast<UndoFacts::Step::Kind>(kind);
    step.board = in.varint32();
    step.player = in.varint32();
    step.into = in.varint32();
    step.seq = in.varint();
    step.atMs = in.zigzag();
    step.current = decodeRefs(in);
    if (step.kind >= Kind::viewPutAway) {
        step.cause = in.varint();
        step.index = in.varint32();
        step.shown = decodeChanges(in);
    }
    return step;
}

void encodeCounters(const UndoFacts::Counters& counters, ByteWriter& out) {
    out.varint(counters.board);
    out.varint(counters.submissionsBefore);
    out.varint(counters.submissions);
    out.optionalZigzag(counters.lastSubmissionAtMs);
}

UndoFacts::Counters decodeCounters(ByteReader& in) {
    UndoFacts::Counters counters;
    counters.board = in.varint32();
    counters.submissionsBefore = in.varint();
    counters.submissions = in.varint();
    counters.lastSubmissionAtMs = in.optionalZigzag();
    return counters;
}

void encodePlayerChange(const PlayerChangeFacts& facts, ByteWriter& out) {
    encodeState(facts.before, out);
    encodeState(facts.after, out);
    out.flag(facts.setsMetadata);
    out.varint(facts.metadataBefore);
}

PlayerChangeFacts decodePlayerChange(ByteReader& in) {
    PlayerChangeFacts facts;
    facts.before = decodeState(in);
    facts.after = decodeState(in);
    facts.setsMetadata = in.flag();
    facts.metadataBefore = in.varint();
    return facts;
}

void encodeReset(const ResetFacts& facts, ByteWriter& out) {
    encodeRefs(facts.current, out);
    out.varint(facts.submissions);
    out.optionalZigzag(facts.lastSubmissionAtMs);
}

ResetFacts decodeReset(ByteReader& in) {
    ResetFacts facts;
    facts.current = decodeRefs(in);
    facts.submissions = in.varint();
    facts.lastSubmissionAtMs = in.optionalZigzag();
    return facts;
}

void encodeDeletion(const DeletionFacts& facts, ByteWriter& out) {
    out.varint(facts.givenUp.size());
    for (const std::uint32_t board : facts.givenUp)
        out.varint(board);
}

DeletionFacts decodeDeletion(ByteReader& in) {
    DeletionFacts facts;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i)
        facts.givenUp.push_back(in.varint32());
    return facts;
}

void encodeMerge(const MergeFacts& facts, ByteWriter& out) {
    out.varint(facts.into);
    encodeChanges(facts.changes, valuesIn(facts.changes), out);
}

MergeFacts decodeMerge(ByteReader& in) {
    MergeFacts facts;
    facts.into = in.varint32();
    facts.changes = decodeChanges(in);
    return facts;
}

void encodeUndo(const UndoFacts& facts, ByteWriter& out) {
    out.varint(facts.group);
    out.flag(facts.undone);
    out.varint(facts.board);
    out.varint(facts.player);
    encodeChanges(facts.earlier, valuesIn(facts.earlier), out);
    out.varint(facts.steps.size());
    for (const UndoFacts::Step& step : facts.steps)
        encodeStep(step, out);
    encodeChanges(facts.changes, valuesIn(facts.changes), out);
    out.varint(facts.counters.size());
    for (const UndoFacts::Counters& counters : facts.counters)
        encodeCounters(counters, out);
}

UndoFacts decodeUndo(ByteReader& in, std::uint8_t format) {
    UndoFacts facts;
    facts.group = in.varint();
    facts.undone = in.flag();
    facts.board = in.varint32();
    facts.player = in.varint32();
    facts.earlier = decodeChanges(in);
    const std::uint64_t steps = in.varint();
    for (std::uint64_t i = 0; i < steps && in.ok(); ++i)
        facts.steps.push_back(decodeStep(in, format));
    facts.changes = decodeChanges(in);
    const std::uint64_t counters = in.varint();
    for (std::uint64_t i = 0; i < counters && in.ok(); ++i)
        facts.counters.push_back(decodeCounters(in));
    return facts;
}

void encodeUnfreeze(const UnfreezeFacts& facts, ByteWriter& out) {
    out.varint(facts.givenUp.size());
    for (const std::uint64_t view : facts.givenUp)
        out.varint(view);
}

UnfreezeFacts decodeUnfreeze(ByteReader& in) {
    UnfreezeFacts facts;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i)
        facts.givenUp.push_back(in.varint());
    return facts;
}

} // namespace

void encodeCorrection(const Event& event, ByteWriter& out) {
    static const BoardFacts none;
    const BoardFacts& facts = event.boardFacts ? *event.boardFacts : none;
    switch (event.type) {
    case EventType::boardReset: encodeReset(facts.reset.value_or(ResetFacts()), out); break;
    case EventType::boardDeleted: encodeDeletion(facts.deletion.value_or(DeletionFacts()), out); break;
    case EventType::playerChanged: encodePlayerChange(facts.player.value_or(PlayerChangeFacts()), out); break;
    case EventType::tokenMade: encodeToken(facts.token.value_or(TokenFacts()), out); break;
    case EventType::playersMerged: encodeMerge(facts.merge.value_or(MergeFacts()), out); break;
    case EventType::boardUnfrozen: encodeUnfreeze(facts.unfreeze.value_or(UnfreezeFacts()), out); break;
    case EventType::changeUndone: encodeUndo(facts.undo.value_or(UndoFacts()), out); break;
    default: break;
    }
}

void decodeCorrection(ByteReader& in, Event& event) {
    BoardFacts& facts = event.boardFacts.make();
    switch (event.type) {
    case EventType::boardReset: facts.reset = decodeReset(in); break;
    case EventType::boardDeleted: facts.deletion = decodeDeletion(in); break;
    case EventType::playerChanged: facts.player = decodePlayerChange(in); break;
    case EventType::tokenMade: facts.token = decodeToken(in); break;
    case EventType::playersMerged: facts.merge = decodeMerge(in); break;
    case EventType::boardUnfrozen: facts.unfreeze = decodeUnfreeze(in); break;
    case EventType::changeUndone: facts.undo = decodeUndo(in, event.format); break;
    default: break;
    }
}

} // namespace rostrum
