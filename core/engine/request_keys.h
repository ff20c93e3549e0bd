// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RequestKeys: which idempotency keys are bound, to what, and by which event. Kept exactly in memory for the last 24 hours or
// 1,000,000 keys, whichever is fewer; rebuilt from snapshot and ledger. What has expired depends on the events alone, not on a clock.
// Thread: the writer's only.

#include "core/engine/event.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rostrum {

struct RequestKeyLimits {
    std::size_t maxKeys = 1'000'000;
    std::int64_t maxAgeMs = 24LL * 3600 * 1000;
};

class RequestKeys {
  public:
    struct Bound {
        std::uint64_t fingerprint = 0;
        std::uint64_t seq = 0; // the event that holds the answer
        std::int64_t atMs = 0;
    };

    explicit RequestKeys(RequestKeyLimits limits = {}) : limits_(limits) {}

    // Nothing where the key is not bound (or no longer).
    const Bound* find(KeyKind kind, std::string_view caller, std::string_view key) const;
    // Binds a key. False where it is bound already: then nothing is changed.
    bool bind(const RequestKey& key, std::uint64_t seq, std::int64_t atMs);
    // Lets go of what has become too old or too many, as the newest binding's time has it. Only for what is kept: after a
    // batch was committed, or event by event in a recovery. A batch that is taken back must find everything as it was.
    void expire();
    // Takes back the newest binding (for undoing a batch that could not be committed).
    void unbindNewest();

    std::size_t size() const { return order_.size(); }
    void clear();

    // Oldest first; for snapshots.
    template <typename Visit>
    void forEach(Visit&& visit) const {
        for (const std::string* text : order_)
            visit(std::string_view(*text), bounds_.find(*text)->second);
    }
    // The text of a key as forEach shows it; for loading a snapshot.
    bool restore(std::string_view text, const Bound& bound);

  private:
    static std::string textOf(KeyKind kind, std::string_view caller, std::string_view key);
    bool insert(std::string&& text, const Bound& bound);

    RequestKeyLimits limits_;
    std::unordered_map<std::string, Bound> bounds_;
    std::deque<const std::string*> order_; // keys of bounds_, oldest first; node addresses are stable
};

} // namespace rostrum
