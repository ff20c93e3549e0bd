// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/pin_book.h"

#include "core/board/live_ranking.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <random>
#include <utility>

namespace rostrum {

namespace {

// A cursor's bytes: form, run, pin, mode, player, shown, rank, code.
constexpr std::uint8_t form = 1;
constexpr std::size_t codeAt = 1 + 8 + 8 + 1 + 4 + 8 + 8;
constexpr std::size_t cursorBytes = codeAt + 8;
using Bytes = std::array<std::uint8_t, cursorBytes>;

class ByteWriter {
  public:
    explicit ByteWriter(std::uint8_t* to) : to_(to) {}
    void put(std::uint64_t value, unsigned bytes) {
        for (unsigned i = 0; i < bytes; ++i)
            *to_++ = static_cast<std::uint8_t>(value >> (8 * i));
    }

  private:
    std::uint8_t* to_;
};

class ByteReader {
  public:
    explicit ByteReader(const std::uint8_t* from) : from_(from) {}
    std::uint64_t take(unsigned bytes) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i)
            value |= std::uint64_t{*from_++} << (8 * i);
        return value;
    }

  private:
    const std::uint8_t* from_;
};

struct SipState {
    std::uint64_t a;
    std::uint64_t b;
    std::uint64_t c;
    std::uint64_t d;

    void rounds(int count) {
        for (int i = 0; i < count; ++i) {
            a += b;
            b = std::rotl(b, 13) ^ a;
            a = std::rotl(a, 32);
            c += d;
            d = std::rotl(d, 16) ^ c;
            a += d;
            d = std::rotl(d, 21) ^ a;
            c += b;
            b = std::rotl(b, 17) ^ c;
            c = std::rotl(c, 32);
        }
    }
};

std::uint64_t sipHash(const std::array<std::uint64_t, 2>& key, const std::uint8_t* bytes, std::size_t size) {
    SipState state{key[0] ^ 0x736f6d6570736575ULL, key[1] ^ 0x646f72616e646f6dULL,
                   key[0] ^ 0x6c7967656e657261ULL, key[1] ^ 0x7465646279746573ULL};
    const auto mix = [&](std::uint64_t word) {
        state.d ^= word;
        state.rounds(2);
        state.a ^= word;
    };
    std::size_t at = 0;
    for (; at + 8 <= size; at += 8)
        mix(ByteReader(bytes + at).take(8));
    mix(ByteReader(bytes + at).take(static_cast<unsigned>(size - at)) | std::uint64_t{size} << 56);
    state.c ^= 0xff;
    state.rounds(4);
    return state.a ^ state.b ^ state.c ^ state.d;
}

constexpr std::string_view digits = "0123456789abcdef";

std::optional<Bytes> bytesOf(std::string_view text) {
    if (text.size() != 2 * cursorBytes)
        return std::nullopt;
    Bytes bytes{};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t digit = digits.find(text[i]);
        if (digit == std::string_view::npos)
            return std::nullopt;
        bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] << 4 | digit);
    }
    return bytes;
}

} // namespace

PinBook::Secret PinBook::randomSecret() {
    std::random_device device;
    const auto word = [&] { return std::uint64_t{device()} << 32 | device(); };
    return {{word(), word()}, word()};
}

PinBook::PinBook(const PinLimits& limits, const Secret& secret) : limits_(limits), secret_(secret) {}

std::string PinBook::textOf(std::uint64_t id, const PinCursor& cursor) const {
    Bytes bytes{};
    ByteWriter writer(bytes.data());
    writer.put(form, 1);
    writer.put(secret_.run, 8);
    writer.put(id, 8);
    writer.put(static_cast<std::uint64_t>(cursor.mode), 1);
    writer.put(cursor.player, 4);
    writer.put(cursor.shown, 8);
    writer.put(cursor.rank, 8);
    writer.put(sipHash(secret_.key, bytes.data(), codeAt), 8);
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

void PinBook::tidy(std::int64_t nowMs) {
    std::erase_if(held_, [&](const Entry& entry) {
        const bool idle = nowMs - entry.usedAtMs > limits_.idleMs;
        if (idle)
            entry.held.pin->end();
        return idle || entry.held.pin->isOver();
    });
}

// Until there is room for one more of the board.
void PinBook::giveWay(std::uint32_t board) {
    const auto ofBoard = [&](const Entry& entry) { return entry.held.subject.board == board; };
    for (;;) {
        const bool boardFull = std::count_if(held_.begin(), held_.end(), ofBoard) >= limits_.perBoard;
        if (!boardFull && held_.size() < limits_.inAll)
            return;
        auto oldest = held_.end();
        for (auto entry = held_.begin(); entry != held_.end(); ++entry) {
            if (boardFull && !ofBoard(*entry))
                continue;
            if (oldest == held_.end() || entry->usedAtMs < oldest->usedAtMs)
                oldest = entry;
        }
        if (oldest == held_.end())
            return;
        oldest->held.pin->end();
        held_.erase(oldest);
    }
}

PinBook::Held PinBook::open(const PinSubject& subject, const LiveRanking& ranking, std::int64_t nowMs) {
    tidy(nowMs);
    for (Entry& entry : held_) {
        if (entry.held.subject == subject && entry.held.pin->isFreshOf(ranking)) {
            entry.usedAtMs = nowMs;
            return entry.held;
        }
    }
    giveWay(subject.board);
    const PinScope scope{subject.cap, subject.publicOnly, limits_.changedPlayers};
    held_.push_back({{++lastId_, subject, ranking.pin(scope)}, nowMs});
    return held_.back().held;
}

Result<PinBook::Held> PinBook::find(std::string_view text, PinCursor& cursor, std::int64_t nowMs) {
    const Error bad{Code::invalidRequest, "the cursor is not one that a page has given"};
    const Error expired{Code::cursorExpired, "the cursor has expired; begin again without one"};
    const std::optional<Bytes> bytes = bytesOf(text);
    if (!bytes || (*bytes)[0] != form)
        return bad;
    ByteReader reader(bytes->data() + 1);
    if (reader.take(8) != secret_.run)
        return expired;
    const std::uint64_t id = reader.take(8);
    const std::uint64_t mode = reader.take(1);
    PinCursor found;
    found.mode = static_cast<RankMode>(mode);
    found.player = static_cast<std::uint32_t>(reader.take(4));
    found.shown = reader.take(8);
    found.rank = reader.take(8);
    if (reader.take(8) != sipHash(secret_.key, bytes->data(), codeAt))
        return bad;
    tidy(nowMs);
    for (Entry& entry : held_) {
        if (entry.held.id != id)
            continue;
        if (!entry.held.pin->accepts(found))
            return bad;
        entry.usedAtMs = nowMs;
        cursor = found;
        return entry.held;
    }
    return expired;
}

std::size_t PinBook::memoryBytes() const {
    std::size_t bytes = sizeof(PinBook) + held_.capacity() * sizeof(Entry);
    for (const Entry& entry : held_)
        bytes += entry.held.pin->memoryBytes();
    return bytes;
}

} // namespace rostrum
