// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/history_reader.h"

#include "core/engine/changed_standings.h"
#include "server/ledger/event_rows.h"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

namespace rostrum {

namespace {

// What the columns can tell is left to SQLite, which passes over a row in a tenth of the time that decoding it takes.
constexpr const char* conditions =
    "WHERE e.seq > ?1 AND e.seq <= ?2 AND (((?3 IS NULL OR e.board = ?3) AND (?4 IS NULL OR e.player = ?4 OR "
    "(?5 AND e.player = 0))) OR (?9 >> (e.kind & 255)) & 1) AND (?6 IS NULL OR e.received_at >= ?6) AND (?7 "
    "IS NULL OR e.received_at < ?7) "
    "AND (?8 = 0 OR (?8 >> (e.kind & 255)) & 1) ORDER BY e.seq ";

template <typename T>
void bindOptional(Statement& statement, int index, const std::optional<T>& value) {
    if (value)
        statement.bind(index, static_cast<std::int64_t>(*value));
    else
        statement.bindNull(index);
}

} // namespace

HistoryReader::HistoryReader(std::string file, HistoryReaderOptions options)
    : file_(std::move(file)),
      options_(std::move(options)) {}

Result<void> HistoryReader::connect() {
    if (database_.isOpen())
        return {};
    Result<Database> database = Database::open(file_, SQLITE_OPEN_READONLY, options_.vfs);
    if (!database)
        return database.error();
    sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_busy_timeout(database->handle(), 1000);
    database_ = std::move(*database);
    const std::pair<Statement HistoryReader::*, std::string> all[] = {
        {&HistoryReader::ascending_, std::string(selectEvents) + conditions + "ASC"},
        {&HistoryReader::descending_, std::string(selectEvents) + conditions + "DESC"},
        {&HistoryReader::newest_, "SELECT coalesce(max(seq), 0) FROM events"},
        {&HistoryReader::settings_,
         std::string(selectEvents) + "WHERE e.board = ? AND e.kind % 256 IN (1, 2) ORDER BY e.seq"},
        {&HistoryReader::player_, "SELECT player_id, username FROM players WHERE number = ?"},
    };
    for (const auto& [member, sql] : all) {
        Result<Statement> statement = database_.prepare(sql);
        if (!statement) {
            Error error = statement.error();
            disconnect();
            return error;
        }
        this->*member = std::move(*statement);
    }
    return {};
}

void HistoryReader::disconnect() {
    for (Statement HistoryReader::*statement :
         {&HistoryReader::ascending_, &HistoryReader::descending_, &HistoryReader::newest_,
          &HistoryReader::settings_, &HistoryReader::player_})
        this->*statement = Statement();
    database_ = Database();
}

Result<HistoryPage> HistoryReader::page(const HistoryQuery& query) {
    if (Result<void> good = query.check(); !good)
        return good.error();
    if (Result<void> connected = connect(); !connected)
        return connected.error();
    Result<HistoryPage> page = readPage(query);
    if (!page)
        disconnect(); // the next one finds out what is there then
    return page;
}

Result<HistoryPage> HistoryReader::readPage(const HistoryQuery& query) {
    const Time end = std::chrono::steady_clock::now() + options_.pageTime;
    std::uint64_t last = 0;
    {
        const ResetAtEnd reset(newest_);
        if (const int code = newest_.step(); code != SQLITE_ROW)
            return database_.error(code);
        last = static_cast<std::uint64_t>(newest_.integer(0));
    }
    HistoryPage page;
    std::uint64_t from = query.from;
    if (query.newestFirst)
        from = from == 0 ? last + 1 : std::min(from, last + 1);
    const auto more = [&] { return query.newestFirst ? from > 1 : from < last; };
    while (more() && page.events.size() < query.limit) {
        const Time begun = std::chrono::steady_clock::now();
        if (Result<void> read = readWindow(query, from, last, page); !read)
            return read.error();
        const Time now = std::chrono::steady_clock::now();
        std::this_thread::sleep_for(now - begun);
        if (now >= end)
            break;
    }
    if (more())
        page.next = from;
    if (Result<void> found = findPlayers(query, page); !found)
        return found.error();
    if (Result<void> found = findForms(query, page); !found)
        return found.error();
    return page;
}

// The index board_settings has just these events.
Result<void> HistoryReader::findForms(const HistoryQuery& query, HistoryPage& page) {
    if (query.board.value_or(0) == 0 || page.events.empty())
        return {};
    const ResetAtEnd reset(settings_);
    settings_.bind(1, *query.board);
    int code = settings_.step();
    for (; code == SQLITE_ROW; code = settings_.step()) {
        Event event;
        const auto seq = static_cast<std::uint64_t>(settings_.integer(0));
        if (Result<void> decoded = decodeEventRow(settings_, seq, file_, event); !decoded)
            return decoded;
        page.followForm(event);
    }
    return code == SQLITE_DONE ? Result<void>() : Result<void>(database_.error(code));
}

// One transaction. Moves `from` behind what was looked at.
Result<void> HistoryReader::readWindow(const HistoryQuery& query, std::uint64_t& from, std::uint64_t last,
                                       HistoryPage& page) {
    const Time end = std::chrono::steady_clock::now() + options_.transactionTime;
    const std::uint64_t rows = options_.rowsATransaction;
    const std::uint64_t low = query.newestFirst ? (from - 1 > rows ? from - 1 - rows : 0) : from;
    const std::uint64_t high = query.newestFirst ? from - 1 : std::min(last, from + rows);
    Statement& statement = query.newestFirst ? descending_ : ascending_;
    const ResetAtEnd reset(statement);
    bind(statement, query, low, high);
    int code = statement.step();
    for (; code == SQLITE_ROW; code = statement.step()) {
        Event event;
        const auto seq = static_cast<std::uint64_t>(statement.integer(0));
        if (Result<void> decoded = decodeEventRow(statement, seq, file_, event); !decoded)
            return decoded;
        from = seq;
        if (query.fits(event))
            page.events.push_back(std::move(event));
        if (page.events.size() == query.limit || std::chrono::steady_clock::now() >= end)
            return {};
    }
    if (code != SQLITE_DONE)
        return database_.error(code);
    from = query.newestFirst ? low + 1 : high;
    return {};
}

void HistoryReader::bind(Statement& statement, const HistoryQuery& query, std::uint64_t low,
                         std::uint64_t high) {
    statement.bind(1, clampedSeq(low));
    statement.bind(2, clampedSeq(high));
    bindOptional(statement, 3, query.board);
    bindOptional(statement, 4, query.player);
    statement.bind(5, query.withShared ? 1 : 0);
    bindOptional(statement, 6, query.fromMs);
    bindOptional(statement, 7, query.beforeMs);
    statement.bind(8, static_cast<std::int64_t>(query.typeBits()));
    HistoryQuery ofMany; // whom those are about is in what they say
    ofMany.types.assign(std::begin(typesOfMany), std::end(typesOfMany));
    statement.bind(9, static_cast<std::int64_t>(ofMany.typeBits()));
}

Result<void> HistoryReader::findPlayers(const HistoryQuery& query, HistoryPage& page) {
    std::vector<std::uint32_t> numbers;
    for (const Event& event : page.events) {
        const std::vector<std::uint32_t> named = query.playersOf(event);
        numbers.insert(numbers.end(), named.begin(), named.end());
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    for (const std::uint32_t number : numbers) {
        const ResetAtEnd reset(player_);
        player_.bind(1, number);
        const int code = player_.step();
        if (code == SQLITE_ROW)
            page.players.push_back({number, std::string(player_.bytes(0)), std::string(player_.bytes(1))});
        else if (code != SQLITE_DONE)
            return database_.error(code);
    }
    return {};
}

} // namespace rostrum
