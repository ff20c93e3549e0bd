// SPDX-License-Identifier: GPL-3.0-or-later
// The demonstration: its game by itself, and on a real writer.
#include "app/cli/demo.h"
#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"

#include <QTest>
#include <QUtf8StringView>

#include <set>

using namespace rostrum;

namespace {

class House {
  public:
    House() : writer(ledger, intake, tops, vitals, clock) {
        opened = writer.open().ok();
        writer.start();
    }
    ~House() { writer.stop(); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    TopPtr top(const std::string& board) { return tops.find(board, clock.steadyNs()); }
    bool submit(Command command) {
        return intake.submit({std::move(command), {}, {}, clock.steadyNs()}).ok();
    }

    SystemClock clock;
    MemoryLedger ledger;
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    Writer writer;
    bool opened = false;
};

DemoOptions quick() {
    DemoOptions options;
    options.tick = std::chrono::milliseconds(5);
    options.speed = 200;
    return options;
}

std::int64_t sumOf(const TopPtr& top) {
    std::int64_t sum = 0;
    for (const Entry& entry : top->entries)
        sum += entry.score;
    return sum;
}

} // namespace

class CliDemoTests : public QObject {
    Q_OBJECT

  private slots:
    void namesGoodPlayers();
    void playsTheSameForTheSameSeed();
    void playsRoundsToTheEnd();
    void fillsItsBoard();
    void leavesOtherBoardsAlone();
    void makesItsBoardAnew();
    void goesOnWhereItWas();
};

void CliDemoTests::namesGoodPlayers() {
    std::set<std::string_view> ids;
    std::set<std::string_view> names;
    for (const auto& contestant : BattleRoyale::contestants()) {
        QVERIFY(!contestant.id.empty() && contestant.id.size() <= 128);
        const QUtf8StringView name(contestant.name.data(), static_cast<qsizetype>(contestant.name.size()));
        QVERIFY(!contestant.name.empty() && name.isValidUtf8());
        QVERIFY(name.toString().size() <= 64);
        ids.insert(contestant.id);
        names.insert(contestant.name);
    }
    QCOMPARE(ids.size(), BattleRoyale::playerCount);
    QCOMPARE(names.size(), BattleRoyale::playerCount);
}

void CliDemoTests::playsTheSameForTheSameSeed() {
    const auto play = [](std::uint64_t seed, std::int64_t step) {
        BattleRoyale game(seed);
        std::vector<BattleRoyale::Award> awards;
        for (std::int64_t ms = 0; ms < 600'000; ms += step)
            game.advance(step, awards);
        std::vector<std::pair<std::size_t, std::int64_t>> list;
        list.reserve(awards.size());
        for (const auto& award : awards)
            list.emplace_back(award.player, award.points);
        return list;
    };
    QVERIFY(play(1, 100) == play(1, 100));
    QVERIFY(play(1, 100) == play(1, 7'500)); // however the time is cut
    QVERIFY(play(1, 100) != play(2, 100));
}

void CliDemoTests::playsRoundsToTheEnd() {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        BattleRoyale game(seed);
        std::vector<BattleRoyale::Award> awards;
        std::int64_t playedMs = 0;
        while (game.round() < 4 && playedMs < 3'600'000) {
            game.advance(1'000, awards);
            playedMs += 1'000;
            QVERIFY(game.alive() >= 1 && game.alive() <= BattleRoyale::playerCount);
        }
        QVERIFY2(game.round() == 4, qPrintable(QStringLiteral("seed %1").arg(seed)));
        // Alive: a round is over in minutes, and something happens all the time.
        QVERIFY(playedMs / 3 > 30'000 && playedMs / 3 < 300'000);
        QVERIFY(awards.size() > static_cast<std::size_t>(playedMs / 2'000));
        const auto wins = std::count_if(awards.begin(), awards.end(),
                                        [](const auto& award) { return award.points == 150; });
        QCOMPARE(wins, 3);
        for (const auto& award : awards)
            QVERIFY(award.points > 0 && award.player < BattleRoyale::playerCount);
    }
}

void CliDemoTests::fillsItsBoard() {
    House house;
    QVERIFY(house.opened);
    DemoTournament demo(house.intake, house.clock, quick());
    QCOMPARE(demo.boardId(), std::string());
    demo.start();
    QTRY_COMPARE(demo.boardId(), std::string("battle-royale"));
    QTRY_VERIFY(house.top("battle-royale") && house.top("battle-royale")->meta.totalPlayers == 60);
    const std::int64_t before = sumOf(house.top("battle-royale"));
    QTRY_VERIFY(sumOf(house.top("battle-royale")) > before + 500);
    QCOMPARE(demo.fault(), std::string());
    const TopPtr top = house.top("battle-royale");
    QCOMPARE(top->leaderboardName, std::string("Battle Royale"));
    QVERIFY(std::any_of(top->entries.begin(), top->entries.end(), [](const Entry& entry) {
        return entry.playerId == "zephyr" && entry.username == "Zéphyr";
    }));
    demo.stop();
    demo.stop(); // again does no harm
}

void CliDemoTests::leavesOtherBoardsAlone() {
    House house;
    CreateBoard taken;
    taken.draft.id = "battle-royale";
    taken.draft.updateMode = UpdateMode::best;
    QVERIFY(house.submit(taken));
    DemoTournament demo(house.intake, house.clock, quick());
    demo.start();
    QTRY_COMPARE(demo.boardId(), std::string("battle-royale-2"));
    QTRY_VERIFY(house.top("battle-royale-2") && sumOf(house.top("battle-royale-2")) > 0);
    QTRY_VERIFY(house.top("battle-royale"));
    QCOMPARE(house.top("battle-royale")->meta.totalPlayers, std::uint64_t{0});
}

void CliDemoTests::makesItsBoardAnew() {
    House house;
    DemoTournament demo(house.intake, house.clock, quick());
    demo.start();
    QTRY_VERIFY(house.top("battle-royale") && sumOf(house.top("battle-royale")) > 0);
    const std::uint32_t board = house.top("battle-royale")->meta.board;
    QVERIFY(house.submit(DeleteBoard{"battle-royale"}));
    QTRY_VERIFY(!house.top("battle-royale")->deleted && house.top("battle-royale")->meta.board != board);
    QTRY_VERIFY(sumOf(house.top("battle-royale")) > 0);
    QTRY_COMPARE(demo.fault(), std::string());
}

void CliDemoTests::goesOnWhereItWas() {
    House house;
    std::int64_t reached = 0;
    {
        DemoTournament first(house.intake, house.clock, quick());
        first.start();
        QTRY_VERIFY(house.top("battle-royale") && sumOf(house.top("battle-royale")) > 300);
        first.stop();
        reached = sumOf(house.top("battle-royale"));
    }
    DemoTournament second(house.intake, house.clock, quick());
    second.start();
    QTRY_VERIFY(sumOf(house.top("battle-royale")) > reached + 100);
    QCOMPARE(second.boardId(), std::string("battle-royale"));
}

QTEST_GUILESS_MAIN(CliDemoTests)
#include "cli_demo_tests.moc"
