// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A dumb model of what frozen boards show: of each freeze what was copied, and the steps of its reveal, of which those are played from
// the beginning that are neither undone nor stepped back.

#include "core/board/board.h"
#include "core/board/ranked_tuple.h"
#include "core/engine/event.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace rostrum::test {

class ViewModel {
  public:
    // The board was frozen just now.
    void begin(const Board& board) {
        View& view = views_[board.frozen->seq];
        view.copied = contentsOf(*board.frozen);
        CHECK(view.copied == contentsOf(board));
        shown_[board.number] = board.frozen->seq;
    }
    void eat(const Event& event) {
        if (event.type == EventType::changeUndone) {
            for (const UndoFacts::Step& step : event.boardFacts->undo->steps) {
                if (step.kind == UndoFacts::Step::Kind::viewShownAgain)
                    shown_[step.board] = step.seq;
            }
        }
        if (event.type != EventType::boardRevealed)
            return;
        View& view = views_.at(shown_.at(event.board));
        if (!event.boardFacts->reveal->back) {
            view.steps[event.seq] = {event.group, {}, event.boardFacts->reveal->changes};
            return;
        }
        // The newest that stands.
        // NOLINTNEXTLINE(modernize-loop-convert): backwards
        for (auto step = view.steps.rbegin(); step != view.steps.rend(); ++step) {
            if (stands(step->second)) {
                step->second.backBy.insert(event.group);
                return;
            }
        }
        FAIL("a step back of nothing");
    }
    void toggle(std::uint64_t group) {
        if (undone_.erase(group) == 0)
            undone_.insert(group);
    }
    // Every view that the board has.
    void check(const Board& board) const {
        if (board.frozen != nullptr)
            check(*board.frozen);
        for (const auto& view : board.held)
            check(*view);
    }

    // The steps of the view's reveal that stand, by their events.
    std::vector<std::uint64_t> standing(std::uint64_t freeze) const {
        std::vector<std::uint64_t> all;
        for (const auto& [seq, step] : views_.at(freeze).steps) {
            if (stands(step))
                all.push_back(seq);
        }
        return all;
    }

  private:
    using Place = std::pair<RankingRef, std::uint32_t>;
    using Contents = std::map<Place, RankedTuple>;
    struct Step {
        std::uint64_t group = 0;
        std::set<std::uint64_t> backBy = {}; // groups
        std::vector<RankingChange> changes = {};
    };
    struct View {
        Contents copied;
        std::map<std::uint64_t, Step> steps;
    };

    static void add(const RankingRef& ref, const Ranking& ranking, Contents& to) {
        for (std::uint64_t i = 0; i < ranking.size(); ++i) {
            const std::uint32_t player = ranking.at(i).player;
            to[{ref, player}] = *tupleIn(ranking, player);
        }
    }
    template <typename From>
    static Contents contentsOf(const From& from) {
        Contents all;
        add({}, from.ranking, all);
        for (const auto& slice : from.periods)
            add(slice->ref, slice->ranking, all);
        return all;
    }
    bool stands(const Step& step) const {
        if (undone_.contains(step.group))
            return false;
        for (const std::uint64_t by : step.backBy) {
            if (!undone_.contains(by))
                return false;
        }
        return true;
    }
    void check(const FrozenView& ours) const {
        const View& view = views_.at(ours.seq);
        Contents expected = view.copied;
        std::size_t standing = 0;
        for (const auto& [seq, step] : view.steps) {
            if (!stands(step))
                continue;
            ++standing;
            for (const RankingChange& change : step.changes) {
                expected.erase({change.ranking, change.player});
                if (change.after)
                    expected[{change.ranking, change.player}] = *change.after;
            }
        }
        CHECK(ours.revealed.size() == standing);
        CHECK(contentsOf(ours) == expected);
    }

    std::map<std::uint64_t, View> views_;          // by the freeze's seq
    std::map<std::uint32_t, std::uint64_t> shown_; // by board, the newest
    std::set<std::uint64_t> undone_;               // groups
};

} // namespace rostrum::test
