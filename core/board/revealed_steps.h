// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RevealedSteps: what of a frozen board was revealed, in order: each step one player with whoever made room, from before to after. Steps
// are put in and taken out anywhere, by undo and redo.
// Kept in pieces: an insertion or removal moves up to a piece and passes over the pieces before it, some microseconds among a million.
// Values; changed on the writer's thread.

#include "core/board/ranking_change.h"
#include "core/check.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace rostrum {

class RevealedSteps {
  public:
    using Step = std::vector<RankingChange>;

    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    // Of all steps together: what they take of memory goes by it.
    std::uint64_t changes() const { return changes_; }

    const Step& operator[](std::size_t index) const {
        const Place place = placeOf(index);
        return pieces_[place.piece][place.within];
    }
    const Step& back() const { return pieces_.back().back(); }
    template <typename Use>
    void forEach(Use&& use) const {
        for (const std::vector<Step>& piece : pieces_) {
            for (const Step& step : piece)
                use(step);
        }
    }

    void add(Step step) { insert(size_, std::move(step)); }
    void takeNewest() { erase(size_ - 1); }
    // Puts the step in so that it has the index, which is at most size().
    void insert(std::size_t index, Step step) {
        ROSTRUM_CHECK(index <= size_, "a step of a reveal beyond the last");
        changes_ += step.size();
        if (pieces_.empty())
            pieces_.emplace_back();
        // Behind the last one of a piece rather than before the first one of the next.
        Place place = index == 0 ? Place{0, 0} : placeOf(index - 1);
        place.within += index == 0 ? 0 : 1;
        if (pieces_[place.piece].size() == mostInAPiece)
            place = split(place);
        std::vector<Step>& piece = pieces_[place.piece];
        piece.insert(piece.begin() + static_cast<std::ptrdiff_t>(place.within), std::move(step));
        ++size_;
    }
    void erase(std::size_t index) {
        const Place place = placeOf(index);
        std::vector<Step>& piece = pieces_[place.piece];
        changes_ -= piece[place.within].size();
        piece.erase(piece.begin() + static_cast<std::ptrdiff_t>(place.within));
        if (piece.empty())
            pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(place.piece));
        --size_;
    }
    // More of the newest step.
    void addToBack(std::span<const RankingChange> changes) {
        Step& step = pieces_.back().back();
        step.insert(step.end(), changes.begin(), changes.end());
        changes_ += changes.size();
    }

  private:
    struct Place {
        std::size_t piece = 0;
        std::size_t within = 0;
    };
    static constexpr std::size_t mostInAPiece = 512;

    // Those at the end are found at once.
    Place placeOf(std::size_t index) const {
        ROSTRUM_CHECK(index < size_, "a step of a reveal beyond the last");
        if (const std::size_t last = size_ - pieces_.back().size(); index >= last)
            return {pieces_.size() - 1, index - last};
        Place place{0, index};
        while (place.within >= pieces_[place.piece].size())
            place.within -= pieces_[place.piece++].size();
        return place;
    }
    // The piece is full: a new one takes what is behind the middle, or nothing where the step is to be the last of all.
    Place split(Place place) {
        const bool atEnd = place.piece + 1 == pieces_.size() && place.within == mostInAPiece;
        const std::size_t kept = atEnd ? mostInAPiece : mostInAPiece / 2;
        std::vector<Step>& full = pieces_[place.piece];
        std::vector<Step> rest;
        rest.reserve(mostInAPiece);
        for (std::size_t i = kept; i < full.size(); ++i)
            rest.push_back(std::move(full[i]));
        full.resize(kept);
        pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(place.piece) + 1, std::move(rest));
        if (place.within > kept || atEnd)
            return {place.piece + 1, place.within - kept};
        return place;
    }

    std::vector<std::vector<Step>> pieces_; // none empty
    std::size_t size_ = 0;
    std::uint64_t changes_ = 0;
};

} // namespace rostrum
