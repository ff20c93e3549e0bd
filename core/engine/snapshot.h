// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Snapshots: the whole state of an engine as a row of byte strings ("parts"), at most 256 KiB each.
//
// SnapshotWriter reads the engine a part at a time, between batches, while submissions go on: what changes before it was read is set
// aside by the rankings, so that all parts are of one moment, the event `seq()`. Usernames alone may be newer than that; the events
// after it bring them to the same end. Events about boards end it (stale()): the caller begins a new one.
// Form: each part begins with its kind; see snapshot.cpp. Thread: the writer's.

#include "core/engine/engine.h"
#include "core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

class SnapshotWriter {
  public:
    static constexpr std::size_t partBytes = std::size_t{256} * 1024;

    // The engine must outlive the writer.
    explicit SnapshotWriter(Engine& engine);
    ~SnapshotWriter();
    SnapshotWriter(const SnapshotWriter&) = delete;
    SnapshotWriter& operator=(const SnapshotWriter&) = delete;

    std::uint64_t seq() const { return seq_; }
    // Must be called, and heeded, after each batch: whether a board was made, changed, reset or deleted since the beginning.
    bool stale() const;
    // The next part; `last` says that it was the last one. Not to be called when stale, or after the last.
    std::string next(bool& last);

  private:
    enum class Stage : std::uint8_t { header, players, rankings, keys, done };
    std::string encodeHeader() const;
    std::string playersPart();
    std::string rankingPart();
    std::string keysPart();

    struct Target { // a ranking to be read: of a board, live (archive -1) or archived
        std::uint32_t board = 0;
        std::int64_t archive = -1;
    };
    Ranking& rankingOf(const Target& target);

    Engine& engine_;
    std::uint64_t seq_;
    std::uint64_t boardsSeen_; // a number that changes when boards do
    std::string header_;       // of the moment of the beginning, like all the rest
    Stage stage_ = Stage::header;
    std::uint32_t players_;
    std::uint32_t nextPlayer_ = 1;
    std::vector<Target> targets_;
    std::size_t nextTarget_ = 0;
    std::vector<std::string> keys_; // encoded at the beginning: a few, and they expire
    std::size_t nextKey_ = 0;
    std::vector<Ranking::Record> records_;
};

// Builds an engine's state from parts, in order. The engine must be fresh (nothing applied).
class SnapshotReader {
  public:
    explicit SnapshotReader(Engine& engine) : engine_(engine) {}

    // Code::fileDamaged where the bytes are no snapshot; the engine is then unusable.
    Result<void> add(std::string_view part);
    // After the last part.
    Result<void> finish();

  private:
    bool readHeader(std::string_view part);
    bool readPlayers(std::string_view part);
    bool readRanking(std::string_view part);
    bool readKeys(std::string_view part);

    struct Pending {
        std::uint32_t board = 0;
        std::int64_t archive = -1;
        std::uint64_t expected = 0;
        std::vector<Ranking::Record> records;
    };

    Engine& engine_;
    bool headerSeen_ = false;
    std::uint32_t expectedPlayers_ = 0;
    std::uint64_t expectedKeys_ = 0;
    std::vector<Pending> pending_;
};

} // namespace rostrum
