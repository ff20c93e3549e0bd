// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/operator_answers.h"

#include "server/api/answers.h"
#include "server/api/event_words.h"
#include "server/api/json_writer.h"

#include <algorithm>
#include <optional>

namespace rostrum {

namespace {

constexpr std::string_view opening = R"({"success":true,"data":)";
constexpr std::string_view emptyMeta = R"(,"meta":{}})";

template <typename Write>
std::string withoutMeta(Write&& write) {
    std::string out(opening);
    JsonWriter json(out);
    write(json);
    out.append(emptyMeta);
    return out;
}

void textOrNull(JsonWriter& json, std::string_view name, std::string_view text) {
    json.key(name);
    if (text.empty())
        json.null();
    else
        json.text(text);
}

void numberOrNull(JsonWriter& json, std::string_view name, std::uint64_t value) {
    json.field(name, value == 0 ? std::nullopt : std::optional(value));
}

void scoreFields(JsonWriter& json, std::string_view name, std::string_view textName,
                 const std::optional<Score>& score, int decimals) {
    json.key(name);
    if (score)
        json.score(*score, decimals);
    else
        json.null();
    json.key(textName);
    if (score)
        json.scoreText(*score, decimals);
    else
        json.null();
}

void secondaryField(JsonWriter& json, std::string_view name, const SecondaryValues& values, std::size_t count,
                    const HistorySubject& subject) {
    json.key(name);
    json.beginObject();
    for (std::size_t i = 0; i < std::min(count, subject.secondaryNames.size()); ++i)
        json.field(subject.secondaryNames[i], values.at(i));
    json.endObject();
}

// Old, new, and what was asked.
void writeScoreFacts(JsonWriter& json, const Event& event, const HistorySubject& subject) {
    const ScoreFacts& facts = event.score;
    const bool isScore = event.type == EventType::scoreSubmitted;
    const std::optional<Score> before = facts.previous ? std::optional(facts.previous->score) : std::nullopt;
    if (isScore) {
        json.field("operation", word(facts.operation));
        scoreFields(json, "amount", "amount_text", facts.amount, subject.decimals);
        scoreFields(json, "score", "score_text", facts.standing.score, subject.decimals);
        json.field("updated", facts.updated);
        numberOrNull(json, "rank", facts.rank);
    }
    scoreFields(json, "previous_score", "previous_score_text", before, subject.decimals);
    numberOrNull(json, "previous_rank", facts.previousRank);
    if (!event.extras)
        return;
    if (isScore && event.extras->late)
        json.field("late", true);
    if (isScore && event.extras->secondaryCount > 0)
        secondaryField(json, "secondary", event.extras->standing, event.extras->secondaryCount, subject);
    if (before && event.extras->secondaryCount > 0)
        secondaryField(json, "previous_secondary", event.extras->previous, event.extras->secondaryCount,
                       subject);
}

const HistoryPlayer* findPlayer(const HistoryPage& page, std::uint32_t number) {
    const auto found = std::lower_bound(page.players.begin(), page.players.end(), number,
                                        [](const HistoryPlayer& a, std::uint32_t b) { return a.number < b; });
    return number != 0 && found != page.players.end() && found->number == number ? &*found : nullptr;
}

void writeTuple(JsonWriter& json, bool before, const std::optional<RankedTuple>& tuple,
                const HistorySubject& subject) {
    scoreFields(json, before ? "previous_score" : "score", before ? "previous_score_text" : "score_text",
                tuple ? std::optional(tuple->standing.score) : std::nullopt, subject.decimals);
    if (tuple && !subject.secondaryNames.empty())
        secondaryField(json, before ? "previous_secondary" : "secondary", tuple->secondaries,
                       subject.secondaryNames.size(), subject);
}

// Of a merge or an undo: old and new of each player, in each ranking of the board.
void writeStandings(JsonWriter& json, const Event& event, const HistoryPage& page,
                    const HistorySubject& subject) {
    if (event.boardFacts && event.boardFacts->merge) {
        const HistoryPlayer* into = findPlayer(page, event.boardFacts->merge->into);
        textOrNull(json, "into", into == nullptr ? std::string_view() : into->playerId);
    }
    if (event.boardFacts && event.boardFacts->undo)
        json.field("redo", !event.boardFacts->undo->undone);
    const HistoryQuery::Standings told = subject.query.standingsOf(event);
    json.key("changes");
    json.beginArray();
    for (const RankingChange& change : told.changes) {
        json.beginObject();
        const HistoryPlayer* player = findPlayer(page, change.player);
        textOrNull(json, "player_id", player == nullptr ? std::string_view() : player->playerId);
        json.field("period", name(change.ranking.period));
        if (change.ranking.period != Period::all)
            momentField(json, "began_at", change.ranking.beginMs);
        writeTuple(json, true, change.before, subject);
        writeTuple(json, false, change.after, subject);
        json.endObject();
    }
    json.endArray();
    json.field("changes_total", told.total);
}

void writeEvent(JsonWriter& json, const Event& event, const HistoryPage& page, const HistorySubject& board) {
    HistorySubject subject = board;
    if (const ScoreForm* form = page.formAt(event.seq)) {
        subject.decimals = form->decimals;
        subject.secondaryNames = form->secondaryNames;
    }
    json.beginObject();
    json.field("seq", event.seq);
    json.field("group", event.group);
    json.field("type", word(event.type));
    momentField(json, "received_at", event.receivedAtMs);
    momentField(json, "timestamp", event.timestampMs);
    if (const HistoryPlayer* player = findPlayer(page, event.player)) {
        textOrNull(json, "player_id", player->playerId); // none: erased
        textOrNull(json, "username", player->username.empty() ? player->playerId : player->username);
    }
    json.field("source", word(event.source));
    json.field("actor", event.actor.view());
    textOrNull(json, "reason", event.grounds ? std::string_view(event.grounds->reason) : std::string_view());
    if (event.grounds && !event.grounds->causes.empty()) {
        json.key("causes");
        json.beginArray();
        for (const std::uint64_t seq : event.grounds->causes)
            json.number(seq);
        json.endArray();
    }
    if (event.type == EventType::scoreSubmitted || event.type == EventType::playerRemoved)
        writeScoreFacts(json, event, subject);
    if (event.type == EventType::playersMerged || event.type == EventType::changeUndone)
        writeStandings(json, event, page, subject);
    json.endObject();
}

std::string withNext(std::string out, std::optional<std::uint64_t> next, std::string_view playerId = {}) {
    out.append(R"(,"meta":)");
    JsonWriter json(out);
    json.beginObject();
    if (!playerId.empty())
        json.field("player_id", playerId);
    json.field("next_after", next);
    json.endObject();
    out.push_back('}');
    return out;
}

} // namespace

std::string renderRanks(const RanksAnswer& answer) {
    std::string out(opening);
    JsonWriter json(out);
    json.beginObject();
    json.key("entries");
    json.beginArray();
    for (const Entry& entry : answer.entries) {
        json.beginObject();
        writeEntry(json, entry, answer.meta.decimals, EntryForm::full);
        json.endObject();
    }
    json.endArray();
    json.key("not_found");
    json.beginArray();
    for (const std::string& player : answer.notFound)
        json.text(player);
    json.endArray();
    json.endObject();
    writeMeta(out, answer.meta);
    return out;
}

std::string renderArchives(const ArchivesAnswer& answer) {
    std::string out(opening);
    JsonWriter json(out);
    json.beginArray();
    for (const ArchiveInfo& archive : answer.archives) {
        json.beginObject();
        json.field("number", archive.number);
        json.field("period", name(archive.period));
        momentField(json, "began_at", archive.beganAtMs);
        momentField(json, "ended_at", archive.endedAtMs);
        json.field("total_players", archive.players);
        json.endObject();
    }
    json.endArray();
    writeMeta(out, answer.meta);
    return out;
}

std::string renderUndo(const UndoAnswer& answer) {
    return withoutMeta([&](JsonWriter& json) {
        json.beginObject();
        json.key(answer.redo ? "redone" : "undone");
        json.beginObject();
        json.field("seq", answer.change.seq);
        json.field("type", word(answer.change.type));
        textOrNull(json, "leaderboard_id", answer.change.leaderboardId);
        textOrNull(json, "player_id", answer.change.playerId);
        json.field("events", answer.change.events);
        momentField(json, "received_at", answer.change.receivedAtMs);
        json.field("actor", std::string_view(answer.change.actor));
        json.field("summary", std::string_view(answer.change.summary));
        json.endObject();
        json.field("players", answer.players);
        json.field("dry_run", answer.dryRun);
        numberOrNull(json, "seq", answer.seq);
        json.endObject();
    });
}

std::string renderReveal(const RevealAnswer& answer) {
    return withoutMeta([&](JsonWriter& json) {
        json.beginObject();
        json.field("leaderboard_id", std::string_view(answer.board.config.id));
        json.field("steps", answer.steps);
        json.field("remaining", answer.remaining);
        json.field("frozen", answer.board.frozen);
        json.field("revision", answer.board.revision);
        numberOrNull(json, "seq", answer.seq);
        json.endObject();
    });
}

std::string renderPlayerInfo(const PlayerInfo& player) {
    return withoutMeta([&](JsonWriter& json) {
        json.beginObject();
        json.field("player_id", std::string_view(player.playerId));
        json.field("username", std::string_view(player.username));
        textOrNull(json, "team", player.team);
        textOrNull(json, "division", player.division);
        json.key("metadata");
        json.raw(player.metadata.empty() ? std::string_view("{}") : std::string_view(player.metadata));
        json.field("hidden", player.hidden);
        json.field("banned", player.banned);
        textOrNull(json, "merged_into", player.mergedInto);
        json.field("erased", player.erased);
        if (player.seq != 0)
            json.field("seq", player.seq);
        json.endObject();
    });
}

std::string renderHistory(const HistoryPage& page, const HistorySubject& subject) {
    std::string out(opening);
    JsonWriter json(out);
    json.beginArray();
    for (const Event& event : page.events)
        writeEvent(json, event, page, subject);
    json.endArray();
    return withNext(std::move(out), page.next);
}

std::string renderCurve(std::string_view playerId, std::span<const CurvePoint> points,
                        const HistoryPage& page, int decimals) {
    std::string out(opening);
    JsonWriter json(out);
    json.beginArray();
    for (const CurvePoint& point : points) {
        json.beginObject();
        json.field("seq", point.seq);
        momentField(json, "at", point.atMs);
        const ScoreForm* const form = page.formAt(point.seq);
        scoreFields(json, "score", "score_text", point.score, form == nullptr ? decimals : form->decimals);
        numberOrNull(json, "rank", point.rank);
        json.endObject();
    }
    json.endArray();
    return withNext(std::move(out), page.next, playerId);
}

namespace {

void appendCsvText(std::string& out, std::string_view text) {
    if (text.find_first_of("\",\r\n") == std::string_view::npos) {
        out.append(text);
        return;
    }
    out.push_back('"');
    for (const char c : text) {
        if (c == '"')
            out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

} // namespace

void appendCsvHeader(std::string& out) { out.append("rank,player_id,score,username\r\n"); }

void appendCsv(std::string& out, const Entry& entry, int decimals) {
    if (entry.rank)
        out.append(std::to_string(*entry.rank));
    out.push_back(',');
    appendCsvText(out, entry.playerId);
    out.push_back(',');
    appendScore(out, entry.score, decimals);
    out.push_back(',');
    appendCsvText(out, entry.username);
    out.append("\r\n");
}

} // namespace rostrum
