// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads snapshots of the first form. Internal to core/engine; see SnapshotReader.
//
// Parts begin with their kind: 1 header (with all boards and archives), 2 players, 3 a piece of a ranking, 4 request keys. All
// numbers are varints.

#include "core/engine/bytes.h"
#include "core/engine/snapshot_assembly.h"

#include <string_view>
#include <vector>

namespace rostrum {

class SnapshotReaderV1 {
  public:
    explicit SnapshotReaderV1(SnapshotAssembly& assembly) : assembly_(assembly) {}

    static bool isFirstPart(std::string_view part) { return part.substr(0, 2) == "\1\1"; }
    bool headerSeen() const { return headerSeen_; }
    // False where the bytes are no part.
    bool add(std::string_view part);

  private:
    bool readHeader(ByteReader& in);
    bool readBoard(ByteReader& in);
    bool readPlayers(ByteReader& in);
    bool readRanking(ByteReader& in);
    bool readKeys(ByteReader& in);

    SnapshotAssembly& assembly_;
    bool headerSeen_ = false;
    std::vector<Ranking::Record> records_;
    std::vector<NewPlayer> players_;
};

} // namespace rostrum
