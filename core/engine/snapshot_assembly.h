// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SnapshotAssembly: builds an engine's state from what a snapshot says, whatever its form. It believes nothing: each call is
// false where what it is given cannot be, and the engine is then unusable. Internal to core/engine.
//
// Records go to their rankings as they come; their order is found afterwards, on a second thread where there are many, while the caller
// goes on with players and request keys. That thread has ended when finish() or the destructor returns.
// Thread: one at a time.

#include "core/engine/engine.h"
#include "core/engine/snapshot_form.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rostrum {

class SnapshotAssembly {
  public:
    // The engine must be fresh (nothing applied).
    explicit SnapshotAssembly(Engine& engine) : engine_(engine) {}
    ~SnapshotAssembly();
    SnapshotAssembly(const SnapshotAssembly&) = delete;
    SnapshotAssembly& operator=(const SnapshotAssembly&) = delete;

    // First, and once each: of which event it is, and how many there will be.
    bool begin(std::uint64_t seq, std::uint32_t lastBoard, std::uint64_t players, std::uint64_t keys);
    void expectGone(std::uint64_t count) { expectedGone_ = count; }
    void expectBoards(std::uint64_t count) { expectedBoards_ = count; }

    bool addGone(std::uint32_t number, std::string_view id, int decimals);
    // For archives in an order by player ids.
    const PlayerIdOrder* playerIds() const;
    // With how many rankings it will have, the live one included.
    bool addBoard(std::unique_ptr<Board> board, std::uint64_t rankings);
    // The next one of the board of that number; its own number is how many came before it. The first is the live one.
    bool addRanking(std::uint32_t number, const snapshot_form::RankingHead& head);
    // What a frozen board shows, or a view that is held, before the board's rankings: `view` without rankings and steps, and how many
    // steps there will be.
    bool addView(std::uint32_t number, FrozenView view, bool isHeld, std::uint64_t steps);
    // A step of the newest view, or more of the one before it.
    bool addRevealed(std::uint32_t number, bool goesOn, std::span<const RankingChange> changes);
    // `ranking`: its number. `secondaries`: those of all records in a row, as many as secondariesOf says.
    bool addRecords(std::uint32_t board, std::uint64_t ranking, std::span<const Ranking::Record> records,
                    Ranking::Secondaries secondaries = {});
    // How many each record of that ranking has; nothing where no records of it are expected.
    std::optional<std::size_t> secondariesOf(std::uint32_t board, std::uint64_t ranking);
    // All boards, archives and records are there: begins to order them. Without this call, finish() does.
    bool orderRankings();
    // The next players, beginning with the number `first`.
    bool addPlayers(std::uint32_t first, std::span<const NewPlayer> players);
    // The board of that number, which comes next, was deleted by the event and is kept.
    bool keepNext(std::uint32_t board, std::uint64_t deletedSeq);
    // After all players.
    bool addFacts(std::uint32_t player, PlayerFacts facts);
    bool addToggled(std::uint64_t group, const ToggledGroup& toggled);
    bool addToken(const Token& token);
    bool addKey(std::string_view text, const RequestKeys::Bound& bound);
    // Whether all is there.
    bool finish();

  private:
    using RankingName = std::pair<std::uint32_t, std::uint64_t>; // board, number of the ranking
    struct Loading {
        std::uint64_t expected = 0;
        std::uint64_t loaded = 0;
    };
    // How many of a board's rankings are to come, have come, and are of periods: those stand between the live one and the archives.
    struct Places {
        std::uint64_t left = 0;
        std::uint64_t come = 0;
        std::uint64_t periods = 0;
        std::vector<FrozenView*> views;         // the frozen one first
        std::size_t viewsCome = 0;              // those of which the ranking `all` has
        std::vector<LiveRanking*> viewRankings; // in the order in which they came
        std::uint64_t stepsLeft = 0;            // of the newest view's reveal
    };

    LiveRanking& rankingOf(const RankingName& name);
    bool openOfView(Board& board, Places& places, const snapshot_form::RankingHead& head) const;
    bool openPeriod(Board& board, const snapshot_form::RankingHead& head) const;
    Archive archiveOf(const Board& board, const snapshot_form::RankingHead& head) const;
    bool beginRanking(const RankingName& name, std::uint64_t records);
    void orderSome();

    Engine& engine_;
    std::uint64_t expectedGone_ = 0;
    std::uint64_t expectedBoards_ = 0;
    std::uint32_t expectedPlayers_ = 0;
    std::uint64_t expectedKeys_ = 0;
    std::unordered_map<std::uint32_t, Places> places_;
    std::uint64_t rankingsLeft_ = 0;              // of all boards
    std::map<std::uint32_t, std::uint64_t> kept_; // deleted boards, by which event
    std::uint64_t stepsLeft_ = 0;
    std::uint64_t records_ = 0;
    std::map<RankingName, Loading> loading_; // rankings that are not complete
    std::vector<RankingName> loaded_;        // those that are, and have records
    bool ordering_ = false;                  // orderRankings() was called; then:
    std::vector<LiveRanking*> toOrder_;      // taken one by one, by whoever comes first
    std::vector<LiveRanking*> toOrderById_;  // only once all players are there
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> failed_ = false;
    std::thread helper_;
};

} // namespace rostrum
