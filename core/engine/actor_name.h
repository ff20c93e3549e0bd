// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ActorName: who asked for a change, within the event itself: "loopback", a token's subject. Up to 39 bytes cost no allocation, as
// every event has one; longer ones are boxed. A value; any thread.

#include "core/engine/boxed.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace rostrum {

class ActorName {
  public:
    static constexpr std::size_t inlineBytes = 39;

    ActorName() = default;
    // A text like any other: NOLINTBEGIN(google-explicit-constructor)
    ActorName(std::string_view name) {
        if (name.size() > inlineBytes) {
            long_ = Boxed<std::string>(std::string(name));
            return;
        }
        size_ = static_cast<std::uint8_t>(name.size());
        if (!name.empty()) // whose address may be null
            std::memcpy(bytes_, name.data(), name.size());
    }
    ActorName(const std::string& name) : ActorName(std::string_view(name)) {}
    ActorName(const char* name) : ActorName(std::string_view(name)) {}
    operator std::string_view() const { return view(); }
    // NOLINTEND(google-explicit-constructor)

    std::string_view view() const {
        return long_ ? std::string_view(*long_) : std::string_view(bytes_, size_);
    }
    bool empty() const { return size_ == 0 && !long_; }

    friend bool operator==(const ActorName& a, const ActorName& b) { return a.view() == b.view(); }

  private:
    Boxed<std::string> long_;
    std::uint8_t size_ = 0;
    char bytes_[inlineBytes]{}; // NOLINT(modernize-avoid-c-arrays)
};

} // namespace rostrum
