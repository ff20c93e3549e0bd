// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/score_counter.h"

#include "app/models/score_text.h"

#include <cmath>

namespace rostrum {

ScoreCounter::ScoreCounter(QObject* parent) : QObject(parent) {
    animation_.setStartValue(0.0);
    animation_.setEndValue(1.0);
    animation_.setEasingCurve(QEasingCurve::OutCubic);
    connect(&animation_, &QVariantAnimation::valueChanged, this,
            [this](const QVariant& share) { step(share.toDouble()); });
    connect(this, &ScoreCounter::formChanged, this, &ScoreCounter::textChanged);
}

QString ScoreCounter::text() const {
    return readableScore(shown_, decimals_, static_cast<DisplayFormat>(format_));
}

void ScoreCounter::setUnits(const QString& units) {
    bool isNumber = false;
    const Score target = units.toLongLong(&isNumber);
    if (!isNumber || (set_ && target == target_)) {
        return;
    }
    animation_.stop();
    from_ = shown_;
    target_ = target;
    emit unitsChanged();
    if (!set_ || durationMs_ <= 0) {
        set_ = true;
        step(1.0);
        return;
    }
    animation_.setDuration(durationMs_);
    animation_.start();
}

void ScoreCounter::step(double share) {
    Score next = target_;
    if (share < 1.0) {
        constexpr __int128_t parts = 1 << 20;
        const auto done = static_cast<__int128_t>(std::llround(share * static_cast<double>(parts)));
        const __int128_t way = static_cast<__int128_t>(target_) - from_;
        next = static_cast<Score>(from_ + way * done / parts);
    }
    if (next != shown_) {
        shown_ = next;
        emit textChanged();
    }
}

} // namespace rostrum
