// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/wall_watch.h"

#include <algorithm>

namespace rostrum {

namespace {

bool isNear(std::int64_t a, std::int64_t b) { return (a > b ? a - b : b - a) <= WallWatch::smallestJumpMs; }

} // namespace

std::int64_t WallWatch::nowMs() {
    const std::int64_t steadyMs = clock_.steadyNs() / 1'000'000;
    const std::int64_t wallMs = clock_.wallMs();
    const std::int64_t leadMs = wallMs - steadyMs;
    if (!begun_) {
        begun_ = true;
        follow(leadMs, steadyMs);
        return lastMs_ = wallMs;
    }
    if (isNear(leadMs, anchor_.leadMs)) {
        doubted_.reset();
        followedMs_ = leadMs;
        if (steadyMs - anchor_.sinceMs >= believedAfterMs)
            follow(leadMs, steadyMs);
    } else if (!doubted_ || !isNear(leadMs, doubted_->leadMs)) {
        doubted_ = Lead{leadMs, steadyMs};
    } else if (steadyMs - doubted_->sinceMs >= believedAfterMs) {
        follow(leadMs, steadyMs);
        return lastMs_ = wallMs;
    }
    return lastMs_ = std::max(lastMs_, steadyMs + followedMs_);
}

void WallWatch::follow(std::int64_t leadMs, std::int64_t steadyMs) {
    anchor_ = {leadMs, steadyMs};
    followedMs_ = leadMs;
    doubted_.reset();
}

std::optional<std::int64_t> WallWatch::doubtedMs() const {
    if (!doubted_)
        return std::nullopt;
    return doubted_->leadMs - followedMs_;
}

} // namespace rostrum
