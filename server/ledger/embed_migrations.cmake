# SPDX-License-Identifier: GPL-3.0-or-later
# Run at build time: cmake -DOUTPUT=FILE.cpp -DFILES="a.sql;b.sql" -P embed_migrations.cmake. Makes a source file that
# holds the numbered SQL files, so that the program needs none of them at run time.
set(entries "")
set(expected 1)
foreach(file IN LISTS FILES)
    get_filename_component(name "${file}" NAME_WE)
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+$")
        message(FATAL_ERROR "${file}: a migration is named NNNN_what_it_does.sql")
    endif()
    math(EXPR number "1${CMAKE_MATCH_1} - 10000") # without the leading zeros
    if(NOT number EQUAL expected)
        message(FATAL_ERROR "${file}: migrations are numbered without gaps, and number ${expected} comes next")
    endif()
    math(EXPR expected "${expected} + 1")
    file(READ "${file}" sql)
    string(APPEND entries "    {${number}, \"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made from migrations/sqlite; not to be edited.
#include \"server/ledger/migrations.h\"

namespace rostrum {

namespace {
constexpr Migration all[] = {
${entries}};
} // namespace

std::span<const Migration> embeddedMigrations() { return all; }

} // namespace rostrum
")
