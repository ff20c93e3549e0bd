// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/writer.h"

#include "core/engine/reader.h"
#include "core/engine/recovery.h"
#include "core/engine/snapshot.h"
#include "core/intake/top_builder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <span>
#include <thread>
#include <unordered_map>
#include <utility>

namespace rostrum {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t retryEveryNs = 500'000'000;
// A fault is over when a commit has succeeded, or when nothing failed for so long: an opened file is no proof that it can be
// written.
constexpr std::int64_t faultKeptNs = 10'000'000'000;
constexpr std::int64_t lastSnapshotWithinNs = 2'000'000'000;

struct Counted {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
};

} // namespace

class Writer::Impl {
  public:
    Impl(Ledger& ledger, Intake& intake, PublishedTops& tops, Vitals& vitals, const Clock& clock,
         WriterOptions options)
        : ledger_(ledger),
          intake_(intake),
          vitals_(vitals),
          clock_(clock),
          options_(std::move(options)),
          tops_(tops) {}

    Result<void> open();
    void start() {
        thread_ = std::thread([this] { run(); });
    }
    void stop() {
        intake_.stop();
        if (thread_.joinable())
            thread_.join();
    }
    void abandonOpen() { abandoned_ = true; }
    const Engine& engine() const { return *engine_; }
    const std::vector<std::string>& notes() const { return notes_; }

  private:
    // A caller who waits for the end of the batch.
    struct Waiting {
        ReplyTo replyTo;
        Result<Engine::Executed> executed;
    };

    void run();
    void runCommands(std::vector<PendingCommand>& commands);
    void runBatch(std::span<PendingCommand> commands);
    // What became of a batch: on a failure as far as the reopened ledger tells.
    enum class Fate : std::uint8_t { kept, lost, unknown };
    Fate commit(bool withPart);
    Fate afterFailure(const Error& error);
    void setFault(const std::string& fault);
    void closeFault();
    void answerQueries(std::vector<PendingQuery>& queries);
    void answerWaiting(Fate fate);
    Reply replyFor(Waiting& waiting, Fate fate);
    Counted count(const Waiting& waiting, const Command& command) const;
    void reply(const ReplyTo& to, Reply&& reply);
    void flushReplies();
    void beginSnapshotWhenDue();
    void stepSnapshot();
    void finishSnapshot();
    void tryAgain();
    Result<void> makeDefaultBoard();

    Ledger& ledger_;
    Intake& intake_;
    Vitals& vitals_;
    const Clock& clock_;
    const WriterOptions options_;
    TopBuilder tops_;
    std::unique_ptr<Engine> engine_;
    std::vector<std::string> notes_;
    std::thread thread_;
    std::atomic<bool> abandoned_ = false;

    std::vector<Event> events_;
    std::vector<Waiting> waiting_;
    std::unordered_map<Mailbox*, std::pair<std::shared_ptr<Mailbox>, std::vector<Reply>>> replies_;
    std::unique_ptr<SnapshotWriter> snapshot_; // one that is being written
    std::uint32_t nextPart_ = 0;
    std::uint64_t snapshotSeq_ = 0;
    bool away_ = false;
    std::string fault_;           // as the vital signs have it
    std::int64_t failedAtNs_ = 0; // the newest failed commit
    std::int64_t triedAtNs_ = 0;
    Counted counted_;
};

// ---- beginning

Result<void> Writer::Impl::open() {
    const std::int64_t beganNs = clock_.steadyNs();
    Result<Recovered> recovered = recover(ledger_, {options_.limits, true, &abandoned_});
    if (!recovered)
        return recovered.error();
    engine_ = std::move(recovered->engine);
    notes_ = std::move(recovered->notes);
    snapshotSeq_ = recovered->snapshotSeq;
    if (engine_->lastSeq() == 0 && !options_.defaultBoardId.empty()) {
        if (Result<void> made = makeDefaultBoard(); !made)
            return made;
    }
    vitals_.update([&](VitalSigns& signs) {
        signs.recovered = true;
        signs.lastSeq = engine_->lastSeq();
        signs.snapshotSeq = snapshotSeq_;
        signs.recoveryMs = static_cast<std::uint64_t>((clock_.steadyNs() - beganNs) / 1'000'000);
    });
    return {};
}

Result<void> Writer::Impl::makeDefaultBoard() {
    CreateBoard command;
    command.draft.id = options_.defaultBoardId;
    command.draft.updateMode = UpdateMode::increment;
    Origin origin;
    origin.actor = "rostrum";
    engine_->beginBatch();
    const Result<Engine::Executed> made = engine_->execute(command, origin, clock_.wallMs(), events_);
    if (!made) {
        engine_->undoBatch();
        return made.error();
    }
    if (Result<void> committed = ledger_.commit(events_, nullptr); !committed) {
        engine_->undoBatch();
        return committed;
    }
    engine_->keepBatch();
    events_.clear();
    return {};
}

// ---- the loop

void Writer::Impl::run() {
    Intake::Taken taken;
    for (;;) {
        const bool busy = snapshot_ != nullptr && !away_;
        intake_.take(taken, options_.maxBatch, busy ? 0ms : 100ms);
        answerQueries(taken.queries);
        if (away_)
            tryAgain();
        else
            closeFault();
        if (!away_)
            beginSnapshotWhenDue();
        if (!taken.commands.empty())
            runCommands(taken.commands);
        else if (!away_)
            stepSnapshot();
        tops_.serveInterest(*engine_, clock_.steadyNs());
        if (taken.stopping && taken.commands.empty() && taken.queries.empty())
            break;
    }
    if (!away_)
        finishSnapshot();
}

// Board commands are a batch of their own; what stands before and after them is committed apart.
void Writer::Impl::runCommands(std::vector<PendingCommand>& commands) {
    const std::span<PendingCommand> all(commands);
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= all.size(); ++i) {
        const bool alone = i < all.size() && Engine::isBoardCommand(all[i].command);
        if (i < all.size() && !alone)
            continue;
        if (i > begin)
            runBatch(all.subspan(begin, i - begin));
        if (alone)
            runBatch(all.subspan(i, 1));
        begin = i + 1;
    }
}

void Writer::Impl::runBatch(std::span<PendingCommand> commands) {
    if (away_) {
        for (PendingCommand& command : commands)
            reply(command.replyTo,
                  {command.replyTo.ticket,
                   Error{Code::unavailable, "the event file cannot be written; nothing was kept"}, false});
        flushReplies();
        return;
    }
    events_.clear();
    waiting_.clear();
    counted_ = {};
    const std::int64_t nowMs = clock_.wallMs();
    engine_->beginBatch();
    for (PendingCommand& command : commands) {
        waiting_.push_back(
            {command.replyTo, engine_->execute(command.command, command.origin, nowMs, events_)});
        const Counted counted = count(waiting_.back(), command.command);
        counted_.accepted += counted.accepted;
        counted_.refused += counted.refused;
    }
    answerWaiting(commit(!events_.empty()));
}

Writer::Impl::Fate Writer::Impl::commit(bool withPart) {
    SnapshotPart part;
    const SnapshotPart* sent = nullptr;
    // A part goes along with a batch of submissions; the batch is not in it, for it was begun before.
    if (snapshot_ && withPart && !snapshot_->stale()) {
        part = {snapshot_->seq(), nextPart_, false, {}};
        part.bytes = snapshot_->next(part.last);
        sent = &part;
    }
    if (events_.empty() && sent == nullptr) {
        engine_->keepBatch();
        vitals_.update([&](VitalSigns& signs) { signs.refused += counted_.refused; });
        return Fate::kept;
    }
    const std::int64_t beganNs = clock_.steadyNs();
    intake_.ledgerCallBegins(beganNs);
    vitals_.update([&](VitalSigns& signs) { signs.ledgerCallSinceNs = beganNs; });
    const Result<void> committed = ledger_.commit(events_, sent);
    vitals_.update([](VitalSigns& signs) { signs.ledgerCallSinceNs = 0; });
    intake_.ledgerCallEnds();
    const std::int64_t nowNs = clock_.steadyNs();
    if (!committed) {
        return afterFailure(committed.error());
    }
    engine_->keepBatch();
    if (!events_.empty())
        setFault({});
    if (sent != nullptr) {
        ++nextPart_;
        if (sent->last) {
            snapshotSeq_ = sent->snapshotSeq;
            snapshot_.reset();
        }
    }
    if (snapshot_ && snapshot_->stale())
        snapshot_.reset();
    vitals_.update([&](VitalSigns& signs) {
        const auto took = static_cast<std::uint64_t>(nowNs - beganNs);
        if (!events_.empty())
            signs.lastCommitAtMs = clock_.wallMs();
        signs.lastSeq = engine_->lastSeq();
        signs.accepted += counted_.accepted;
        signs.refused += counted_.refused;
        ++signs.commits;
        signs.commitNsTotal += took;
        signs.commitNsMax = std::max(signs.commitNsMax, took);
        signs.snapshotSeq = snapshotSeq_;
    });
    tops_.afterCommit(*engine_, engine_->changedBoards(), nowNs);
    return Fate::kept;
}

// ---- answers

Counted Writer::Impl::count(const Waiting& waiting, const Command& command) const {
    const bool submission =
        std::holds_alternative<SubmitScore>(command) || std::holds_alternative<SubmitBatch>(command);
    if (!submission)
        return {};
    if (!waiting.executed)
        return {0, 1};
    const auto* answer = std::get_if<CommandAnswer>(&*waiting.executed);
    if (answer == nullptr)
        return {};
    if (const auto* batch = std::get_if<BatchAnswer>(answer))
        return {batch->accepted, batch->rejected};
    return {1, 0};
}

Reply Writer::Impl::replyFor(Waiting& waiting, Fate fate) {
    Reply reply;
    reply.ticket = waiting.replyTo.ticket;
    if (fate != Fate::kept) {
        reply.content = Error{Code::unavailable,
                              "the event file did not take it (" + fault_ + "); " +
                                  (fate == Fate::lost ? "nothing was kept" : "it may or may not be kept")};
        return reply;
    }
    if (!waiting.executed) {
        reply.content = waiting.executed.error();
        return reply;
    }
    if (auto* answer = std::get_if<CommandAnswer>(&*waiting.executed)) {
        reply.content = std::move(*answer);
        return reply;
    }
    const std::uint64_t seq = std::get<Engine::Replay>(*waiting.executed).seq;
    Result<CommandAnswer> first = Error{Code::unavailable, "the first answer could not be read"};
    const Result<void> read = ledger_.read(seq - 1, 1, [&](const Event& event) -> Result<void> {
        first = engine_->answerIn(event);
        return {};
    });
    reply.replayed = true;
    if (read && first)
        reply.content = std::move(*first);
    else
        reply.content = read ? first.error() : read.error();
    return reply;
}

void Writer::Impl::answerWaiting(Fate fate) {
    for (Waiting& waiting : waiting_)
        reply(waiting.replyTo, replyFor(waiting, fate));
    waiting_.clear();
    flushReplies();
}

void Writer::Impl::answerQueries(std::vector<PendingQuery>& queries) {
    if (queries.empty())
        return;
    for (PendingQuery& query : queries) {
        Reply answered;
        answered.ticket = query.replyTo.ticket;
        Result<QueryAnswer> answer = answerQuery(*engine_, query.query);
        if (answer)
            answered.content = std::move(*answer);
        else
            answered.content = answer.error();
        reply(query.replyTo, std::move(answered));
    }
    flushReplies();
}

void Writer::Impl::reply(const ReplyTo& to, Reply&& reply) {
    if (!to.mailbox)
        return;
    auto& [mailbox, replies] = replies_[to.mailbox.get()];
    if (!mailbox)
        mailbox = to.mailbox;
    replies.push_back(std::move(reply));
}

void Writer::Impl::flushReplies() {
    for (auto entry = replies_.begin(); entry != replies_.end();) {
        auto& [mailbox, replies] = entry->second;
        if (!replies.empty())
            mailbox->post(replies);
        // A mailbox that only we still hold belongs to a caller who is gone.
        entry = mailbox.use_count() == 1 ? replies_.erase(entry) : std::next(entry);
    }
}

// ---- snapshots

void Writer::Impl::beginSnapshotWhenDue() {
    const bool due = options_.snapshotEveryEvents != 0 &&
                     engine_->lastSeq() - snapshotSeq_ >= options_.snapshotEveryEvents;
    if (snapshot_ || !due)
        return;
    snapshot_ = std::make_unique<SnapshotWriter>(*engine_);
    nextPart_ = 0;
}

// Nothing else to do: a part in a commit of its own.
void Writer::Impl::stepSnapshot() {
    if (!snapshot_)
        return;
    events_.clear();
    waiting_.clear();
    counted_ = {};
    engine_->beginBatch();
    commit(true);
}

void Writer::Impl::finishSnapshot() {
    if (options_.snapshotAtEndEvents == 0 || engine_->lastSeq() - snapshotSeq_ < options_.snapshotAtEndEvents)
        return;
    const std::int64_t untilNs = clock_.steadyNs() + lastSnapshotWithinNs;
    snapshot_.reset(); // one that is under way is older, and its end would end the capture of the new one
    snapshot_ = std::make_unique<SnapshotWriter>(*engine_);
    nextPart_ = 0;
    while (snapshot_ && !away_ && clock_.steadyNs() < untilNs) {
        events_.clear();
        counted_ = {};
        engine_->beginBatch();
        commit(true);
    }
    snapshot_.reset();
}

// ---- a ledger that failed

void Writer::Impl::setFault(const std::string& fault) {
    if (fault == fault_)
        return;
    fault_ = fault;
    vitals_.update([&](VitalSigns& signs) { signs.ledgerFault = fault; });
    if (options_.faultChanged)
        options_.faultChanged(fault);
}

// The batch is taken back; where the ledger opens again at once, it tells whether the batch is in it after all.
Writer::Impl::Fate Writer::Impl::afterFailure(const Error& error) {
    snapshot_.reset();
    engine_->undoBatch();
    const std::uint64_t before = engine_->lastSeq();
    away_ = true;
    failedAtNs_ = clock_.steadyNs();
    triedAtNs_ = failedAtNs_ - retryEveryNs; // the first time at once
    setFault(error.detail);
    intake_.setAway("the event file cannot be written (" + error.detail +
                    "); scores cannot be kept right now");
    tryAgain();
    if (away_)
        return Fate::unknown;
    if (events_.empty() || engine_->lastSeq() - before != events_.size())
        return Fate::lost;
    vitals_.update([&](VitalSigns& signs) {
        signs.lastCommitAtMs = clock_.wallMs();
        signs.accepted += counted_.accepted;
        signs.refused += counted_.refused;
    });
    return Fate::kept;
}

void Writer::Impl::tryAgain() {
    const std::int64_t nowNs = clock_.steadyNs();
    if (nowNs - triedAtNs_ < retryEveryNs)
        return;
    triedAtNs_ = nowNs;
    if (const Result<void> opened = ledger_.reopen(); !opened) {
        setFault(opened.error().detail);
        return;
    }
    const Result<std::uint64_t> applied = catchUp(ledger_, *engine_);
    if (!applied) {
        setFault(applied.error().detail);
        return;
    }
    away_ = false;
    intake_.clearAway();
    vitals_.update([&](VitalSigns& signs) { signs.lastSeq = engine_->lastSeq(); });
    tops_.publishAll(*engine_, nowNs);
}

void Writer::Impl::closeFault() {
    if (!fault_.empty() && clock_.steadyNs() - failedAtNs_ > faultKeptNs)
        setFault({});
}

// ---- the public side

Writer::Writer(Ledger& ledger, Intake& intake, PublishedTops& tops, Vitals& vitals, const Clock& clock,
               WriterOptions options)
    : impl_(std::make_unique<Impl>(ledger, intake, tops, vitals, clock, std::move(options))) {}

Writer::~Writer() { stop(); }

Result<void> Writer::open() { return impl_->open(); }
void Writer::abandonOpen() { impl_->abandonOpen(); }
void Writer::start() { impl_->start(); }
void Writer::stop() { impl_->stop(); }
const Engine& Writer::engine() const { return impl_->engine(); }
const std::vector<std::string>& Writer::notes() const { return impl_->notes(); }

} // namespace rostrum
