// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words of /ws: what viewers may say, and what the server answers besides states. Pure but for the reader's buffers.

#include "core/result.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rostrum {

inline constexpr std::uint64_t defaultWindow = 10;
inline constexpr std::uint64_t largestWindow = 100;

struct ViewerMessage {
    enum class Type : std::uint8_t { subscribe, unsubscribe, ping };
    Type type = Type::ping;
    std::string leaderboardId;
    std::uint64_t limit = defaultWindow; // 1 to largestWindow
};

struct HeardMessage {
    // The sender's own mark, as JSON, "null" where there is none; known for refused messages too, as far as they could be read.
    std::string ref = "null";
    Result<ViewerMessage> content = Error{};
};

// Reads the messages of viewers, strictly. One thread at a time; made once a thread, for its buffers are used again.
class MessageReader {
  public:
    MessageReader();
    ~MessageReader();
    MessageReader(const MessageReader&) = delete;
    MessageReader& operator=(const MessageReader&) = delete;

    HeardMessage read(const QByteArray& text);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// `ref` is JSON, as HeardMessage has it.
QString errorMessage(const Error& error, std::string_view ref);
QString pongMessage(std::string_view ref);
QString boardDeletedMessage(std::string_view leaderboardId, std::string_view ref);
QString boardResetMessage(std::string_view leaderboardId, std::uint64_t revision, std::string_view ref);

} // namespace rostrum
