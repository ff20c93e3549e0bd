// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/event_session.h"

#include "server/ledger/history_reader.h"
#include "server/ops/log.h"

#include <utility>

namespace rostrum {

namespace {

WriterOptions withCalendar(WriterOptions options, const Calendar& calendar) {
    options.calendar = &calendar;
    return options;
}

} // namespace

Result<std::unique_ptr<EventSession>> EventSession::open(EventSessionOptions options) {
    Result<std::unique_ptr<SqliteLedger>> ledger = SqliteLedger::open(options.file, options.ledger);
    if (!ledger)
        return ledger.error();
    options.writer.faultChanged = [file = (*ledger)->path()](const std::string& fault) {
        if (fault.empty())
            logInfo("the event file is written again", {{"file", file}});
        else
            logError("the event file cannot be written", {{"file", file}, {"reason", fault}});
    };
    return std::unique_ptr<EventSession>(new EventSession(std::move(*ledger), std::move(options.writer)));
}

EventSession::EventSession(std::unique_ptr<SqliteLedger> ledger, WriterOptions options)
    : ledger_(std::move(ledger)),
      writer_(*ledger_, intake_, tops_, vitals_, clock_, withCalendar(std::move(options), calendar_)),
      historian_(std::make_unique<HistoryReader>(ledger_->path())) {}

EventSession::~EventSession() { end(); }

void EventSession::begin(Failed failed) {
    reading_ = std::thread([this, failed = std::move(failed)] { read(failed); });
}

void EventSession::read(const Failed& failed) {
    if (const Result<void> opened = writer_.open(); !opened) {
        const Error& error = opened.error();
        if (error.code == Code::unavailable)
            return; // the program is stopping
        logError("the event file cannot be used", {{"file", ledger_->path()}, {"reason", error.detail}});
        intake_.setAway(error.detail);
        vitals_.update([&](VitalSigns& signs) { signs.ledgerFault = error.detail; });
        failed(error);
        return;
    }
    for (const std::string& note : writer_.notes())
        logWarning(note, {{"file", ledger_->path()}});
    const VitalSigns signs = vitals_.read();
    logInfo("the event file is open", {{"file", ledger_->path()},
                                       {"event", ledger_->identity().eventId},
                                       {"last_seq", signs.lastSeq},
                                       {"recovery_ms", signs.recoveryMs}});
    writer_.start();
}

void EventSession::end() {
    if (std::exchange(ended_, true))
        return;
    writer_.abandonOpen();
    if (reading_.joinable())
        reading_.join();
    writer_.stop();
    historian_.stop();
}

} // namespace rostrum
