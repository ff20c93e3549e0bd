// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fakes/sample_events.h"

#include <cstdlib>
#include <limits>
#include <string>

namespace rostrum {

namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t greatestNumber = std::numeric_limits<std::uint32_t>::max();

const std::string unicodeName = "São Tomé 🏆 \u202eabc\u202c 野球 'x'; DROP TABLE events; --";

BoardConfig plainConfig() {
    BoardConfig config;
    config.id = "b";
    return config;
}

BoardConfig fullConfig() {
    BoardConfig config;
    config.id = std::string(64, 'b');
    config.name = unicodeName;
    config.sortOrder = SortOrder::ascending;
    config.updateMode = UpdateMode::best;
    config.rankMode = RankMode::modified;
    config.displayFormat = DisplayFormat::decimal;
    config.visibility = Visibility::restricted;
    config.decimals = 6;
    config.maxEntries = static_cast<std::uint64_t>(highest);
    config.minScore = lowest;
    config.maxScore = highest;
    config.maxStep = 0;
    config.startsAtMs = lowest;
    config.endsAtMs = highest;
    config.resetPeriod = ResetPeriod::monthly;
    config.periods = PeriodSet::fromBits(15);
    config.timeZone = "America/Argentina/ComodRivadavia";
    config.metadata = R"({"sponsor":"Żubr"})";
    config.tieBreaks =
        TieBreaks{{{"wins", SortOrder::descending}, {"fouls", SortOrder::ascending}}, TieBreak::playerId};
    config.resetPeriod = ResetPeriod::weekly;
    config.periods = PeriodSet::fromBits(15);
    config.timeZone = "Europe/Berlin";
    return config;
}

Event everything(EventType type) {
    Event event;
    event.type = type;
    event.source = Source::commandLine;
    event.board = greatestNumber;
    event.player = greatestNumber;
    event.group = 1;
    event.generation = greatest;
    event.receivedAtMs = 1790000000123;
    event.timestampMs = lowest;
    event.actor = unicodeName;
    event.grounds = EventGrounds{std::string(5000, 'r'), {1, 2, greatest}};
    event.texts = EventTexts{std::string(128, 'p'), unicodeName, "before", "game", R"({"k":[1,2,"ü"]})"};
    event.key = RequestKey{KeyKind::eventId, "caller", std::string(200, 'k'), greatest};
    return event;
}

void addExtremeScores(std::vector<Event>& events) {
    for (const Score score : {lowest, highest, Score{0}, Score{-1}}) {
        Event event = plainSubmission(0, score);
        event.score.amount = score;
        event.score.operation = ScoreOperation::increment;
        event.score.previous = Standing{score, greatest};
        event.score.ranked = true;
        event.score.rank = greatest;
        event.score.previousRank = 0;
        event.receivedAtMs = score;
        events.push_back(event);
        event.score.operation = ScoreOperation::correction;
        event.score.updated = false;
        event.score.standing.reachedSeq = 1;
        event.score.ranked = false;
        event.score.rank = 0;
        event.score.previous.reset();
        events.push_back(event);
    }
}

RankingChange changeIn(Period period, std::uint32_t player, bool before, bool after) {
    const RankedTuple lower{{lowest, greatest}, greatestNumber, {highest, lowest, 0, -1}};
    const RankedTuple upper{{highest, 1}, 0, {1, 2, 3, 4}};
    RankingChange change{greatestNumber, {period, period == Period::all ? 0 : lowest}, player, {}, {}};
    if (before)
        change.before = lower;
    if (after)
        change.after = upper;
    return change;
}

void addCorrections(std::vector<Event>& events) {
    const auto make = [&](EventType type) -> BoardFacts& {
        Event& event = events.emplace_back();
        event.type = type;
        event.board = 3;
        event.player = 3;
        return event.boardFacts.make();
    };
    const std::vector<RankingChange> changes = {changeIn(Period::all, 1, true, false),
                                                changeIn(Period::daily, greatestNumber, false, true)};
    const std::vector<RankingRef> current = {{Period::daily, lowest}, {Period::monthly, highest}};
    make(EventType::playerChanged).player =
        PlayerChangeFacts{{"red", unicodeName, true, false}, {"", "U12", false, true}, true, greatest};
    make(EventType::playersMerged).merge = MergeFacts{greatestNumber, changes};
    TokenFacts token;
    token.label = unicodeName;
    token.digest = std::string(tokenDigestBytes, '\xff');
    make(EventType::tokenMade).token = token;
    token.role = Role::operators;
    make(EventType::tokenMade).token = token;
    token.role = Role::device;
    token.boards = {"cup", std::string(64, 'z')};
    token.expiresMs = highest;
    token.digest = std::string(tokenDigestBytes, '\0');
    make(EventType::tokenMade).token = token;
    events.emplace_back().type = EventType::tokenRevoked;
    events.back().grounds.make().causes = {greatest};
    events.emplace_back().type = EventType::playerErased;
    events.back().texts = EventTexts{"erased-3", "erased-3", {}, {}, {}};
    using Kind = UndoFacts::Step::Kind;
    UndoFacts undo;
    undo.group = greatest;
    undo.undone = false;
    undo.board = undo.player = greatestNumber;
    undo.earlier = undo.changes = changes;
    for (int kind = 1; kind <= static_cast<int>(Kind::playerParted); ++kind)
        undo.steps.push_back({static_cast<Kind>(kind), 1, 2, 3, 4, lowest, current});
    undo.counters = {{1, 2, 3, lowest}, {greatestNumber, greatest, 0, std::nullopt}};
    make(EventType::changeUndone).undo = undo;
    for (int kind = static_cast<int>(Kind::viewPutAway); kind <= static_cast<int>(Kind::revealDoneAgain);
         ++kind)
        undo.steps.push_back({static_cast<Kind>(kind), 1, 0, 0, 3, 0, {}, greatest, greatestNumber, changes});
    make(EventType::changeUndone).undo = undo;
    events.back().format = viewFormat;
    undo.steps.push_back({Kind::periodGivenBack, 1, 0, 0, greatest, 0, current, 0, 1, {}});
    make(EventType::changeUndone).undo = undo;
    events.back().format = periodFormat;
    make(EventType::boardUnfrozen).unfreeze = UnfreezeFacts{{1, greatest}};
    events.back().format = viewFormat;
    make(EventType::boardUnfrozen).unfreeze.emplace();
    events.back().format = viewFormat;
    make(EventType::boardReset).reset = ResetFacts{current, greatest, highest};
    events.back().format = extendedFormat;
    make(EventType::boardDeleted).deletion = DeletionFacts{{1, greatestNumber}};
    events.back().format = extendedFormat;
    make(EventType::boardDeleted).deletion.emplace();
    events.back().format = extendedFormat;
}

// What only events of the extended format say.
void addExtended(std::vector<Event>& events) {
    for (int step = 1; step <= static_cast<int>(PeriodFacts::Step::retimed); ++step) {
        Event event;
        event.type = EventType::periodStepped;
        event.board = 7;
        event.boardFacts.make().period =
            PeriodFacts{static_cast<PeriodFacts::Step>(step), static_cast<Period>(step - 1), lowest, highest};
        events.push_back(event);
    }
    for (const EventType type : {EventType::boardReset, EventType::boardChanged}) {
        Event event;
        event.type = type;
        event.format = extendedFormat;
        event.boardFacts.make().nextResetAtMs = lowest;
        if (type == EventType::boardReset)
            event.boardFacts->reset.emplace();
        if (type == EventType::boardChanged) {
            event.boardFacts->before = plainConfig();
            event.boardFacts->after = fullConfig();
        }
        events.push_back(event);
    }
    for (const EventType type :
         {EventType::boardFrozen, EventType::boardUnfrozen, EventType::boardRevealed}) {
        Event& event = events.emplace_back();
        event.type = type;
        event.board = 5;
        if (type == EventType::boardRevealed)
            event.boardFacts.make().reveal = RevealFacts{
                true, 4, {changeIn(Period::all, 1, true, true), changeIn(Period::weekly, 2, true, false)}};
    }
    for (const EventType type : {EventType::scoreSubmitted, EventType::playerRemoved}) {
        Event event = plainSubmission(0);
        event.type = type;
        event.format = extendedFormat;
        event.extras.make(); // a board without secondaries, and no other ranking
        events.push_back(event);
        event.extras = ScoreExtras{4,    {1, 2, 3, 4},  {highest, lowest, 0, -1}, {-1, -1, -1, -1}, {},
                                   true, greatestNumber};
        event.extras->others = {
            changeIn(Period::daily, 1, false, true), changeIn(Period::weekly, 2, true, false),
            changeIn(Period::monthly, greatestNumber, true, true), changeIn(Period::all, 3, false, false)};
        event.extras->others[2].after = event.extras->others[2].before;
        events.push_back(event);
    }
}

} // namespace

Event plainSubmission(std::uint64_t seq, Score score) {
    Event event;
    event.seq = seq;
    event.source = Source::http;
    event.board = 1;
    event.player = static_cast<std::uint32_t>(seq % 337 + 1);
    event.group = seq;
    event.generation = 1;
    event.receivedAtMs = 1790000000000 + static_cast<std::int64_t>(seq % 1000000);
    event.timestampMs = event.receivedAtMs;
    event.score.operation = ScoreOperation::increment;
    event.score.amount = score;
    event.score.updated = true;
    event.score.standing = {score, seq};
    event.score.previous = Standing{score / 2, seq - 1};
    return event;
}

std::vector<Event> plainSubmissions(std::uint64_t first, std::uint64_t count) {
    std::vector<Event> events;
    for (std::uint64_t seq = first; seq < first + count; ++seq)
        events.push_back(plainSubmission(seq));
    return events;
}

std::vector<Event> everyKindOfEvent(std::uint64_t first) {
    std::vector<Event> events;
    for (int number = 1; number <= static_cast<int>(EventType::periodStepped); ++number) {
        const auto type = static_cast<EventType>(number);
        Event empty;
        empty.type = type;
        Event full = everything(type);
        if (type == EventType::requestAnswered) {
            empty.answer = std::string();
            full.answer = std::string("{\"a\":\0}", 7); // bytes, not text
        }
        if (type == EventType::boardCreated || type == EventType::boardChanged) {
            empty.boardFacts = BoardFacts{std::nullopt, plainConfig()};
            full.boardFacts = BoardFacts{plainConfig(), fullConfig()};
        }
        if (type == EventType::boardCreated || type == EventType::boardChanged ||
            type == EventType::boardReset) {
            full.format = extendedFormat;
            full.boardFacts.make().nextResetAtMs = highest;
            if (type == EventType::boardReset)
                full.boardFacts->reset.emplace(); // which the extended format always has
        }
        if (type == EventType::periodStepped) {
            empty.boardFacts.make().period = PeriodFacts{};
            full.boardFacts.make().period =
                PeriodFacts{PeriodFacts::Step::retimed, Period::monthly, lowest, highest};
        }
        full.board -= static_cast<std::uint32_t>(number); // numbers of boards and players are made once
        full.player -= static_cast<std::uint32_t>(number);
        Event withoutTexts = empty;
        empty.texts = EventTexts{};
        if (type != EventType::playerRegistered && type != EventType::boardCreated)
            events.push_back(withoutTexts);
        events.push_back(empty);
        events.push_back(full);
    }
    addExtremeScores(events);
    addExtended(events);
    addCorrections(events);
    std::uint64_t seq = first;
    for (Event& event : events) {
        event.seq = seq++;
        if (event.score.updated)
            event.score.standing.reachedSeq = event.seq;
    }
    return events;
}

Event randomEvent(std::mt19937_64& random, std::uint64_t seq) {
    const auto below = [&](std::uint64_t bound) { return random() % bound; };
    const auto text = [&](std::uint64_t longest) {
        std::string bytes(below(longest + 1), ' ');
        for (char& byte : bytes)
            byte = static_cast<char>('!' + below(90));
        return bytes;
    };
    // Any magnitude is as likely as any other, so that each length of a number is met.
    const auto number = [&] {
        return static_cast<std::int64_t>(random() >> below(64)) * (below(2) == 0 ? 1 : -1);
    };
    Event event = plainSubmission(seq, number());
    event.type = below(4) == 0 ? EventType::playerRemoved : EventType::scoreSubmitted;
    event.board = static_cast<std::uint32_t>(random());
    event.player = static_cast<std::uint32_t>(random());
    event.group = seq - below(seq);
    event.receivedAtMs = number();
    event.timestampMs = below(2) == 0 ? event.receivedAtMs : number();
    event.score.amount = number();
    event.score.updated = below(2) == 0;
    event.score.standing = {number(), below(2) == 0 ? seq : random()};
    if (below(2) == 0)
        event.score.previous.reset();
    event.score.ranked = below(2) == 0;
    event.score.rank = event.score.ranked ? random() >> below(64) : 0;
    event.score.previousRank = event.score.ranked ? random() >> below(64) : 0;
    event.actor = text(20);
    EventGrounds grounds;
    grounds.reason = text(3);
    for (std::uint64_t i = below(4); i > 0; --i)
        grounds.causes.push_back(random());
    if (!grounds.empty())
        event.grounds = std::move(grounds);
    if (below(2) == 0)
        event.texts = EventTexts{text(5), text(5), text(2), text(9), text(300)};
    if (below(3) == 0)
        event.key = RequestKey{KeyKind::header, text(9), text(40), random()};
    return event;
}

std::uint64_t testSeed() {
    const char* given = std::getenv("ROSTRUM_SEED"); // NOLINT(concurrency-mt-unsafe): before any thread
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 20261121;
}

} // namespace rostrum
