// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailbox: where the writer puts answers for one thread. The writer posts a whole batch's answers under one lock and rings once.
//
// Thread: post: the writer. collect: the owner. The doorbell may be taken away (close) at any time by the owner; later posts
// are dropped. Bound: a caller has at most as many answers under way as Intake let in.

#include "core/engine/command.h"
#include "core/engine/query.h"
#include "core/ports/doorbell.h"
#include "core/result.h"

#include <cstdint>
#include <mutex>
#include <variant>
#include <vector>

namespace rostrum {

struct Reply {
    std::uint64_t ticket = 0;
    std::variant<Error, CommandAnswer, QueryAnswer> content;
    bool replayed = false; // the first answer of a request seen before
};

class Mailbox {
  public:
    // The doorbell must outlive the mailbox's use or be taken away by close().
    explicit Mailbox(Doorbell* doorbell) : doorbell_(doorbell) {}

    void post(std::vector<Reply>& replies); // moves them out, leaves it empty
    // Swaps what has come into `out` (which should be empty: its capacity is used again).
    void collect(std::vector<Reply>& out);
    void close();

  private:
    std::mutex mutex_;
    std::vector<Reply> replies_;
    Doorbell* doorbell_;
};

} // namespace rostrum
