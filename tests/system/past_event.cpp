// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/system/past_event.h"

#include "core/fakes/manual_clock.h"
#include "core/intake/writer.h"
#include "server/ledger/sqlite_ledger.h"
#include "server/ops/icu_calendar.h"

#include <chrono>
#include <memory>
#include <thread>
#include <utility>

namespace rostrum::test {

namespace {

// Hands in and waits; for a writer in this process.
class Hand final : public Doorbell {
  public:
    explicit Hand(Intake& intake) : intake_(intake) {}

    bool accepted(Command command) {
        PendingCommand pending{std::move(command), {Source::desk, "operator", {}}, {mailbox_, 1}, 0};
        if (!intake_.submit(std::move(pending)))
            return false;
        std::vector<Reply> replies;
        for (int i = 0; i < 3000 && replies.empty(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            mailbox_->collect(replies);
        }
        return replies.size() == 1 && !std::holds_alternative<Error>(replies.front().content);
    }
    void ring() override {}

  private:
    Intake& intake_;
    std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>(this);
};

} // namespace

SubmitScore scoring(const char* board, const char* player, std::int64_t value) {
    SubmitScore command;
    command.submission.leaderboardId = board;
    command.submission.playerId = player;
    command.submission.score = {value, 0};
    return command;
}

bool writeThen(const std::string& path, const std::string& zone, std::int64_t thenMs,
               const std::vector<Command>& commands) {
    Result<std::unique_ptr<SqliteLedger>> ledger = SqliteLedger::open(path);
    if (!ledger)
        return false;
    const ManualClock clock(thenMs);
    const IcuCalendar calendar;
    PublishedTops tops;
    Vitals vitals;
    Intake intake;
    WriterOptions options;
    options.calendar = &calendar;
    options.timeZone = zone;
    Writer writer(**ledger, intake, tops, vitals, clock, options);
    if (!writer.open())
        return false;
    writer.start();
    Hand hand(intake);
    bool good = true;
    for (const Command& command : commands)
        good = good && hand.accepted(command);
    writer.stop();
    return good;
}

} // namespace rostrum::test
