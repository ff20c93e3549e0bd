// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/fingerprint.h"

#include "core/engine/bytes.h"

#include <string>
#include <type_traits>
#include <vector>

namespace rostrum {

namespace {

// FNV-1a, 64 bits (Fowler, Noll, Vo), with a final mix: it guards against mistakes of honest callers, not against forgery.
std::uint64_t hashOf(const std::string& bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : bytes) {
        hash ^= static_cast<std::uint8_t>(c);
        hash *= 0x100000001b3ULL;
    }
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93ULL;
    return hash ^ (hash >> 32);
}

void put(ByteWriter& out, const ExactNumber& number) {
    out.zigzag(number.significand);
    out.zigzag(number.exponent);
}
void put(ByteWriter& out, const std::string& text) { out.text(text); }
void put(ByteWriter& out, std::int64_t number) { out.zigzag(number); }
void put(ByteWriter& out, std::uint64_t number) { out.varint(number); }
void put(ByteWriter& out, bool value) { out.flag(value); }

template <typename Enum>
requires std::is_enum_v<Enum>
void put(ByteWriter& out, Enum value) { out.u8(static_cast<std::uint8_t>(value)); }

void put(ByteWriter& out, const std::vector<SecondaryValue>& values) {
    out.varint(values.size());
    for (const SecondaryValue& value : values) {
        out.text(value.name);
        out.zigzag(value.value);
    }
}
void put(ByteWriter& out, const TieBreaks& value) {
    out.varint(value.secondaries.size());
    for (const SecondaryRule& rule : value.secondaries) {
        out.text(rule.name);
        put(out, rule.order);
    }
    put(out, value.last);
}
void put(ByteWriter& out, PeriodSet value) { out.u8(value.bits()); }

template <typename T>
void put(ByteWriter& out, const std::optional<T>& value) {
    out.flag(value.has_value());
    if (value)
        put(out, *value);
}

void put(ByteWriter& out, const Submission& s) {
    put(out, s.leaderboardId);
    put(out, s.playerId);
    put(out, s.score);
    put(out, s.username);
    put(out, s.gameId);
    put(out, s.metadata);
    put(out, s.eventId);
    put(out, s.timestampMs);
    // As it was before there were any, where there are none: keys outlive versions.
    if (!s.secondaries.empty())
        put(out, s.secondaries);
}

void put(ByteWriter& out, const BoardDraft& d) {
    put(out, d.id);
    put(out, d.name);
    put(out, d.sortOrder);
    put(out, d.updateMode);
    put(out, d.rankMode);
    put(out, d.displayFormat);
    put(out, d.visibility);
    put(out, d.decimals);
    put(out, d.maxEntries);
    put(out, d.minScore);
    put(out, d.maxScore);
    put(out, d.maxStep);
    put(out, d.startsAtMs);
    put(out, d.endsAtMs);
    put(out, d.metadata);
    if (d.tieBreaks || d.resetPeriod || d.periods || d.timeZone) {
        put(out, d.tieBreaks);
        put(out, d.resetPeriod);
        put(out, d.periods);
        put(out, d.timeZone);
    }
}

void put(ByteWriter& out, const SubmitScore& command) { put(out, command.submission); }
void put(ByteWriter& out, const SubmitBatch& command) {
    out.flag(command.atomic);
    out.varint(command.items.size());
    for (const Submission& item : command.items)
        put(out, item);
}
void put(ByteWriter& out, const CreateBoard& command) { put(out, command.draft); }
void put(ByteWriter& out, const ChangeBoard& command) {
    put(out, command.leaderboardId);
    put(out, command.draft);
}
void put(ByteWriter& out, const DeleteBoard& command) { put(out, command.leaderboardId); }
void put(ByteWriter& out, const ResetBoard& command) {
    put(out, command.leaderboardId);
    put(out, command.reason);
}
void put(ByteWriter& out, const RemovePlayer& command) {
    put(out, command.leaderboardId);
    put(out, command.playerId);
}
void put(ByteWriter& out, const FreezeBoard& command) {
    put(out, command.leaderboardId);
    out.flag(command.frozen);
    put(out, command.reason);
}
void put(ByteWriter& out, const RevealBoard& command) {
    put(out, command.leaderboardId);
    out.zigzag(command.steps);
}

void put(ByteWriter& out, const SetScore& command) {
    put(out, command.leaderboardId);
    put(out, command.playerId);
    put(out, command.score);
    put(out, command.secondaries);
    put(out, command.reason);
}
void put(ByteWriter& out, const ChangePlayer& command) {
    put(out, command.playerId);
    put(out, command.username);
    put(out, command.team);
    put(out, command.division);
    put(out, command.metadata);
    put(out, command.hidden);
    put(out, command.banned);
}
void put(ByteWriter& out, const MergePlayers& command) {
    put(out, command.playerId);
    put(out, command.into);
    put(out, command.reason);
}
void put(ByteWriter& out, const ErasePlayer& command) {
    put(out, command.playerId);
    put(out, command.reason);
}
void put(ByteWriter& out, const UndoChange& command) {
    put(out, command.leaderboardId);
    put(out, command.seq);
    put(out, command.reason);
    put(out, command.redo);
    put(out, command.dryRun);
}

// Without the digest: the token that was asked for twice is another each time.
void put(ByteWriter& out, const MakeToken& command) {
    put(out, command.facts.label);
    put(out, command.facts.role);
    out.varint(command.facts.boards.size());
    for (const std::string& board : command.facts.boards)
        put(out, board);
    put(out, command.facts.expiresMs);
}
void put(ByteWriter& out, const RevokeToken& command) { put(out, command.number); }

} // namespace

std::uint64_t fingerprintOf(const Command& command) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(static_cast<std::uint8_t>(command.index()));
    std::visit([&](const auto& content) { put(out, content); }, command);
    return hashOf(bytes);
}

std::uint64_t fingerprintOf(const Submission& submission) {
    std::string bytes;
    ByteWriter out(bytes);
    put(out, submission);
    return hashOf(bytes);
}

} // namespace rostrum
