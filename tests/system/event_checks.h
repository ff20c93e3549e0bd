// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an event file holds, once no program has it open.

#include "core/ports/ledger.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <string>

namespace rostrum::test {

// The state that a file comes to, from its newest snapshot and from the events alone.
struct FileStates {
    std::string fault; // why it could not be read; empty: it could
    std::string fromSnapshot;
    std::string fromEvents;
    std::uint64_t snapshotSeq = 0; // 0: there is none
    std::uint64_t lastSeq = 0;
};
FileStates statesOf(const QString& eventFile);

// Calls `each` with every event; why not, if the file cannot be read.
std::string eachEvent(const QString& eventFile, const std::function<void(const Event&)>& each);

// A hash of the bytes of the file and of its WAL, if there is one.
QByteArray hashOf(const QString& eventFile);

// Does to the file what the program would not do; false where that failed.
bool runSql(const QString& eventFile, const char* sql);

} // namespace rostrum::test
