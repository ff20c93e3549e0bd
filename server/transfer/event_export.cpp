// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transfer/event_export.h"

#include "server/transfer/event_line.h"

namespace rostrum {

namespace {

constexpr std::uint64_t toldEvery = 256;

class Lines {
  public:
    explicit Lines(std::ostream& out) : out_(out) {}

    Result<void> put(const std::string& line) {
        checksum_.add(line);
        out_ << line << '\n';
        return out_.good() ? Result<void>()
                           : Error{Code::fileUnusable, "it cannot be written; is there room on the disk?"};
    }
    std::string checksum() const { return checksum_.text(); }

  private:
    std::ostream& out_;
    LinesChecksum checksum_;
};

} // namespace

Result<std::uint64_t> exportEvent(Ledger& ledger, std::ostream& out, const ExportOptions& options) {
    const Result<std::uint64_t> last = ledger.lastSeq();
    if (!last)
        return last.error();
    const LedgerIdentity identity = ledger.identity();
    Lines lines(out);
    EventLinesHeader header;
    header.eventId = identity.eventId;
    header.epoch = identity.epoch;
    header.events = *last;
    header.applicationVersion = options.applicationVersion;
    if (Result<void> written = lines.put(lineOf(header)); !written)
        return written.error();
    EventLineParser parser;
    const Result<void> read = ledger.read(0, *last, [&](const Event& event) -> Result<void> {
        const std::string line = lineOf(event);
        const Result<Event> back = parser.event(line);
        if (!back || !(*back == event))
            return Error{Code::fileUnusable, "event " + std::to_string(event.seq) +
                                                 " cannot be exported exactly" +
                                                 (back ? std::string() : ": " + back.error().detail)};
        if (options.progress && event.seq % toldEvery == 0)
            options.progress(event.seq, *last);
        if (options.stop != nullptr && options.stop->load(std::memory_order_relaxed))
            return Error{Code::unavailable, "the export was broken off"};
        return lines.put(line);
    });
    if (!read)
        return read.error();
    if (Result<void> written = lines.put(lineOf(EventLinesTrailer{*last, lines.checksum()})); !written)
        return written.error();
    out.flush();
    if (!out.good())
        return Error{Code::fileUnusable, "it cannot be written; is there room on the disk?"};
    return *last;
}

} // namespace rostrum
