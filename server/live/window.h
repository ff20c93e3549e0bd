// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Window: the first `limit` entries of a board as the message that viewers get. It is encoded once for each state, whoever many look; only
// viewers with a `ref` of their own get bytes of their own. One thread at a time.

#include "core/publish/published_tops.h"

#include <QString>

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum {

class Window {
  public:
    explicit Window(std::uint64_t limit) : limit_(limit) {}

    // Encodes the top. True where what is to be seen (name, entries of the window, total) differs from before.
    bool render(const Top& top);

    // The message, for a viewer whose ref is this JSON. render() must have been called.
    QString message(std::string_view ref);

    std::uint64_t limit() const { return limit_; }
    // Of the top rendered last.
    std::uint64_t revision() const { return revision_; }

  private:
    const std::uint64_t limit_;
    std::uint64_t revision_ = 0;
    std::string head_; // up to the ref
    std::string tail_; // after the ref, up to the data
    std::string data_;
    std::string scratch_;
    QString plain_; // the message with ref null, made when first wanted
};

} // namespace rostrum
