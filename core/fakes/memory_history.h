// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MemoryHistory: the history of a MemoryLedger. Looks at all of its events for each page; `mostLookedAt` makes pages end early, as the
// time does that a real one takes.
//
// Thread: one at a time; the ledger may go on being written on another. The ledger must outlive it.

#include "core/fakes/memory_ledger.h"
#include "core/ports/history.h"

#include <cstdint>

namespace rostrum {

class MemoryHistory final : public History {
  public:
    explicit MemoryHistory(MemoryLedger& ledger, std::uint64_t mostLookedAt = UINT64_MAX)
        : ledger_(ledger),
          mostLookedAt_(mostLookedAt) {}

    Result<HistoryPage> page(const HistoryQuery& query) override;

  private:
    MemoryLedger& ledger_;
    const std::uint64_t mostLookedAt_;
};

} // namespace rostrum
