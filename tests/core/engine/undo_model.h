// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A dumb model of boards with corrections: the list of everything that was asked for, and whether it counts. What stands is found by
// playing all that counts from the beginning.

#include "core/engine/event.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rostrum::test {

struct ModelTuple {
    std::vector<std::int64_t> values; // score and secondaries
    std::uint64_t reached = 0;

    friend bool operator==(const ModelTuple&, const ModelTuple&) = default;
};

struct ModelEntry {
    enum class Kind : std::uint8_t {
        create,
        score,
        set,
        remove,
        reset,
        erase,
        name,
        hide,
        merge,
        freeze,
        end
    };
    Kind kind = Kind::score;
    std::uint64_t group = 0;
    std::uint64_t seq = 0;
    std::int64_t atMs = 0;
    std::string board;
    std::string player;
    std::vector<std::int64_t> values = {};
    std::string text = {}; // name, or who a player is merged into
    bool flag = false;     // hidden
    BoardConfig config = {};
};

struct ModelBoard {
    BoardConfig config;
    std::map<std::string, ModelTuple> all;
    std::map<std::int64_t, std::map<std::string, ModelTuple>> days; // by when they begin
    std::uint64_t frozen = 0;                                       // by which freeze
};

class UndoModel {
  public:
    std::vector<ModelEntry> entries;
    std::set<std::uint64_t> undone; // groups

    struct State {
        std::map<std::string, ModelBoard> boards; // live ones
        std::map<std::string, std::string> names;
        std::set<std::string> hidden;
        std::map<std::string, std::string> merged;
    };

    State play() const {
        State state;
        for (const ModelEntry& entry : entries) {
            if (!undone.contains(entry.group))
                play(entry, state);
        }
        return state;
    }

    static std::int64_t dayOf(std::int64_t ms) { return ms - ms % 86'400'000; }

    // Whether `a` is strictly better.
    static bool better(const BoardConfig& config, const std::vector<std::int64_t>& a,
                       const std::vector<std::int64_t>& b) {
        for (std::size_t i = 0; i < a.size(); ++i) {
            const SortOrder order = i == 0 ? config.sortOrder : config.tieBreaks.secondaries[i - 1].order;
            if (a[i] != b[i])
                return (a[i] > b[i]) == (order == SortOrder::descending);
        }
        return false;
    }

    static std::vector<std::pair<std::string, ModelTuple>>
    order(const BoardConfig& config, const std::map<std::string, ModelTuple>& of) {
        std::vector<std::pair<std::string, ModelTuple>> all(of.begin(), of.end());
        std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
            if (a.second.values != b.second.values)
                return better(config, a.second.values, b.second.values);
            switch (config.tieBreaks.last) {
            case TieBreak::first: return a.second.reached < b.second.reached;
            case TieBreak::last: return a.second.reached > b.second.reached;
            case TieBreak::playerId: return a.first < b.first;
            }
            return false;
        });
        return all;
    }

  private:
    using Standings = std::map<std::string, ModelTuple>;

    static void put(Standings& standings, const std::string& player, const std::vector<std::int64_t>& values,
                    std::uint64_t seq) {
        const auto now = standings.find(player);
        if (now == standings.end() || now->second.values != values)
            standings[player] = {values, seq};
    }

    static std::vector<std::int64_t> sum(std::vector<std::int64_t> a, const std::vector<std::int64_t>& b) {
        for (std::size_t i = 0; i < a.size(); ++i)
            a[i] += b[i];
        return a;
    }

    static void score(const ModelBoard& board, Standings& standings, const std::string& player,
                      const ModelEntry& entry) {
        const auto now = standings.find(player);
        // Case by case, as the rules are: NOLINTBEGIN(bugprone-branch-clone)
        if (now == standings.end() || board.config.updateMode == UpdateMode::replace)
            put(standings, player, entry.values, entry.seq);
        else if (board.config.updateMode == UpdateMode::increment)
            put(standings, player, sum(now->second.values, entry.values), entry.seq);
        else if (better(board.config, entry.values, now->second.values))
            put(standings, player, entry.values, entry.seq);
        // NOLINTEND(bugprone-branch-clone)
    }

    static void set(ModelBoard& board, const std::string& player, const ModelEntry& entry) {
        std::optional<std::vector<std::int64_t>> was;
        if (const auto now = board.all.find(player); now != board.all.end())
            was = now->second.values;
        put(board.all, player, entry.values, entry.seq);
        Standings& day = board.days[dayOf(entry.atMs)];
        const auto now = day.find(player);
        // Likewise: NOLINTNEXTLINE(bugprone-branch-clone)
        if (!was || board.config.updateMode == UpdateMode::replace) {
            put(day, player, entry.values, entry.seq);
        } else if (now != day.end() && board.config.updateMode == UpdateMode::increment) {
            std::vector<std::int64_t> moved = sum(now->second.values, entry.values);
            for (std::size_t i = 0; i < moved.size(); ++i)
                moved[i] -= (*was)[i];
            put(day, player, moved, entry.seq);
        } else if (now != day.end() &&
                   (now->second.values == *was || better(board.config, now->second.values, entry.values))) {
            put(day, player, entry.values, entry.seq);
        }
    }

    static void merge(const ModelBoard& board, Standings& standings, const std::string& player,
                      const std::string& into, const ModelEntry& entry) {
        const auto leaving = standings.find(player);
        if (leaving == standings.end())
            return;
        const ModelTuple left = leaving->second;
        standings.erase(leaving);
        const auto now = standings.find(into);
        if (now == standings.end()) {
            standings[into] = left;
            return;
        }
        const bool later = left.reached > now->second.reached;
        if (board.config.updateMode == UpdateMode::increment)
            put(standings, into, sum(now->second.values, left.values), entry.seq);
        else if (board.config.updateMode == UpdateMode::replace ? later
                 : left.values == now->second.values            ? !later
                                                     : better(board.config, left.values, now->second.values))
            now->second = left;
    }

    static std::string resolve(const State& state, std::string player) {
        for (auto link = state.merged.find(player); link != state.merged.end();
             link = state.merged.find(player))
            player = link->second;
        return player;
    }

    static void play(const ModelEntry& entry, State& state) {
        using Kind = ModelEntry::Kind;
        const std::string player = resolve(state, entry.player);
        switch (entry.kind) {
        case Kind::create: state.boards[entry.board].config = entry.config; return;
        case Kind::erase: state.boards.erase(entry.board); return;
        case Kind::name: state.names[entry.player] = entry.text; return;
        case Kind::hide:
            if (entry.flag)
                state.hidden.insert(entry.player);
            else
                state.hidden.erase(entry.player);
            return;
        case Kind::merge: {
            const std::string into = resolve(state, entry.text);
            for (auto& [id, board] : state.boards) {
                merge(board, board.all, entry.player, into, entry);
                for (auto& [begin, day] : board.days)
                    merge(board, day, entry.player, into, entry);
            }
            state.merged[entry.player] = into;
            return;
        }
        default: break;
        }
        const auto found = state.boards.find(entry.board);
        if (found == state.boards.end())
            return;
        ModelBoard& board = found->second;
        if (entry.kind == Kind::score) {
            score(board, board.all, player, entry);
            score(board, board.days[dayOf(entry.atMs)], player, entry);
        } else if (entry.kind == Kind::set) {
            set(board, player, entry);
        } else if (entry.kind == Kind::remove) {
            board.all.erase(player);
            for (auto& [begin, day] : board.days)
                day.erase(player);
        } else if (entry.kind == Kind::reset) {
            board.all.clear();
            board.days.clear();
        } else if (entry.kind == Kind::freeze) {
            board.frozen = board.frozen == 0 ? entry.seq : board.frozen;
        } else if (entry.kind == Kind::end) {
            board.frozen = 0;
        }
    }
};

} // namespace rostrum::test
