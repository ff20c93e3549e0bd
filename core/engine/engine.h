// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Engine: the boards in memory, the rules, and the events that come of them.
//
// execute() judges a command by the rules against the live boards: a refusal is answered and leaves nothing; an acceptance is
// turned into events (facts) that are applied at once and appended to the batch. apply() is the other half, and all there is to recovery:
// it evaluates no rule and reads no clock, and an event whose recorded result differs from what it gives is an error that names it.
// A batch lies between beginBatch() and keepBatch() or undoBatch(); the latter leads back exactly to where it began.
//
// Thread: one at a time (the writer). Nothing is read between beginBatch() and keepBatch() but by execute itself.

#include "core/board/board.h"
#include "core/board/schedule.h"
#include "core/engine/board_cache.h"
#include "core/engine/board_members.h"
#include "core/engine/command.h"
#include "core/engine/event.h"
#include "core/engine/player_facts.h"
#include "core/engine/player_table.h"
#include "core/engine/query.h"
#include "core/engine/request_keys.h"
#include "core/engine/side_table.h"
#include "core/ports/calendar.h"
#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rostrum {

// What time is for the boards.
struct TimeRules {
    const Calendar* calendar = nullptr; // must outlive the engine; none: one that knows UTC only
    std::string timeZone = "UTC";       // of boards that name none; the calendar must know it
    std::int64_t lateGraceMs = 0;       // how long a slice of a period that is over takes late events
};

struct EngineLimits {
    std::uint64_t maxEntries = 20'000'000; // over all rankings; beyond it newcomers are refused
    std::uint32_t maxBoards = 10'000;
    RequestKeyLimits keys;
    // False: everything is looked up only when it is needed, which gives the same, only slower; to compare with.
    bool lookAhead = true;
    TimeRules time = {};
    // Deleted boards are kept, so that a deletion can be undone: the newest, so many and with so many entries together.
    std::size_t keptBoards = 64;
    std::uint64_t keptEntries = 5'000'000;
    // Likewise what the public saw of boards that were frozen, so that the end of a freeze can be undone.
    std::size_t heldViews = 16;
    std::uint64_t heldEntries = 5'000'000;
};

class ErasedPlayer;
class SnapshotWriter;
class UndoResearch;
struct UndoPlan;

class Engine {
  public:
    explicit Engine(EngineLimits limits = {});
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // The answer, or where to find it: a request seen before is answered by the event that it is bound to.
    struct Replay {
        std::uint64_t seq = 0;
        Role role = Role::admin; // of who asks now
    };
    using Executed = std::variant<CommandAnswer, Replay>;

    // Board commands are a batch of their own: the caller sees to it (isBoardCommand).
    static bool isBoardCommand(const Command& command);

    void beginBatch();
    Result<Executed> execute(const Command& command, const Origin& origin, std::int64_t nowMs,
                             std::vector<Event>& batch);
    void keepBatch();
    void undoBatch();

    // ---- rollovers of periods and scheduled resets: events like others, which the caller has made when they are due, before it executes
    // anything of that time.
    // Nothing is due before it; INT64_MAX: nothing will be. It may be too early, never too late.
    std::int64_t nextDueMs() const { return dueMs_; }
    // In a batch of its own: what is due by then, of all boards. True where there is more, for another batch. Other commands of
    // that batch would have to be about plain boards: there are none.
    bool runDue(std::int64_t nowMs, std::vector<Event>& batch);
    // Code::fileForeign where a board goes by a time zone that the calendar does not know. After recovery.
    Result<void> checkZones() const;

    // ---- many submissions in a row: what each of them needs is fetched from memory before the first of them is executed.
    static constexpr std::size_t mostAhead = 32;
    // The submissions of the next commands that execute() will be given, in this order and within this batch; at most mostAhead. They
    // must stay as they are until then. Only a hint. The items of a SubmitBatch need none: execute() looks ahead by itself.
    void lookAhead(std::span<const Submission* const> next);

    // An UndoChange is executed with what was found out about it (core/engine/undo_research.h), up to lastSeq(); the research must
    // stay until then. One that was not given is refused with Code::unavailable.
    void takeResearch(UndoResearch* research) { research_ = research; }

    // For recovery: the event must be lastSeq() + 1. Outside a batch. An event that does not apply leaves nothing.
    Result<void> apply(const Event& event);
    // The same for many in a row, several times as fast in a large event. Ends at the first that does not apply; those before stay.
    Result<void> apply(std::span<const Event> events);

    // The answer that an event holds (a scoreSubmitted or a requestAnswered).
    Result<CommandAnswer> answerIn(const Event& event) const;

    // ---- reading; see core/engine/reader.h for queries
    std::uint64_t lastSeq() const { return lastSeq_; }
    const PlayerTable& players() const { return players_; }
    const Board* findBoard(std::string_view leaderboardId) const;
    const Board* boardByNumber(std::uint32_t number) const;
    // Live boards by number.
    const std::map<std::uint32_t, std::unique_ptr<Board>>& boards() const { return boards_; }
    // Numbers of the boards that the newest kept batch changed, deleted ones included. Valid until beginBatch().
    const std::vector<std::uint32_t>& changedBoards() const { return changed_; }
    const RequestKeys& keys() const { return keys_; }
    // The board's id, of deleted ones too; empty for a number that never was.
    std::string_view boardId(std::uint32_t number) const;
    // 0: nobody was ever in a division of that name.
    std::uint32_t divisionNumber(std::string_view division) const { return sides_.numberOf(division); }
    const SideTable::Names& divisionNumbers() const { return sides_.numbers(); }
    std::uint64_t totalEntries() const { return totalEntries_; }
    const PlayerFactsTable& playerFacts() const { return facts_; }
    // Who has that id, or whoever they were merged into; 0 where the id is not known.
    std::uint32_t playerNumber(std::string_view playerId) const {
        return facts_.resolve(players_.find(playerId));
    }
    PlayerInfo playerInfo(std::uint32_t player) const;
    // A board that was deleted, as long as it is kept.
    const Board* keptBoard(std::uint32_t number) const;
    std::vector<std::uint32_t> keptBoards() const;
    bool hasRoomFor(std::uint64_t entries) const { return totalEntries_ + entries <= limits_.maxEntries; }
    // By group: what was undone or done again, ever.
    const std::map<std::uint64_t, ToggledGroup>& toggledGroups() const { return toggled_; }
    // The player's tuple in an open ranking of a live or kept board; nothing where they are not in it, or there is no such ranking.
    std::optional<RankedTuple> standingOf(std::uint32_t board, const RankingRef& ref,
                                          std::uint32_t player) const;
    // Which frozen views of live and kept boards, by the seqs of their freezes, there is no room for once `coming` is held and `leaving`
    // (0: none) is not; the oldest go, or `coming` itself where it is too large.
    std::vector<std::uint64_t> viewsToGiveUp(const FrozenView& coming, std::uint64_t leaving) const;
    // Pairing tokens that are not revoked.
    const TokenBook& tokens() const { return tokens_; }
    std::size_t memoryBytes() const;
    void checkInvariants() const;

    // The forms of all archives; and what an older snapshot could only guess of them is as an engine of the same event has them.
    ArchiveForms archiveForms() const;
    void learnForms(const ArchiveForms& forms);

    // A text that is equal exactly where the whole state is: for tests and `verify`. O(n log n).
    std::string describe() const;

  private:
    friend class SnapshotWriter;
    friend class SnapshotAssembly;
    class Undo;
    struct Mark;
    struct Foreseen; // what was found out ahead about a submission
    struct Ahead;    // the same of a group of them
    // Compares by what the table of players says.
    class PlayerIds;

    // What a deleted board leaves behind in memory: enough to name it in answers.
    struct Gone {
        std::string id;
        int decimals = 0;
    };

    // A deleted board that is kept whole.
    struct Kept {
        std::unique_ptr<Board> board;
        std::uint64_t deletedSeq = 0;

        std::uint64_t entries() const;
    };

    // ---- execute: one function a command (execute.cpp, execute_score.cpp, execute_corrections.cpp, execute_undo.cpp)
    struct Judged;         // a submission that will be accepted
    struct ExtendedJudged; // what it means on a board that is not plain
    struct Call;           // what all of them need: origin, time, batch, group
    Result<CommandAnswer> run(const SubmitScore& command, Call& call);
    Result<CommandAnswer> run(const SubmitBatch& command, Call& call);
    Result<CommandAnswer> run(const CreateBoard& command, Call& call);
    Result<CommandAnswer> run(const ChangeBoard& command, Call& call);
    Result<CommandAnswer> run(const DeleteBoard& command, Call& call);
    Result<CommandAnswer> run(const ResetBoard& command, Call& call);
    Result<CommandAnswer> run(const RemovePlayer& command, Call& call);
    // ---- freezing (execute_freeze.cpp)
    Result<CommandAnswer> run(const FreezeBoard& command, Call& call);
    Result<CommandAnswer> run(const RevealBoard& command, Call& call);
    Result<CommandAnswer> run(const SetScore& command, Call& call);
    Result<CommandAnswer> run(const ChangePlayer& command, Call& call);
    Result<CommandAnswer> run(const MergePlayers& command, Call& call);
    Result<CommandAnswer> run(const ErasePlayer& command, Call& call);
    void appendErasure(const ErasedPlayer& one, const std::vector<ErasedPlayer>& all,
                       const std::string& reason, Call& call);
    Result<CommandAnswer> run(const UndoChange& command, Call& call);
    Result<CommandAnswer> run(const MakeToken& command, Call& call);
    Result<CommandAnswer> run(const RevokeToken& command, Call& call);
    Result<void> judgeCorrection(const SetScore& command, Judged& judged) const;
    Result<std::vector<RankingChange>> mergeChanges(std::uint32_t player, std::uint32_t into,
                                                    std::int64_t nowMs) const;
    DeletionFacts deletionOf(const Board& board) const;
    std::uint32_t registerPlayer(std::string_view playerId, std::string_view username, Call& call);
    void renamePlayer(std::uint32_t player, std::string_view username, Call& call);
    void enactPlan(const UndoPlan& plan, const UndoChange& command, Call& call);
    int anyDecimals(std::uint32_t board) const;
    std::string summaryOf(const UndoPlan& plan) const;
    // ---- looking ahead (look_ahead.cpp)
    bool lookAtPlaces(std::span<Foreseen> all) const;
    void lookAtExtended(std::span<Foreseen> all) const;
    Result<void> judge(const Submission& submission, const Call& call, Judged& judged);
    Result<void> judgeScore(const Submission& submission, Judged& judged) const;
    // ---- of boards that are not plain (execute_extended.cpp)
    Result<void> judgeExtended(const Submission& submission, Judged& judged) const;
    ExtendedJudged& extend(Judged& judged) const;
    Result<void> judgeIn(const Board& board, const RankingRef& ref, Judged& judged) const;
    void takeExtras(Judged& judged, Event& event) const;
    // ---- time (execute_time.cpp)
    Midnights midnightsOf(const BoardConfig& config) const;
    Result<void> checkZone(const BoardConfig& config) const;
    void enactDue(Board& board, const DueStep& step, std::int64_t nowMs, std::vector<Event>& batch);
    void stepPeriod(Call& call, const Board& board, PeriodFacts::Step step, Period period,
                    const TimeSlice& slice, std::int64_t boundaryMs);
    static ResetFacts resetFactsOf(const Board& board);
    static void setNextReset(Event& event, const std::optional<std::int64_t>& nextResetAtMs);
    void openPeriods(Call& call, const Board& board);
    void changePeriods(Call& call, const Board& board, const BoardConfig& before,
                       const PeriodSet& givenBack = {});
    void closePeriod(Call& call, const Board& board, Period period);
    Result<void> judgeTimestamp(std::int64_t timestampMs, const Call& call) const;
    Result<void> judgeInPeriods(bool timed, Judged& judged) const;
    void openEarly(const Judged& judged, Call& call);
    Result<void> judgeTime(const Board& board, const Submission& submission, const Call& call) const;
    Result<void> redirect(Judged& judged) const;
    void accept(const Submission& submission, Judged& judged, Call& call, bool ranked);
    void acceptPlayer(const Submission& submission, Judged& judged, Call& call);
    Result<bool> isKnown(const Submission& item, Call& call, Judged& judged) const;
    ScoreAnswer scoreAnswer(const Event& event, int decimals) const;
    Result<std::optional<Replay>> replayOf(const RequestKey& key) const;
    BatchAnswer runItems(const SubmitBatch& command, Call& call);
    Mark mark(const Call& call);
    void undoTo(const Mark& mark, Call& call);
    void undoChanges(std::size_t changes);
    void undoSubmissions(std::size_t standings, std::size_t names, std::size_t keysBound,
                         std::uint32_t players);
    void undoCounters(std::size_t counters);
    void undoTimes(std::size_t times);
    void undoBoards();
    Board* liveBoard(std::string_view leaderboardId);
    Board* liveBoard(std::uint32_t number);
    Result<Board*> boardOrError(std::string_view leaderboardId);
    Event& append(Call& call, EventType type, std::uint32_t board, std::uint32_t player);
    void applyNew(const Event& event);

    // ---- apply (apply.cpp)
    Result<void> applyWhole(const Event& event, const Ranking::Ahead* ahead);
    Result<void> applyEvent(const Event& event, const Ranking::Ahead* ahead = nullptr);
    Result<void> applyBoardCreated(const Event& event);
    Result<void> applyBoardChanged(const Event& event);
    void reorder(Board& board);
    Result<void> applyBoardDeleted(const Event& event);
    // ---- time (apply_time.cpp); those that return a text: what is wrong, or nullptr
    Result<void> applyBoardReset(const Event& event);
    Result<void> applyPeriodStepped(const Event& event);
    const char* openSlice(Board& board, const PeriodFacts& facts);
    const char* rollOver(Board& board, const PeriodFacts& facts);
    const char* closeSlice(Board& board, const Event& event);
    const char* retimeSlice(Board& board, const PeriodFacts& facts);
    Result<void> givePeriodBack(const UndoFacts::Step& step, const Event& event);
    void noteTimes(Board& board);
    void noteDue(const Board& board);
    void putAway(Board& board, std::uint64_t endedSeq, std::int64_t endedAtMs,
                 const std::vector<RankingRef>& current);
    Result<void> applyPlayerRegistered(const Event& event);
    Result<void> applyPlayerRenamed(const Event& event);
    Result<void> applyScore(const Event& event, const Ranking::Ahead* ahead);
    void enactScore(Board& board, const Event& event, const Ranking::Ahead* ahead);
    Result<void> applyExtendedScore(Board& board, const Event& event);
    void enactExtendedScore(Board& board, const Event& event, const Foreseen* ahead);
    // ---- whole tuples, in any open ranking (ranking_changes.cpp)
    // The player's tuple there; nothing where they are not in it, or there is no such ranking.
    std::optional<RankedTuple> tupleOf(const Board& board, const RankingRef& ref, std::uint32_t player) const;
    // Whether what is there is `before`.
    bool fits(const RankingChange& change) const;
    // Sets, moves or takes out; noted, so that undoBatch leads back. The change must fit (checked).
    void enact(const RankingChange& change);
    // The same where the ranking is found and the change known to fit and to change something. `ahead` may be null.
    void enactIn(Board& board, LiveRanking& ranking, const RankingChange& change,
                 const Ranking::Ahead* ahead);
    void enactAll(const std::vector<RankingChange>& changes);
    bool fitAll(const std::vector<RankingChange>& changes) const;
    Board* anyBoard(std::uint32_t number);
    Result<void> applyPlayerRemoved(const Event& event);
    // ---- what the public sees (apply_freeze.cpp)
    Result<void> applyBoardFrozen(const Event& event);
    Result<void> applyBoardUnfrozen(const Event& event);
    Result<void> applyBoardRevealed(const Event& event);
    void undoFreeze();
    // ---- frozen views that are held (apply_views.cpp)
    bool fitView(const FrozenView& view, const std::vector<RankingChange>& changes) const;
    void enactInView(FrozenView& view, const std::vector<RankingChange>& changes);
    void putViewAway(Board& board);
    Board* boardOfHeld(std::uint64_t view) const;
    bool giveUpView(std::uint64_t view); // false: it is not held
    void keepForViews(Board& board, const std::function<bool(const Archive&)>& leaves);
    bool turnView(FrozenView& view, const Board& board);
    Result<void> showViewAgain(Board& board, const UndoFacts::Step& step, const Event& event);
    Result<void> applyRevealStep(Board& board, const UndoFacts::Step& step, const Event& event);
    Result<void> applyViewStep(const UndoFacts::Step& step, const Event& event);
    void stepShown(Board& board, std::int64_t atMs);
    void stepFrozenOf(std::uint32_t player, std::int64_t atMs);
    void attachSides(Board& board);
    // Whoever changes what is known of a player says so here, after and when it is taken back alike: `hidden` for the banned too, `division`
    // empty for none. All rankings are told, and the boards step where `atMs` is not 0. O(boards and their archives).
    void takeSide(std::uint32_t player, bool hidden, std::string_view division, std::int64_t atMs);
    // ---- corrections (apply_corrections.cpp)
    Result<void> applyPlayerChanged(const Event& event);
    Result<void> applyPlayersMerged(const Event& event);
    Result<void> applyPlayerErased(const Event& event);
    void eraseKeys(const ErasedPlayer& erased);
    Result<void> applyChangeUndone(const Event& event);
    Result<void> applyStep(const UndoFacts::Step& step, const Event& event);
    Result<void> takeBackReset(const UndoFacts::Step& step, const Event& event);
    Result<void> resetAgain(const UndoFacts::Step& step, const Event& event);
    Result<void> restoreBoard(const UndoFacts::Step& step, const Event& event);
    Result<void> keepDeleted(const Event& event, std::unique_ptr<Board> board);
    // ---- tokens (apply_tokens.cpp)
    Result<void> applyTokenMade(const Event& event);
    Result<void> applyTokenRevoked(const Event& event);
    void setFacts(std::uint32_t player, PlayerFacts facts, std::int64_t atMs);
    void changeId(std::uint32_t player, const std::string& playerId, const std::string& username);
    void stepTouched(const std::vector<RankingChange>& changes, std::int64_t atMs);
    void noteStep(std::function<void()> back);
    void undoSteps();
    void undoStandings(std::size_t standings);
    Result<void> bindKey(const Event& event);
    void checkMembers(const Board& board) const;
    void describeFacts(std::string& out) const;
    void stepRevision(Board& board, std::int64_t atMs);
    void stepBoardsOf(std::uint32_t player, std::int64_t atMs);
    void touch(Board& board);

    EngineLimits limits_;
    PlayerTable players_;
    SideTable sides_;
    std::unique_ptr<PlayerIds> playerIds_;
    std::map<std::uint32_t, std::unique_ptr<Board>> boards_;
    std::map<std::string, std::uint32_t, std::less<>> boardNumbers_; // live ids
    std::map<std::uint32_t, Gone> gone_;
    std::set<std::uint32_t> frozenBoards_; // and some that were
    std::map<std::uint32_t, Kept> kept_;   // deleted boards
    std::uint32_t lastBoard_ = 0;          // the newest number given
    PlayerFactsTable facts_;
    std::map<std::uint64_t, ToggledGroup> toggled_;
    TokenBook tokens_;
    UndoResearch* research_ = nullptr;
    RequestKeys keys_;
    std::uint64_t lastSeq_ = 0;
    std::uint64_t totalEntries_ = 0; // of all live rankings
    std::vector<std::uint32_t> changed_;
    std::unique_ptr<Undo> undo_;
    std::unique_ptr<Ahead> ahead_;
    std::unique_ptr<ExtendedJudged> extended_;
    BoardCache cache_;
    BoardMembers members_;
    std::uint64_t stamp_ = 0;            // steps whenever all counters are to be noted anew
    std::uint64_t batchStamp_ = 0;       // the stamp at the batch's beginning
    SnapshotWriter* snapshot_ = nullptr; // one that is being taken: it is told of changes
    std::int64_t dueMs_ = std::numeric_limits<std::int64_t>::min(); // see nextDueMs(); unknown at first
    bool inBatch_ = false;
};

// BoardInfo as answers show it.
BoardInfo infoOf(const Board& board);

} // namespace rostrum
