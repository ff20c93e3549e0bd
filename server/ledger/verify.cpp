// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/verify.h"

#include "core/engine/recovery.h"
#include "core/engine/snapshot_reader.h"
#include "server/ledger/event_rows.h"
#include "server/ledger/projections.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace rostrum {

namespace {

constexpr std::size_t appliedAtOnce = 256;
constexpr std::size_t mostFaults = 20; // of one check: more would say the same

using Check = VerifyReport::Check;

void add(Check& check, std::string fault) {
    if (check.faults.size() < mostFaults)
        check.faults.push_back(std::move(fault));
}

std::string figure(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

class Verifier {
  public:
    Verifier(SqliteLedger& ledger, Database& database, const VerifyOptions& options)
        : ledger_(ledger),
          database_(database),
          options_(options) {}

    Result<VerifyReport> run();

  private:
    using Each = std::function<Result<void>(const Statement& row)>;
    Result<void> forEachRow(const std::string& sql, const Each& each);
    Check& begin(std::string what) { return report_.checks.emplace_back(Check{std::move(what), {}, {}}); }
    Result<void> checkPages();
    Result<void> replayEvents();
    Result<void> checkTexts();
    void checkState();
    Result<void> checkPlayers();
    Result<std::vector<ProjectedColumn>> presentIn(const std::string& table,
                                                   std::vector<ProjectedColumn> columns);
    Result<void> checkBoards();
    static void compare(const Statement& row, int first, const std::vector<ProjectedColumn>& columns,
                        const char* whose, Check& check);
    Result<void> checkSnapshot(std::uint64_t seq);
    Result<void> count();
    bool stopped() const {
        return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
    }
    static Error stopping() { return {Code::unavailable, "the check was broken off"}; }

    SqliteLedger& ledger_;
    Database& database_;
    const VerifyOptions& options_;
    VerifyReport report_;
    std::unique_ptr<Engine> engine_; // of the events alone
    std::string state_;              // its description
    ArchiveForms forms_;             // of its archives
    std::vector<std::uint64_t> snapshots_;
    std::map<std::string, std::set<std::string, std::less<>>> columnNames_; // by table
    std::uint64_t lastSeq_ = 0;
    std::uint64_t done_ = 0;
    std::uint64_t total_ = 0;
};

Result<void> Verifier::forEachRow(const std::string& sql, const Each& each) {
    Result<Statement> rows = database_.prepare(sql);
    if (!rows)
        return rows.error();
    int code = rows->step();
    for (; code == SQLITE_ROW; code = rows->step()) {
        if (Result<void> visited = each(*rows); !visited)
            return visited;
    }
    return code == SQLITE_DONE ? Result<void>() : database_.error(code);
}

// What SQLite itself can find: pages that are lost or used twice, rows out of order, indices that do not fit.
Result<void> Verifier::checkPages() {
    Check& check = begin("pages and tables");
    const Result<void> read =
        forEachRow("PRAGMA integrity_check(20)", [&](const Statement& row) -> Result<void> {
            if (row.bytes(0) != "ok")
                add(check, std::string(row.bytes(0)));
            return stopped() ? Result<void>(stopping()) : Result<void>();
        });
    if (!read)
        add(check, read.error().detail);
    const Result<std::int64_t> pages = database_.number("PRAGMA page_count");
    if (pages)
        check.figures = figure(static_cast<std::uint64_t>(*pages)) + " pages";
    return stopped() ? Result<void>(stopping()) : Result<void>();
}

Result<void> Verifier::count() {
    if (++done_ % appliedAtOnce == 0 && options_.progress)
        options_.progress(done_, total_);
    return stopped() ? Result<void>(stopping()) : Result<void>();
}

Result<void> Verifier::replayEvents() {
    Check& check = begin("events");
    engine_ = std::make_unique<Engine>(options_.limits);
    std::vector<Event> events;
    const auto applyGathered = [&]() -> Result<void> {
        Result<void> applied = engine_->apply(std::span<const Event>(events));
        events.clear();
        return applied;
    };
    std::uint64_t seq = 0;
    Result<void> read =
        forEachRow(std::string(selectEvents) + "ORDER BY e.seq", [&](const Statement& row) -> Result<void> {
            Event& event = events.emplace_back();
            if (Result<void> decoded = decodeEventRow(row, ++seq, ledger_.path(), event); !decoded) {
                events.pop_back();
                return decoded;
            }
            const std::optional<std::int64_t> score = scoreColumn(event);
            if (row.isNull(12) != !score || (score && row.integer(12) != *score))
                add(check, "the column score of event " + std::to_string(seq) + " is not the event's");
            if (Result<void> counted = count(); !counted)
                return counted;
            return events.size() < appliedAtOnce ? Result<void>() : applyGathered();
        });
    // What came before a fault of the file is applied first, and tells of a fault of its own.
    const Result<void> applied = applyGathered();
    if (stopped())
        return stopping();
    if (!applied || !read)
        add(check, !applied ? applied.error().detail : read.error().detail);
    else if (engine_->lastSeq() != lastSeq_)
        add(check, "the ledger ends at event " + std::to_string(engine_->lastSeq()) +
                       " but says that it holds " + std::to_string(lastSeq_));
    check.figures = figure(engine_->lastSeq()) + " in a row from the first, each read and applied";
    if (!check.faults.empty())
        engine_.reset();
    return {};
}

Result<void> Verifier::checkTexts() {
    Check& check = begin("texts of events");
    std::uint64_t texts = 0;
    Result<void> read = forEachRow(
        "SELECT t.seq, e.seq, t.player = e.player FROM event_texts AS t LEFT JOIN "
        "events AS e ON e.seq = t.seq",
        [&](const Statement& row) -> Result<void> {
            ++texts;
            if (row.isNull(1))
                add(check,
                    "there are texts of event " + std::to_string(row.integer(0)) + ", which is not there");
            else if (row.integer(2) != 1)
                add(check, "the texts of event " + std::to_string(row.integer(0)) + " are of another player");
            return {};
        });
    if (!read)
        add(check, read.error().detail);
    check.figures = figure(texts) + " rows, each of an event";
    return {};
}

void Verifier::checkState() {
    Check& check = begin("state");
    engine_->checkInvariants();
    std::uint64_t archives = 0;
    for (const auto& [number, board] : engine_->boards())
        archives += board->archives.size();
    check.figures = figure(engine_->boards().size()) + " boards, " + figure(archives) + " archives, " +
                    figure(engine_->players().size()) + " players, " + figure(engine_->totalEntries()) +
                    " entries, all of them in order";
}

Result<void> Verifier::checkPlayers() {
    Check& check = begin("table players");
    const PlayerTable& players = engine_->players();
    std::uint64_t rows = 0;
    Result<std::vector<ProjectedColumn>> columns = presentIn("players", playerColumns({}));
    if (!columns)
        return columns.error();
    std::string sql = "SELECT number, player_id, username";
    for (const ProjectedColumn& column : *columns)
        sql.append(", ").append(column.name);
    Result<void> read =
        forEachRow(sql + " FROM players ORDER BY number", [&](const Statement& row) -> Result<void> {
            ++rows;
            const std::int64_t number = row.integer(0);
            if (number < 1 || static_cast<std::uint64_t>(number) > players.size()) {
                add(check, "it has player " + std::to_string(number) + ", whom no event registered");
                return {};
            }
            const auto player = static_cast<std::uint32_t>(number);
            const std::string_view shown = row.bytes(2).empty() ? row.bytes(1) : row.bytes(2);
            if (row.bytes(1) != players.playerId(player) || shown != players.username(player))
                add(check, "player " + std::to_string(number) + " has another id or name than in the events");
            const Result<std::vector<ProjectedColumn>> expected =
                presentIn("players", playerColumns(engine_->playerFacts().of(player)));
            if (!expected)
                return expected.error();
            compare(row, 3, *expected, "player", check);
            return {};
        });
    if (!read)
        add(check, read.error().detail);
    if (rows != players.size())
        add(check, "it has " + figure(rows) + " players, the events " + figure(players.size()));
    check.figures = figure(rows) + " rows, each as the events say";
    return {};
}

// The row's columns from `first` on. A text that is empty may be NULL.
void Verifier::compare(const Statement& row, int first, const std::vector<ProjectedColumn>& columns,
                       const char* whose, Check& check) {
    for (int index = first; const ProjectedColumn& column : columns) {
        const auto* text = std::get_if<std::string>(&column.value);
        const auto* number = std::get_if<std::optional<std::int64_t>>(&column.value);
        const bool same = text != nullptr ? row.bytes(index) == *text
                          : *number       ? !row.isNull(index) && row.integer(index) == **number
                                          : row.isNull(index);
        if (!same)
            add(check, std::string(whose) + " " + std::to_string(row.integer(0)) + " has another " +
                           std::string(column.name) + " than in the events");
        ++index;
    }
}

// A file of an older version has not all of them; it gets them when it is opened for writing.
Result<std::vector<ProjectedColumn>> Verifier::presentIn(const std::string& table,
                                                         std::vector<ProjectedColumn> columns) {
    const auto found = columnNames_.try_emplace(table);
    auto& names = found.first->second;
    if (found.second) {
        const Result<void> read = forEachRow("SELECT name FROM pragma_table_info('" + table + "')",
                                             [&](const Statement& row) -> Result<void> {
                                                 names.emplace(row.bytes(0));
                                                 return {};
                                             });
        if (!read)
            return read.error();
    }
    std::erase_if(columns, [&](const ProjectedColumn& column) { return !names.contains(column.name); });
    return columns;
}

Result<void> Verifier::checkBoards() {
    Check& check = begin("table leaderboards");
    Result<std::vector<ProjectedColumn>> columns = presentIn("leaderboards", boardColumns(BoardConfig()));
    if (!columns)
        return columns.error();
    std::string sql = "SELECT number, deleted_seq";
    for (const ProjectedColumn& column : *columns)
        sql.append(", ").append(column.name);
    std::uint64_t live = 0;
    std::uint64_t rows = 0;
    Result<void> read =
        forEachRow(sql + " FROM leaderboards ORDER BY number", [&](const Statement& row) -> Result<void> {
            ++rows;
            const std::string name = std::to_string(row.integer(0));
            const auto number = static_cast<std::uint32_t>(row.integer(0));
            const Board* board = engine_->boardByNumber(number);
            if (engine_->boardId(number).empty())
                add(check, "it has board " + name + ", which no event created");
            else if ((board != nullptr) != row.isNull(1))
                add(check,
                    "board " + name + " is " + (board != nullptr ? "deleted in it" : "not deleted in it"));
            if (board != nullptr) {
                ++live;
                const Result<std::vector<ProjectedColumn>> expected =
                    presentIn("leaderboards", boardColumns(board->config));
                if (!expected)
                    return expected.error();
                compare(row, 2, *expected, "board", check);
            }
            return {};
        });
    if (!read)
        add(check, read.error().detail);
    if (live != engine_->boards().size())
        add(check, "it has " + figure(live) + " boards, the events " + figure(engine_->boards().size()));
    check.figures =
        figure(rows) + " rows, " + figure(live) + " of boards that are there, each as the events say";
    return {};
}

Result<void> Verifier::checkSnapshot(std::uint64_t seq) {
    Check& check = begin("snapshot of event " + figure(seq));
    Engine engine(options_.limits);
    std::uint64_t bytes = 0;
    Result<void> read;
    {
        SnapshotReader reader(engine);
        read = ledger_.readSnapshot(seq, [&](std::string_view part) {
            bytes += part.size();
            return stopped() ? Result<void>(stopping()) : reader.add(part);
        });
        if (read)
            read = reader.finish();
    }
    if (stopped())
        return stopping();
    if (read && engine.lastSeq() != seq)
        read = Error{Code::fileDamaged, "it is of event " + std::to_string(engine.lastSeq())};
    const auto apply = [&](const Event& event) {
        const Result<void> counted = count();
        return counted ? engine.apply(event) : counted;
    };
    if (read)
        read = ledger_.read(seq, UINT64_MAX, apply);
    if (stopped())
        return stopping();
    if (read)
        engine.learnForms(forms_);
    if (!read)
        add(check, read.error().detail);
    else if (std::string part = differenceOf(state_, "the events", engine.describe(), "the snapshot");
             !part.empty())
        add(check, std::move(part));
    check.figures = figure(bytes) + " bytes, checksums right; with the " +
                    figure(lastSeq_ - std::min(seq, lastSeq_)) +
                    " events after it the same state as the events alone";
    return {};
}

Result<VerifyReport> Verifier::run() {
    const Result<std::uint64_t> last = ledger_.lastSeq();
    if (!last)
        return last.error();
    lastSeq_ = total_ = *last;
    Check listing{"snapshots", {}, {}};
    if (const Result<std::vector<std::uint64_t>> snapshots = ledger_.snapshots())
        snapshots_ = *snapshots;
    else
        add(listing, snapshots.error().detail);
    for (const std::uint64_t seq : snapshots_)
        total_ += lastSeq_ - std::min(seq, lastSeq_);
    for (Result<void> (Verifier::*check)() :
         {&Verifier::checkPages, &Verifier::replayEvents, &Verifier::checkTexts}) {
        if (Result<void> done = (this->*check)(); !done)
            return done.error();
    }
    if (!engine_) // whatever follows would compare with nothing
        return std::move(report_);
    checkState();
    for (Result<void> (Verifier::*check)() : {&Verifier::checkPlayers, &Verifier::checkBoards}) {
        if (Result<void> done = (this->*check)(); !done)
            return done.error();
    }
    state_ = engine_->describe();
    forms_ = engine_->archiveForms();
    engine_.reset();
    listing.figures = snapshots_.empty() ? "none" : figure(snapshots_.size()) + " whole ones";
    report_.checks.push_back(std::move(listing));
    for (const std::uint64_t seq : snapshots_) {
        if (Result<void> done = checkSnapshot(seq); !done)
            return done.error();
    }
    return std::move(report_);
}

} // namespace

bool VerifyReport::good() const {
    return std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.faults.empty(); });
}

Result<VerifyReport> verifyLedger(SqliteLedger& ledger, const VerifyOptions& options) {
    Database* database = ledger.database();
    if (database == nullptr)
        return Error{Code::fileUnusable, "“" + ledger.path() + "” is closed since a commit failed."};
    return Verifier(ledger, *database, options).run();
}

std::string differenceOf(const std::string& a, const char* nameOfA, const std::string& b,
                         const char* nameOfB) {
    if (a == b)
        return {};
    const auto [atA, atB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto begin = static_cast<std::size_t>(atA - a.begin());
    const std::size_t before = begin == 0 ? std::string::npos : a.rfind('\n', begin - 1);
    const std::size_t line = before == std::string::npos ? 0 : before + 1;
    const auto lineOf = [line](const std::string& text) {
        const std::string found = text.substr(std::min(line, text.size()), text.find('\n', line) - line);
        return found.empty() ? std::string("nothing") : "“" + found + "”";
    };
    return std::string(nameOfA) + " say " + lineOf(a) + " where " + nameOfB + " says " + lineOf(b);
}

} // namespace rostrum
