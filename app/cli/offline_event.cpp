// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/offline_event.h"

#include "core/intake/writer.h"
#include "server/ledger/sqlite_ledger.h"
#include "server/ops/icu_calendar.h"

#include <condition_variable>
#include <mutex>
#include <utility>
#include <variant>
#include <vector>

namespace rostrum {

namespace {

class Bell final : public Doorbell {
  public:
    void ring() override {
        const std::lock_guard lock(mutex_);
        rung_ = true;
        changed_.notify_one();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return std::exchange(rung_, false); });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool rung_ = false;
};

} // namespace

class OfflineEvent::Impl {
  public:
    explicit Impl(std::unique_ptr<SqliteLedger> opened)
        : ledger(std::move(opened)),
          writer(*ledger, intake, tops, vitals, clock, options()),
          mailbox(std::make_shared<Mailbox>(&bell)) {}
    ~Impl() {
        writer.stop();
        mailbox->close();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    template <typename Answer>
    Result<Answer> answer(const Result<void>& taken) {
        if (!taken)
            return taken.error();
        std::vector<Reply> replies;
        while (replies.empty()) { // the writer answers whatever it took
            bell.wait();
            mailbox->collect(replies);
        }
        if (const auto* error = std::get_if<Error>(&replies.front().content))
            return *error;
        return std::get<Answer>(std::move(replies.front().content));
    }

    std::unique_ptr<SqliteLedger> ledger;
    SystemClock clock;
    IcuCalendar calendar;
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    Writer writer;
    Bell bell;
    std::shared_ptr<Mailbox> mailbox;

  private:
    WriterOptions options() const {
        WriterOptions result;
        result.defaultBoardId.clear();
        result.calendar = &calendar;
        return result;
    }
};

OfflineEvent::OfflineEvent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OfflineEvent::~OfflineEvent() = default;

Result<std::unique_ptr<OfflineEvent>> OfflineEvent::open(const std::string& file) {
    SqliteLedgerOptions options;
    options.create = false;
    Result<std::unique_ptr<SqliteLedger>> ledger = SqliteLedger::open(file, options);
    if (!ledger)
        return ledger.error();
    auto impl = std::make_unique<Impl>(std::move(*ledger));
    if (Result<void> opened = impl->writer.open(); !opened)
        return opened.error();
    impl->writer.start();
    return std::unique_ptr<OfflineEvent>(new OfflineEvent(std::move(impl)));
}

Result<CommandAnswer> OfflineEvent::execute(Command command) {
    PendingCommand pending;
    pending.command = std::move(command);
    pending.origin.source = Source::commandLine;
    pending.origin.actor = "command_line";
    pending.replyTo = {impl_->mailbox, 1};
    pending.receivedAtNs = impl_->clock.steadyNs();
    return impl_->answer<CommandAnswer>(impl_->intake.submit(std::move(pending)));
}

Result<QueryAnswer> OfflineEvent::ask(Query query) {
    return impl_->answer<QueryAnswer>(impl_->intake.ask({std::move(query), {impl_->mailbox, 1}}));
}

} // namespace rostrum
