// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// TopCache: published tops as rendered answers, so that the same standing is written once for all who ask.
//
// A rendering belongs to the very Top it was made of (held, and compared by address), so it is never older than what is published.
// Bounds: a few renderings a board, and boards that are asked for; beyond it, what was there is rendered again when it is
// asked for. One thread.

#include "core/publish/published_tops.h"
#include "server/api/answers.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rostrum {

class TopCache {
  public:
    struct Rendering {
        std::string etag;
        std::shared_ptr<const std::string> body;
    };

    // The answer of the first `limit` entries of the top.
    const Rendering& rendered(const TopPtr& top, std::uint64_t limit, EntryForm form, std::uint64_t epoch,
                              bool operatorView);

  private:
    struct Kept {
        std::uint64_t limit = 0;
        EntryForm form = EntryForm::full;
        bool operatorView = false;
        Rendering rendering;
    };
    struct BoardTops {
        TopPtr top;
        std::vector<Kept> kept;
        std::size_t next = 0; // the one to replace when there are too many
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    std::unordered_map<std::string, BoardTops, Hash, std::equal_to<>> boards_;
};

} // namespace rostrum
