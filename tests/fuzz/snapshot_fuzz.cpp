// SPDX-License-Identifier: GPL-3.0-or-later
// What a damaged or made-up event file can hold: parts of snapshots, bodies of events, kept answers. Raw bytes, and bent copies of
// good ones. Whatever comes, it is refused, or it is a state that keeps every invariant and survives being written again.
#include "core/board/text.h"
#include "core/check.h"
#include "core/engine/answer_codec.h"
#include "core/engine/engine.h"
#include "core/engine/event_codec.h"
#include "core/engine/snapshot.h"
#include "core/engine/snapshot_reader.h"
#include "tests/core/engine/event_columns.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace rostrum;
using fuzz::FuzzInput;

namespace {

Submission submission(std::string board, std::string player, std::int64_t score) {
    Submission result;
    result.leaderboardId = std::move(board);
    result.playerId = std::move(player);
    result.score = {score, 0};
    return result;
}

// A small history with something of everything in it, and a snapshot of its end.
struct Sample {
    std::vector<Event> events;
    std::vector<std::string> parts;
    Engine engine;

    Sample() {
        CreateBoard create;
        create.draft.id = "cup";
        create.draft.minScore.emplace(ExactNumber{-100, 0});
        create.draft.rankMode = RankMode::dense;
        run(create);
        create.draft.id = "gone";
        run(create);
        create.draft.id = "race";
        create.draft.sortOrder = SortOrder::ascending;
        create.draft.maxEntries = 3;
        run(create);
        for (int i = 0; i < 6; ++i)
            run(SubmitScore{submission("race", "runner " + std::to_string(i), i % 3)});
        run(SubmitScore{submission("cup", "ann", 5)}, "key");
        run(ResetBoard{"cup", "a new day"});
        Submission named = submission("cup", "a player with a rather long id", 7);
        named.username = "Bob";
        named.eventId = "event";
        named.metadata = "{}";
        run(SubmitScore{named});
        run(SubmitBatch{{submission("cup", "ann", 2), submission("nowhere", "ann", 2)}, false}, "batch");
        run(RemovePlayer{"race", "runner 3"}, "remove");
        run(DeleteBoard{"gone"}, "delete");
        ChangeBoard change{"cup", {}};
        change.draft.name = "The cup";
        run(change, "change");
        SnapshotWriter writer(engine);
        for (bool last = false; !last;)
            parts.push_back(writer.next(last));
    }
    void run(const Command& command, const std::string& key = {}) {
        engine.beginBatch();
        nowMs += 1001;
        const bool done = engine.execute(command, {Source::http, "someone", key}, nowMs, events).ok();
        ROSTRUM_CHECK(done, "the sample is refused");
        engine.keepBatch();
    }
    std::int64_t nowMs = 1'767'225'600'000;
};

const Sample& sample() {
    static const Sample made;
    return made;
}

std::string bodyOf(const Event& event) {
    std::string body;
    encodeBody(event, body);
    return body;
}

// Changes a text in a few places, as damage does, and as somebody does who knows what the numbers mean.
void bend(FuzzInput& in, std::string& text) {
    const std::size_t at = in.below(text.size() + 1);
    const std::size_t length = std::min<std::size_t>(in.byte() % 16, text.size() - at);
    switch (in.byte() % 6) {
    case 0:
    case 1:
        if (at < text.size())
            text[at] = static_cast<char>(in.byte());
        break;
    case 2: text.erase(at, length); break;
    case 3: text.insert(at, in.bytes(length)); break;
    case 4: text.insert(at, text.substr(at, length)); break;
    default:
        text.replace(at, std::min<std::size_t>(1, text.size() - at), std::string(9, '\xff') + '\1');
        break;
    }
}

void loadSnapshot(const std::vector<std::string>& parts) {
    Engine engine;
    SnapshotReader reader(engine);
    for (const std::string& part : parts) {
        if (!reader.add(part))
            return;
    }
    if (!reader.finish())
        return;
    engine.checkInvariants();
    const std::string state = engine.describe();
    Engine again;
    SnapshotReader second(again);
    SnapshotWriter writer(engine);
    for (bool last = false; !last;)
        ROSTRUM_CHECK(second.add(writer.next(last)).ok(), "a snapshot was taken that cannot be read");
    ROSTRUM_CHECK(second.finish().ok(), "a snapshot was taken that is not whole");
    ROSTRUM_CHECK(again.describe() == state, "a snapshot of a snapshot is another");
}

void rawSnapshot(FuzzInput& in) {
    std::vector<std::string> parts;
    while (in.more() && parts.size() < 8)
        parts.emplace_back(in.bytes(in.below(4096)));
    loadSnapshot(parts);
}

void bentSnapshot(FuzzInput& in) {
    std::vector<std::string> parts = sample().parts;
    for (int changes = 0; in.more() && changes < 20; ++changes) {
        const std::size_t part = in.below(parts.size());
        switch (in.byte() % 12) {
        case 0:
            parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(part), std::string(parts[part]));
            break;
        case 1:
            if (parts.size() > 1)
                parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(part));
            break;
        case 2: std::swap(parts[part], parts[in.below(parts.size())]); break;
        default: bend(in, parts[part]); break;
        }
    }
    loadSnapshot(parts);
}

// A body that can be read is an event, and the same after another way through bytes.
bool readBody(const std::string& body, Event& event) {
    if (!decodeBody(body, event))
        return false;
    Event again = test::columnsOf(event);
    ROSTRUM_CHECK(decodeBody(bodyOf(event), again).ok(), "a body that was read cannot be read again");
    ROSTRUM_CHECK(again == event, "a body comes back as another event");
    return true;
}

Boxed<EventTexts> anyTexts(FuzzInput& in) {
    if (in.byte() % 4 == 0)
        return {};
    EventTexts texts;
    texts.playerId =
        in.byte() % 2 == 0 ? std::string(in.bytes(in.byte() % 8)) : std::string(in.number(2), 'i');
    texts.username =
        in.byte() % 2 == 0 ? std::string(in.bytes(in.byte() % 8)) : std::string(in.number(3) % 70'000, 'u');
    return texts;
}

// The sample's events, one of which is another or has a bent body, are played from the beginning.
void bentEvents(FuzzInput& in, bool raw) {
    const std::vector<Event>& events = sample().events;
    const std::size_t bent = in.below(events.size());
    Engine engine;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (i != bent) {
            if (!engine.apply(events[i]))
                return;
            continue;
        }
        Event event;
        event.seq = i + 1;
        event.type = raw ? static_cast<EventType>(in.byte() % 11) : events[i].type;
        event.board = in.oneIn(4) ? static_cast<std::uint32_t>(in.number(4)) : events[i].board;
        event.player = in.oneIn(4) ? static_cast<std::uint32_t>(in.number(4)) : events[i].player;
        event.receivedAtMs = in.oneIn(4) ? static_cast<std::int64_t>(in.number(8)) : events[i].receivedAtMs;
        event.texts = in.oneIn(4) ? anyTexts(in) : events[i].texts;
        std::string body = raw ? std::string(in.bytes(4096)) : bodyOf(events[i]);
        while (!raw && in.more())
            bend(in, body);
        if (!readBody(body, event) || !engine.apply(event))
            return;
        engine.checkInvariants();
        if (engine.answerIn(event))
            ROSTRUM_CHECK(event.type == EventType::scoreSubmitted || event.type == EventType::requestAnswered,
                          "an event without an answer answers");
    }
    engine.checkInvariants();
    (void)engine.describe();
}

void readAnswer(const std::string& bytes) {
    const std::optional<CommandAnswer> answer = decodeAnswer(bytes);
    if (answer)
        ROSTRUM_CHECK(decodeAnswer(encodeAnswer(*answer)) == answer, "an answer comes back as another");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FuzzInput in(data, size);
    switch (in.byte() % 8) {
    case 0: rawSnapshot(in); break;
    case 1: bentEvents(in, true); break;
    case 2:
    case 3: bentEvents(in, false); break;
    case 4: readAnswer(std::string(in.bytes(size))); break;
    case 5: {
        std::vector<std::string> answers;
        for (const Event& event : sample().events) {
            if (event.answer)
                answers.push_back(*event.answer);
        }
        std::string& answer = answers[in.below(answers.size())];
        while (in.more())
            bend(in, answer);
        readAnswer(answer);
        break;
    }
    default: bentSnapshot(in); break;
    }
    return 0;
}
