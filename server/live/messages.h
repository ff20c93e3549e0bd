// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words of /ws: what viewers may say, and what the server answers besides states. Pure but for the reader's buffers.
//
// A subscription is of a board, a period and a view; subscribing again changes its window, mode and ref, and is always answered with a
// whole state: that holds all that was missed, so that `since` is read and asks for nothing more.

#include "core/engine/command.h"
#include "core/result.h"
#include "server/live/channel_key.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum {

inline constexpr std::uint64_t defaultWindow = 10;
inline constexpr std::uint64_t largestWindow = 100;

struct ViewerMessage {
    enum class Type : std::uint8_t { subscribe, unsubscribe, follow, unfollow, submitScore, ping };
    Type type = Type::ping;
    ChannelKey channel;                  // of all but submitScore and ping
    std::uint64_t limit = defaultWindow; // of subscribe: 1 to largestWindow
    LiveForm form = LiveForm::full;      // of subscribe
    std::string playerId;                // of follow and unfollow
    Submission submission;               // of submitScore
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

    // `latestMs`: a submission with a timestamp after this moment is refused.
    HeardMessage read(const QByteArray& text, std::int64_t latestMs);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// ---- answers; `ref` is JSON, as HeardMessage has it

QString errorMessage(const Error& error, std::string_view ref);
QString pongMessage(std::string_view ref);
QString scoreAckMessage(const ScoreAnswer& answer, std::string_view ref);

// What happened to a whole board. Boards that are gone have no revision.
QString boardMessage(const char* type, const ChannelKey& channel, std::string_view ref,
                     std::optional<std::uint64_t> revision);
inline constexpr const char* boardDeletedType = "board_deleted";
inline constexpr const char* boardResetType = "board_reset";
inline constexpr const char* frozenType = "frozen";
inline constexpr const char* revealedType = "revealed";

// Where a player stands now. Without a score the board does not show the player; without a rank the place is beyond max_entries.
struct FollowedPlace {
    std::optional<std::uint64_t> rank;
    std::optional<Score> score;
    std::string username;

    friend bool operator==(const FollowedPlace&, const FollowedPlace&) = default;
};
QString playerMessage(const ChannelKey& channel, std::string_view playerId, const FollowedPlace& place,
                      int decimals, std::uint64_t revision, std::string_view ref);

// The errors and ends of /ws/simple.
QString simpleErrorMessage(const Error& error);

} // namespace rostrum
