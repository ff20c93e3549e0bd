// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snapshot_form.h"

namespace rostrum::snapshot_form {

namespace {

template <typename Enum>
Enum readChoice(ByteReader& in, Enum last) {
    const std::uint8_t value = in.u8();
    if (value <= static_cast<std::uint8_t>(last))
        return static_cast<Enum>(value);
    in.fail();
    return Enum{};
}

} // namespace

void encodeOrder(const RankingOrder& order, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(order.sort));
    out.u8(order.secondaryCount);
    for (const SortOrder direction : order.directions())
        out.u8(static_cast<std::uint8_t>(direction));
    out.u8(static_cast<std::uint8_t>(order.last));
}

RankingOrder decodeOrder(ByteReader& in) {
    RankingOrder order;
    order.sort = readChoice(in, SortOrder::ascending);
    const std::uint8_t secondaries = in.u8();
    if (secondaries > RankingOrder::mostSecondaries) {
        in.fail();
        return order;
    }
    order.secondaryCount = secondaries;
    for (std::size_t i = 0; i < secondaries; ++i)
        order.secondaries[i] = readChoice(in, SortOrder::ascending);
    order.last = readChoice(in, TieBreak::playerId);
    return order;
}

namespace {

void encodeForm(const RankingForm& form, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(form.decimals));
    out.u8(static_cast<std::uint8_t>(form.displayFormat));
    out.u8(static_cast<std::uint8_t>(form.rankMode));
    out.u8(static_cast<std::uint8_t>(form.secondaries.size()));
    for (const std::string& secondary : form.secondaries)
        out.text(secondary);
    out.flag(form.known);
}

SharedForm decodeForm(ByteReader& in) {
    RankingForm form;
    form.decimals = in.u8();
    form.displayFormat = readChoice(in, DisplayFormat::decimal);
    form.rankMode = readChoice(in, RankMode::modified);
    const std::uint8_t secondaries = in.u8();
    if (form.decimals > maxDecimals || secondaries > RankingOrder::mostSecondaries)
        in.fail();
    for (std::size_t i = 0; i < secondaries && in.ok(); ++i)
        form.secondaries.emplace_back(in.text());
    form.known = in.flag();
    return std::make_shared<const RankingForm>(std::move(form));
}

} // namespace

void encodeCounters(const BoardCounters& counters, ByteWriter& out) {
    out.varint(counters.revision);
    out.varint(counters.submissions);
    out.zigzag(counters.updatedAtMs);
    out.optionalZigzag(counters.lastSubmissionAtMs);
}

BoardCounters decodeCounters(ByteReader& in) {
    BoardCounters counters;
    counters.revision = in.varint();
    counters.submissions = in.varint();
    counters.updatedAtMs = in.zigzag();
    counters.lastSubmissionAtMs = in.optionalZigzag();
    return counters;
}

void encodeHead(const RankingHead& head, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(head.kind));
    out.varint(head.records);
    if (head.isHeld())
        encodeOrder(head.order, out);
    if (head.kind == RankingHead::Kind::all || head.beginsView())
        return;
    out.u8(static_cast<std::uint8_t>(head.ref.period));
    out.zigzag(head.ref.beginMs);
    out.zigzag(head.sliceEndMs);
    if (head.isPeriod()) {
        out.flag(head.current);
        return;
    }
    out.varint(head.generation);
    out.varint(head.endedSeq);
    out.zigzag(head.endedAtMs);
    out.varint(head.maxEntries);
    encodeOrder(head.order, out);
    encodeForm(*head.form, out);
    if (head.isViewArchive())
        out.varint(head.place);
}

RankingHead decodeHead(ByteReader& in, std::uint8_t ofVersion) {
    RankingHead head;
    const std::uint8_t kind = in.u8();
    const auto last =
        ofVersion >= versionWithForms ? RankingHead::Kind::viewArchive : RankingHead::Kind::heldPeriod;
    if (kind < 1 || kind > static_cast<std::uint8_t>(last)) {
        in.fail();
        return head;
    }
    head.kind = static_cast<RankingHead::Kind>(kind);
    head.records = in.varint();
    if (head.isHeld())
        head.order = decodeOrder(in);
    if (head.kind == RankingHead::Kind::all || head.beginsView())
        return head;
    head.ref.period = readChoice(in, Period::monthly);
    head.ref.beginMs = in.zigzag();
    head.sliceEndMs = in.zigzag();
    if (head.isPeriod()) {
        head.current = in.flag();
        return head;
    }
    head.generation = in.varint();
    head.endedSeq = in.varint();
    head.endedAtMs = in.zigzag();
    head.maxEntries = in.varint();
    head.order = decodeOrder(in);
    if (ofVersion >= versionWithForms)
        head.form = decodeForm(in);
    if (head.isViewArchive())
        head.place = in.varint();
    return head;
}

} // namespace rostrum::snapshot_form
