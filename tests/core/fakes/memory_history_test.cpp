// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fakes/memory_history.h"
#include "tests/core/fakes/history_contract.h"

#include <doctest/doctest.h>

using namespace rostrum;

namespace {

struct MemoryFixture {
    MemoryLedger memory;
    MemoryHistory whole{memory};
    MemoryHistory hasty{memory, 7};

    Ledger& ledger() { return memory; }
    History& history() { return whole; }
    History& hastyHistory() { return hasty; }
};

} // namespace

TEST_CASE_TEMPLATE_INVOKE(historyContract, MemoryFixture);
