// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/vitals.h"

#include <chrono>

namespace rostrum {

VitalSigns Vitals::read() const {
    VitalSigns signs;
    {
        const std::lock_guard lock(mutex_);
        signs = signs_;
    }
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const std::int64_t nowNs = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
    if (signs.ledgerFault.empty() && signs.ledgerCallSinceNs != 0 &&
        nowNs - signs.ledgerCallSinceNs > ledgerDeadlineNs)
        signs.ledgerFault = "the disk has not answered for " +
                            std::to_string((nowNs - signs.ledgerCallSinceNs) / 1'000'000'000) + " seconds";
    return signs;
}

} // namespace rostrum
