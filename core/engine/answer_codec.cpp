// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/answer_codec.h"

#include "core/board/board_config_codec.h"
#include "core/engine/bytes.h"
#include "core/engine/token_codec.h"

#include <utility>

namespace rostrum {

namespace {

void optionalVarint(ByteWriter& out, const std::optional<std::uint64_t>& value) {
    out.flag(value.has_value());
    if (value)
        out.varint(*value);
}

std::optional<std::uint64_t> optionalVarint(ByteReader& in) {
    if (!in.flag())
        return std::nullopt;
    return in.varint();
}

void write(ByteWriter& out, const ScoreAnswer& answer) {
    out.text(answer.leaderboardId);
    out.text(answer.playerId);
    out.zigzag(answer.score);
    out.u8(static_cast<std::uint8_t>(answer.decimals));
    optionalVarint(out, answer.rank);
    optionalVarint(out, answer.previousRank);
    out.flag(answer.updated);
    out.varint(answer.seq);
    if (answer.late) // `withheld` depends on who asks, and when
        out.flag(answer.late);
}

void read(ByteReader& in, ScoreAnswer& answer) {
    answer.leaderboardId = in.text();
    answer.playerId = in.text();
    answer.score = in.zigzag();
    answer.decimals = in.u8();
    answer.rank = optionalVarint(in);
    answer.previousRank = optionalVarint(in);
    answer.updated = in.flag();
    answer.seq = in.varint();
    answer.late = !in.atEnd() && in.flag();
}

void write(ByteWriter& out, const BatchAnswer& answer) {
    out.varint(answer.accepted);
    out.varint(answer.rejected);
    out.varint(answer.errors.size());
    for (const BatchError& error : answer.errors) {
        out.varint(error.index);
        out.u8(static_cast<std::uint8_t>(error.code));
        out.text(error.detail);
    }
}

void read(ByteReader& in, BatchAnswer& answer) {
    answer.accepted = static_cast<std::uint32_t>(in.varint());
    answer.rejected = static_cast<std::uint32_t>(in.varint());
    const std::uint64_t errors = in.varint();
    for (std::uint64_t i = 0; i < errors && in.ok(); ++i) {
        BatchError error;
        error.index = static_cast<std::uint32_t>(in.varint());
        error.code = static_cast<Code>(in.u8());
        error.detail = in.text();
        answer.errors.push_back(std::move(error));
    }
}

constexpr unsigned boardFrozen = 1;
constexpr unsigned boardScheduled = 2;
constexpr unsigned boardNumbered = 4; // answers kept before there were numbers have none

void write(ByteWriter& out, const BoardInfo& answer) {
    out.varint(answer.number);
    encodeConfig(answer.config, out);
    for (const std::uint64_t value :
         {answer.generation, answer.revision, answer.totalPlayers, answer.submissions})
        out.varint(value);
    out.zigzag(answer.createdAtMs);
    out.zigzag(answer.updatedAtMs);
    out.optionalZigzag(answer.lastSubmissionAtMs);
    const unsigned parts = (answer.frozen ? boardFrozen : 0U) | (answer.nextResetAtMs ? boardScheduled : 0U) |
                           (answer.seq != 0 ? boardNumbered : 0U);
    out.u8(static_cast<std::uint8_t>(parts));
    if (answer.nextResetAtMs)
        out.zigzag(*answer.nextResetAtMs);
    if (answer.seq != 0)
        out.varint(answer.seq);
}

void read(ByteReader& in, BoardInfo& answer) {
    answer.number = static_cast<std::uint32_t>(in.varint());
    answer.config = decodeConfig(in);
    for (std::uint64_t* value :
         {&answer.generation, &answer.revision, &answer.totalPlayers, &answer.submissions})
        *value = in.varint();
    answer.createdAtMs = in.zigzag();
    answer.updatedAtMs = in.zigzag();
    answer.lastSubmissionAtMs = in.optionalZigzag();
    const unsigned parts = in.u8();
    if (parts > (boardFrozen | boardScheduled | boardNumbered))
        in.fail();
    answer.frozen = (parts & boardFrozen) != 0;
    if ((parts & boardScheduled) != 0)
        answer.nextResetAtMs = in.zigzag();
    if ((parts & boardNumbered) != 0)
        answer.seq = in.varint();
}

void write(ByteWriter& out, const BoardDeleted& answer) {
    out.text(answer.leaderboardId);
    out.varint(answer.players);
    out.varint(answer.seq);
}

void read(ByteReader& in, BoardDeleted& answer) {
    answer.leaderboardId = in.text();
    answer.players = in.varint();
    answer.seq = in.varint();
}

void write(ByteWriter& out, const BoardWasReset& answer) {
    write(out, answer.board);
    out.varint(answer.archivedPlayers);
    out.varint(answer.seq);
}

void read(ByteReader& in, BoardWasReset& answer) {
    read(in, answer.board);
    answer.archivedPlayers = in.varint();
    answer.seq = in.varint();
}

void write(ByteWriter& out, const PlayerRemoved& answer) {
    out.text(answer.leaderboardId);
    out.text(answer.playerId);
    out.varint(answer.seq);
}

void read(ByteReader& in, PlayerRemoved& answer) {
    answer.leaderboardId = in.text();
    answer.playerId = in.text();
    answer.seq = in.varint();
}

void write(ByteWriter& out, const RevealAnswer& answer) {
    write(out, answer.board);
    out.zigzag(answer.steps);
    out.varint(answer.remaining);
    out.varint(answer.seq);
}

void read(ByteReader& in, RevealAnswer& answer) {
    read(in, answer.board);
    answer.steps = in.zigzag();
    answer.remaining = in.varint();
    answer.seq = in.varint();
}

// Who it is about is left out, and filled in again from what is known then: names and ids may have to be erased.
void write(ByteWriter& out, const PlayerInfo& answer) { out.varint(answer.seq); }
void read(ByteReader& in, PlayerInfo& answer) { answer.seq = in.varint(); }

void write(ByteWriter& out, const UndoAnswer& answer) {
    const UndoneChange& change = answer.change;
    out.varint(change.seq);
    out.u8(static_cast<std::uint8_t>(change.type));
    out.text(change.leaderboardId);
    out.varint(change.events);
    out.zigzag(change.receivedAtMs);
    out.text(change.actor);
    out.text(change.summary);
    out.flag(answer.redo);
    out.flag(answer.dryRun);
    out.varint(answer.players);
    out.varint(answer.seq);
}

void read(ByteReader& in, UndoAnswer& answer) {
    UndoneChange& change = answer.change;
    change.seq = in.varint();
    change.type = static_cast<EventType>(in.u8());
    change.leaderboardId = in.text();
    change.events = in.varint();
    change.receivedAtMs = in.zigzag();
    change.actor = in.text();
    change.summary = in.text();
    answer.redo = in.flag();
    answer.dryRun = in.flag();
    answer.players = in.varint();
    answer.seq = in.varint();
}

void write(ByteWriter& out, const TokenInfo& answer) {
    out.varint(answer.token.number);
    encodeToken(answer.token.facts, out);
    out.text(answer.token.madeBy);
    out.zigzag(answer.token.madeAtMs);
    out.varint(answer.seq);
}

void read(ByteReader& in, TokenInfo& answer) {
    answer.token.number = in.varint();
    answer.token.facts = decodeToken(in);
    answer.token.madeBy = in.text();
    answer.token.madeAtMs = in.zigzag();
    answer.seq = in.varint();
}

template <typename Answer>
CommandAnswer readAs(ByteReader& in) {
    Answer answer;
    read(in, answer);
    return answer;
}

} // namespace

std::string encodeAnswer(const CommandAnswer& answer) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(static_cast<std::uint8_t>(answer.index())); // the variant's order is the format: append only
    std::visit([&](const auto& content) { write(out, content); }, answer);
    return bytes;
}

std::optional<CommandAnswer> decodeAnswer(std::string_view bytes) {
    ByteReader in(bytes);
    CommandAnswer answer;
    switch (in.u8()) {
    case 0: answer = readAs<ScoreAnswer>(in); break;
    case 1: answer = readAs<BatchAnswer>(in); break;
    case 2: answer = readAs<BoardInfo>(in); break;
    case 3: answer = readAs<BoardDeleted>(in); break;
    case 4: answer = readAs<BoardWasReset>(in); break;
    case 5: answer = readAs<PlayerRemoved>(in); break;
    case 6: answer = readAs<RevealAnswer>(in); break;
    case 7: answer = readAs<PlayerInfo>(in); break;
    case 8: answer = readAs<UndoAnswer>(in); break;
    case 9: answer = readAs<TokenInfo>(in); break;
    default: return std::nullopt;
    }
    if (!in.atEnd())
        return std::nullopt;
    return answer;
}

} // namespace rostrum
