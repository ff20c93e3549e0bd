// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/recovery.h"
#include "core/fakes/memory_ledger.h"
#include "server/ledger/verify.h"
#include "server/transfer/event_export.h"
#include "server/transfer/event_import.h"
#include "server/transfer/event_line.h"
#include "tests/core/fakes/sample_events.h"
#include "tests/golden/golden_event.h"
#include "tests/server/ledger/sqlite_fixture.h"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace rostrum;

namespace {

std::string exported(Ledger& ledger) {
    std::ostringstream out;
    const Result<std::uint64_t> done = exportEvent(ledger, out, {.applicationVersion = "1.2.3"});
    REQUIRE_MESSAGE(done.ok(), (done ? std::string() : done.error().detail));
    return out.str();
}

std::string stateOf(Ledger& ledger, bool useSnapshots = true) {
    const Result<Recovered> recovered = recover(ledger, {{}, useSnapshots});
    REQUIRE_MESSAGE(recovered.ok(), (recovered ? std::string() : recovered.error().detail));
    return recovered->engine->describe();
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::string textOf(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text.append(line).push_back('\n');
    return text;
}

// With the checksum that its lines have, as somebody would make it who meant to.
std::string sealed(std::vector<std::string> lines) {
    LinesChecksum checksum;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        checksum.add(lines[i]);
    lines.back() = lineOf(EventLinesTrailer{lines.size() - 2, checksum.text()});
    return textOf(lines);
}

std::vector<std::string> goldenLines() {
    MemoryLedger ledger;
    test::playGoldenEvent(ledger, [](const std::string& reason) { FAIL(reason); });
    return linesOf(exported(ledger));
}

Result<std::uint64_t> import(const std::string& text, const std::string& target) {
    std::istringstream in(text);
    return importEvent(in, target, {.applicationVersion = "1.2.4"});
}

// Refused with the line's number, and no file is left.
void checkRefused(const std::string& text, std::size_t line, Code code = Code::fileDamaged) {
    const TempFolder folder;
    const Result<std::uint64_t> done = import(text, folder.file());
    REQUIRE(!done.ok());
    CHECK_MESSAGE(done.error().detail.starts_with("line " + std::to_string(line) + ": "),
                  done.error().detail);
    CHECK(done.error().code == code);
    CHECK(std::filesystem::is_empty(folder.path()));
}

void replace(std::string& text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE_MESSAGE(at != std::string::npos, text);
    text.replace(at, what.size(), with);
}

} // namespace

TEST_CASE("every event is said exactly in a line") {
    const std::uint64_t seed = testSeed();
    INFO("ROSTRUM_SEED=", seed);
    std::mt19937_64 random(seed);
    std::vector<Event> events = everyKindOfEvent(1);
    for (std::uint64_t seq = events.size() + 1; seq <= 3000; ++seq)
        events.push_back(randomEvent(random, seq));
    EventLineParser parser;
    for (const Event& event : events) {
        const std::string line = lineOf(event);
        CAPTURE(line);
        CHECK(line.find('\n') == std::string::npos);
        const Result<Event> back = parser.event(line);
        REQUIRE_MESSAGE(back.ok(), (back ? std::string() : back.error().detail));
        REQUIRE(*back == event);
    }
}

TEST_CASE("an event that is exported and imported is the same, with a new epoch") {
    const TempFolder folder;
    const auto original = mustOpen(folder.file());
    test::playGoldenEvent(*original, [](const std::string& reason) { FAIL(reason); });
    const std::string text = exported(*original);
    const Result<std::uint64_t> done = import(text, folder.file("copy.rostrum"));
    REQUIRE_MESSAGE(done.ok(), (done ? std::string() : done.error().detail));
    CHECK(*done == *original->lastSeq());
    const auto copy = mustOpen(folder.file("copy.rostrum"), {.readOnly = true});
    CHECK(stateOf(*copy) == stateOf(*original));
    CHECK(stateOf(*copy, false) == stateOf(*original));
    CHECK(copy->identity().eventId == original->identity().eventId);
    CHECK(copy->identity().epoch == original->identity().epoch + 1);
    const Result<VerifyReport> report = verifyLedger(*copy);
    REQUIRE(report.ok());
    CHECK(report->good());
    // All of the ledger, to the last bit; only the header has the new epoch, and so the checksum is another.
    std::vector<std::string> lines = linesOf(text);
    std::vector<std::string> again = linesOf(exported(*copy));
    REQUIRE(lines.size() == again.size());
    CHECK(std::vector(lines.begin() + 1, lines.end() - 1) == std::vector(again.begin() + 1, again.end() - 1));
    CHECK(runSql(folder.file("copy.rostrum"), "SELECT value FROM meta WHERE key = 'application_version'") ==
          "1.2.4");
}

TEST_CASE("an event without anything in it can be exported and imported") {
    MemoryLedger ledger;
    const TempFolder folder;
    REQUIRE(import(exported(ledger), folder.file()).ok());
    CHECK(*mustOpen(folder.file())->lastSeq() == 0);
}

TEST_CASE("lines that are damaged are refused with their number and leave no file") {
    std::vector<std::string> lines = goldenLines();
    const std::size_t last = lines.size();
    SUBCASE("cut off at any line") {
        for (std::size_t kept = 1; kept < last; ++kept)
            checkRefused(textOf({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(kept)}),
                         kept + 1);
    }
    SUBCASE("cut off within a line") {
        const std::string text = textOf(lines);
        checkRefused(text.substr(0, text.size() - 1), last);
        checkRefused(text.substr(0, text.size() - lines.back().size() - 10), last - 1);
    }
    SUBCASE("two lines have changed places") {
        std::swap(lines[5], lines[6]);
        checkRefused(sealed(lines), 6);
    }
    SUBCASE("a line is missing") {
        lines.erase(lines.begin() + 4);
        checkRefused(sealed(lines), 5);
    }
    SUBCASE("a line is there twice") {
        lines.insert(lines.begin() + 4, lines[4]);
        checkRefused(sealed(lines), 6);
    }
    SUBCASE("a text was changed") {
        for (std::string& line : lines) {
            if (line.find("half time") != std::string::npos)
                replace(line, "half time", "half-time");
        }
        checkRefused(textOf(lines), last);
    }
    SUBCASE("the checksum was changed") {
        lines.back() = lineOf(EventLinesTrailer{last - 2, "0123456789abcdef"});
        checkRefused(textOf(lines), last);
    }
    SUBCASE("the trailer counts wrongly") {
        replace(lines.back(), std::to_string(last - 2), std::to_string(last - 1));
        checkRefused(textOf(lines), last);
    }
    SUBCASE("something follows") {
        checkRefused(textOf(lines) + "{}\n", last + 1);
        checkRefused(textOf(lines) + "x", last + 1);
    }
    SUBCASE("an event does not follow from those before it") {
        // The result was changed by somebody who knows the checksum.
        std::size_t at = 0;
        for (std::size_t i = 0; i < last && at == 0; ++i) {
            if (lines[i].find(R"("amount":3,"standing":{"score":3,)") != std::string::npos)
                at = i;
        }
        REQUIRE(at != 0);
        replace(lines[at], R"("standing":{"score":3,)", R"("standing":{"score":4,)");
        const TempFolder folder;
        // Whether it is found at the event itself or at the next one of the same player, a line is named.
        const Result<std::uint64_t> done = import(sealed(lines), folder.file());
        REQUIRE(!done.ok());
        CHECK(done.error().detail.starts_with("line "));
        CHECK(std::filesystem::is_empty(folder.path()));
    }
}

TEST_CASE("lines that are no event are refused with their number") {
    std::vector<std::string> lines = goldenLines();
    const std::string good = lines[3];
    const auto refused = [&](const std::string& line, Code code = Code::fileDamaged) {
        lines[3] = line;
        CAPTURE(line);
        checkRefused(sealed(lines), 4, code);
    };
    for (const char* line : {"", "{", "null", "[]", "{}", "\xff", R"({"seq":4})", "{\"seq\":3}garbage"})
        refused(line);
    const auto changed = [&](const std::string& what, const std::string& with,
                             Code code = Code::fileDamaged) {
        std::string line = good;
        replace(line, what, with);
        refused(line, code);
    };
    changed(R"("seq":3)", R"("seq":3.0)");
    changed(R"("seq":3)", R"("seq":"3")");
    changed(R"("seq":3)", R"("seq":-3)");
    changed(R"("seq":3)", R"("seq":18446744073709551616)");
    changed(R"("seq":3,)", R"("seq":3,"seq":3,)");
    changed(R"("seq":3,)", R"("seq":3,"colour":"red",)");
    changed(R"("format":1)", R"("format":200)", Code::fileForeign); // of a newer version
    changed(R"("type":")", R"("type":"x)");
    changed(R"("source":")", R"("source":"x)");
    changed(R"("group":)", R"("answer":"00","group":)"); // of another type of event
    changed(R"("group":)", R"("score":{"operation":"best","amount":7},"group":)");
}

TEST_CASE("what is no exported event is refused") {
    const std::vector<std::string> lines = goldenLines();
    checkRefused("", 1, Code::fileForeign);
    checkRefused("rank,player_id,score\n", 1, Code::fileForeign);
    checkRefused(std::string(100, '\0'), 1, Code::fileForeign);
    checkRefused(lines[1] + "\n", 1, Code::fileForeign);
    std::vector<std::string> newer = lines;
    replace(newer[0], R"("rostrum_event":1)", R"("rostrum_event":2,"something":"new")");
    checkRefused(textOf(newer), 1, Code::fileForeign);
    std::vector<std::string> nameless = lines;
    replace(nameless[0], R"("event_id":")", R"("event_id":"x)");
    checkRefused(textOf(nameless), 1);
}

TEST_CASE("an import overwrites nothing") {
    const TempFolder folder;
    const std::string text = textOf(goldenLines());
    SUBCASE("a file that is there") {
        writeFile(folder.file(), "mine");
        const Result<std::uint64_t> done = import(text, folder.file());
        REQUIRE(!done.ok());
        CHECK(done.error().detail.find(folder.file()) != std::string::npos);
        CHECK(fileBytes(folder.file()) == "mine");
    }
    SUBCASE("an event file that is open") {
        const auto ledger = mustOpen(folder.file());
        const Result<std::uint64_t> done = import(text, folder.file());
        REQUIRE(!done.ok());
        CHECK(done.error().code == Code::fileInUse);
        CHECK(*ledger->lastSeq() == 0);
    }
    SUBCASE("a folder that is not there") { CHECK(!import(text, folder.file("none/event.rostrum")).ok()); }
}

TEST_CASE("an import and an export can be broken off") {
    const TempFolder folder;
    const std::atomic<bool> stop = true;
    std::istringstream in(textOf(goldenLines()));
    const Result<std::uint64_t> imported = importEvent(in, folder.file(), {.stop = &stop});
    REQUIRE(!imported.ok());
    CHECK(imported.error().code == Code::unavailable);
    CHECK(std::filesystem::is_empty(folder.path()));
    MemoryLedger ledger;
    test::playGoldenEvent(ledger, [](const std::string& reason) { FAIL(reason); });
    std::ostringstream out;
    const Result<std::uint64_t> done = exportEvent(ledger, out, {.stop = &stop});
    REQUIRE(!done.ok());
    CHECK(done.error().code == Code::unavailable);
    const std::size_t lines = linesOf(out.str()).size();
    checkRefused(out.str(), lines + 1); // what it left is no whole export
}

TEST_CASE("an export that cannot be written says so") {
    MemoryLedger ledger;
    test::playGoldenEvent(ledger, [](const std::string& reason) { FAIL(reason); });
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    CHECK(!exportEvent(ledger, out, {}).ok());
}
