// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/migrations.h"

#include "server/ledger/checksum.h"

#include <map>
#include <string>
#include <utility>

namespace rostrum {

namespace {

using Schema = std::map<std::string, std::string>; // name → the SQL that makes it

Result<Schema> readSchema(Database& database) {
    Result<Statement> query =
        database.prepare("SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
    if (!query)
        return query.error();
    Schema schema;
    int code = query->step();
    for (; code == SQLITE_ROW; code = query->step())
        schema.emplace(query->bytes(0), query->bytes(1));
    if (code != SQLITE_DONE)
        return database.error(code);
    return schema;
}

// The tables of the file against those that its steps make in an empty one. Views or indices that somebody added may
// stay; triggers may not: they would change what is written.
Result<void> checkSchema(Database& database, std::span<const Migration> applied) {
    Result<Database> model = Database::open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, {});
    if (!model)
        return model.error();
    if (Result<void> made = applyMigrations(*model, applied); !made)
        return made;
    Result<Schema> expected = readSchema(*model);
    if (!expected)
        return expected.error();
    Result<Schema> found = readSchema(database);
    if (!found)
        return found.error();
    for (const auto& [name, sql] : *expected) {
        const auto object = found->find(name);
        if (object == found->end() || object->second != sql)
            return Error{Code::fileDamaged,
                         "The event file is damaged: its " + name +
                             " is not as Rostrum made it. It is left as it is; open a backup of it."};
    }
    for (const auto& [name, sql] : *found) {
        if (name.starts_with("trigger "))
            return Error{Code::fileForeign, "The event file has the " + name +
                                                ", which is not Rostrum's; remove it or open another file."};
    }
    return {};
}

std::string newerVersion(std::int64_t file, std::size_t program) {
    return "The event file was made by a newer Rostrum (its format is " + std::to_string(file) +
           ", this program knows " + std::to_string(program) +
           "); open it with that version. It is left as it is.";
}

} // namespace

Result<void> checkMigrations(Database& database, std::span<const Migration> steps) {
    Result<std::int64_t> version = database.number("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version > static_cast<std::int64_t>(steps.size()))
        return Error{Code::fileForeign, newerVersion(*version, steps.size())};
    if (*version < 1)
        return Error{Code::fileDamaged,
                     "The event file is damaged: it bears no format number. It is left as it is."};
    const auto applied = steps.first(static_cast<std::size_t>(*version));
    Result<Statement> query = database.prepare("SELECT number, checksum FROM migrations ORDER BY number");
    if (!query)
        return query.error();
    std::size_t count = 0;
    int code = query->step();
    for (; code == SQLITE_ROW; code = query->step(), ++count) {
        if (count >= applied.size() || query->integer(0) != applied[count].number)
            return Error{Code::fileDamaged,
                         "The event file is damaged: its list of format steps does not fit its format "
                         "number. It is left as it is."};
        if (query->bytes(1) != checksumText(applied[count].sql))
            return Error{Code::fileForeign,
                         "The event file was made by another build of Rostrum: its format step " +
                             std::string(applied[count].name) +
                             " is not this program's. Open it with that build; it is left as it is."};
    }
    if (code != SQLITE_DONE)
        return database.error(code);
    if (count != applied.size())
        return Error{Code::fileDamaged,
                     "The event file is damaged: format steps are missing. It is left as it is."};
    return checkSchema(database, applied);
}

Result<void> applyMigrations(Database& database, std::span<const Migration> steps) {
    Result<std::int64_t> version = database.number("PRAGMA user_version");
    if (!version)
        return version.error();
    for (const Migration& step : steps) {
        if (step.number <= *version)
            continue;
        const std::string number = std::to_string(step.number);
        std::string sql = "BEGIN IMMEDIATE;";
        sql.append(step.sql).append("INSERT INTO migrations (number, name, checksum, applied_at) VALUES (");
        sql.append(number).append(", '").append(step.name).append("', '").append(checksumText(step.sql));
        sql.append("', strftime('%Y-%m-%dT%H:%M:%fZ', 'now')); PRAGMA user_version = ")
            .append(number)
            .append("; COMMIT");
        if (Result<void> applied = database.execute(sql); !applied) {
            // The error is what counts; the transaction may be gone already.
            static_cast<void>(database.execute("ROLLBACK").ok());
            return applied;
        }
    }
    return {};
}

} // namespace rostrum
