// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event_codec.h"

#include "core/board/board_config_codec.h"
#include "core/engine/bytes.h"
#include "core/engine/change_codec.h"
#include "core/engine/correction_codec.h"

#include <array>
#include <utility>

namespace rostrum {

namespace {

// Which parts of the envelope follow; the rare ones cost a submission nothing.
constexpr unsigned hasActor = 1;
constexpr unsigned hasReason = 2;
constexpr unsigned hasCauses = 4;
constexpr unsigned hasKey = 8;
constexpr unsigned hasTimestamp = 16; // differs from receivedAt
constexpr unsigned hasGroup = 32;     // is not the first of its group

constexpr unsigned isUpdated = 1;
constexpr unsigned hasPrevious = 2;
constexpr unsigned isRanked = 4;
constexpr unsigned reachedHere = 8;

std::uint8_t partsOf(const Event& event) {
    unsigned parts = 0;
    parts |= event.actor.empty() ? 0U : hasActor;
    parts |= event.grounds && !event.grounds->reason.empty() ? hasReason : 0U;
    parts |= event.grounds && !event.grounds->causes.empty() ? hasCauses : 0U;
    parts |= event.key ? hasKey : 0U;
    parts |= event.timestampMs == event.receivedAtMs ? 0U : hasTimestamp;
    parts |= event.group == event.seq ? 0U : hasGroup;
    return static_cast<std::uint8_t>(parts);
}

// Differences wrap by intent: any two 64-bit values have one, and it leads back.
std::int64_t difference(std::uint64_t a, std::uint64_t b) { return static_cast<std::int64_t>(a - b); }

template <typename Writer>
void encodeScore(const Event& event, Writer& out) {
    const ScoreFacts& facts = event.score;
    const bool here = facts.updated && facts.standing.reachedSeq == event.seq;
    unsigned parts = 0;
    parts |= facts.updated ? isUpdated : 0U;
    parts |= facts.previous ? hasPrevious : 0U;
    parts |= facts.ranked ? isRanked : 0U;
    parts |= here ? reachedHere : 0U;
    out.u8(static_cast<std::uint8_t>(parts));
    out.u8(static_cast<std::uint8_t>(facts.operation));
    out.zigzag(facts.amount);
    out.zigzag(facts.standing.score);
    if (!here)
        out.zigzag(difference(event.seq, facts.standing.reachedSeq));
    if (facts.previous) {
        out.zigzag(facts.previous->score);
        out.zigzag(difference(event.seq, facts.previous->reachedSeq));
    }
    if (facts.ranked) {
        out.varint(facts.rank);
        out.varint(facts.previousRank);
    }
}

void decodeScore(ByteReader& in, Event& event) {
    ScoreFacts& facts = event.score;
    const unsigned parts = in.u8();
    if (parts > 15)
        in.fail();
    facts.updated = (parts & isUpdated) != 0;
    const std::uint8_t operation = in.u8();
    if (operation < 1 || operation > static_cast<std::uint8_t>(ScoreOperation::correction))
        in.fail();
    facts.operation = static_cast<ScoreOperation>(operation);
    facts.amount = in.zigzag();
    facts.standing.score = in.zigzag();
    facts.standing.reachedSeq =
        (parts & reachedHere) != 0 ? event.seq : event.seq - static_cast<std::uint64_t>(in.zigzag());
    if ((parts & hasPrevious) != 0) {
        Standing previous;
        previous.score = in.zigzag();
        previous.reachedSeq = event.seq - static_cast<std::uint64_t>(in.zigzag());
        facts.previous = previous;
    }
    facts.ranked = (parts & isRanked) != 0;
    if (facts.ranked) {
        facts.rank = in.varint();
        facts.previousRank = in.varint();
    }
}

// ---- what format 2 adds to a score

void encodeValues(const SecondaryValues& values, std::size_t count, ByteWriter& out) {
    for (std::size_t i = 0; i < count; ++i)
        out.zigzag(values[i]);
}

SecondaryValues decodeValues(std::size_t count, ByteReader& in) {
    SecondaryValues values{};
    for (std::size_t i = 0; i < count; ++i)
        values[i] = in.zigzag();
    return values;
}

void encodeExtras(const Event& event, ByteWriter& out) {
    const ScoreExtras& extras = *event.extras;
    out.u8(extras.secondaryCount);
    out.flag(extras.late);
    out.varint(extras.submittedAs);
    for (const SecondaryValues* values : {&extras.amount, &extras.standing, &extras.previous})
        encodeValues(*values, extras.secondaryCount, out);
    encodeChanges(extras.others, extras.secondaryCount, out);
}

void decodeExtras(ByteReader& in, Event& event) {
    ScoreExtras& extras = event.extras.make();
    extras.secondaryCount = in.u8();
    if (extras.secondaryCount > RankingOrder::mostSecondaries) {
        in.fail();
        return;
    }
    extras.late = in.flag();
    extras.submittedAs = in.varint32();
    for (SecondaryValues* values : {&extras.amount, &extras.standing, &extras.previous})
        *values = decodeValues(extras.secondaryCount, in);
    extras.others = decodeChanges(in);
}

void encodeBoardFacts(const Event& event, ByteWriter& out) {
    static const BoardFacts none;
    const BoardFacts& facts = event.boardFacts ? *event.boardFacts : none;
    for (const std::optional<BoardConfig>* config : {&facts.before, &facts.after}) {
        out.flag(config->has_value());
        if (*config)
            encodeConfig(**config, out);
    }
    if (event.format == extendedFormat)
        out.optionalZigzag(facts.nextResetAtMs);
}

void decodeBoardFacts(ByteReader& in, Event& event) {
    BoardFacts facts;
    for (std::optional<BoardConfig>* config : {&facts.before, &facts.after}) {
        if (in.flag())
            *config = decodeConfig(in);
    }
    if (event.format == extendedFormat)
        facts.nextResetAtMs = in.optionalZigzag();
    if (facts.before || facts.after || facts.nextResetAtMs)
        event.boardFacts = std::move(facts);
}

void encodePeriodFacts(const PeriodFacts& facts, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(facts.step));
    out.u8(static_cast<std::uint8_t>(facts.period));
    out.zigzag(facts.beginMs);
    out.zigzag(facts.endMs);
}

void decodePeriodFacts(ByteReader& in, Event& event) {
    PeriodFacts facts;
    const std::uint8_t step = in.u8();
    const std::uint8_t period = in.u8();
    if (step < 1 || step > static_cast<std::uint8_t>(PeriodFacts::Step::retimed) ||
        period > static_cast<std::uint8_t>(Period::monthly))
        in.fail();
    facts.step = static_cast<PeriodFacts::Step>(step);
    facts.period = static_cast<Period>(period);
    facts.beginMs = in.zigzag();
    facts.endMs = in.zigzag();
    event.boardFacts.make().period = facts;
}

void encodeReveal(const Event& event, ByteWriter& out) {
    static const RevealFacts none;
    const RevealFacts& facts =
        event.boardFacts && event.boardFacts->reveal ? *event.boardFacts->reveal : none;
    out.flag(facts.back);
    out.u8(facts.secondaryCount);
    encodeChanges(facts.changes, facts.secondaryCount, out);
}

void decodeReveal(ByteReader& in, Event& event) {
    RevealFacts facts;
    facts.back = in.flag();
    facts.secondaryCount = in.u8();
    if (facts.secondaryCount > RankingOrder::mostSecondaries) {
        in.fail();
        return;
    }
    facts.changes = decodeChanges(in);
    event.boardFacts.make().reveal = std::move(facts);
}

void encodeKey(const RequestKey& key, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(key.kind));
    out.text(key.caller);
    out.text(key.key);
    out.varint(key.fingerprint);
}

RequestKey decodeKey(ByteReader& in) {
    RequestKey key;
    const std::uint8_t kind = in.u8();
    if (kind < 1 || kind > 2)
        in.fail();
    key.kind = static_cast<KeyKind>(kind);
    key.caller = in.text();
    key.key = in.text();
    key.fingerprint = in.varint();
    return key;
}

template <typename Writer>
void encodeEnvelope(const Event& event, Writer& out) {
    out.u8(partsOf(event));
    out.u8(static_cast<std::uint8_t>(event.source));
    out.varint(event.generation);
    if (event.group != event.seq)
        out.varint(event.seq - event.group);
    if (event.timestampMs != event.receivedAtMs)
        out.zigzag(event.timestampMs);
    if (!event.actor.empty())
        out.text(event.actor);
}

void encodeRareParts(const Event& event, ByteWriter& out) {
    if (event.grounds && !event.grounds->reason.empty())
        out.text(event.grounds->reason);
    if (event.grounds && !event.grounds->causes.empty()) {
        out.varint(event.grounds->causes.size());
        for (const std::uint64_t cause : event.grounds->causes)
            out.varint(cause);
    }
    if (event.key)
        encodeKey(*event.key, out);
}

void decodeCauses(ByteReader& in, Event& event) {
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i)
        event.grounds.make().causes.push_back(in.varint());
}

void decodeRareParts(ByteReader& in, unsigned parts, Event& event) {
    event.group = (parts & hasGroup) != 0 ? event.seq - in.varint() : event.seq;
    event.timestampMs = (parts & hasTimestamp) != 0 ? in.zigzag() : event.receivedAtMs;
    if ((parts & hasActor) != 0)
        event.actor = in.text();
    if ((parts & hasReason) != 0)
        event.grounds.make().reason = in.text();
    if ((parts & hasCauses) != 0)
        decodeCauses(in, event);
    if ((parts & hasKey) != 0)
        event.key = decodeKey(in);
}

void encodePayload(const Event& event, ByteWriter& out) {
    switch (event.type) {
    case EventType::boardCreated:
    case EventType::boardChanged:
    case EventType::boardDeleted:
    case EventType::boardReset:
        encodeBoardFacts(event, out);
        if (event.format == extendedFormat)
            encodeCorrection(event, out);
        break;
    case EventType::playerChanged:
    case EventType::playersMerged:
    case EventType::changeUndone:
    case EventType::tokenMade: encodeCorrection(event, out); break;
    case EventType::tokenRevoked: break;
    case EventType::scoreSubmitted:
    case EventType::playerRemoved:
        encodeScore(event, out);
        if (event.format == extendedFormat)
            encodeExtras(event, out);
        break;
    case EventType::requestAnswered: out.text(event.answer ? std::string_view(*event.answer) : ""); break;
    case EventType::playerRegistered:
    case EventType::playerRenamed:
    case EventType::playerErased:
    case EventType::boardFrozen: break;
    case EventType::boardUnfrozen:
        if (event.format == viewFormat)
            encodeCorrection(event, out);
        break;
    case EventType::boardRevealed: encodeReveal(event, out); break;
    case EventType::periodStepped:
        encodePeriodFacts(
            event.boardFacts && event.boardFacts->period ? *event.boardFacts->period : PeriodFacts(), out);
        break;
    }
}

bool decodePayload(ByteReader& in, Event& event) {
    switch (event.type) {
    case EventType::boardCreated:
    case EventType::boardChanged:
    case EventType::boardDeleted:
    case EventType::boardReset:
        decodeBoardFacts(in, event);
        if (event.format == extendedFormat)
            decodeCorrection(in, event);
        return true;
    case EventType::playerChanged:
    case EventType::playersMerged:
    case EventType::changeUndone:
    case EventType::tokenMade: decodeCorrection(in, event); return true;
    case EventType::tokenRevoked: return true;
    case EventType::scoreSubmitted:
    case EventType::playerRemoved:
        decodeScore(in, event);
        if (event.format == extendedFormat)
            decodeExtras(in, event);
        return true;
    case EventType::requestAnswered: event.answer = std::string(in.text()); return true;
    case EventType::playerRegistered:
    case EventType::playerRenamed:
    case EventType::playerErased: return true;
    case EventType::periodStepped: decodePeriodFacts(in, event); return true;
    case EventType::boardFrozen: return true;
    case EventType::boardUnfrozen:
        if (event.format == viewFormat)
            decodeCorrection(in, event);
        return true;
    case EventType::boardRevealed: decodeReveal(in, event); return true;
    }
    return false;
}

// What nearly all events are: a score, without anything that has no greatest length.
bool isPlainScore(const Event& event) {
    return (event.type == EventType::scoreSubmitted || event.type == EventType::playerRemoved) &&
           !event.grounds && !event.key && event.format == eventFormat &&
           event.actor.view().size() <= ActorName::inlineBytes;
}
// Envelope: two bytes, three numbers, the actor. Score: two bytes and at most seven numbers.
constexpr std::size_t mostPlainScore = 4 + 10 * RawWriter::mostVarint + 1 + ActorName::inlineBytes;

Error newer(const Event& event, const std::string& what) {
    return Error{Code::fileForeign,
                 "event " + std::to_string(event.seq) + " has " + what +
                     ", which this version of Rostrum does not know; open the file with a newer one"};
}

} // namespace

void encodeBody(const Event& event, std::string& out) {
    if (isPlainScore(event)) {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): as many are written as are read
        std::array<char, mostPlainScore> room;
        RawWriter plain(room.data());
        encodeEnvelope(event, plain);
        encodeScore(event, plain);
        out.append(plain.written());
        return;
    }
    ByteWriter writer(out);
    encodeEnvelope(event, writer);
    encodeRareParts(event, writer);
    encodePayload(event, writer);
}

Result<void> decodeBody(std::string_view body, Event& event) {
    const bool ofViews = event.type == EventType::boardUnfrozen || event.type == EventType::changeUndone;
    if (event.format != eventFormat && event.format != extendedFormat &&
        (event.format != viewFormat || !ofViews) &&
        (event.format != periodFormat || event.type != EventType::changeUndone))
        return newer(event, "format " + std::to_string(event.format));
    ByteReader reader(body);
    const unsigned parts = reader.u8();
    if (parts > 63)
        reader.fail();
    const std::uint8_t source = reader.u8();
    if (source < 1 || source > static_cast<std::uint8_t>(Source::commandLine))
        reader.fail();
    event.source = static_cast<Source>(source);
    event.generation = reader.varint();
    decodeRareParts(reader, parts, event);
    if (!decodePayload(reader, event))
        return newer(event, "type " + std::to_string(static_cast<unsigned>(event.type)));
    if (!reader.atEnd())
        return Error{Code::fileDamaged,
                     "event " + std::to_string(event.seq) + " cannot be read: its bytes are damaged"};
    return {};
}

} // namespace rostrum
