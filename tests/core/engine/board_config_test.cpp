// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/board_config_codec.h"
#include "tests/core/engine/desk_of_engine.h"

using namespace rostrum;
using namespace rostrum::test;

TEST_CASE("ids of boards") {
    for (const char* id : {"a", "A-b_c.9", "..."})
        CHECK(isBoardId(id));
    for (const char* id : {"", ".", "..", "a b", "ü", "a/b", "a\n"})
        CHECK(!isBoardId(id));
    CHECK(isBoardId(std::string(64, 'x')));
    CHECK(!isBoardId(std::string(65, 'x')));
}

TEST_CASE("a draft becomes a board with the defaults") {
    const Result<BoardConfig> config = configOf(draft("cup"));
    REQUIRE(config.ok());
    CHECK(config->name == "cup");
    CHECK(config->maxEntries == 10000);
    CHECK(config->updateMode == UpdateMode::replace);
    CHECK(config->sortOrder == SortOrder::descending);
    CHECK(config->metadata == "{}");
}

TEST_CASE("drafts that make no sense are refused with a reason") {
    const auto refused = [](auto change) {
        BoardDraft with = draft("cup");
        change(with);
        const Result<BoardConfig> config = configOf(with);
        REQUIRE(!config.ok());
        CHECK(config.error().code == Code::invalidRequest);
        CHECK(!config.error().detail.empty());
    };
    refused([](BoardDraft& d) { d.id.reset(); });
    refused([](BoardDraft& d) { d.id = "a b"; });
    refused([](BoardDraft& d) { d.name = ""; });
    refused([](BoardDraft& d) { d.name = "a\nb"; });
    refused([](BoardDraft& d) { d.decimals = 7; });
    refused([](BoardDraft& d) { d.decimals = -1; });
    refused([](BoardDraft& d) { d.minScore = std::optional(number("0.5")); });
    refused([](BoardDraft& d) {
        d.minScore = std::optional(number("2"));
        d.maxScore = std::optional(number("1"));
    });
    refused([](BoardDraft& d) { d.maxStep = std::optional(number("-1")); });
    refused([](BoardDraft& d) {
        d.startsAtMs = std::optional<std::int64_t>(5);
        d.endsAtMs = std::optional<std::int64_t>(5);
    });
    refused([](BoardDraft& d) { d.metadata = std::string(20000, 'x'); });
}

TEST_CASE("bounds keep their value when the decimals change") {
    BoardDraft with = draft("cup");
    with.maxScore = std::optional(number("100"));
    BoardConfig before = *configOf(with);
    BoardDraft change;
    change.decimals = 3;
    Result<BoardConfig> after = changedConfig(before, change, false);
    REQUIRE(after.ok());
    CHECK(after->maxScore == 100000);
    change.maxScore = std::optional(number("0.125"));
    after = changedConfig(before, change, false);
    REQUIRE(after.ok());
    CHECK(after->maxScore == 125);
    BoardDraft back;
    back.decimals = 0;
    CHECK(!changedConfig(*after, back, false).ok()); // 0.125 has no place there
    back.maxScore = std::optional<std::optional<ExactNumber>>(std::optional<ExactNumber>());
    CHECK(!changedConfig(*after, back, true).ok());
}

TEST_CASE("a configuration comes back from its bytes, and damage is noticed") {
    BoardDraft with = draft("cup");
    with.name = "Größe";
    with.visibility = Visibility::unlisted;
    const BoardConfig config = *configOf(with);
    std::string bytes;
    ByteWriter out(bytes);
    encodeConfig(config, out);
    ByteReader in(bytes);
    CHECK(decodeConfig(in) == config);
    CHECK(in.atEnd());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ByteReader cut(std::string_view(bytes).substr(0, size));
        (void)decodeConfig(cut);
        CHECK(!cut.ok());
    }
}

TEST_CASE("names on the wire") {
    CHECK(parseVisibility("private") == Visibility::restricted);
    CHECK(std::string(name(Visibility::everyone)) == "public");
    CHECK(!parseVisibility("Public").has_value());
    CHECK(parseUpdateMode("best") == UpdateMode::best);
    CHECK(parseSortOrder("asc") == SortOrder::ascending);
    CHECK(parseDisplayFormat("time") == DisplayFormat::time);
    CHECK(!parseDisplayFormat("").has_value());
}
