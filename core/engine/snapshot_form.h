// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The form of a snapshot's parts, version 5. (Older ones are still read: versions 2 to 4 differ in what is said below, version 1 is
// snapshot_v1.cpp.)
//
// The first part begins with two bytes, 1 and the version. All parts are rows of sections: kind (1 byte), size of what follows
// (4 bytes, little-endian), contents. A section is whole in its part, and stands behind those that it refers to; sections of different
// boards may alternate:
//   header   seq, newest board's number, and how many there are of: deleted boards, boards, players, request keys
//   gone     of a deleted board: number, id, decimals
//   board    number, configuration, generation, creation, counters, next scheduled reset, number of rankings
//   frozen   of a board that is frozen: board, event, generation and counters of the freeze, number of steps revealed. Among the board's
//            rankings are then ones of kinds frozenAll and frozenPeriod
//   held     likewise of a view that is held, and the decimals of its scores: by the events' numbers; kinds heldAll and heldPeriod
//   revealed board, whether it goes on with the step before it, changes (change_codec.h): the steps of a reveal, oldest first, behind the
//            view that they are of
//   ranking  board, head (RankingHead). A board's rankings are numbered from 0 in the order in which their heads come: the live one first,
//            then periods, archives, the frozen ones, those of each view that is held; of a view, archives come last
//   records  board, ranking, number of records here, columns: player minus the one before minus 1, score, reachedSeq,
//            changedAtS, and one for each secondary value of the order
//   players  first number, how many, columns: bytes of the id, bytes of the name (0: the id), then the ids, then the names
//   kept     number and event of a deletion: the board of that number, which comes next, is deleted and kept
//   facts    of a player: number, team, division, metadata and the event that set it, hidden, banned, erased, merged into, by event
//   toggled  of a group that was undone or done again: group, event, its group, whether it is undone, board, player
//   token    number, facts (token_codec.h), who made it and when
//   keys     how many, columns: bytes of the text, fingerprint, seq, time, then the texts
// Version 4 and older have no archives of views, and say nothing of the form of archives: it is taken to be what their board is set to.
// Version 3 has no views that are held, and the number of archives between generation and counters of frozen ones.
// Version 2 has other boards: the number of records of the live ranking and of archives instead of rankings; and in place of rankings
//   archive  of the board before it, oldest first: generation, end, max_entries, order, number of records
// Numbers are varints (zigzag where signed) but in columns; see core/engine/columns.h. Internal to core/engine.

#include "core/board/board.h"
#include "core/engine/bytes.h"
#include "core/ranking/ranking_order.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace rostrum::snapshot_form {

inline constexpr std::uint8_t firstByte = 1;
inline constexpr std::uint8_t version = 5;
inline constexpr std::uint8_t oldVersion = 2;
inline constexpr std::uint8_t versionWithArchives = 3; // of frozen boards
inline constexpr std::uint8_t versionWithForms = 5;    // of archives

enum class Section : std::uint8_t {
    header = 1,
    gone = 2,
    boardV2 = 3,
    archiveV2 = 4,
    records = 5,
    players = 6,
    keys = 7,
    board = 8,
    ranking = 9,
    frozen = 10,
    revealed = 11,
    kept = 12,
    facts = 13,
    toggled = 14,
    held = 15,
    token = 16
};

inline constexpr std::size_t sectionHeadBytes = 5;
// No section holds more of them; a reader relies on it.
inline constexpr std::size_t mostRecords = 4096;
inline constexpr std::size_t mostPlayers = 16384;
inline constexpr std::size_t mostKeys = 4096;

// The order of an archive: sort, number of secondaries, the sort of each, the last tie-break.
void encodeOrder(const RankingOrder& order, ByteWriter& out);
// Marks the reader as failed where the bytes are no order.
RankingOrder decodeOrder(ByteReader& in);

// One of a board's rankings: what it is of, and how many records it has.
struct RankingHead {
    enum class Kind : std::uint8_t {
        all = 1,
        period = 2,
        archive = 3,
        frozenAll = 4,
        frozenPeriod = 5,
        heldAll = 6,
        heldPeriod = 7,
        viewArchive = 8 // kept by a view, frozen or held
    };

    Kind kind = Kind::all;
    std::uint64_t records = 0;
    // period, archive, frozenPeriod, heldPeriod
    RankingRef ref;
    std::int64_t sliceEndMs = 0;
    bool current = false;    // of a period, frozen or held or neither
    std::uint64_t place = 0; // of a viewArchive: KeptArchive::place
    // archive, viewArchive
    std::uint64_t generation = 0;
    std::uint64_t endedSeq = 0;
    std::int64_t endedAtMs = 0;
    std::uint64_t maxEntries = 0;
    SharedForm form;    // null where the snapshot has none
    RankingOrder order; // and heldAll, heldPeriod

    bool isArchive() const { return kind == Kind::archive; }
    bool isPeriod() const {
        return kind == Kind::period || kind == Kind::frozenPeriod || kind == Kind::heldPeriod;
    }
    bool isViewArchive() const { return kind == Kind::viewArchive; }
    bool isHeld() const { return kind == Kind::heldAll || kind == Kind::heldPeriod; }
    // Of what a freeze copied, the whole ranking, which comes first.
    bool beginsView() const { return kind == Kind::frozenAll || kind == Kind::heldAll; }
    // What comes last of a board.
    bool isOfView() const { return kind >= Kind::frozenAll; }
};

void encodeCounters(const BoardCounters& counters, ByteWriter& out);
BoardCounters decodeCounters(ByteReader& in);

void encodeHead(const RankingHead& head, ByteWriter& out);
// Marks the reader as failed where the bytes are no head of a snapshot of that version.
RankingHead decodeHead(ByteReader& in, std::uint8_t ofVersion);

// A section's head while it lives; at its end the size is filled in.
class SectionWriter {
  public:
    SectionWriter(Section kind, std::string& part) : part_(part), begin_(part.size() + sectionHeadBytes) {
        part_.push_back(static_cast<char>(kind));
        part_.append(sectionHeadBytes - 1, '\0');
    }
    ~SectionWriter() {
        const std::size_t size = part_.size() - begin_;
        for (std::size_t i = 0; i < sectionHeadBytes - 1; ++i)
            part_[begin_ - (sectionHeadBytes - 1) + i] = static_cast<char>(size >> (8 * i));
    }
    SectionWriter(const SectionWriter&) = delete;
    SectionWriter& operator=(const SectionWriter&) = delete;

  private:
    std::string& part_;
    std::size_t begin_;
};

} // namespace rostrum::snapshot_form
