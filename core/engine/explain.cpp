// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/explain.h"

#include "core/ranking/score.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace rostrum {

namespace {

std::string counted(std::uint64_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

class Explanation {
  public:
    Explanation(const Engine& engine, const BoardView& view, std::uint32_t player, RankMode mode,
                const std::string& division)
        : engine_(engine),
          view_(view),
          player_(player),
          mode_(mode),
          division_(division) {}

    std::vector<std::string> sentences() {
        const std::optional<std::uint64_t> place = view_.places.placeOf(player_);
        sayRank(place);
        sayCounts(place);
        sayOrder();
        if (place) {
            if (*place > 0)
                sayNeighbour(view_.places.at(*place - 1).player, true);
            if (*place + 1 < view_.places.total())
                sayNeighbour(view_.places.at(*place + 1).player, false);
        }
        sayWhichRanking();
        sayWhatIsHidden();
        return std::move(said_);
    }

  private:
    void say(std::string sentence) { said_.push_back(std::move(sentence)); }
    std::string nameOf(std::uint32_t player) const { return std::string(engine_.players().username(player)); }
    std::string scoreText(Score score) const { return formatScore(score, view_.meta.decimals); }
    Ranking::Secondaries secondariesOf(std::uint32_t player) const {
        return view_.ranking->secondariesOf(player);
    }
    std::string secondaryName(std::size_t i) const { return view_.secondaryName(i); }

    std::string tupleText(std::uint32_t player) const {
        std::string text = scoreText(view_.places.find(player)->standing.score);
        const Ranking::Secondaries values = secondariesOf(player);
        for (std::size_t i = 0; i < values.size(); ++i)
            text += ", " + secondaryName(i) + " " + std::to_string(values[i]);
        return text;
    }

    void sayRank(const std::optional<std::uint64_t>& place) {
        const std::string who = nameOf(player_) + " has " + tupleText(player_);
        if (!place) {
            say(who + " and is not ranked: the leaderboard ranks the first " + std::to_string(view_.cap) +
                " places, and this is beyond them.");
            return;
        }
        say(who + " and has rank " + std::to_string(view_.places.rankOf(player_, mode_).value_or(0)) +
            ", at place " + std::to_string(*place + 1) + " of " + std::to_string(view_.places.total()) + ".");
    }

    void sayCounts(const std::optional<std::uint64_t>& place) {
        const RankingView::Counts counts = view_.places.countsOf(player_);
        std::string text = counted(counts.better, "player is", "players are") + " strictly better";
        const std::uint64_t others = counts.equal - 1;
        text +=
            others == 0 ? ", nobody is equal" : ", " + counted(others, "other is", "others are") + " equal";
        if (place)
            text += ", " + std::to_string(counts.worse) + (counts.worse == 1 ? " is worse" : " are worse");
        say(text + ".");
        if (place)
            sayMode(others);
    }

    void sayMode(std::uint64_t others) {
        switch (mode_) {
        case RankMode::ordinal:
            say("Rank mode ordinal: everybody has a rank of their own, the place in the order.");
            break;
        case RankMode::competition:
            say(others == 0 ? "Rank mode competition: the rank is one more than how many are strictly better."
                            : "Rank mode competition: equals share the best place among them.");
            break;
        case RankMode::dense:
            say("Rank mode dense: the rank is one more than how many different results are strictly better.");
            break;
        case RankMode::modified:
            say(others == 0 ? "Rank mode modified: the rank is how many are at least as good."
                            : "Rank mode modified: equals share the worst place among them.");
            break;
        }
    }

    void sayOrder() {
        const RankingOrder& order = view_.ranking->order();
        std::string text =
            order.sort == SortOrder::descending ? "The higher score is better" : "The lower score is better";
        for (std::size_t i = 0; i < order.secondaryCount; ++i)
            text += std::string(", then the ") +
                    (order.secondaries[i] == SortOrder::descending ? "higher " : "lower ") + secondaryName(i);
        switch (order.last) {
        case TieBreak::first: text += "; among equals, who reached it first stands higher."; break;
        case TieBreak::last: text += "; among equals, who reached it last stands higher."; break;
        case TieBreak::playerId: text += "; equals stand in the order of their ids."; break;
        }
        say(text);
    }

    // What decides between the player and the next one.
    void sayNeighbour(std::uint32_t other, bool above) {
        std::string text = nameOf(other) + (above ? " is next above with " : " is next below with ") +
                           tupleText(other) + ": ";
        const Standing mine = view_.places.find(player_)->standing;
        const Standing theirs = view_.places.find(other)->standing;
        if (mine.score != theirs.score) {
            say(text + "the score decides.");
            return;
        }
        const Ranking::Secondaries ofMe = secondariesOf(player_);
        const Ranking::Secondaries ofOther = secondariesOf(other);
        for (std::size_t i = 0; i < ofMe.size(); ++i) {
            if (ofMe[i] == ofOther[i])
                continue;
            say(text + "equal in score, " + secondaryName(i) + " decides, " + std::to_string(ofMe[i]) +
                " against " + std::to_string(ofOther[i]) + ".");
            return;
        }
        text += "equal in all values, ";
        if (view_.ranking->order().last == TieBreak::playerId) {
            say(text + "the id decides, " + std::string(engine_.players().playerId(player_)) + " against " +
                std::string(engine_.players().playerId(other)) + ".");
            return;
        }
        const char* const who = (mine.reachedSeq < theirs.reachedSeq) ? "reached first" : "reached later";
        say(text + "this one was " + who + ", by event " + std::to_string(mine.reachedSeq) +
            " against event " + std::to_string(theirs.reachedSeq) + ".");
    }

    void sayWhichRanking() {
        if (view_.archive != 0)
            say("These are archived standings, number " + std::to_string(view_.archive) + ".");
        if (view_.ref.period != Period::all)
            say(std::string("Only what counts in this ") + name(view_.ref.period) +
                " slice of time is in it.");
        if (view_.division != 0)
            say("Only players of the division " + division_ + " are in it.");
        if (view_.cap != 0)
            say("The first " + std::to_string(view_.cap) +
                " places are ranked, counted before anybody is left out.");
    }

    void sayWhatIsHidden() {
        if (view_.truth && view_.ranking->isHidden(player_))
            say("The player is hidden or banned: the public sees neither them nor a gap.");
        else if (view_.truth && view_.ranking->hidden() != nullptr)
            say("Hidden players are counted here; the public's ranks close up over them.");
        if (!view_.board->frozen)
            return;
        say(view_.truth ? "The leaderboard is frozen: the public sees it as it was at revision " +
                              std::to_string(view_.board->frozen->counters.revision) + "."
                        : std::string("The leaderboard is frozen: this is its state at the freeze."));
    }

    const Engine& engine_;
    const BoardView& view_;
    std::uint32_t player_;
    RankMode mode_;
    const std::string& division_;
    std::vector<std::string> said_;
};

} // namespace

std::vector<std::string> explainRank(const Engine& engine, const BoardView& view, std::uint32_t player,
                                     RankMode mode, const std::string& division) {
    return Explanation(engine, view, player, mode, division).sentences();
}

} // namespace rostrum
