// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/recovery.h"
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "core/fakes/memory_ledger.h"
#include "server/ledger/migrations.h"
#include "server/ledger/sqlite_ledger.h"
#include "server/ledger/verify.h"
#include "tests/golden/golden_event.h"
#include "tests/golden/whole_event.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace rostrum;
using namespace rostrum::test;
namespace fs = std::filesystem;

namespace {

std::string textOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE_MESSAGE(in.good(), file.string());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// Golden files are never touched: each is opened as a copy.
class Copy {
  public:
    explicit Copy(const fs::path& original) {
        std::string folder = (fs::temp_directory_path() / "rostrum-golden-XXXXXX").string();
        REQUIRE(mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        fs::copy_file(original, file());
    }
    ~Copy() { fs::remove_all(folder_); }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    fs::path file() const { return folder_ / "event.rostrum"; }

  private:
    fs::path folder_;
};

std::string stateOf(Ledger& ledger, bool useSnapshots, bool expectSnapshot) {
    const Result<Recovered> recovered = recover(ledger, {{}, useSnapshots});
    REQUIRE_MESSAGE(recovered.ok(), (recovered.ok() ? "" : recovered.error().detail));
    CHECK(recovered->notes.empty());
    CHECK((recovered->snapshotSeq != 0) == expectSnapshot);
    recovered->engine->checkInvariants();
    return recovered->engine->describe();
}

} // namespace

TEST_CASE("the event file of every released form opens and comes to the same state") {
    int forms = 0;
    for (const fs::directory_entry& form : fs::directory_iterator(ROSTRUM_GOLDEN_DIR)) {
        if (!form.is_directory())
            continue;
        ++forms;
        CAPTURE(form.path().string());
        const std::string expected = textOf(form.path() / "state.txt");
        const Copy copy(form.path() / "event.rostrum");
        const Result<std::unique_ptr<SqliteLedger>> ledger = SqliteLedger::open(copy.file().string());
        REQUIRE_MESSAGE(ledger.ok(), (ledger.ok() ? "" : ledger.error().detail));
        CHECK((*ledger)->identity().eventId == textOf(form.path() / "event_id.txt"));
        CHECK(stateOf(**ledger, true, true) == expected);
        CHECK(stateOf(**ledger, false, false) == expected);
    }
    CHECK(forms >= 1);
}

TEST_CASE("a file of an older form is brought up to date, and verified before and after") {
    for (const char* form : {"v1", "v2"}) {
        CAPTURE(form);
        const Copy copy(fs::path(ROSTRUM_GOLDEN_DIR) / form / "event.rostrum");
        const std::string before = textOf(copy.file());
        const auto verify = [&] {
            const Result<std::unique_ptr<SqliteLedger>> ledger =
                SqliteLedger::open(copy.file().string(), {.readOnly = true});
            REQUIRE_MESSAGE(ledger.ok(), (ledger.ok() ? "" : ledger.error().detail));
            const Result<std::int64_t> version = (*ledger)->database()->number("PRAGMA user_version");
            const Result<VerifyReport> report = verifyLedger(**ledger);
            REQUIRE(report.ok());
            for (const VerifyReport::Check& check : report->checks)
                CHECK_MESSAGE(check.faults.empty(), check.what, ": ",
                              (check.faults.empty() ? "" : check.faults.front()));
            return *version;
        };
        CHECK(verify() == 1);
        CHECK(textOf(copy.file()) == before); // reading alone leaves it old
        REQUIRE(SqliteLedger::open(copy.file().string()).ok());
        CHECK(verify() == static_cast<std::int64_t>(embeddedMigrations().size()));
        Result<Database> database = Database::open(copy.file().string(), SQLITE_OPEN_READWRITE, {});
        REQUIRE(database.ok());
        CHECK(*database->text("SELECT group_concat(number || ' ' || name, ', ') FROM migrations") ==
              "1 0001_event_file, 2 0002_whole_boards, 3 0003_tokens_and_settings");
        CHECK(*database->text("SELECT tie_break || periods || time_zone FROM leaderboards LIMIT 1") ==
              R"(["first"]["all"]UTC)");
        CHECK(*database->text("SELECT hidden || banned FROM players LIMIT 1") == "00");
    }
}

TEST_CASE("a whole event comes to one state by every way, and its kinds of events are all there") {
    MemoryLedger memory;
    const std::string state = playWholeEvent(memory, [](const std::string& reason) { FAIL(reason); });
    CHECK(stateOf(memory, true, true) == state);
    CHECK(stateOf(memory, false, false) == stateOf(memory, true, true));
    std::set<int> types;
    REQUIRE(memory
                .read(0, UINT64_MAX,
                      [&](const Event& event) -> Result<void> {
                          types.insert(static_cast<int>(event.type));
                          return {};
                      })
                .ok());
    CHECK(types == std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19});
}

// Taken a little at a time while the event goes on, one after the other.
class SlowSnapshots {
  public:
    void go(Engine& engine) {
        if (writer_ && writer_->stale())
            drop();
        if (!writer_) {
            SnapshotWriter::Pace pace;
            pace.partBytes = 44 * 1024;
            pace.stepWork = 1;
            expected_ = engine.describe();
            writer_ = std::make_unique<SnapshotWriter>(engine, pace);
        }
        std::string part;
        bool last = false;
        for (int i = 0; i < stepsAtOnce_ && !last; ++i) {
            if (writer_->step(part, last))
                parts_.push_back(std::move(part));
        }
        if (!last)
            return;
        ++whole;
        check();
        drop();
        stepsAtOnce_ = stepsAtOnce_ % 40 + 1;
    }

    int whole = 0;

  private:
    void check() {
        Engine loaded;
        SnapshotReader reader(loaded);
        for (const std::string& part : parts_)
            REQUIRE(reader.add(part).ok());
        REQUIRE(reader.finish().ok());
        loaded.checkInvariants();
        CHECK(loaded.describe() == expected_);
    }
    void drop() {
        while (writer_->release()) {
        }
        writer_.reset();
        parts_.clear();
    }

    std::unique_ptr<SnapshotWriter> writer_;
    std::vector<std::string> parts_;
    std::string expected_;
    int stepsAtOnce_ = 1;
};

TEST_CASE("a snapshot of any moment of a whole event is the state of that moment") {
    const auto fail = [](const std::string& reason) { FAIL(reason); };
    SUBCASE("at once") {
        MemoryLedger memory;
        int taken = 0;
        playWholeEvent(memory, fail, [&](Engine& engine) {
            SnapshotWriter writer(engine);
            Engine loaded;
            SnapshotReader reader(loaded);
            for (bool last = false; !last;)
                REQUIRE(reader.add(writer.next(last)).ok());
            REQUIRE(reader.finish().ok());
            loaded.checkInvariants();
            CHECK(loaded.describe() == engine.describe());
            ++taken;
        });
        CHECK(taken > 50);
    }
    SUBCASE("while it goes on") {
        MemoryLedger memory;
        Engine played;
        SlowSnapshots snapshots;
        playWholeEvent(
            memory, fail, [&](Engine& engine) { snapshots.go(engine); }, &played);
        CHECK(snapshots.whole > 5);
    }
}

TEST_CASE("the present form writes what the newest golden file holds") {
    MemoryLedger ledger;
    playWholeEvent(ledger, [](const std::string& reason) { FAIL(reason); });
    CHECK(stateOf(ledger, true, true) == textOf(fs::path(ROSTRUM_GOLDEN_DIR) / "v5" / "state.txt"));
}
