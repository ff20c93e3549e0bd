// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Answers of the engine as the bodies that callers see: {"success":true,"data":…,"meta":{…}}. Pure functions, any thread.

#include "core/engine/command.h"
#include "core/engine/query.h"
#include "core/publish/vitals.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rostrum {

// How an entry names its player: "player_id", or "user_id" in the public view at /leaderboard.
enum class EntryForm : std::uint8_t { full, publicView };

class JsonWriter;

std::string renderScore(const ScoreAnswer& answer);
// Its `data` alone.
void writeScore(JsonWriter& json, const ScoreAnswer& answer);
std::string renderBatch(const BatchAnswer& answer);
std::string renderBoard(const BoardInfo& board);
std::string renderBoards(std::span<const BoardInfo> boards);
std::string renderBoardDeleted(const BoardDeleted& answer);
std::string renderBoardReset(const BoardWasReset& answer);
std::string renderPlayerRemoved(const PlayerRemoved& answer);
// `nextCursor`: of a page; an empty one is told as null.
std::string renderEntries(const RankingMeta& meta, std::span<const Entry> entries, EntryForm form,
                          const std::string* nextCursor = nullptr);
std::string renderPlayer(const PlayerAnswer& answer);
std::string renderStats(const StatsAnswer& answer);

// ---- parts of answers
// The members of an entry but for the brackets.
void writeEntry(JsonWriter& json, const Entry& entry, int decimals, EntryForm form);
void momentField(JsonWriter& json, std::string_view name, const std::optional<std::int64_t>& ms);
// ,"meta":{…}} behind the data.
void writeMeta(std::string& out, const RankingMeta& meta, const std::string* nextCursor = nullptr);

// What the program is doing, for /health.
struct HealthFacts {
    VitalSigns signs;
    std::string_view version;
    std::string_view durability;
    std::size_t waiting = 0; // submissions and queries before the writer
    // Faults, whose texts may name files, and what goes on behind a frozen board, which numbers tell of: for trusted callers only.
    bool detailed = false;
};
std::string renderHealth(const HealthFacts& facts);

// epoch-generation-revision-view, and of a period which and since when, in quotes.
std::string etagOf(std::uint64_t epoch, const RankingMeta& meta, bool operatorView);
// Of archived standings: the names in them are those of the reading, and whoever is only there steps no revision with a new one. So it
// is of the body as well.
std::string etagOfArchive(std::uint64_t epoch, const RankingMeta& meta, bool operatorView,
                          std::string_view body);
// Whether an If-None-Match header names the tag (or is "*"); compares weakly.
bool matchesEtag(std::string_view ifNoneMatch, std::string_view etag);

} // namespace rostrum
