// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// EventSession: one open event file and the writer that works on it.
//
// Thread: made, used and destroyed by the main one. Opening the file is quick; reading it may take seconds, so that happens on a
// thread of its own: until then queries wait, writes wait, and `vitals().recovered` is false.

#include "app/server_host.h"
#include "core/intake/historian.h"
#include "core/intake/writer.h"
#include "server/ledger/sqlite_ledger.h"
#include "server/ops/icu_calendar.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace rostrum {

struct EventSessionOptions {
    std::string file;
    SqliteLedgerOptions ledger;
    WriterOptions writer; // its calendar is the session's own
};

class EventSession {
  public:
    // The file is opened, or made; nothing of it is read yet.
    static Result<std::unique_ptr<EventSession>> open(EventSessionOptions options);
    ~EventSession(); // end()s
    EventSession(const EventSession&) = delete;
    EventSession& operator=(const EventSession&) = delete;

    using Failed = std::function<void(const Error& error)>;
    // Reads the file and starts the writer, in the background. Where that fails, writes are refused from then on with the reason, and
    // `failed` is called on that background thread.
    void begin(Failed failed);
    // Takes in nothing more, commits and answers what was taken in, closes the file. Idempotent.
    void end();

    ServerParts parts() { return {intake_, tops_, vitals_, clock_, &historian_}; }
    const Calendar& calendar() const { return calendar_; }
    LedgerIdentity identity() const { return ledger_->identity(); }
    const std::string& file() const { return ledger_->path(); }

  private:
    EventSession(std::unique_ptr<SqliteLedger> ledger, WriterOptions options);
    void read(const Failed& failed);

    std::unique_ptr<SqliteLedger> ledger_;
    SystemClock clock_;
    IcuCalendar calendar_;
    Intake intake_;
    PublishedTops tops_;
    Vitals vitals_;
    Writer writer_;
    Historian historian_; // its connection goes before the ledger's: end() and the order here see to it
    std::thread reading_;
    bool ended_ = false;
};

} // namespace rostrum
