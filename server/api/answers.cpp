// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/answers.h"

#include "core/board/tie_break.h"
#include "server/api/json_writer.h"
#include "server/api/timestamp.h"

#include <optional>

namespace rostrum {

namespace {

constexpr std::string_view opening = R"({"success":true,"data":)";
constexpr std::string_view emptyMeta = R"(,"meta":{}})";

// The answer around `data`, which `write` appends.
template <typename Write>
std::string withoutMeta(std::size_t expectedBytes, Write&& write) {
    std::string out;
    out.reserve(expectedBytes);
    out.append(opening);
    JsonWriter json(out);
    write(json);
    out.append(emptyMeta);
    return out;
}

void writeMeta(std::string& out, std::uint64_t revision, std::uint64_t totalPlayers, bool frozen) {
    out.append(R"(,"meta":)");
    JsonWriter json(out);
    json.beginObject();
    json.field("revision", revision);
    json.field("total_players", totalPlayers);
    json.field("frozen", frozen);
    json.endObject();
    out.push_back('}');
}

void scoreField(JsonWriter& json, std::string_view name, const std::optional<Score>& score, int decimals) {
    json.key(name);
    if (score)
        json.score(*score, decimals);
    else
        json.null();
}

void writeBoard(JsonWriter& json, const BoardInfo& board) {
    const BoardConfig& config = board.config;
    json.beginObject();
    json.field("id", std::string_view(config.id));
    json.field("name", std::string_view(config.name));
    json.field("sort_order", name(config.sortOrder));
    json.field("update_mode", name(config.updateMode));
    json.field("reset_period", name(config.resetPeriod));
    json.field("max_entries", config.maxEntries);
    json.field("rank_mode", rankModeName(config.rankMode));
    json.key("tie_break");
    json.beginArray();
    for (const std::string& text : textsOf(config.tieBreaks))
        json.text(text);
    json.endArray();
    json.field("decimals", config.decimals);
    json.field("display_format", name(config.displayFormat));
    scoreField(json, "min_score", config.minScore, config.decimals);
    scoreField(json, "max_score", config.maxScore, config.decimals);
    scoreField(json, "max_step", config.maxStep, config.decimals);
    json.key("periods");
    json.beginArray();
    for (const Period period : everyPeriod) {
        if (config.periods.has(period))
            json.text(name(period));
    }
    json.endArray();
    json.field("time_zone", std::string_view(config.timeZone));
    momentField(json, "starts_at", config.startsAtMs);
    momentField(json, "ends_at", config.endsAtMs);
    json.field("visibility", name(config.visibility));
    json.key("metadata");
    json.raw(config.metadata.empty() ? std::string_view("{}") : std::string_view(config.metadata));
    momentField(json, "created_at", board.createdAtMs);
    momentField(json, "updated_at", board.updatedAtMs);
    json.field("revision", board.revision);
    json.field("total_players", board.totalPlayers);
    json.field("frozen", board.frozen);
    momentField(json, "next_reset_at", board.nextResetAtMs);
    json.endObject();
}

// Whether the answer is of the whole board since the last reset: what most are, and says nothing of periods.
void writePeriod(JsonWriter& json, const RankingMeta& meta) {
    if (meta.period == Period::all)
        return;
    json.field("period", name(meta.period));
    momentField(json, "period_begin", meta.periodBeginMs);
    momentField(json, "period_end", meta.periodEndMs);
}

} // namespace

void momentField(JsonWriter& json, std::string_view name, const std::optional<std::int64_t>& ms) {
    json.key(name);
    if (ms)
        json.text(formatTimestamp(*ms));
    else
        json.null();
}

void writeEntry(JsonWriter& json, const Entry& entry, int decimals, EntryForm form) {
    json.field("rank", entry.rank);
    json.field(form == EntryForm::full ? "player_id" : "user_id", std::string_view(entry.playerId));
    json.key("score");
    json.score(entry.score, decimals);
    json.key("score_text");
    json.scoreText(entry.score, decimals);
    json.field("username", std::string_view(entry.username));
}

void writeMeta(std::string& out, const RankingMeta& meta, const std::string* nextCursor) {
    out.append(R"(,"meta":)");
    JsonWriter json(out);
    json.beginObject();
    json.field("revision", meta.revision);
    json.field("total_players", meta.totalPlayers);
    json.field("frozen", meta.frozen);
    writePeriod(json, meta);
    if (nextCursor != nullptr) {
        json.key("next_cursor");
        if (nextCursor->empty())
            json.null();
        else
            json.text(*nextCursor);
    }
    json.endObject();
    out.push_back('}');
}

std::string renderScore(const ScoreAnswer& answer) {
    return withoutMeta(256, [&](JsonWriter& json) { writeScore(json, answer); });
}

void writeScore(JsonWriter& json, const ScoreAnswer& answer) {
    json.beginObject();
    json.field("leaderboard_id", std::string_view(answer.leaderboardId));
    json.field("player_id", std::string_view(answer.playerId));
    json.key("score");
    json.score(answer.score, answer.decimals);
    // While a board is frozen, ranks would tell of the truth.
    const bool told = !answer.withheld;
    json.field("rank", told ? answer.rank : std::nullopt);
    json.field("previous_rank", told ? answer.previousRank : std::nullopt);
    json.field("updated", answer.updated);
    json.field("seq", answer.seq);
    if (answer.late)
        json.field("late", true);
    json.endObject();
}

std::string renderBatch(const BatchAnswer& answer) {
    return withoutMeta(128 + 128 * answer.errors.size(), [&](JsonWriter& json) {
        json.beginObject();
        json.field("accepted", answer.accepted);
        json.field("rejected", answer.rejected);
        json.key("errors");
        json.beginArray();
        for (const BatchError& error : answer.errors) {
            json.beginObject();
            json.field("index", error.index);
            json.field("code", codeName(error.code));
            json.field("detail", std::string_view(error.detail));
            json.endObject();
        }
        json.endArray();
        json.endObject();
    });
}

std::string renderBoard(const BoardInfo& board) {
    std::string out;
    out.reserve(1024);
    out.append(opening);
    JsonWriter json(out);
    writeBoard(json, board);
    writeMeta(out, board.revision, board.totalPlayers, board.frozen);
    return out;
}

std::string renderBoards(std::span<const BoardInfo> boards) {
    return withoutMeta(128 + 768 * boards.size(), [&](JsonWriter& json) {
        json.beginArray();
        for (const BoardInfo& board : boards)
            writeBoard(json, board);
        json.endArray();
    });
}

std::string renderBoardDeleted(const BoardDeleted& answer) {
    return withoutMeta(192, [&](JsonWriter& json) {
        json.beginObject();
        json.field("leaderboard_id", std::string_view(answer.leaderboardId));
        json.field("deleted", true);
        json.field("players", answer.players);
        json.field("seq", answer.seq);
        json.endObject();
    });
}

std::string renderBoardReset(const BoardWasReset& answer) {
    std::string out;
    out.append(opening);
    JsonWriter json(out);
    json.beginObject();
    json.field("leaderboard_id", std::string_view(answer.board.config.id));
    json.field("archived_players", answer.archivedPlayers);
    json.field("revision", answer.board.revision);
    json.field("seq", answer.seq);
    json.endObject();
    writeMeta(out, answer.board.revision, answer.board.totalPlayers, answer.board.frozen);
    return out;
}

std::string renderPlayerRemoved(const PlayerRemoved& answer) {
    return withoutMeta(192, [&](JsonWriter& json) {
        json.beginObject();
        json.field("leaderboard_id", std::string_view(answer.leaderboardId));
        json.field("player_id", std::string_view(answer.playerId));
        json.field("removed", true);
        json.field("seq", answer.seq);
        json.endObject();
    });
}

std::string renderEntries(const RankingMeta& meta, std::span<const Entry> entries, EntryForm form,
                          const std::string* nextCursor) {
    std::string out;
    out.reserve(128 + 128 * entries.size());
    out.append(opening);
    JsonWriter json(out);
    json.beginArray();
    for (const Entry& entry : entries) {
        json.beginObject();
        writeEntry(json, entry, meta.decimals, form);
        json.endObject();
    }
    json.endArray();
    writeMeta(out, meta, nextCursor);
    return out;
}

std::string renderPlayer(const PlayerAnswer& answer) {
    std::string out;
    out.reserve(320);
    out.append(opening);
    JsonWriter json(out);
    json.beginObject();
    writeEntry(json, answer.entry, answer.meta.decimals, EntryForm::full);
    json.field("percentile", answer.percentile);
    momentField(json, "updated_at", answer.updatedAtMs);
    if (!answer.secondaries.empty()) {
        json.key("secondary");
        json.beginObject();
        for (const SecondaryValue& value : answer.secondaries)
            json.field(value.name, value.value);
        json.endObject();
    }
    if (!answer.explanation.empty()) {
        json.key("explanation");
        json.beginArray();
        for (const std::string& sentence : answer.explanation)
            json.text(sentence);
        json.endArray();
    }
    json.endObject();
    writeMeta(out, answer.meta);
    return out;
}

std::string renderStats(const StatsAnswer& answer) {
    std::string out;
    out.append(opening);
    JsonWriter json(out);
    json.beginObject();
    json.field("total_players", answer.meta.totalPlayers);
    scoreField(json, "highest", answer.highest, answer.meta.decimals);
    scoreField(json, "lowest", answer.lowest, answer.meta.decimals);
    json.field("mean", answer.mean);
    json.field("median", answer.median);
    json.field("submissions", answer.submissions);
    momentField(json, "last_submission_at", answer.lastSubmissionAtMs);
    json.field("revision", answer.meta.revision);
    json.endObject();
    writeMeta(out, answer.meta);
    return out;
}

std::string renderHealth(const HealthFacts& facts) {
    const VitalSigns& signs = facts.signs;
    const bool ledgerWell = signs.ledgerFault.empty();
    return withoutMeta(512, [&](JsonWriter& json) {
        json.beginObject();
        json.field("status", !signs.recovered ? "recovering" : (ledgerWell ? "ok" : "degraded"));
        json.field("version", facts.version);
        json.key("components");
        json.beginObject();
        json.key("engine");
        json.beginObject();
        json.field("state", signs.recovered ? "ok" : "recovering");
        if (facts.detailed) {
            json.field("accepted", signs.accepted);
            json.field("refused", signs.refused);
            json.field("waiting", static_cast<std::uint64_t>(facts.waiting));
        }
        json.endObject();
        json.key("ledger");
        json.beginObject();
        json.field("state", ledgerWell ? "ok" : "away");
        json.field("durability", facts.durability);
        if (facts.detailed) {
            json.field("last_seq", signs.lastSeq);
            momentField(json, "last_commit_at",
                        signs.lastCommitAtMs == 0 ? std::nullopt : std::optional(signs.lastCommitAtMs));
        }
        if (!ledgerWell && facts.detailed)
            json.field("fault", std::string_view(signs.ledgerFault));
        json.endObject();
        json.endObject();
        json.endObject();
    });
}

std::string etagOf(std::uint64_t epoch, const RankingMeta& meta, bool operatorView) {
    std::string tag = "\"";
    for (const std::uint64_t part : {epoch, meta.generation, meta.revision})
        tag.append(std::to_string(part)).push_back('-');
    tag.append(operatorView ? "operator" : "public");
    // A period's slice can be another at the same revision only by a jump of the clock; the tag does not rely on it.
    if (meta.period != Period::all)
        tag.append("-").append(name(meta.period)).append("-").append(std::to_string(meta.periodBeginMs));
    return tag.append("\"");
}

std::string etagOfArchive(std::uint64_t epoch, const RankingMeta& meta, bool operatorView,
                          std::string_view body) {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a: the same in each run of the program
    for (const char c : body)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string tag = etagOf(epoch, meta, operatorView);
    tag.insert(tag.size() - 1, "-" + std::to_string(hash));
    return tag;
}

bool matchesEtag(std::string_view ifNoneMatch, std::string_view etag) {
    while (!ifNoneMatch.empty()) {
        const std::size_t comma = ifNoneMatch.find(','); // our tags have none
        std::string_view one = ifNoneMatch.substr(0, comma);
        ifNoneMatch = comma == std::string_view::npos ? std::string_view() : ifNoneMatch.substr(comma + 1);
        while (!one.empty() && (one.front() == ' ' || one.front() == '\t'))
            one.remove_prefix(1);
        while (!one.empty() && (one.back() == ' ' || one.back() == '\t'))
            one.remove_suffix(1);
        if (one.starts_with("W/"))
            one.remove_prefix(2);
        if (one == "*" || one == etag)
            return true;
    }
    return false;
}

} // namespace rostrum
