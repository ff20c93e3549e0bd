// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TextArena: texts of 1 to 65,790 bytes, each with the number of its owner, named by a 40-bit reference.
//
// Layout: one PageArray, cut into chunks of 256 KiB. A text is its size (1 to 3 bytes, seven bits in each), its owner (4 bytes, 0 when
// it is dead), its bytes; a zero byte between texts is a gap. So a chunk can be walked alone, and emptied alone: tidy() copies what
// lives in one chunk to where new texts go, and tells the owners. It takes a closed chunk less than half of which lives, or, when more
// than an eighth of the chunks are free, the last one, so that the array can be cut off behind and its memory returned.
//
// Invariants: a text does not cross a chunk's end; the array ends with the last chunk's used bytes; the last chunk is not free.
// add(), replace() and tidy() may move texts in memory: no view outlives them.
// Cost: 5 bytes a text (7 from 16 KiB on); tidy() at most one chunk: copies up to 256 KiB, usually less than 128.
// Thread: one at a time, as its owner.

#include "core/memory/page_array.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace rostrum {

class TextArena {
  public:
    using Reference = std::uint64_t; // below 2^40

    static constexpr std::uint32_t chunkBytes = 256 * 1024;
    static constexpr std::uint32_t longestText = 255 + 0xffff;

    // The text is `first` and `second` joined, neither of them a view of this arena. The owner is not 0.
    Reference add(std::uint32_t owner, std::string_view first, std::string_view second = {});
    std::string_view text(Reference reference) const;
    // Overwrites a text with one that is no longer (checked); the reference stays.
    void replace(Reference reference, std::string_view first, std::string_view second = {});
    void remove(Reference reference);

    // One step of cleaning up, if there is need: moved(owner, reference) is told where each text of the chunk has gone.
    template <typename Moved>
    void tidy(const Moved& moved) {
        std::uint32_t chunk = 0;
        if (!chooseChunk(chunk))
            return;
        const Reference end = Reference{chunk} * chunkBytes + chunks_[chunk].used;
        for (Reference at = Reference{chunk} * chunkBytes; at < end;) {
            const Head head = headAt(at);
            if (head.owner != 0)
                moved(head.owner, copy(at, head));
            at += head.bytes + head.size;
        }
        free(chunk);
    }

    void prefetch(Reference reference) const { __builtin_prefetch(bytes_.data() + reference); }
    void clear();
    std::uint64_t liveBytes() const { return live_; } // with their heads
    std::size_t memoryBytes() const;

  private:
    struct Head {
        std::uint32_t owner = 0;
        std::uint32_t size = 0;  // of the text
        std::uint32_t bytes = 0; // of the head itself
    };
    struct Chunk {
        std::uint32_t used = 0; // 0: free
        std::uint32_t live = 0;
    };

    Head headAt(Reference at) const;
    void write(Reference at, std::uint32_t owner, std::string_view first, std::string_view second);
    Reference take(std::uint32_t bytes);
    Reference copy(Reference from, const Head& head);
    void openChunk();
    bool chooseChunk(std::uint32_t& chunk);
    bool isDue(std::uint32_t chunk) const;
    void free(std::uint32_t chunk);
    void trim();
    void countDead(Reference at, std::uint32_t bytes);

    PageArray<char> bytes_;
    PageArray<Chunk> chunks_;
    std::vector<std::uint32_t> due_; // chunks less than half of which live; some may have been freed since
    std::uint32_t open_ = 0;         // where new texts go; meaningless without chunks
    std::uint32_t freeChunks_ = 0;
    std::uint64_t live_ = 0;
};

} // namespace rostrum
