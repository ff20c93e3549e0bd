// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Snapshots: the whole state of an engine as a row of byte strings ("parts"), at most 256 KiB each. Their form: snapshot_form.h.
//
// SnapshotWriter reads the engine a step at a time, between batches, while submissions go on. All of it is of one moment, the
// event seq(): what changes before it was read is set aside, by the engine (boards' counters, names), the rankings and the
// request keys. Boards that are made meanwhile are not in it. What rebuilds a board (a change of its settings, a reset, the end of a
// period, its deletion) is told beforehand, and what is left of that board is read at once: no snapshot begins anew for it, so that resets
// by the clock cannot keep snapshots from ever ending.
//
// Cost: to begin, O(1); a step, some hundred microseconds at most, whatever the event holds (a few thousand players or records, some
// hundred boards); so is a step of its end (release()). Before a board is rebuilt while a snapshot is taken: some 20 ns for each of its
// records that was not read yet. While it lasts: one record for each that changes before it was read (see Ranking's capture for when it
// is more).
// Thread: the writer's, between batches. One at a time.

#include "core/engine/engine.h"
#include "core/engine/snapshot_form.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
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
    // Must be called, and heeded, after each batch: whether something happened that it does not set aside (a deletion, an undo, a
    // change of what is known of a player). The
    // caller then lets go of it and begins a new one.
    bool stale() const { return stale_; }
    // Goes on for a short while. True where a part came of it; `last` says that it was the last one. Not to be called when stale,
    // after the last part, or after release().
    bool step(std::string& part, bool& last);
    // The next part, in as many steps as it takes.
    std::string next(bool& last);
    // Lets go of what was set aside, a little at a time, whether all parts were made or not; false once nothing is left.
    bool release();

    // ---- called by the engine: before the first change of a batch to a board or its rankings, before a player is renamed, and before
    // an event is applied that is more than that
    void beforeChange(Board& board);
    void beforeRename(std::uint32_t player);
    void beforeEvent(const Event& event);

  private:
    enum class Stage : std::uint8_t { gone, boards, players, keys, facts, toggled, tokens, done, releasing };
    // A board that changed before it was read: its open rankings are being captured.
    struct Aside {
        BoardCounters counters;
        BoardCounters frozen;               // of the frozen view, where there is one
        std::vector<std::uint64_t> records; // of the open rankings, in their order
    };
    // A board that is being read. It is not rebuilt meanwhile, so that its rankings stay where they are.
    struct Reading {
        Board* board = nullptr;
        std::vector<LiveRanking*> rankings; // the open ones first
        std::size_t open = 0;               // how many those are
        BoardCounters frozen;               // of the frozen view, where there is one
        std::size_t view = 0;               // frozen and held ones that are written
        bool viewBegun = false;             // the next one's head is written
        std::size_t revealed = 0;           // its steps that are written
        std::size_t changes = 0;            // of the next one
        std::vector<snapshot_form::RankingHead> heads;
        std::size_t next = 0;  // the ranking that is being read
        bool captured = false; // that one is, and its head is written
    };

    // Some room is left for heads, which are written without a look at the size.
    std::size_t room() const {
        const std::size_t used = part_.size() + std::size_t{32} * 1024;
        return used < pace_.partBytes ? pace_.partBytes - used : 0;
    }
    void take(std::size_t work) { work_ -= work < work_ ? work : work_; }
    bool isFull() const;
    void workOn();
    void writeHeader();
    void writeGone();
    void writeBoards();
    void beginBoard(Board& board);
    static void addRankings(Reading& reading, const Aside& aside);
    bool writeViews(Reading& reading);
    void writeView(const Board& board, const FrozenView& view, const BoardCounters& counters);
    void writeRevealed(Reading& reading, const std::vector<RankingChange>& step);
    void readOn(Reading& reading);
    bool writeRecords(Ranking& ranking, std::uint32_t board, std::size_t number);
    void writePlayers();
    void writeKeys();
    // ---- snapshot_facts.cpp
    bool beginKept(); // whether there is another
    void writeFacts();
    void writeToggled();
    void writeToken();
    void endFor(const Event& event);
    void markKept(std::uint32_t number, std::uint64_t deletedSeq);
    void takeKept(std::uint32_t number);
    // ----
    bool isLeft(std::uint32_t board) const;
    void setAside(Board& board);
    void letGoOfReading();
    void takeWhole(Board& board);
    void readWhole(Board& board, bool begun);
    static std::vector<LiveRanking*> openRankings(Board& board);

    Engine& engine_;
    const Pace pace_;
    std::uint64_t seq_;
    std::uint32_t lastBoard_;
    std::uint32_t players_;
    Stage stage_ = Stage::gone;
    bool stale_ = false;
    std::string part_;
    std::deque<std::string> full_; // parts that nobody has taken yet
    std::size_t work_ = 0;         // left of this step

    std::uint32_t nextGone_ = 0;    // deleted boards before it are done
    std::uint32_t nextBoard_ = 0;   // boards before it are done, or being read
    std::set<std::uint32_t> early_; // boards that are done before their turn
    std::optional<Reading> reading_;
    std::uint32_t nextPlayer_ = 1;
    std::unordered_map<std::uint32_t, Aside> asides_; // by board; none of those that are done or being read
    std::uint32_t nextKept_ = 0;                      // deleted boards before it are done, or being read
    std::set<std::uint32_t> earlyKept_;               // those that are done before their turn
    std::uint64_t nextToggled_ = 0;
    std::uint64_t nextToken_ = 0;
    bool factsListed_ = false;
    std::vector<std::uint32_t> facts_; // players
    std::size_t nextFact_ = 0;
    std::map<std::uint32_t, std::string> names_; // of players who were renamed before they were read
    std::vector<Ranking::Record> records_;
    std::vector<std::int64_t> secondaries_; // of records_, in a row
    std::vector<std::uint64_t> column_;
    std::vector<std::uint64_t> otherColumn_;
    std::string texts_;
    std::string otherTexts_;
};

} // namespace rostrum
