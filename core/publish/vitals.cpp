// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/vitals.h"

#include "core/ports/clock.h"

namespace rostrum {

VitalSigns Vitals::read() const {
    VitalSigns signs;
    {
        const std::lock_guard lock(mutex_);
        signs = signs_;
    }
    const std::int64_t nowNs = steadyNowNs();
    if (signs.ledgerFault.empty() && signs.ledgerCallSinceNs != 0 &&
        nowNs - signs.ledgerCallSinceNs > ledgerDeadlineNs)
        signs.ledgerFault = "the disk has not answered for " +
                            std::to_string((nowNs - signs.ledgerCallSinceNs) / 1'000'000'000) + " seconds";
    return signs;
}

} // namespace rostrum
