// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/list_diff.h"

#include <algorithm>
#include <iterator>

namespace rostrum {

std::vector<bool> longestIncreasing(std::span<const int> sequence) {
    std::vector<std::size_t> tails; // of the best run of each length, its last element
    std::vector<std::size_t> before(sequence.size(), 0);
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        const auto place =
            std::lower_bound(tails.begin(), tails.end(), sequence[i],
                             [&](std::size_t tail, int value) { return sequence[tail] < value; });
        before[i] = place == tails.begin() ? i : *std::prev(place);
        if (place == tails.end()) {
            tails.push_back(i);
        } else {
            *place = i;
        }
    }
    std::vector<bool> marked(sequence.size(), false);
    if (!tails.empty()) {
        std::size_t i = tails.back();
        for (std::size_t left = tails.size(); left > 0; --left) {
            marked[i] = true;
            i = before[i];
        }
    }
    return marked;
}

namespace {

// Removals from the end to the beginning, neighbours together, so that no row number goes stale.
void removeLeavers(std::vector<int>& rows, std::vector<ListStep>& steps) {
    for (auto end = static_cast<int>(rows.size()); end > 0;) {
        if (rows[static_cast<std::size_t>(end) - 1] >= 0) {
            --end;
            continue;
        }
        int first = end - 1;
        while (first > 0 && rows[static_cast<std::size_t>(first) - 1] < 0) {
            --first;
        }
        steps.push_back({ListStep::Kind::remove, first, end - first, 0, 0});
        rows.erase(rows.begin() + first, rows.begin() + end);
        end = first;
    }
}

enum class Part { newcomer, stays, moves };

} // namespace

std::vector<ListStep> listSteps(std::span<const int> oldPlaces, int newCount) {
    std::vector<ListStep> steps;
    std::vector<int> rows(oldPlaces.begin(), oldPlaces.end());
    removeLeavers(rows, steps);

    const std::vector<bool> stays = longestIncreasing(rows);
    std::vector<Part> parts(static_cast<std::size_t>(newCount), Part::newcomer);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        parts[static_cast<std::size_t>(rows[i])] = stays[i] ? Part::stays : Part::moves;
    }

    // From first to last: whatever does not stay goes right behind its predecessor of the new list, which by then stands
    // rightly among all that are placed. So each row moves at most once.
    int behind = 0; // the row after the predecessor
    for (int place = 0; place < newCount;) {
        const Part part = parts[static_cast<std::size_t>(place)];
        if (part == Part::newcomer) {
            int count = 1;
            while (place + count < newCount &&
                   parts[static_cast<std::size_t>(place) + static_cast<std::size_t>(count)] ==
                       Part::newcomer) {
                ++count;
            }
            steps.push_back({ListStep::Kind::insert, behind, count, 0, place});
            std::vector<int> added(static_cast<std::size_t>(count));
            std::generate(added.begin(), added.end(), [next = place]() mutable { return next++; });
            rows.insert(rows.begin() + behind, added.begin(), added.end());
            behind += count;
            place += count;
            continue;
        }
        const auto from = static_cast<int>(std::find(rows.begin(), rows.end(), place) - rows.begin());
        if (part == Part::moves && from != behind) {
            steps.push_back({ListStep::Kind::move, from, 1, behind, 0});
            rows.erase(rows.begin() + from);
            const int row = from < behind ? behind - 1 : behind;
            rows.insert(rows.begin() + row, place);
            behind = row + 1;
        } else {
            behind = from + 1;
        }
        ++place;
    }
    return steps;
}

} // namespace rostrum
