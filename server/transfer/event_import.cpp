// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transfer/event_import.h"

#include "core/engine/event_codec.h"
#include "core/engine/snapshot.h"
#include "server/ledger/event_file.h"
#include "server/ledger/file_lock.h"
#include "server/ledger/ledger_connection.h"
#include "server/transfer/event_line.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum {

namespace {

constexpr std::size_t committedAtOnce = 1000;
// An event of a million changes is shorter; what is longer is no line of ours, and must not fill the memory.
constexpr std::size_t longestLine = std::size_t{1024} * 1024 * 1024;

// Lines of a stream, counted. Whatever ends without a newline is cut off.
class LineSource {
  public:
    explicit LineSource(std::istream& in) : in_(in) {}

    // False at the end.
    Result<bool> next(std::string& line) {
        ++number_;
        line.clear();
        std::streambuf& bytes = *in_.rdbuf();
        for (;;) {
            const int byte = bytes.sbumpc();
            if (byte == std::char_traits<char>::eof()) {
                if (line.empty())
                    return false;
                return wrong("it is cut off");
            }
            if (byte == '\n')
                return true;
            if (line.size() == longestLine)
                return wrong("it is longer than any line of an exported event");
            line.push_back(static_cast<char>(byte));
        }
    }
    Error wrong(const std::string& what, Code code = Code::fileDamaged) const {
        return {code, "line " + std::to_string(number_) + ": " + what};
    }
    Error wrong(const Error& error) const { return wrong(error.detail, error.code); }

  private:
    std::istream& in_;
    std::uint64_t number_ = 0;
};

class Importer {
  public:
    Importer(std::istream& in, const ImportOptions& options)
        : source_(in),
          options_(options),
          engine_(options.limits) {}

    Result<EventLinesHeader> readHeader();
    Result<void> readInto(LedgerConnection& file, const EventLinesHeader& header);

  private:
    Result<void> takeEvent();
    Result<void> takeTrailer(const EventLinesHeader& header);
    Result<void> commitGathered(LedgerConnection& file);
    Result<void> writeSnapshot(LedgerConnection& file);

    LineSource source_;
    const ImportOptions& options_;
    Engine engine_;
    EventLineParser parser_;
    LinesChecksum checksum_;
    std::string line_;
    std::vector<Event> gathered_;
    std::string body_;
};

Result<EventLinesHeader> Importer::readHeader() {
    const Result<bool> more = source_.next(line_);
    if (!more)
        return Error{Code::fileForeign,
                     source_.wrong("it is not the beginning of an exported event of Rostrum").detail};
    if (!*more)
        return source_.wrong("there is nothing in it", Code::fileForeign);
    Result<EventLinesHeader> header = parser_.header(line_);
    if (!header)
        return source_.wrong(header.error());
    const auto isHex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (header->eventId.size() != 32 || !std::all_of(header->eventId.begin(), header->eventId.end(), isHex))
        return source_.wrong("its event_id is none");
    if (header->epoch < 1 || header->epoch >= std::uint64_t{1} << 53)
        return source_.wrong("its epoch is none");
    checksum_.add(line_);
    return header;
}

// What a ledger could not give back as it is would be lost without a word.
Result<void> Importer::takeEvent() {
    Result<Event> event = parser_.event(line_);
    if (!event)
        return source_.wrong(event.error());
    const std::uint64_t expected = engine_.lastSeq() + 1;
    if (event->seq != expected)
        return source_.wrong("it is event " + std::to_string(event->seq) + " where " +
                             std::to_string(expected) + " should be");
    body_.clear();
    encodeBody(*event, body_);
    Event kept;
    kept.seq = event->seq;
    kept.format = event->format;
    kept.type = event->type;
    kept.board = event->board;
    kept.player = event->player;
    kept.receivedAtMs = event->receivedAtMs;
    kept.texts = event->texts;
    if (Result<void> decoded = decodeBody(body_, kept); !decoded)
        return source_.wrong(decoded.error());
    if (!(kept == *event))
        return source_.wrong("it says what an event of its type cannot hold");
    if (Result<void> applied = engine_.apply(*event); !applied)
        return source_.wrong(applied.error().detail);
    checksum_.add(line_);
    gathered_.push_back(std::move(*event));
    return {};
}

Result<void> Importer::takeTrailer(const EventLinesHeader& header) {
    const Result<EventLinesTrailer> trailer = parser_.trailer(line_);
    if (!trailer)
        return source_.wrong(trailer.error());
    if (trailer->events != engine_.lastSeq() || header.events != engine_.lastSeq())
        return source_.wrong("it ends after " + std::to_string(engine_.lastSeq()) +
                             " events, and should after " +
                             std::to_string(std::max(header.events, trailer->events)));
    if (trailer->checksum != checksum_.text())
        return source_.wrong("the checksum is another: something before it was changed");
    const Result<bool> more = source_.next(line_);
    if (!more || *more)
        return source_.wrong("there is something after the end");
    return {};
}

Result<void> Importer::commitGathered(LedgerConnection& file) {
    if (gathered_.empty())
        return {};
    Result<void> written = file.write(gathered_, nullptr);
    gathered_.clear();
    return written;
}

Result<void> Importer::writeSnapshot(LedgerConnection& file) {
    if (engine_.lastSeq() == 0)
        return {};
    SnapshotWriter writer(engine_);
    SnapshotPart part{writer.seq(), 0, false, {}};
    for (; !part.last; ++part.index) {
        part.bytes = writer.next(part.last);
        if (Result<void> written = file.write({}, &part); !written)
            return written;
        if (part.last)
            return {};
    }
    return {};
}

Result<void> Importer::readInto(LedgerConnection& file, const EventLinesHeader& header) {
    for (;;) {
        const Result<bool> more = source_.next(line_);
        if (!more)
            return more.error();
        if (!*more)
            return source_.wrong("the end is missing: the export was cut off after " +
                                 std::to_string(engine_.lastSeq()) + " events");
        if (EventLineParser::isTrailer(line_))
            break;
        if (Result<void> taken = takeEvent(); !taken)
            return taken;
        if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed))
            return Error{Code::unavailable, "the import was broken off; no file was made"};
        if (gathered_.size() < committedAtOnce)
            continue;
        if (Result<void> written = commitGathered(file); !written)
            return written;
        if (options_.progress)
            options_.progress(engine_.lastSeq(), header.events);
    }
    if (Result<void> ended = takeTrailer(header); !ended)
        return ended;
    if (Result<void> written = commitGathered(file); !written)
        return written;
    return writeSnapshot(file);
}

// The draft's only connection: it is closed, with everything in the file and on the disk, when this returns.
Result<void> fillDraft(const EventFileDraft& draft, Importer& importer, const EventLinesHeader& header) {
    Result<std::unique_ptr<LedgerConnection>> file = LedgerConnection::open(draft.file(), {});
    if (!file)
        return file.error();
    // Until it is in its place nobody relies on it: no commit has to wait for the disk, the last one waits for all.
    Result<void> done = (*file)->waitForDisk(false);
    if (done)
        done = importer.readInto(**file, header);
    if (done)
        done = (*file)->noteOpen("closed", header.epoch + 1);
    if (done)
        done = (*file)->mergeLog();
    return done;
}

} // namespace

Result<std::uint64_t> importEvent(std::istream& in, const std::string& target, const ImportOptions& options) {
    const Result<std::string> path = resolveEventFile(target);
    if (!path)
        return path.error();
    const Result<FileLock> lock = FileLock::acquire(*path);
    if (!lock)
        return lock.error();
    if (fileIdentity(*path) != FileIdentity())
        return Error{Code::fileUnusable,
                     "“" + *path + "” is there already; choose another name for the event."};
    Importer importer(in, options);
    const Result<EventLinesHeader> header = importer.readHeader();
    if (!header)
        return header.error();
    const LedgerIdentity identity{header->eventId, header->epoch + 1};
    Result<EventFileDraft> draft = EventFileDraft::make(*path, options.applicationVersion, &identity);
    if (!draft)
        return draft.error();
    if (Result<void> filled = fillDraft(*draft, importer, *header); !filled)
        return filled.error();
    if (Result<void> kept = draft->keep(); !kept)
        return kept.error();
    return header->events;
}

} // namespace rostrum
