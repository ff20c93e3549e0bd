// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Window: the first `limit` entries of a ranking as the messages that viewers get. A state is encoded once, whoever many look, and what
// changed between two states likewise; only viewers with a `ref` of their own get bytes of their own. One thread at a time.

#include "core/publish/published_tops.h"
#include "server/live/channel_key.h"

#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum {

class Window {
  public:
    // `form`: full, or simple; deltas are asked of a full one.
    Window(LiveForm form, std::uint64_t limit) : form_(form), limit_(limit) {}

    // Encodes the top. True where what is to be seen (name, entries of the window, total) differs from before.
    bool render(const Top& top, const ChannelKey& channel);

    // The whole state, for a viewer whose ref is this JSON. render() must have been called.
    QString message(std::string_view ref);

    // What changed from the state `from`, which the viewer got as revision `base`, to the top rendered last (`to`): each entry whose
    // place, rank, score or name is another, and who left. Nothing where the whole state is no longer, or says what a delta cannot.
    // Cost: the window's size; nothing where the same step was asked for a moment ago.
    std::optional<QString> delta(const TopPtr& from, const TopPtr& to, std::uint64_t base,
                                 std::string_view ref);

    std::uint64_t limit() const { return limit_; }
    // Of the top rendered last.
    std::uint64_t revision() const { return revision_; }

  private:
    // A delta's changes, from one state to the newest.
    struct Step {
        TopPtr from;
        std::string body;
        std::uint64_t plainBase = 0;
        QString plain; // the message with ref null and that base, made when first wanted
    };
    Step& stepFrom(const TopPtr& from, const Top& to);

    const LiveForm form_;
    const std::uint64_t limit_;
    std::uint64_t revision_ = 0;
    std::string channel_; // the members that name the channel, up to the ref
    std::string data_;
    std::string scratch_;
    QString plain_;             // the message with ref null, made when first wanted
    std::array<Step, 4> steps_; // viewers that keep up share one; the others are of those who miss states
    std::size_t nextStep_ = 0;
};

} // namespace rostrum
