// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory/text_arena.h"

#include "core/check.h"

#include <cstring>

namespace rostrum {
namespace {

constexpr std::uint32_t ownerBytes = 4;

std::uint32_t sizeBytes(std::uint32_t size) { return size < 128 ? 1 : size < 16'384 ? 2 : 3; }
std::uint32_t bytesFor(std::uint32_t size) { return sizeBytes(size) + ownerBytes + size; }

std::uint32_t joinedSize(std::string_view first, std::string_view second) {
    const std::size_t size = first.size() + second.size();
    ROSTRUM_CHECK(size > 0 && size <= TextArena::longestText, "a text has a wrong length");
    return static_cast<std::uint32_t>(size);
}

} // namespace

TextArena::Head TextArena::headAt(Reference at) const {
    const char* bytes = bytes_.data() + at;
    Head head;
    std::uint32_t shift = 0;
    for (bool more = true; more; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[head.bytes++]);
        head.size |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
        more = byte >= 0x80;
    }
    if (head.size == 0)
        return head; // a gap of one byte
    std::memcpy(&head.owner, bytes + head.bytes, ownerBytes);
    head.bytes += ownerBytes;
    return head;
}

void TextArena::write(Reference at, std::uint32_t owner, std::string_view first, std::string_view second) {
    char* bytes = bytes_.data() + at;
    std::uint32_t size = joinedSize(first, second);
    for (; size >= 0x80; size >>= 7)
        *bytes++ = static_cast<char>(size | 0x80);
    *bytes++ = static_cast<char>(size);
    std::memcpy(bytes, &owner, ownerBytes);
    bytes += ownerBytes;
    std::memcpy(bytes, first.data(), first.size());
    if (!second.empty())
        std::memcpy(bytes + first.size(), second.data(), second.size());
}

TextArena::Reference TextArena::add(std::uint32_t owner, std::string_view first, std::string_view second) {
    ROSTRUM_CHECK(owner != 0, "a text has no owner");
    const Reference at = take(bytesFor(joinedSize(first, second)));
    write(at, owner, first, second);
    return at;
}

std::string_view TextArena::text(Reference reference) const {
    const Head head = headAt(reference);
    return {bytes_.data() + reference + head.bytes, head.size};
}

void TextArena::replace(Reference reference, std::string_view first, std::string_view second) {
    const Head head = headAt(reference);
    const std::uint32_t before = head.bytes + head.size;
    const std::uint32_t after = bytesFor(joinedSize(first, second));
    ROSTRUM_CHECK(after <= before, "a text does not fit where another was");
    write(reference, head.owner, first, second);
    if (after < before) {
        std::memset(bytes_.data() + reference + after, 0, before - after); // gaps
        countDead(reference, before - after);
    }
}

void TextArena::remove(Reference reference) {
    const Head head = headAt(reference);
    const std::uint32_t bytes = head.bytes + head.size;
    ROSTRUM_CHECK(head.owner != 0, "a text is removed twice");
    std::memset(bytes_.data() + reference + head.bytes - ownerBytes, 0, ownerBytes);
    countDead(reference, bytes);
    // The newest text leaves no gap: what is added and taken back costs nothing. One that ends where an empty open chunk begins
    // is another chunk's.
    Chunk& chunk = chunks_[open_];
    if (reference / chunkBytes == open_ && reference + bytes == Reference{open_} * chunkBytes + chunk.used) {
        chunk.used -= bytes;
        if (open_ + 1 == chunks_.size())
            bytes_.resize(bytes_.size() - bytes);
    }
}

void TextArena::countDead(Reference at, std::uint32_t bytes) {
    const auto number = static_cast<std::uint32_t>(at / chunkBytes);
    Chunk& chunk = chunks_[number];
    const bool wasDue = chunk.live < chunk.used / 2;
    chunk.live -= bytes;
    live_ -= bytes;
    if (number != open_ && !wasDue && chunk.live < chunk.used / 2)
        due_.push_back(number);
}

// Room for so many bytes in the open chunk, or in a new one.
TextArena::Reference TextArena::take(std::uint32_t bytes) {
    if (chunks_.empty() || chunks_[open_].used + bytes > chunkBytes)
        openChunk();
    Chunk& chunk = chunks_[open_];
    const Reference at = Reference{open_} * chunkBytes + chunk.used;
    chunk.used += bytes;
    chunk.live += bytes;
    live_ += bytes;
    if (open_ + 1 == chunks_.size())
        bytes_.resize(at + bytes);
    return at;
}

TextArena::Reference TextArena::copy(Reference from, const Head& head) {
    const std::uint32_t bytes = head.bytes + head.size;
    const Reference to = take(bytes);
    std::memcpy(bytes_.data() + to, bytes_.data() + from, bytes);
    return to;
}

// The lowest free chunk, or a new one at the end. What is open until then may be due at once.
void TextArena::openChunk() {
    const std::uint32_t closed = open_;
    std::uint32_t next = 0;
    while (freeChunks_ > 0 && chunks_[next].used != 0)
        ++next;
    const auto count = static_cast<std::uint32_t>(chunks_.size());
    if (freeChunks_ > 0) {
        --freeChunks_;
    } else {
        ROSTRUM_CHECK(count < (Reference{1} << 40) / chunkBytes, "too many texts");
        next = count;
        bytes_.resize(std::size_t{next} * chunkBytes);
        chunks_.append({});
    }
    open_ = next;
    if (count > 0 && closed != next && chunks_[closed].live < chunks_[closed].used / 2)
        due_.push_back(closed);
}

bool TextArena::isDue(std::uint32_t chunk) const {
    return chunk < chunks_.size() && chunk != open_ && chunks_[chunk].used != 0 &&
           chunks_[chunk].live < chunks_[chunk].used / 2;
}

bool TextArena::chooseChunk(std::uint32_t& chunk) {
    while (!due_.empty()) {
        chunk = due_.back();
        due_.pop_back();
        if (isDue(chunk))
            return true;
    }
    if (freeChunks_ <= chunks_.size() / 8 + 1)
        return false;
    chunk = static_cast<std::uint32_t>(chunks_.size()) - 1;
    if (chunk == open_)
        openChunk();
    return true;
}

void TextArena::free(std::uint32_t chunk) {
    live_ -= chunks_[chunk].live; // the copies are counted
    chunks_[chunk] = {};
    ++freeChunks_;
    trim();
}

void TextArena::trim() {
    const std::size_t before = chunks_.size();
    while (!chunks_.empty() && chunks_.back().used == 0 && chunks_.size() - 1 != open_) {
        chunks_.removeLast();
        --freeChunks_;
    }
    if (chunks_.size() != before)
        bytes_.resize((chunks_.size() - 1) * chunkBytes + chunks_.back().used);
}

void TextArena::clear() {
    bytes_.clear();
    chunks_.clear();
    due_.clear();
    due_.shrink_to_fit();
    open_ = 0;
    freeChunks_ = 0;
    live_ = 0;
}

std::size_t TextArena::memoryBytes() const {
    return bytes_.memoryBytes() + chunks_.memoryBytes() + due_.capacity() * sizeof(std::uint32_t);
}

} // namespace rostrum
