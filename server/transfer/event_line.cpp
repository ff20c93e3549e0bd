// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transfer/event_line.h"

#include "server/ledger/checksum.h"
#include "server/transfer/event_fields.h"

namespace rostrum {

namespace transfer {

template <typename Form, Either<EventLinesHeader> H>
void fields(Form& form, H& header) {
    form.number("rostrum_event", header.form);
    form.text("event_id", header.eventId);
    form.number("epoch", header.epoch);
    form.number("events", header.events);
    form.text("application_version", header.applicationVersion);
}

template <typename Form, Either<EventLinesTrailer> T>
void fields(Form& form, T& trailer) {
    form.number("events_written", trailer.events);
    form.text("checksum", trailer.checksum);
}

} // namespace transfer

namespace {

constexpr std::string_view trailerBegins = R"({"events_written":)";

template <typename T>
std::string written(const T& value) {
    std::string line;
    transfer::LineWriter form(line);
    fields(form, value);
    form.end();
    return line;
}

} // namespace

std::string lineOf(const EventLinesHeader& header) { return written(header); }
std::string lineOf(const Event& event) { return written(event); }
std::string lineOf(const EventLinesTrailer& trailer) {
    // Its first field is what it is known by, so it is there also where nothing was written.
    std::string line(trailerBegins);
    line.append(std::to_string(trailer.events))
        .append(R"(,"checksum":")")
        .append(trailer.checksum)
        .append("\"}");
    return line;
}

struct EventLineParser::Parser {
    simdjson::dom::parser json;
};

EventLineParser::EventLineParser() : parser_(std::make_unique<Parser>()) {}
EventLineParser::~EventLineParser() = default;

bool EventLineParser::isTrailer(std::string_view line) { return line.starts_with(trailerBegins); }

template <typename T>
Result<T> EventLineParser::read(std::string_view line) {
    simdjson::dom::object object;
    const auto parsed = parser_->json.parse(line.data(), line.size(), true);
    if (const auto code = parsed.get(object))
        return Error{Code::fileDamaged,
                     code == simdjson::INCORRECT_TYPE
                         ? std::string("it is no JSON object")
                         : std::string("it is no JSON (") + simdjson::error_message(code) + ")"};
    T value;
    transfer::LineReader form(object);
    fields(form, value);
    if (const std::optional<std::string> wrong = form.complaint())
        return Error{Code::fileDamaged, *wrong};
    return value;
}

Result<EventLinesHeader> EventLineParser::header(std::string_view line) {
    // Before anything else, for a newer form may have any fields.
    simdjson::dom::object object;
    std::uint64_t form = 0;
    if (parser_->json.parse(line.data(), line.size(), true).get(object) != simdjson::SUCCESS ||
        object.at_key("rostrum_event").get(form) != simdjson::SUCCESS)
        return Error{Code::fileForeign, "it is not the beginning of an exported event of Rostrum"};
    if (form > EventLinesHeader::newestForm)
        return Error{Code::fileForeign, "the event was exported by a newer Rostrum (its form is " +
                                            std::to_string(form) + ", this program knows " +
                                            std::to_string(EventLinesHeader::newestForm) +
                                            "); import it with that version"};
    return read<EventLinesHeader>(line);
}

Result<EventLinesTrailer> EventLineParser::trailer(std::string_view line) {
    return read<EventLinesTrailer>(line);
}

Result<Event> EventLineParser::event(std::string_view line) { return read<Event>(line); }

void LinesChecksum::add(std::string_view line) {
    work_.assign(sum_).append(line);
    sum_ = checksumText(work_);
}

} // namespace rostrum
