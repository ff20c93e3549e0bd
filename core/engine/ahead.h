// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was found out ahead about the next submissions, while their lines came from memory. Only hints: a submission that is not in
// the list, or that another of the list has overtaken, is executed as right, only slower. Internal to core/engine.

#include "core/engine/engine.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace rostrum {

struct Engine::Foreseen {
    // Of boards that are not plain; else it is what it was. Kept apart, so that what plain boards need stays close together.
    struct Extended {
        static constexpr std::size_t mostPeriods = 3;

        std::uint64_t seq = 0;                             // what its event's will probably be
        std::optional<SecondaryValues> values;             // as the board's list has them, if they are good
        std::array<Ranking::Ahead, mostPeriods> inPeriods; // in the slice of each that is the current one
    };

    const Submission* submission = nullptr;
    std::uint64_t hash = 0; // of the player's id
    Board* board = nullptr; // null: there is none of this id
    std::uint32_t player = 0;
    std::optional<Standing> before;
    Ranking::Ahead ranking;       // in `all`
    Extended* extended = nullptr; // always there
};

struct Engine::Ahead {
    Ahead() {
        for (std::size_t i = 0; i < submitted.size(); ++i)
            submitted[i].extended = &extended[i];
    }

    std::array<Foreseen, mostAhead> submitted;
    std::array<Foreseen::Extended, mostAhead> extended;
    std::size_t count = 0;
    std::size_t next = 0; // those before it have been executed

    void clear() { count = next = 0; }

    // Null where nothing was found out about it.
    const Foreseen* take(const Submission& submission) {
        for (std::size_t i = next; i < count; ++i) {
            if (submitted[i].submission == &submission) {
                next = i + 1;
                return &submitted[i];
            }
        }
        return nullptr;
    }
};

} // namespace rostrum
