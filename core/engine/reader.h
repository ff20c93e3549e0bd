// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Answers queries from the engine's state. Changes nothing of it. Thread: the writer's, between commits.

#include "core/board/pin_book.h"
#include "core/engine/board_view.h"
#include "core/engine/engine.h"
#include "core/engine/query.h"
#include "core/result.h"

#include <cstdint>
#include <vector>

namespace rostrum {

// No answer holds more entries than this; callers bound their own limits below it.
inline constexpr std::uint64_t maxEntriesAnswered = 10000;

// What pages need beside the engine.
struct Pages {
    PinBook& pins;
    std::int64_t steadyMs = 0;
};

// Without `pages`, an EntriesPageQuery that needs another page is Code::unavailable.
Result<QueryAnswer> answerQuery(const Engine& engine, const Query& query, const Pages* pages = nullptr);

// reader_pages.cpp
Result<QueryAnswer> answerPage(const Engine& engine, const EntriesPageQuery& query, const Pages* pages);

// The first `count` entries that the public sees of `all`, ranks in the given mode.
std::vector<Entry> topEntries(const Engine& engine, const Board& board, std::uint64_t count, RankMode mode);

} // namespace rostrum
