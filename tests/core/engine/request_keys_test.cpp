// SPDX-License-Identifier: GPL-3.0-or-later
// RequestKeys against a model: a list in the order of binding.
#include "core/engine/request_keys.h"
#include "tests/core/engine/desk_of_engine.h"

#include <algorithm>
#include <deque>

using namespace rostrum;
using namespace rostrum::test;

namespace {

RequestKey keyOf(KeyKind kind, std::string caller, std::string key, std::uint64_t fingerprint = 7) {
    return {kind, std::move(caller), std::move(key), fingerprint};
}

struct Kept {
    std::string text;
    RequestKeys::Bound bound;
    bool operator==(const Kept& other) const {
        return text == other.text && bound.fingerprint == other.bound.fingerprint &&
               bound.seq == other.bound.seq && bound.atMs == other.bound.atMs;
    }
};

std::string textOf(const RequestKey& key) {
    return static_cast<char>(key.kind) + key.caller + '\0' + key.key;
}

std::vector<Kept> contentsOf(const RequestKeys& keys) {
    std::vector<Kept> found;
    keys.forEach([&](std::string_view text, const RequestKeys::Bound& bound) {
        found.push_back({std::string(text), bound});
    });
    return found;
}

// The keys and what they should be; one random change at a time.
class Pair {
  public:
    Pair(RequestKeyLimits limits, std::uint64_t seed) : keys(limits), limits_(limits), random_(seed) {}

    void change() {
        const std::uint64_t dice = random_() % 100;
        if (dice < 70)
            bind();
        else if (dice < 85)
            keep();
        else if (boundInBatch_ > 0)
            takeBack();
        if (random_() % 400 == 0)
            nowMs_ += limits_.maxAgeMs + 1; // everything but the newest grows old at once
    }
    void check() {
        CHECK(keys.size() == model_.size());
        CHECK(contentsOf(keys) == std::vector<Kept>(model_.begin(), model_.end()));
        for (int i = 0; i < 20; ++i) {
            const RequestKey key = randomKey();
            const auto kept = findKept(key);
            const RequestKeys::Bound* found = keys.find(key.kind, key.caller, key.key);
            REQUIRE((found != nullptr) == (kept != model_.end()));
            if (found != nullptr)
                CHECK(found->seq == kept->bound.seq);
        }
    }
    // The end of a batch that was committed.
    void keep() {
        keys.expire();
        boundInBatch_ = 0;
        while (model_.size() > 1 && (model_.size() > limits_.maxKeys ||
                                     model_.back().bound.atMs - model_.front().bound.atMs > limits_.maxAgeMs))
            model_.pop_front();
    }
    RequestKeys keys;

  private:
    RequestKey randomKey() {
        std::string key = std::to_string(random_() % 3000);
        if (random_() % 50 == 0)
            key.resize(random_() % 256 + 1, 'x');
        return keyOf(random_() % 2 == 0 ? KeyKind::header : KeyKind::eventId,
                     random_() % 2 == 0 ? "ann" : "an", std::move(key), random_());
    }
    std::deque<Kept>::iterator findKept(const RequestKey& key) {
        return std::find_if(model_.begin(), model_.end(),
                            [text = textOf(key)](const Kept& kept) { return kept.text == text; });
    }
    void bind() {
        const RequestKey key = randomKey();
        nowMs_ += static_cast<std::int64_t>(random_() % 40) - 2; // clocks are set back at times
        const bool fresh = findKept(key) == model_.end();
        REQUIRE(keys.bind(key, ++seq_, nowMs_) == fresh);
        if (!fresh)
            return;
        model_.push_back({textOf(key), {key.fingerprint, seq_, nowMs_}});
        ++boundInBatch_;
    }
    void takeBack() {
        keys.unbindNewest();
        model_.pop_back();
        --boundInBatch_;
    }

    RequestKeyLimits limits_;
    std::mt19937_64 random_;
    std::deque<Kept> model_;
    std::uint64_t seq_ = 0;
    std::int64_t nowMs_ = 1'767'225'600'000;
    std::size_t boundInBatch_ = 0;
};

} // namespace

TEST_CASE("keys that are bound, taken back and expire at random are those of the model") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    Pair pair({1200, 20'000}, seed);
    for (int i = 0; i < 20'000; ++i) {
        pair.change();
        if (i % 500 == 0)
            pair.check();
    }
    pair.check();
}

TEST_CASE("a capture shows the keys of its beginning, whatever is bound, taken back and expires meanwhile") {
    const std::uint64_t seed = seedOfRun();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Pair pair({1200, 20'000}, seed);
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 700; ++i)
            pair.change();
        pair.keep(); // a capture begins between batches
        const std::vector<Kept> expected = contentsOf(pair.keys);
        std::vector<Kept> captured;
        pair.keys.beginCapture();
        for (bool more = true; more;) {
            std::size_t left = 1 + random() % 90;
            more = pair.keys.capture([&](std::string_view text, const RequestKeys::Bound& bound) {
                if (left-- == 0)
                    return false;
                captured.push_back({std::string(text), bound});
                return true;
            });
            for (std::uint64_t i = random() % 300; i > 0; --i)
                pair.change();
        }
        pair.keys.endCapture();
        CHECK(captured == expected);
        pair.check();
    }
}

TEST_CASE("keys that begin alike, or meet across caller and key, are told apart") {
    RequestKeys keys;
    REQUIRE(keys.bind(keyOf(KeyKind::header, "ab", "c"), 1, 1));
    REQUIRE(keys.bind(keyOf(KeyKind::header, "a", "bc"), 2, 1));
    REQUIRE(keys.bind(keyOf(KeyKind::eventId, "ab", "c"), 3, 1));
    REQUIRE(keys.bind(keyOf(KeyKind::header, "", "abc"), 4, 1));
    CHECK(!keys.bind(keyOf(KeyKind::header, "ab", "c"), 5, 1));
    CHECK(keys.find(KeyKind::header, "ab", "c")->seq == 1);
    CHECK(keys.find(KeyKind::header, "a", "bc")->seq == 2);
    CHECK(keys.find(KeyKind::eventId, "ab", "c")->seq == 3);
    CHECK(keys.find(KeyKind::header, "", "abc")->seq == 4);
    CHECK(keys.find(KeyKind::eventId, "", "abc") == nullptr);
}

TEST_CASE("the memory of keys goes back after they have expired, a few at a time") {
    RequestKeys keys({10'000'000, 1000});
    for (int i = 0; i < 50'000; ++i)
        REQUIRE(keys.bind(keyOf(KeyKind::header, "loopback", "order-" + std::to_string(i)), 1, 5));
    const std::size_t full = keys.memoryBytes();
    CHECK(full < 50'000U * 100);
    REQUIRE(keys.bind(keyOf(KeyKind::header, "loopback", "late"), 1, 5000));
    keys.expire();
    CHECK(keys.size() == 1);
    CHECK(keys.find(KeyKind::header, "loopback", "order-49999") == nullptr);
    CHECK(keys.memoryBytes() > full / 2); // nobody waits for all of it
    for (int i = 0; i < 400; ++i)
        keys.expire();
    CHECK(keys.memoryBytes() < full / 10);
    CHECK(keys.find(KeyKind::header, "loopback", "late") != nullptr);
    CHECK(keys.bind(keyOf(KeyKind::header, "loopback", "order-7"), 2, 5000));
}

TEST_CASE("a text that is no key's is not restored") {
    RequestKeys keys;
    CHECK(!keys.restore("", {}));
    CHECK(!keys.restore("no end of the caller", {}));
    CHECK(!keys.restore(std::string_view("\0key", 4), {}));
    CHECK(!keys.restore(std::string("\1caller\0", 8) + std::string(RequestKeys::maxTextBytes, 'x'), {}));
    CHECK(keys.restore(std::string_view("\1caller\0key", 11), {1, 2, 3}));
    CHECK(!keys.restore(std::string_view("\1caller\0key", 11), {1, 2, 3}));
    CHECK(keys.find(KeyKind::header, "caller", "key")->seq == 2);
}
