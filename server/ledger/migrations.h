// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The numbered steps that make an event file's tables (migrations/sqlite), part of the program. They only ever append: a step
// that was released is never edited, so that a file of any released version opens. Any thread that may use the connection.

#include "server/ledger/sqlite_database.h"

#include <span>
#include <string_view>

namespace rostrum {

struct Migration {
    int number = 0;
    std::string_view name;
    std::string_view sql;
};

// All steps of this program, from 1 without a gap. Made at build time.
std::span<const Migration> embeddedMigrations();

// Only reads. Code::fileForeign where the file has steps that are not the program's (a newer version, or an edited step);
// Code::fileDamaged where the tables are not what its steps make.
Result<void> checkMigrations(Database& database, std::span<const Migration> steps);

// Applies the steps that are missing, each in a transaction of its own.
Result<void> applyMigrations(Database& database, std::span<const Migration> steps);

} // namespace rostrum
