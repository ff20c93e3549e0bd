// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/request_keys.h"

#include "core/check.h"
#include "core/engine/erased_texts.h"
#include "core/engine/player_table.h"

#include <algorithm>
#include <cstring>

namespace rostrum {

namespace {

constexpr std::size_t leastSlots = 64;
// So many expired entries are unlinked at a time: some microseconds.
constexpr std::size_t sweptAnExpiry = 256;
constexpr std::size_t sweptABinding = 2; // more than one: the sweep keeps ahead of the bindings

constexpr std::uint64_t slotOf(std::uint32_t hash, std::uint64_t index) {
    return static_cast<std::uint64_t>(hash) << 32 | (index & 0xffffffffU);
}

} // namespace

std::uint32_t RequestKeys::hashOf(const Parts& parts) {
    const std::uint64_t both =
        (PlayerTable::hashOf(parts.caller) + static_cast<unsigned char>(parts.kind)) * 0x9e3779b97f4a7c15ULL ^
        PlayerTable::hashOf(parts.key);
    return static_cast<std::uint32_t>((both * 0xd6e8feb86659fd93ULL) >> 32) | 1U;
}

std::size_t RequestKeys::textBegin(const Chunk& chunk, std::uint64_t index) {
    const std::size_t within = index % chunkEntries;
    return within == 0 ? 0 : chunk.entries[within - 1].textEnd;
}

std::string_view RequestKeys::textOf(std::uint64_t index) const {
    const Chunk& holder = chunk(index);
    const std::size_t begin = textBegin(holder, index);
    return std::string_view(holder.texts).substr(begin, holder.entries[index % chunkEntries].textEnd - begin);
}

bool RequestKeys::isAt(std::uint64_t index, const Parts& parts) const {
    const std::string_view text = textOf(index);
    return text.size() == parts.caller.size() + parts.key.size() + 2 && text.front() == parts.kind &&
           text.substr(1, parts.caller.size()) == parts.caller && text[parts.caller.size() + 1] == '\0' &&
           text.substr(parts.caller.size() + 2) == parts.key;
}

const RequestKeys::Entry* RequestKeys::findEntry(const Parts& parts, std::uint32_t hash) const {
    if (slots_.empty())
        return nullptr;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = homeOf(hash); slots_[i] != 0; i = (i + 1) & mask) {
        if (slots_[i] >> 32 != hash)
            continue;
        const auto low = static_cast<std::uint32_t>(slots_[i]);
        const std::uint64_t index =
            swept_ + static_cast<std::uint32_t>(low - static_cast<std::uint32_t>(swept_));
        if (index >= first_ && isAt(index, parts))
            return &entry(index);
    }
    return nullptr;
}

const RequestKeys::Bound* RequestKeys::find(KeyKind kind, std::string_view caller,
                                            std::string_view key) const {
    if (size() == 0)
        return nullptr;
    const Parts parts{static_cast<char>(kind), caller, key};
    const Entry* found = findEntry(parts, hashOf(parts));
    return found == nullptr ? nullptr : &found->bound;
}

void RequestKeys::place(std::uint64_t slot) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = homeOf(static_cast<std::uint32_t>(slot >> 32));
    while (slots_[i] != 0)
        i = (i + 1) & mask;
    slots_[i] = slot;
}

void RequestKeys::unlink(std::uint64_t index) {
    const std::uint32_t hash = entry(index).hash;
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = homeOf(hash);
    while (slots_[i] != slotOf(hash, index))
        i = (i + 1) & mask;
    // Close the gap: move back what follows and may stand nearer to its home (Knuth, 6.4, algorithm R).
    for (std::size_t j = (i + 1) & mask; slots_[j] != 0; j = (j + 1) & mask) {
        const std::size_t home = homeOf(static_cast<std::uint32_t>(slots_[j] >> 32));
        if (((j - home) & mask) >= ((j - i) & mask)) {
            slots_[i] = slots_[j];
            i = j;
        }
    }
    slots_[i] = 0;
}

void RequestKeys::resizeTable(std::size_t slots) {
    std::vector<std::uint64_t> old(slots, 0);
    old.swap(slots_);
    for (const std::uint64_t slot : old) {
        if (slot != 0)
            place(slot);
    }
}

bool RequestKeys::insert(const Parts& parts, const Bound& bound) {
    const std::uint32_t hash = hashOf(parts);
    if (findEntry(parts, hash) != nullptr)
        return false;
    sweep(sweptABinding);
    const std::uint64_t linked = end_ - swept_;
    ROSTRUM_CHECK(linked < 0xffffffffU, "there are more request keys than can be told apart");
    if ((linked + 1) * 4 > slots_.size() * 3)
        resizeTable(slots_.empty() ? leastSlots : slots_.size() * 2);
    if (end_ % chunkEntries == 0) {
        if (!chunks_.empty())
            chunks_.back()->texts.shrink_to_fit();
        else
            firstChunk_ = end_ / chunkEntries;
        chunks_.push_back(std::make_unique<Chunk>());
    }
    std::string& texts = chunks_.back()->texts;
    texts.push_back(parts.kind);
    texts.append(parts.caller);
    texts.push_back('\0'); // neither holds a NUL: texts with control characters are refused
    texts.append(parts.key);
    entry(end_) = {bound, static_cast<std::uint32_t>(texts.size()), hash};
    place(slotOf(hash, end_));
    ++end_;
    return true;
}

bool RequestKeys::bind(const RequestKey& key, std::uint64_t seq, std::int64_t atMs) {
    return insert({static_cast<char>(key.kind), key.caller, key.key}, {key.fingerprint, seq, atMs});
}

RequestKeys::Parts RequestKeys::partsOf(std::string_view text) {
    const std::size_t nul = text.find('\0', 1);
    return {text.front(), text.substr(1, nul - 1), text.substr(nul + 1)};
}

// In its place among the texts of its chunk: those behind it move.
void RequestKeys::setText(std::uint64_t index, const Parts& parts, std::uint64_t fingerprint) {
    std::string text(1, parts.kind);
    text.append(parts.caller);
    text.push_back('\0');
    text.append(parts.key);
    unlink(index);
    Chunk& holder = chunk(index);
    Entry& changed = entry(index);
    const std::size_t begin = textBegin(holder, index);
    const std::size_t before = changed.textEnd - begin;
    holder.texts.replace(begin, before, text);
    const std::uint64_t end = std::min(end_, (index / chunkEntries + 1) * chunkEntries);
    for (std::uint64_t each = index; each < end; ++each)
        entry(each).textEnd = static_cast<std::uint32_t>(entry(each).textEnd + text.size() - before);
    changed.hash = hashOf(partsOf(text));
    changed.bound.fingerprint = fingerprint;
    place(slotOf(changed.hash, index));
}

std::vector<RequestKeys::Replaced>
RequestKeys::eraseWhere(const std::function<bool(std::string_view, std::string_view)>& concerns) {
    std::vector<Replaced> replaced;
    for (std::uint64_t index = first_; index < end_; ++index) {
        const Parts parts = partsOf(textOf(index));
        if (parts.caller == erasedCaller || !concerns(parts.caller, parts.key))
            continue;
        const Bound bound = entry(index).bound;
        replaced.push_back({index, std::string(textOf(index)), bound.fingerprint});
        const RequestKey key = erasedKey(static_cast<KeyKind>(parts.kind), bound.seq);
        setText(index, {static_cast<char>(key.kind), key.caller, key.key}, key.fingerprint);
    }
    return replaced;
}

void RequestKeys::putBack(const std::vector<Replaced>& replaced) {
    for (const Replaced& one : replaced)
        setText(one.index, partsOf(one.text), one.fingerprint);
}

bool RequestKeys::restore(std::string_view text, const Bound& bound) {
    const std::size_t nul = text.find('\0');
    if (text.size() > maxTextBytes || nul == std::string_view::npos || nul == 0)
        return false;
    return insert({text.front(), text.substr(1, nul - 1), text.substr(nul + 1)}, bound);
}

void RequestKeys::expire() {
    if (first_ == end_)
        return;
    const std::int64_t nowMs = entry(end_ - 1).bound.atMs;
    const auto tooOld = [&](std::int64_t atMs) {
        return nowMs > atMs && static_cast<std::uint64_t>(nowMs) - static_cast<std::uint64_t>(atMs) >
                                   static_cast<std::uint64_t>(limits_.maxAgeMs);
    };
    while (size() > 1 && (size() > limits_.maxKeys || tooOld(entry(first_).bound.atMs)))
        ++first_;
    sweep(sweptAnExpiry);
}

void RequestKeys::sweep(std::size_t atMost) {
    const std::uint64_t until = capturing_ ? std::min(first_, captureNext_) : first_;
    if (swept_ >= until)
        return;
    for (; swept_ < until && atMost > 0; --atMost) {
        unlink(swept_);
        ++swept_;
        if (swept_ % chunkEntries == 0) {
            chunks_.pop_front();
            ++firstChunk_;
        }
    }
    if (slots_.size() > leastSlots && (end_ - swept_) * 8 < slots_.size())
        resizeTable(slots_.size() / 2);
}

void RequestKeys::unbindNewest() {
    ROSTRUM_CHECK(first_ != end_, "there is no request key to take back");
    unlink(--end_);
    captureEnd_ = std::min(captureEnd_, end_);
    Chunk& last = *chunks_.back();
    last.texts.resize(textBegin(last, end_));
    if (end_ % chunkEntries == 0)
        chunks_.pop_back();
}

void RequestKeys::clear() { *this = RequestKeys(limits_); }

std::size_t RequestKeys::memoryBytes() const {
    std::size_t bytes = slots_.capacity() * sizeof(std::uint64_t);
    for (const std::unique_ptr<Chunk>& each : chunks_)
        bytes += sizeof(Chunk) + each->texts.capacity();
    return bytes;
}

void RequestKeys::beginCapture() {
    capturing_ = true;
    captureNext_ = first_;
    captureEnd_ = end_;
}

void RequestKeys::endCapture() { capturing_ = false; }

} // namespace rostrum
