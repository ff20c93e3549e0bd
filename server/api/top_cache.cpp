// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/top_cache.h"

#include <algorithm>
#include <span>

namespace rostrum {

namespace {

constexpr std::size_t mostRenderings = 8; // a board
constexpr std::size_t mostBoards = 512;

} // namespace

const TopCache::Rendering& TopCache::rendered(const TopPtr& top, std::uint64_t limit, EntryForm form,
                                              std::uint64_t epoch, bool operatorView) {
    auto found = boards_.find(std::string_view(top->leaderboardId));
    if (found == boards_.end()) {
        if (boards_.size() >= mostBoards)
            boards_.clear();
        found = boards_.emplace(top->leaderboardId, BoardTops{}).first;
    }
    BoardTops& board = found->second;
    if (board.top != top) {
        board.top = top;
        board.kept.clear();
        board.next = 0;
    }
    // Limits beyond the end all give the same answer.
    const std::uint64_t count = std::min<std::uint64_t>(limit, top->entries.size());
    for (const Kept& kept : board.kept) {
        if (kept.limit == count && kept.form == form && kept.operatorView == operatorView)
            return kept.rendering;
    }
    const std::span<const Entry> entries(top->entries.data(), static_cast<std::size_t>(count));
    Kept made{count, form, operatorView,
              Rendering{etagOf(epoch, top->meta, operatorView),
                        std::make_shared<const std::string>(renderEntries(top->meta, entries, form))}};
    if (board.kept.size() < mostRenderings)
        return board.kept.emplace_back(std::move(made)).rendering;
    Kept& replaced = board.kept[board.next];
    board.next = (board.next + 1) % mostRenderings;
    replaced = std::move(made);
    return replaced.rendering;
}

} // namespace rostrum
