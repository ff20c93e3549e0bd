// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the bodies of requests say, as commands of the engine. Only the form is judged here (types, known fields, exact numbers,
// moments); lengths and rules are the engine's.
//
// Bodies must have HttpRequest::kPadding readable bytes behind them. Errors are Code::invalidRequest or invalidScore with a sentence
// that names the field. One thread at a time; made once a thread, for the buffers are used again.

#include "core/board/board_config.h"
#include "core/engine/command.h"
#include "core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum {

inline constexpr std::size_t maxBatchItems = 10'000;

struct BatchBody {
    // All items in their order. One that could not be read is here too, as a submission that the engine refuses (without a player)
    // and that carries the item's text, so that indexes, `atomic` and the comparison of repeated requests hold for it.
    SubmitBatch batch;
    std::vector<BatchError> unreadable; // ascending by index: what to say of those
};

class BodyReader {
  public:
    BodyReader();
    ~BodyReader();
    BodyReader(const BodyReader&) = delete;
    BodyReader& operator=(const BodyReader&) = delete;

    // `latestMs`: a timestamp after this moment is refused; what has not happened yet has no score.
    Result<Submission> readScore(std::string_view body, std::int64_t latestMs);
    // The same of a message that has `type` and `ref` beside a score's fields; those two were judged before.
    Result<Submission> readLiveScore(std::string_view body, std::int64_t latestMs);
    // Fails where the body is no JSON, names unknown fields beside the items, or has more than maxBatchItems; never for one item.
    Result<BatchBody> readBatch(std::string_view body, std::int64_t latestMs);
    // A board's fields: `id` is required for a new one.
    Result<BoardDraft> readBoard(std::string_view body, bool isNew);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace rostrum
