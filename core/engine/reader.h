// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Answers queries from the engine's state. Changes nothing. Thread: the writer's, between commits.

#include "core/engine/engine.h"
#include "core/engine/query.h"
#include "core/result.h"

#include <cstdint>
#include <vector>

namespace rostrum {

// No answer holds more entries than this; callers bound their own limits below it.
inline constexpr std::uint64_t maxEntriesAnswered = 10000;

Result<QueryAnswer> answerQuery(const Engine& engine, const Query& query);

// The first `count` ranked entries, ranks in the given mode.
std::vector<Entry> topEntries(const Engine& engine, const Board& board, std::uint64_t count, RankMode mode);

RankingMeta metaOf(const Board& board);

} // namespace rostrum
