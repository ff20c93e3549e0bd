// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/score_curve.h"

#include "core/engine/changed_standings.h"

#include <map>
#include <utility>

namespace rostrum {

namespace {

class Curve {
  public:
    Curve(std::uint32_t board, std::uint32_t player, bool there)
        : board_(board),
          player_(player),
          there_(there) {}

    void take(const Event& event) {
        CurvePoint point{event.seq, event.receivedAtMs, std::nullopt, 0};
        switch (event.type) {
        case EventType::playersMerged:
        case EventType::changeUndone: takeOfMany(event, point); return;
        case EventType::scoreSubmitted:
            if (event.board != board_ || event.player != player_ || !event.score.updated)
                return;
            point.score = event.score.standing.score;
            point.rank = event.score.rank;
            break;
        case EventType::playerRemoved:
            if (event.board != board_ || event.player != player_)
                return;
            break;
        case EventType::boardReset:
            if (event.board != board_)
                return;
            if (last_)
                beforeReset_[event.seq] = *last_;
            break;
        default: return;
        }
        add(point);
    }
    std::vector<CurvePoint> points() && { return std::move(points_); }

  private:
    // Who is not there cannot leave: a reset before the first score, or a second one.
    void add(const CurvePoint& point) {
        if (!point.score && !there_)
            return;
        there_ = point.score.has_value();
        last_ = point.score;
        points_.push_back(point);
    }
    // One of those concerned may have stayed as they were.
    void addChange(const CurvePoint& point) {
        if (!last_ || last_ != point.score)
            add(point);
    }
    void takeOfMany(const Event& event, CurvePoint point) {
        for (const RankingChange& change : changedStandings(event)) {
            if (change.board != board_ || change.player != player_ || change.ranking.period != Period::all)
                continue;
            if (change.after)
                point.score = change.after->standing.score;
            addChange(point);
            return;
        }
        if (event.type == EventType::changeUndone && event.boardFacts && event.boardFacts->undo)
            takeSteps(*event.boardFacts->undo, point);
    }
    // A reset that is undone brings back everybody whom nothing concerned since, as they were.
    void takeSteps(const UndoFacts& undo, CurvePoint point) {
        using Kind = UndoFacts::Step::Kind;
        for (const UndoFacts::Step& step : undo.steps) {
            if (step.board != board_)
                continue;
            if (step.kind == Kind::resetDoneAgain) {
                if (last_)
                    beforeReset_[step.seq] = *last_;
                addChange(point);
            } else if (const auto was = beforeReset_.find(step.seq);
                       step.kind == Kind::resetTakenBack && was != beforeReset_.end()) {
                point.score = was->second;
                addChange(point);
                point.score.reset();
            }
        }
    }

    const std::uint32_t board_;
    const std::uint32_t player_;
    bool there_;
    std::optional<Score> last_;                  // where it is known
    std::map<std::uint64_t, Score> beforeReset_; // by the reset's seq
    std::vector<CurvePoint> points_;
};

} // namespace

std::vector<EventType> curveTypes() {
    return {EventType::scoreSubmitted, EventType::playerRemoved, EventType::boardReset,
            EventType::playersMerged, EventType::changeUndone};
}

std::vector<CurvePoint> curveOf(std::span<const Event> events, std::uint32_t board, std::uint32_t player,
                                bool there) {
    Curve curve(board, player, there);
    for (const Event& event : events)
        curve.take(event);
    return std::move(curve).points();
}

} // namespace rostrum
