// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/ranking_form.h"

namespace rostrum {

RankingForm formOf(const BoardConfig& config) {
    RankingForm form;
    form.decimals = config.decimals;
    form.displayFormat = config.displayFormat;
    form.rankMode = config.rankMode;
    for (const SecondaryRule& rule : config.tieBreaks.secondaries)
        form.secondaries.push_back(rule.name);
    return form;
}

bool isSame(const RankingForm& a, const RankingForm& b) {
    return fit(a, b) && a.displayFormat == b.displayFormat && a.rankMode == b.rankMode;
}

bool fit(const RankingForm& a, const RankingForm& b) {
    return a.decimals == b.decimals && a.secondaries == b.secondaries;
}

} // namespace rostrum
