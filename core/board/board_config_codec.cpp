// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/board_config_codec.h"

namespace rostrum {

namespace {

enum class Field : std::uint8_t {
    end = 0,
    id = 1,
    name = 2,
    sortOrder = 3,
    updateMode = 4,
    rankMode = 5,
    displayFormat = 6,
    visibility = 7,
    decimals = 8,
    maxEntries = 9,
    minScore = 10,
    maxScore = 11,
    maxStep = 12,
    startsAt = 13,
    endsAt = 14,
    metadata = 15,
    // Written only where they are not what a board without them is, so that its bytes stay those of earlier versions.
    secondary = 16, // one for each, in order
    lastTieBreak = 17,
    resetPeriod = 18,
    periods = 19,
    timeZone = 20
};

class FieldWriter {
  public:
    explicit FieldWriter(ByteWriter& out) : out_(out) {}

    void text(Field field, const std::string& value) {
        begin(field);
        out_.text(value);
    }
    template <typename Enum>
    void choice(Field field, Enum value) {
        begin(field);
        out_.u8(static_cast<std::uint8_t>(value));
    }
    void optional(Field field, const std::optional<std::int64_t>& value) {
        if (!value)
            return;
        begin(field);
        out_.zigzag(*value);
    }
    void number(Field field, std::uint64_t value) {
        begin(field);
        out_.varint(value);
    }
    void bits(Field field, std::uint8_t value) {
        begin(field);
        out_.u8(value);
    }
    void secondary(const SecondaryRule& rule) {
        text(Field::secondary, rule.name);
        out_.u8(static_cast<std::uint8_t>(rule.order));
    }
    void end() { begin(Field::end); }

  private:
    void begin(Field field) { out_.u8(static_cast<std::uint8_t>(field)); }

    ByteWriter& out_;
};

template <typename Enum>
Enum readChoice(ByteReader& in, Enum last) {
    const std::uint8_t value = in.u8();
    if (value > static_cast<std::uint8_t>(last)) {
        in.fail();
        return Enum{};
    }
    return static_cast<Enum>(value);
}

bool decodeChoice(Field field, ByteReader& in, BoardConfig& config) {
    switch (field) {
    case Field::sortOrder: config.sortOrder = readChoice(in, SortOrder::ascending); return true;
    case Field::updateMode: config.updateMode = readChoice(in, UpdateMode::best); return true;
    case Field::rankMode: config.rankMode = readChoice(in, RankMode::modified); return true;
    case Field::displayFormat: config.displayFormat = readChoice(in, DisplayFormat::decimal); return true;
    case Field::visibility: config.visibility = readChoice(in, Visibility::restricted); return true;
    case Field::lastTieBreak: config.tieBreaks.last = readChoice(in, TieBreak::playerId); return true;
    case Field::resetPeriod: config.resetPeriod = readChoice(in, ResetPeriod::monthly); return true;
    case Field::periods: {
        const std::uint8_t bits = in.u8();
        config.periods = PeriodSet::fromBits(bits);
        if (config.periods.bits() != bits)
            in.fail();
        return true;
    }
    default: return false;
    }
}

bool decodeValue(Field field, ByteReader& in, BoardConfig& config) {
    switch (field) {
    case Field::id: config.id = in.text(); return true;
    case Field::name: config.name = in.text(); return true;
    case Field::metadata: config.metadata = in.text(); return true;
    case Field::decimals: config.decimals = static_cast<int>(in.varint() & 0xff); return true;
    case Field::maxEntries: config.maxEntries = in.varint(); return true;
    case Field::minScore: config.minScore = in.zigzag(); return true;
    case Field::maxScore: config.maxScore = in.zigzag(); return true;
    case Field::maxStep: config.maxStep = in.zigzag(); return true;
    case Field::startsAt: config.startsAtMs = in.zigzag(); return true;
    case Field::endsAt: config.endsAtMs = in.zigzag(); return true;
    case Field::secondary: {
        SecondaryRule& rule = config.tieBreaks.secondaries.emplace_back();
        rule.name = in.text();
        rule.order = readChoice(in, SortOrder::ascending);
        if (config.tieBreaks.secondaries.size() > RankingOrder::mostSecondaries)
            in.fail();
        return true;
    }
    case Field::timeZone: config.timeZone = in.text(); return true;
    default: return false;
    }
}

} // namespace

void encodeConfig(const BoardConfig& config, ByteWriter& out) {
    FieldWriter fields(out);
    fields.text(Field::id, config.id);
    fields.text(Field::name, config.name);
    fields.choice(Field::sortOrder, config.sortOrder);
    fields.choice(Field::updateMode, config.updateMode);
    fields.choice(Field::rankMode, config.rankMode);
    fields.choice(Field::displayFormat, config.displayFormat);
    fields.choice(Field::visibility, config.visibility);
    fields.number(Field::decimals, static_cast<std::uint64_t>(config.decimals));
    fields.number(Field::maxEntries, config.maxEntries);
    fields.optional(Field::minScore, config.minScore);
    fields.optional(Field::maxScore, config.maxScore);
    fields.optional(Field::maxStep, config.maxStep);
    fields.optional(Field::startsAt, config.startsAtMs);
    fields.optional(Field::endsAt, config.endsAtMs);
    fields.text(Field::metadata, config.metadata);
    static const BoardConfig plain;
    for (const SecondaryRule& rule : config.tieBreaks.secondaries)
        fields.secondary(rule);
    if (config.tieBreaks.last != plain.tieBreaks.last)
        fields.choice(Field::lastTieBreak, config.tieBreaks.last);
    if (config.resetPeriod != plain.resetPeriod)
        fields.choice(Field::resetPeriod, config.resetPeriod);
    if (!(config.periods == plain.periods)) {
        fields.bits(Field::periods, config.periods.bits());
    }
    if (config.timeZone != plain.timeZone)
        fields.text(Field::timeZone, config.timeZone);
    fields.end();
}

BoardConfig decodeConfig(ByteReader& in) {
    BoardConfig config;
    while (in.ok()) {
        const auto field = static_cast<Field>(in.u8());
        if (field == Field::end)
            break;
        if (!decodeChoice(field, in, config) && !decodeValue(field, in, config))
            in.fail();
    }
    if (config.decimals > maxDecimals || !isBoardId(config.id))
        in.fail();
    return config;
}

} // namespace rostrum
