// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reading and writing of the compact binary form that events and snapshots share. Pure, any thread.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum {

class ByteWriter {
  public:
    explicit ByteWriter(std::string& out) : out_(out) {}

    void u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
    void flag(bool value) { u8(value ? 1 : 0); }
    void varint(std::uint64_t value) {
        while (value >= 0x80) {
            out_.push_back(static_cast<char>(value | 0x80));
            value >>= 7;
        }
        out_.push_back(static_cast<char>(value));
    }
    void zigzag(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void text(std::string_view value) {
        varint(value.size());
        out_.append(value);
    }
    // 8 bytes, little-endian: for values that are as good as random.
    void fixed64(std::uint64_t value) {
        for (int shift = 0; shift < 64; shift += 8)
            u8(static_cast<std::uint8_t>(value >> shift));
    }
    void optionalZigzag(const std::optional<std::int64_t>& value) {
        flag(value.has_value());
        if (value)
            zigzag(*value);
    }

  private:
    std::string& out_;
};

// As ByteWriter, into room that is known to suffice: for what is written millions of times a second and has a greatest length.
class RawWriter {
  public:
    static constexpr std::size_t mostVarint = 10;

    explicit RawWriter(char* out) : begin_(out), end_(out) {}

    void u8(std::uint8_t value) { *end_++ = static_cast<char>(value); }
    void flag(bool value) { u8(value ? 1 : 0); }
    void varint(std::uint64_t value) {
        while (value >= 0x80) {
            u8(static_cast<std::uint8_t>(value | 0x80));
            value >>= 7;
        }
        u8(static_cast<std::uint8_t>(value));
    }
    void zigzag(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void text(std::string_view value) {
        varint(value.size());
        std::memcpy(end_, value.data(), value.size());
        end_ += value.size();
    }
    std::string_view written() const { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }

  private:
    char* begin_;
    char* end_;
};

// Never reads past the end: after a failure ok() is false and everything read is zero or empty.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    bool ok() const { return ok_; }
    bool atEnd() const { return ok_ && position_ == bytes_.size(); }
    std::size_t position() const { return position_; }

    std::uint8_t u8() {
        if (position_ >= bytes_.size()) {
            ok_ = false;
            return 0;
        }
        return static_cast<std::uint8_t>(bytes_[position_++]);
    }
    bool flag() {
        const std::uint8_t value = u8();
        if (value > 1)
            ok_ = false;
        return value == 1;
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t byte = u8();
            if (shift == 63 && byte > 1)
                break;
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0)
                return ok_ ? value : 0;
        }
        ok_ = false;
        return 0;
    }
    // One that must fit into 32 bits.
    std::uint32_t varint32() {
        const std::uint64_t value = varint();
        if (value > UINT32_MAX)
            ok_ = false;
        return ok_ ? static_cast<std::uint32_t>(value) : 0;
    }
    std::int64_t zigzag() {
        const std::uint64_t value = varint();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
    }
    std::uint64_t fixed64() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 8)
            value |= static_cast<std::uint64_t>(u8()) << shift;
        return value;
    }
    std::string_view text() { return raw(varint()); }
    // So many bytes as they are.
    std::string_view raw(std::uint64_t length) {
        if (!ok_ || length > bytes_.size() - position_) {
            ok_ = false;
            return {};
        }
        const std::string_view value = bytes_.substr(position_, static_cast<std::size_t>(length));
        position_ += static_cast<std::size_t>(length);
        return value;
    }
    std::optional<std::int64_t> optionalZigzag() {
        if (!flag())
            return std::nullopt;
        return zigzag();
    }
    void fail() { ok_ = false; }

  private:
    std::string_view bytes_;
    std::size_t position_ = 0;
    bool ok_ = true;
};

} // namespace rostrum
