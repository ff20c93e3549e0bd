// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the bodies of operators' requests say (corrections, undo, freezes, players), and lists of players that are asked for. As
// BodyReader: only the form is judged here, and bodies must have readable bytes behind them. Errors name the field. One thread at a time; made
// once a thread.

#include "core/engine/command.h"
#include "core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

class OperatorBodies {
  public:
    OperatorBodies();
    ~OperatorBodies();
    OperatorBodies(const OperatorBodies&) = delete;
    OperatorBodies& operator=(const OperatorBodies&) = delete;

    // {score, secondary?, reason}: a correction; board and player are of the path.
    Result<SetScore> readSetScore(std::string_view body);
    // {seq?, reason, dry_run?}: the reason may be left out of a dry run.
    Result<UndoChange> readUndo(std::string_view body);
    // {reason?}; an empty body is none.
    Result<std::string> readReason(std::string_view body);
    // {steps?}: not 0; an empty body is one step.
    Result<std::int64_t> readSteps(std::string_view body);
    // {username?, team?, division?, metadata?, hidden?, banned?}: one at least; null takes a team or division away.
    Result<ChangePlayer> readPlayer(std::string_view body);
    // {into, reason?}
    Result<MergePlayers> readMerge(std::string_view body);
    // {player_ids: […]}: up to mostRanksAsked.
    Result<std::vector<std::string>> readPlayerIds(std::string_view body);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace rostrum
