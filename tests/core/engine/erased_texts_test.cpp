// SPDX-License-Identifier: GPL-3.0-or-later
// What of a text is a person's, and what is not. The rest is tested with the ledgers that do it.
#include "core/engine/erased_texts.h"
#include "core/engine/request_keys.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rostrum;

namespace {

ErasedPlayer anna() {
    ErasedPlayer erased(5, "erased-5", "p-17", "Anna Lund");
    erased.addName("Anna");
    erased.addName("Åsa");
    erased.addName("Al");
    return erased;
}

} // namespace

TEST_CASE("marks go where they stand as words of their own, the longest first") {
    const ErasedPlayer erased = anna();
    CHECK(erased.cleaned("Anna Lund was late; Anna knew") == "erased-5 was late; erased-5 knew");
    CHECK(erased.cleaned("“Anna”, Åsa's p-17:") == "“erased-5”, erased-5's erased-5:");
    CHECK(erased.cleaned("p-17_2 xp-17 p-170 p-17") == "erased-5_2 xp-17 p-170 erased-5");
    CHECK(erased.cleaned("Annabel and Joanna") == "Annabel and Joanna");
    CHECK(erased.cleaned("Al and Alfred") == "Al and Alfred"); // too short to tell who is meant
    CHECK(erased.cleaned("Al") == "erased-5");
    CHECK(erased.cleaned("anna") == "anna");
    CHECK(erased.cleaned("").empty());
}

TEST_CASE("an actor is the player by the whole subject, a key by its caller or its words") {
    const ErasedPlayer erased = anna();
    CHECK(erased.isActor("jwt:p-17"));
    CHECK(!erased.isActor("jwt:p-170"));
    CHECK(!erased.isActor("p-17"));
    CHECK(erased.concernsKey("jwt:p-17", "k"));
    CHECK(erased.concernsKey("tester", "round 2 p-17"));
    CHECK(erased.concernsKey("tester", "Anna Lund/3"));
    CHECK(!erased.concernsKey("tester", "Anna")); // a name of old is not known to who holds the keys
    CHECK(!erased.concernsKey("jwt:p-18", "p-171"));
}

TEST_CASE("keys that are erased stay bound in their order, are never found, and are put back") {
    RequestKeys keys;
    const int many = 1300; // more than two chunks
    const auto keyOf = [](int i) {
        return RequestKey{i % 2 == 0 ? KeyKind::header : KeyKind::eventId, "caller-" + std::to_string(i % 3),
                          "key-" + std::to_string(i), static_cast<std::uint64_t>(i)};
    };
    const auto contents = [&] {
        std::vector<std::string> found;
        keys.forEach([&](std::string_view text, const RequestKeys::Bound& bound) {
            found.push_back(std::string(text) + " " + std::to_string(bound.seq) + " " +
                            std::to_string(bound.fingerprint));
        });
        return found;
    };
    for (int i = 0; i < many; ++i)
        REQUIRE(keys.bind(keyOf(i), static_cast<std::uint64_t>(i + 1), i));
    const std::vector<std::string> before = contents();
    const auto replaced =
        keys.eraseWhere([](std::string_view caller, std::string_view) { return caller == "caller-1"; });
    CHECK(replaced.size() == 433);
    CHECK(keys.size() == static_cast<std::size_t>(many));
    for (int i = 0; i < many; ++i) {
        const RequestKey key = keyOf(i);
        const RequestKeys::Bound* bound = keys.find(key.kind, key.caller, key.key);
        CHECK((bound == nullptr) == (i % 3 == 1));
        if (bound != nullptr)
            CHECK(bound->seq == static_cast<std::uint64_t>(i + 1));
    }
    for (const std::string& text : contents())
        CHECK(text.find("caller-1") == std::string::npos);
    CHECK(keys.eraseWhere([](std::string_view, std::string_view) { return false; }).empty());
    keys.putBack(replaced);
    CHECK(contents() == before);
    for (int i = 0; i < many; ++i)
        CHECK(keys.find(keyOf(i).kind, keyOf(i).caller, keyOf(i).key) != nullptr);
    // The newest goes back as it came, also when it was erased.
    keys.eraseWhere([](std::string_view, std::string_view) { return true; });
    for (int i = 0; i < many; ++i)
        keys.unbindNewest();
    CHECK(keys.size() == 0);
}
