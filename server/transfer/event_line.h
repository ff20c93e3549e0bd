// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A whole event as lines of JSON: a header, an event a line from 1 on, a trailer. Every line is whole and exact; a checksum that runs from
// line to line tells of what was changed, left out or put elsewhere. (event_fields.h has the fields.)
//
// Thread: one at a time.

#include "core/engine/event.h"
#include "core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rostrum {

struct EventLinesHeader {
    static constexpr std::uint64_t newestForm = 1;

    std::uint64_t form = newestForm;
    std::string eventId; // LedgerIdentity
    std::uint64_t epoch = 1;
    std::uint64_t events = 0;
    std::string applicationVersion; // of the program that wrote it

    friend bool operator==(const EventLinesHeader&, const EventLinesHeader&) = default;
};

struct EventLinesTrailer {
    std::uint64_t events = 0;
    std::string checksum; // of all lines before it

    friend bool operator==(const EventLinesTrailer&, const EventLinesTrailer&) = default;
};

// Without the newline.
std::string lineOf(const EventLinesHeader& header);
std::string lineOf(const EventLinesTrailer& trailer);
std::string lineOf(const Event& event);

// Its parser's memory is used again.
class EventLineParser {
  public:
    EventLineParser();
    ~EventLineParser();
    EventLineParser(const EventLineParser&) = delete;
    EventLineParser& operator=(const EventLineParser&) = delete;

    // The errors say what is wrong with the line: Code::fileForeign for a header that is none or newer, else Code::fileDamaged.
    Result<EventLinesHeader> header(std::string_view line);
    Result<EventLinesTrailer> trailer(std::string_view line);
    Result<Event> event(std::string_view line);
    // Whether the line is a trailer, well-formed or not.
    static bool isTrailer(std::string_view line);

  private:
    struct Parser;
    template <typename T>
    Result<T> read(std::string_view line);
    std::unique_ptr<Parser> parser_;
};

// The checksum of lines, each added without its newline.
class LinesChecksum {
  public:
    void add(std::string_view line);
    std::string text() const { return sum_; }

  private:
    std::string sum_ = "0000000000000000";
    std::string work_; // kept for its memory
};

} // namespace rostrum
