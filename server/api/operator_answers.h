// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Answers about archives, lists of players, corrections and the history as bodies. Pure functions, any thread.

#include "core/engine/command.h"
#include "core/engine/query.h"
#include "core/engine/score_curve.h"
#include "core/ports/history.h"

#include <span>
#include <string>
#include <string_view>

namespace rostrum {

std::string renderRanks(const RanksAnswer& answer);
std::string renderArchives(const ArchivesAnswer& answer);
std::string renderUndo(const UndoAnswer& answer);
std::string renderReveal(const RevealAnswer& answer);
std::string renderPlayerInfo(const PlayerInfo& player);

// What a page of the history is about; its form is that of events of which the page says none.
struct HistorySubject {
    std::string_view leaderboardId;
    int decimals = 0;
    std::span<const std::string> secondaryNames; // in the order of tie_break
    const HistoryQuery& query;                   // whose standings are told
};
std::string renderHistory(const HistoryPage& page, const HistorySubject& subject);
// `playerId`: whose curve it is; of somebody who was merged, the player who has the scores now. `page`: what the points are made of;
// `decimals`: of points of which it says none.
std::string renderCurve(std::string_view playerId, std::span<const CurvePoint> points,
                        const HistoryPage& page, int decimals);

// "rank,player_id,score,username" and its line end; then an entry a line, quoted where RFC 4180 says so.
void appendCsvHeader(std::string& out);
void appendCsv(std::string& out, const Entry& entry, int decimals);

} // namespace rostrum
