// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SnapshotReader: builds an engine's state from a snapshot's parts, in order; of this version's form or an older one. Whatever the
// parts hold, it ends in a state that its bytes describe or in an error.
//
// Cost: about 0.1 µs a player and record, on two threads where there are many. Thread: one at a time; the second one has ended
// when finish() or the destructor returns.

#include "core/engine/bytes.h"
#include "core/engine/engine.h"
#include "core/engine/snapshot_assembly.h"
#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace rostrum {

class SnapshotReaderV1;

class SnapshotReader {
  public:
    // The engine must be fresh (nothing applied).
    explicit SnapshotReader(Engine& engine);
    ~SnapshotReader();
    SnapshotReader(const SnapshotReader&) = delete;
    SnapshotReader& operator=(const SnapshotReader&) = delete;

    // Code::fileDamaged where the bytes are no snapshot; the engine is then unusable.
    Result<void> add(std::string_view part);
    // After the last part.
    Result<void> finish();

  private:
    bool read(std::string_view part);
    bool readSection(std::uint8_t kind, ByteReader in);
    bool readHeader(ByteReader& in);
    bool readGone(ByteReader& in);
    bool readBoard(ByteReader& in);
    bool readRanking(ByteReader& in);
    bool readView(ByteReader& in, bool isHeld);
    bool readRevealed(ByteReader& in);
    bool readArchiveV2(ByteReader& in);
    bool readRecords(ByteReader& in);
    bool readPlayers(ByteReader& in);
    bool readKeys(ByteReader& in);
    bool readKept(ByteReader& in);
    bool readFacts(ByteReader& in);
    bool readToggled(ByteReader& in);
    bool readToken(ByteReader& in);
    // `count` columns of `size` numbers each, into columns_.
    void readColumns(ByteReader& in, std::size_t count, std::size_t size);

    SnapshotAssembly assembly_;
    std::unique_ptr<SnapshotReaderV1> older_; // where the snapshot is of that form
    std::uint8_t version_ = 0;
    std::uint32_t newestBoard_ = 0; // version 2: archives follow theirs
    bool headerSeen_ = false;
    bool boardsRead_ = false;
    // Kept for their memory.
    std::vector<std::vector<std::uint64_t>> columns_;
    std::vector<Ranking::Record> records_;
    std::vector<std::int64_t> secondaries_;
    std::vector<NewPlayer> players_;
};

} // namespace rostrum
