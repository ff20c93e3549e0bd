// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/demo.h"

#include <algorithm>
#include <utility>

namespace rostrum {
namespace {

constexpr int mostNames = 20; // battle-royale, battle-royale-2, …
constexpr std::size_t mostWaiting =
    1'000; // awards kept while the writer takes none; older ones are let go of
constexpr auto tryAgainAfter = std::chrono::milliseconds(500);

Submission scoreOf(const std::string& board, std::size_t player, std::int64_t points) {
    Submission submission;
    submission.leaderboardId = board;
    submission.playerId = BattleRoyale::contestants()[player].id;
    submission.score = ExactNumber{points, 0};
    // In lowest terms, as ExactNumber has to be.
    while (submission.score.significand != 0 && submission.score.significand % 10 == 0) {
        submission.score.significand /= 10;
        ++submission.score.exponent;
    }
    return submission;
}

} // namespace

// Wakes the tournament's thread when an answer has come.
class DemoTournament::Bell final : public Doorbell {
  public:
    explicit Bell(DemoTournament& owner) : owner_(owner) {}
    void ring() override {
        const std::lock_guard lock(owner_.mutex_);
        owner_.rung_ = true;
        owner_.changed_.notify_all();
    }

  private:
    DemoTournament& owner_;
};

DemoTournament::DemoTournament(Intake& intake, const Clock& clock, DemoOptions options)
    : intake_(intake),
      clock_(clock),
      options_(std::move(options)),
      game_(options_.seed),
      bell_(std::make_unique<Bell>(*this)),
      mailbox_(std::make_shared<Mailbox>(bell_.get())) {}

DemoTournament::~DemoTournament() {
    stop();
    mailbox_->close();
}

void DemoTournament::start() {
    if (thread_.joinable())
        return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = false;
    }
    thread_ = std::thread([this] { run(); });
}

void DemoTournament::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable())
        thread_.join();
}

std::string DemoTournament::boardId() const {
    const std::lock_guard lock(mutex_);
    return boardId_;
}

std::string DemoTournament::fault() const {
    const std::lock_guard lock(mutex_);
    return fault_;
}

void DemoTournament::setFault(const std::string& fault) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
}

bool DemoTournament::sleepFor(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

void DemoTournament::run() {
    auto pause = std::chrono::milliseconds(0);
    while (sleepFor(pause)) {
        if (!ready_) {
            ready_ = prepare();
            playedToNs_ = clock_.steadyNs();
            pause = ready_ ? options_.tick : tryAgainAfter;
            continue;
        }
        play();
        pause = options_.tick;
    }
}

bool DemoTournament::prepare() {
    for (int number = 1; number <= mostNames; ++number) {
        const std::string id =
            number == 1 ? options_.boardId : options_.boardId + "-" + std::to_string(number);
        CreateBoard create;
        create.draft.id = id;
        create.draft.name = options_.boardName;
        create.draft.updateMode = UpdateMode::increment;
        const Reply made = ask(create);
        if (const auto* error = std::get_if<Error>(&made.content)) {
            if (error->code != Code::leaderboardExists) {
                setFault(error->detail);
                return false;
            }
            const Reply found = ask(BoardQuery{id});
            const auto* answer = std::get_if<QueryAnswer>(&found.content);
            const auto* board = answer == nullptr ? nullptr : std::get_if<BoardInfo>(answer);
            if (board == nullptr || board->config.updateMode != UpdateMode::increment ||
                board->config.decimals != 0)
                continue; // somebody else's
        }
        return signUp(id);
    }
    setFault("every board that the demonstration could play on is in use for something else");
    return false;
}

bool DemoTournament::signUp(const std::string& board) {
    SubmitBatch everybody;
    for (std::size_t player = 0; player < BattleRoyale::playerCount; ++player) {
        everybody.items.push_back(scoreOf(board, player, 0));
        everybody.items.back().username = BattleRoyale::contestants()[player].name;
    }
    const Reply signedUp = ask(std::move(everybody));
    if (const auto* error = std::get_if<Error>(&signedUp.content)) {
        setFault(error->detail);
        return false;
    }
    const std::lock_guard lock(mutex_);
    boardId_ = board;
    fault_.clear();
    return true;
}

void DemoTournament::play() {
    const std::int64_t nowNs = clock_.steadyNs();
    const auto playedMs =
        static_cast<std::int64_t>(static_cast<double>(nowNs - playedToNs_) / 1e6 * options_.speed);
    // After a sleep of the machine the game goes on from where it was.
    constexpr std::int64_t longestStepMs = 60'000;
    if (playedMs > 0) {
        game_.advance(std::min(playedMs, longestStepMs), awards_);
        playedToNs_ = nowNs;
    }
    collectAnswers();
    if (awards_.empty() || !ready_)
        return;
    SubmitBatch batch;
    const std::string board = boardId();
    for (const BattleRoyale::Award& award : awards_)
        batch.items.push_back(scoreOf(board, award.player, award.points));
    if (const Result<void> submitted = intake_.submit(pending(std::move(batch))); !submitted) {
        setFault(submitted.error().detail);
        if (awards_.size() > mostWaiting)
            awards_.erase(awards_.begin(), awards_.end() - static_cast<std::ptrdiff_t>(mostWaiting));
        return;
    }
    awards_.clear();
}

void DemoTournament::collectAnswers() {
    std::vector<Reply> replies;
    mailbox_->collect(replies);
    for (const Reply& reply : replies) {
        if (const auto* error = std::get_if<Error>(&reply.content)) {
            setFault(error->detail);
            continue;
        }
        const auto* answer = std::get_if<CommandAnswer>(&reply.content);
        const auto* batch = answer == nullptr ? nullptr : std::get_if<BatchAnswer>(answer);
        if (batch == nullptr)
            continue;
        const bool boardGone =
            std::any_of(batch->errors.begin(), batch->errors.end(),
                        [](const BatchError& error) { return error.code == Code::leaderboardNotFound; });
        if (boardGone)
            ready_ = false; // somebody deleted it: it is made anew
        setFault(batch->errors.empty() ? std::string() : batch->errors.front().detail);
    }
}

PendingCommand DemoTournament::pending(Command command) {
    Origin origin;
    origin.source = Source::system;
    origin.actor = "demo";
    return {std::move(command), std::move(origin), {mailbox_, ++ticket_}, clock_.steadyNs()};
}

Reply DemoTournament::ask(Command command) {
    if (const Result<void> submitted = intake_.submit(pending(std::move(command))); !submitted)
        return {0, submitted.error(), false};
    return await(ticket_);
}

Reply DemoTournament::ask(Query query) {
    ++ticket_;
    if (const Result<void> asked = intake_.ask({std::move(query), {mailbox_, ticket_}}); !asked)
        return {0, asked.error(), false};
    return await(ticket_);
}

Reply DemoTournament::await(std::uint64_t ticket) {
    std::vector<Reply> replies;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || rung_; });
            rung_ = false;
            if (stopping_)
                return {0, Error{Code::unavailable, "the demonstration is over"}, false};
        }
        // Not under the lock: the writer rings while it holds the mailbox's.
        replies.clear();
        mailbox_->collect(replies);
        for (Reply& reply : replies) {
            if (reply.ticket == ticket)
                return std::move(reply);
        }
    }
}

} // namespace rostrum
