// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Snapshots: the whole state of an engine as a row of byte strings ("parts"), at most 256 KiB each. Their form: snapshot_form.h.
//
// SnapshotWriter reads the engine a step at a time, between batches, while submissions go on. All of it is of one moment, the
// event seq(): what changes before it was read is set aside, by the engine (boards' counters, names), the rankings and the
// request keys. Boards that are made meanwhile are not in it; events that change, reset or delete a board end it (stale()): the
// caller lets go of it and begins a new one.
//
// Cost: to begin, O(1); a step, some hundred microseconds at most, whatever the event holds (a few thousand players or records, some
// hundred boards); so is a step of its end (release()). While it lasts: one record for each that changes before it was read
// (see Ranking's capture for when it is more).
// Thread: the writer's, between batches. One at a time.

#include "core/engine/engine.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace rostrum {

class SnapshotWriter {
  public:
    static constexpr std::size_t partBytes = std::size_t{256} * 1024;
    // How much at a time; smaller for tests.
    struct Pace {
        std::size_t partBytes = SnapshotWriter::partBytes; // a part has no more; more than 40 KiB
        std::size_t stepWork = 16'384;                     // in records that are read in order
    };

    // The engine must outlive the writer.
    explicit SnapshotWriter(Engine& engine) : SnapshotWriter(engine, Pace()) {}
    SnapshotWriter(Engine& engine, Pace pace);
    ~SnapshotWriter(); // releases all at once what release() has left
    SnapshotWriter(const SnapshotWriter&) = delete;
    SnapshotWriter& operator=(const SnapshotWriter&) = delete;

    std::uint64_t seq() const { return seq_; }
    // Must be called, and heeded, after each batch: whether a board was changed, reset or deleted since the beginning.
    bool stale() const;
    // Goes on for a short while. True where a part came of it; `last` says that it was the last one. Not to be called when stale,
    // after the last part, or after release().
    bool step(std::string& part, bool& last);
    // The next part, in as many steps as it takes.
    std::string next(bool& last);
    // Lets go of what was set aside, a little at a time, whether all parts were made or not; false once nothing is left.
    bool release();

    // ---- called by the engine, before the first change of a batch to a board or its ranking, and before a player is renamed
    void beforeChange(Board& board);
    void beforeRename(std::uint32_t player);

  private:
    enum class Stage : std::uint8_t { gone, boards, players, keys, done, releasing };
    // A board that changed before it was read, or is being read: its ranking is being captured.
    struct Aside {
        BoardCounters counters;
        std::uint64_t records = 0;
        std::size_t archives = 0;
    };

    // Some room is left for heads, which are written without a look at the size.
    std::size_t room() const {
        const std::size_t used = part_.size() + std::size_t{32} * 1024;
        return used < pace_.partBytes ? pace_.partBytes - used : 0;
    }
    void take(std::size_t work) { work_ -= work < work_ ? work : work_; }
    void workOn();
    void writeHeader();
    void writeGone();
    void writeBoards();
    void writeBoardHead(Board& board);
    void writeArchiveHead(Archive& archive);
    bool writeRecords(Ranking& ranking, std::uint64_t archive);
    void writePlayers();
    void writeKeys();
    void endCaptures(std::uint32_t number, const Aside& aside);

    Engine& engine_;
    const Pace pace_;
    std::uint64_t seq_;
    std::uint64_t boardsSeen_; // a number that changes when boards do
    std::uint32_t lastBoard_;
    std::uint32_t players_;
    Stage stage_ = Stage::gone;
    std::string part_;
    std::size_t work_ = 0; // left of this step

    std::uint32_t nextGone_ = 0; // deleted boards before it are done
    std::uint32_t board_ = 0;    // likewise; the board that is being read, or a number before it
    bool inBoard_ = false;       // its head is written
    std::size_t archive_ = 0;    // the one being read; all of them: the live ranking is
    bool inRanking_ = false;     // that one is being captured
    std::uint32_t nextPlayer_ = 1;
    std::unordered_map<std::uint32_t, Aside> asides_; // by board
    std::map<std::uint32_t, std::string> names_;      // of players who were renamed before they were read
    std::vector<Ranking::Record> records_;
    std::vector<std::int64_t> secondaries_; // of records_, in a row
    std::vector<std::uint64_t> column_;
    std::vector<std::uint64_t> otherColumn_;
    std::string texts_;
    std::string otherTexts_;
};

} // namespace rostrum
