// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snapshot_assembly.h"

#include "core/board/text.h"
#include "core/engine/times.h"
#include "core/engine/undo.h"

#include <algorithm>

namespace rostrum {

namespace {

// Fewer records are in order before another thread has begun.
constexpr std::uint64_t recordsWorthAThread = 20'000;
// Room is made ahead for so many at most: what a header announces may be wrong, and the rest is made as it comes.
constexpr std::uint32_t mostReserved = 50'000'000;
constexpr std::uint64_t mostRankings = std::uint64_t{1} << 31; // of a board: sums of all boards stay numbers

// Whether the head's slice of time can stand behind those.
bool isSlice(const snapshot_form::RankingHead& head, const std::vector<std::unique_ptr<OpenPeriod>>& before) {
    return head.ref.period != Period::all && head.sliceEndMs > head.ref.beginMs &&
           (before.empty() || before.back()->ref < head.ref);
}

bool isPlayer(const NewPlayer& player) {
    return !player.playerId.empty() && player.playerId.size() <= maxPlayerIdBytes &&
           !player.username.empty() && player.username.size() <= maxUsernameBytes;
}

} // namespace

SnapshotAssembly::~SnapshotAssembly() {
    failed_ = true; // the helper stops after the ranking that it is at
    if (helper_.joinable())
        helper_.join();
}

// Every player came by an event of their own, and stands in a ranking once: so no number is believed that only damage
// could have made, and no memory taken for it.
bool SnapshotAssembly::begin(std::uint64_t seq, std::uint32_t lastBoard, std::uint64_t players,
                             std::uint64_t keys) {
    if (players > seq || players > UINT32_MAX || keys > seq)
        return false;
    engine_.lastSeq_ = seq;
    engine_.lastBoard_ = lastBoard;
    expectedPlayers_ = static_cast<std::uint32_t>(players);
    expectedKeys_ = keys;
    return true;
}

bool SnapshotAssembly::addGone(std::uint32_t number, std::string_view id, int decimals) {
    return number != 0 && number <= engine_.lastBoard_ && decimals <= maxDecimals &&
           !engine_.boards_.contains(number) &&
           engine_.gone_.try_emplace(number, Engine::Gone{std::string(id), decimals}).second;
}

const PlayerIdOrder* SnapshotAssembly::playerIds() const { return engine_.playerIds_.get(); }

bool SnapshotAssembly::addBoard(std::unique_ptr<Board> board, std::uint64_t rankings) {
    const std::uint32_t number = board->number;
    if (ordering_ || rankings == 0 || rankings > mostRankings || number == 0 || number > engine_.lastBoard_)
        return false;
    const bool kept = kept_.contains(number);
    if (engine_.gone_.contains(number) != kept ||
        (!kept && !engine_.boardNumbers_.emplace(board->config.id, number).second))
        return false;
    if (!engine_.boards_.try_emplace(number, std::move(board)).second)
        return false;
    places_[number].left = rankings;
    rankingsLeft_ += rankings;
    return true;
}

bool SnapshotAssembly::addRanking(std::uint32_t number, const snapshot_form::RankingHead& head) {
    const auto found = places_.find(number);
    if (found == places_.end() || found->second.left == 0)
        return false;
    Places& places = found->second;
    Board& board = *engine_.boards_.at(number);
    using Kind = snapshot_form::RankingHead::Kind;
    if ((places.come == 0) != (head.kind == Kind::all))
        return false;
    if (head.isArchive() || head.isViewArchive()) {
        const bool fits = head.form == nullptr || head.form->secondaries.size() == head.order.secondaryCount;
        if (head.endedSeq > engine_.lastSeq_ || (!fits && head.form->known))
            return false;
    }
    if (head.isOfView() ? !openOfView(board, places, head) : places.viewsCome != 0)
        return false;
    if (head.kind == Kind::period) {
        if (!openPeriod(board, head))
            return false;
        ++places.periods;
    }
    if (head.isArchive())
        board.archives.push_back(archiveOf(board, head));
    if (head.kind == Kind::all || head.kind == Kind::period)
        engine_.totalEntries_ += head.records;
    --places.left;
    --rankingsLeft_;
    return beginRanking({number, places.come++}, head.records);
}

bool SnapshotAssembly::addView(std::uint32_t number, FrozenView view, bool isHeld, std::uint64_t steps) {
    const auto found = places_.find(number);
    if (found == places_.end() || found->second.come != 0 || found->second.stepsLeft != 0 || view.seq == 0 ||
        view.seq > engine_.lastSeq_ || steps > mostRankings || view.decimals > maxDecimals)
        return false;
    Board& board = *engine_.boards_.at(number);
    if (board.viewOf(view.seq) != nullptr || (!isHeld && !found->second.views.empty()) ||
        (isHeld && !board.held.empty() && board.held.back()->seq > view.seq))
        return false;
    view.ranking = board.emptyRanking();
    std::unique_ptr<FrozenView>& place = isHeld ? board.held.emplace_back() : board.frozen;
    place = std::make_unique<FrozenView>(std::move(view));
    found->second.views.push_back(place.get());
    if (!isHeld)
        engine_.frozenBoards_.insert(number);
    found->second.stepsLeft = steps;
    stepsLeft_ += steps;
    return true;
}

// Who was revealed and where is as the event said, which was checked then.
bool SnapshotAssembly::addRevealed(std::uint32_t number, bool goesOn,
                                   std::span<const RankingChange> changes) {
    const auto found = places_.find(number);
    if (found == places_.end() || changes.empty() || found->second.views.empty())
        return false;
    auto& steps = found->second.views.back()->revealed;
    if (goesOn ? steps.empty() : found->second.stepsLeft == 0)
        return false;
    for (const RankingChange& change : changes) {
        if (change.player == 0 || change.player > expectedPlayers_ || change.board != number)
            return false;
    }
    if (!goesOn) {
        --found->second.stepsLeft;
        --stepsLeft_;
        steps.add({});
    }
    steps.addToBack(changes);
    return true;
}

// Of each view, the frozen one first, `all`, then the periods in the order that the board keeps.
bool SnapshotAssembly::openOfView(Board& board, Places& places,
                                  const snapshot_form::RankingHead& head) const {
    if (head.beginsView() ? places.viewsCome == places.views.size() : places.viewsCome == 0)
        return false;
    FrozenView& view = *places.views[head.beginsView() ? places.viewsCome : places.viewsCome - 1];
    if (head.isViewArchive()) {
        if (head.endedSeq > view.seq || (!view.archives.empty() && view.archives.back()->place >= head.place))
            return false;
        view.archives.push_back(std::make_unique<KeptArchive>(
            KeptArchive{static_cast<std::size_t>(head.place), archiveOf(board, head)}));
        places.viewRankings.push_back(&view.archives.back()->archive.ranking);
        return true;
    }
    if (head.isHeld() != (&view != board.frozen.get()))
        return false;
    LiveRanking empty = head.isHeld() ? LiveRanking(head.order, playerIds()) : board.emptyRanking();
    if (head.beginsView()) {
        ++places.viewsCome;
        view.ranking = std::move(empty);
        places.viewRankings.push_back(&view.ranking);
        return true;
    }
    if (!isSlice(head, view.periods) || !(empty.order() == view.ranking.order()))
        return false;
    auto& slice =
        view.periods.emplace_back(std::make_unique<OpenPeriod>(head.ref, head.sliceEndMs, std::move(empty)));
    slice->current = head.current;
    places.viewRankings.push_back(&slice->ranking);
    return true;
}

// In the order of periods and beginnings, as the board keeps them; before its archives.
bool SnapshotAssembly::openPeriod(Board& board, const snapshot_form::RankingHead& head) const {
    if (!board.archives.empty() || !isSlice(head, board.periods))
        return false;
    auto slice = std::make_unique<OpenPeriod>(head.ref, head.sliceEndMs, board.emptyRanking());
    slice->current = head.current;
    board.periods.push_back(std::move(slice));
    return true;
}

// Archives share a form where it is the same, as they did.
Archive SnapshotAssembly::archiveOf(const Board& board, const snapshot_form::RankingHead& head) const {
    SharedForm form = head.form;
    if (form == nullptr) {
        RankingForm guess = formOf(board.config);
        guess.known = false;
        form = std::make_shared<const RankingForm>(std::move(guess));
    }
    if (!board.archives.empty() && *board.archives.back().form == *form)
        form = board.archives.back().form;
    return {head.generation,
            head.endedSeq,
            head.endedAtMs,
            head.maxEntries,
            LiveRanking(head.order, playerIds()),
            head.ref,
            head.sliceEndMs,
            std::move(form)};
}

LiveRanking& SnapshotAssembly::rankingOf(const RankingName& name) {
    Board& board = *engine_.boards_.at(name.first);
    const std::uint64_t periods = places_.at(name.first).periods;
    if (name.second == 0)
        return board.ranking;
    if (name.second <= periods)
        return board.periods[static_cast<std::size_t>(name.second - 1)]->ranking;
    const std::uint64_t archive = name.second - 1 - periods;
    if (archive < board.archives.size())
        return board.archives[static_cast<std::size_t>(archive)].ranking;
    return *places_.at(name.first).viewRankings[static_cast<std::size_t>(archive - board.archives.size())];
}

bool SnapshotAssembly::beginRanking(const RankingName& name, std::uint64_t records) {
    if (records > expectedPlayers_ || ordering_)
        return false;
    if (records == 0)
        return true;
    loading_.try_emplace(name, Loading{records, 0});
    rankingOf(name).beginAssign(std::min<std::uint64_t>(records, mostReserved),
                                std::min(expectedPlayers_, mostReserved));
    return true;
}

bool SnapshotAssembly::addRecords(std::uint32_t board, std::uint64_t ranking,
                                  std::span<const Ranking::Record> records,
                                  Ranking::Secondaries secondaries) {
    const auto found = loading_.find({board, ranking});
    if (found == loading_.end() || records.size() > found->second.expected - found->second.loaded)
        return false;
    for (const Ranking::Record& record : records) {
        if (record.player == 0 || record.player > expectedPlayers_ || record.standing.reachedSeq == 0 ||
            record.standing.reachedSeq > engine_.lastSeq_)
            return false;
    }
    if (!rankingOf(found->first).append(records, secondaries))
        return false;
    records_ += records.size();
    found->second.loaded += records.size();
    if (found->second.loaded == found->second.expected) {
        loaded_.push_back(found->first);
        loading_.erase(found);
    }
    return true;
}

std::optional<std::size_t> SnapshotAssembly::secondariesOf(std::uint32_t board, std::uint64_t ranking) {
    const auto found = loading_.find({board, ranking});
    if (found == loading_.end())
        return std::nullopt;
    return rankingOf(found->first).order().secondaryCount;
}

bool SnapshotAssembly::orderRankings() {
    if (!loading_.empty() || rankingsLeft_ != 0 || stepsLeft_ != 0 ||
        std::any_of(places_.begin(), places_.end(),
                    [&](const auto& each) { return each.second.viewsCome != each.second.views.size(); }))
        return false;
    toOrder_.reserve(loaded_.size());
    for (const RankingName& name : loaded_) {
        LiveRanking& ranking = rankingOf(name); // no more boards or archives come: it stays where it is
        (ranking.order().last == TieBreak::playerId ? toOrderById_ : toOrder_).push_back(&ranking);
    }
    loaded_.clear();
    ordering_ = true;
    if (records_ >= recordsWorthAThread)
        helper_ = std::thread([this] { orderSome(); });
    return true;
}

void SnapshotAssembly::orderSome() {
    for (std::size_t i = next_++; i < toOrder_.size() && !failed_; i = next_++) {
        if (!toOrder_[i]->endAssign())
            failed_ = true;
    }
}

bool SnapshotAssembly::addPlayers(std::uint32_t first, std::span<const NewPlayer> players) {
    if (first != engine_.players_.size() + 1U ||
        players.size() > expectedPlayers_ - engine_.players_.size() ||
        !std::all_of(players.begin(), players.end(), isPlayer))
        return false;
    if (first == 1)
        engine_.players_.reserve(std::min(expectedPlayers_, mostReserved));
    return engine_.players_.addAll(players);
}

bool SnapshotAssembly::keepNext(std::uint32_t board, std::uint64_t deletedSeq) {
    return !ordering_ && deletedSeq <= engine_.lastSeq_ && kept_.try_emplace(board, deletedSeq).second &&
           !engine_.boards_.contains(board);
}

bool SnapshotAssembly::addFacts(std::uint32_t player, PlayerFacts facts) {
    if (player == 0 || player > engine_.players_.size() || facts.none() ||
        facts.mergedInto > engine_.players_.size() || !engine_.facts_.of(player).none() ||
        (facts.mergedInto != 0 && engine_.facts_.resolve(facts.mergedInto) == player))
        return false;
    engine_.sides_.set(player, facts.hidden || facts.banned, facts.division);
    engine_.facts_.set(player, std::move(facts));
    return true;
}

bool SnapshotAssembly::addToken(const Token& token) {
    return token.number != 0 && token.number <= engine_.lastSeq_ && engine_.tokens_.put(token);
}

bool SnapshotAssembly::addToggled(std::uint64_t group, const ToggledGroup& toggled) {
    return group != 0 && group < toggled.seq && toggled.seq <= engine_.lastSeq_ &&
           engine_.toggled_.try_emplace(group, toggled).second;
}

bool SnapshotAssembly::addKey(std::string_view text, const RequestKeys::Bound& bound) {
    return bound.seq != 0 && bound.seq <= engine_.lastSeq_ && engine_.keys_.size() < expectedKeys_ &&
           engine_.keys_.restore(text, bound);
}

bool SnapshotAssembly::finish() {
    if (!ordering_ && !orderRankings())
        return false;
    orderSome();
    if (helper_.joinable())
        helper_.join();
    for (const auto& [number, deletedSeq] : kept_) {
        const auto found = engine_.boards_.find(number);
        if (found == engine_.boards_.end())
            return false;
        engine_.totalEntries_ -= found->second->entries();
        engine_.kept_[number] = {std::move(found->second), deletedSeq};
        engine_.boards_.erase(found);
    }
    const bool allThere = engine_.players_.size() == expectedPlayers_;
    for (LiveRanking* ranking : toOrderById_)
        failed_ = failed_ || !allThere || !ranking->endAssign();
    for (const auto& [number, board] : engine_.boards_) {
        failed_ = failed_ || wrongWithPeriods(*board) != nullptr;
        if (!failed_)
            engine_.attachSides(*board);
    }
    return !failed_ && engine_.gone_.size() == expectedGone_ && engine_.boards_.size() == expectedBoards_ &&
           engine_.players_.size() == expectedPlayers_ && engine_.keys_.size() == expectedKeys_;
}

} // namespace rostrum
