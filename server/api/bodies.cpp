// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/bodies.h"

#include "core/board/text.h"
#include "server/api/board_fields.h"
#include "server/api/json_reader.h"
#include "server/api/secondary_fields.h"
#include "server/api/timestamp.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

using Value = JsonReader::Value;

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

// Copies a text into its place.
Result<void> takeText(JsonReader& reader, Value value, std::string_view field, std::string& out) {
    const Result<std::string_view> text = reader.text(value, field);
    if (!text)
        return text.error();
    out.assign(*text);
    return {};
}

} // namespace

class BodyReader::Impl {
  public:
    JsonReader reader;
    std::int64_t latestMs = 0; // no score is of a later moment

    // One score's fields. What is missing counts only once all that is there was read.
    class Score {
      public:
        Score(JsonReader& reader, std::int64_t latestMs, Submission& out)
            : reader_(reader),
              latestMs_(latestMs),
              out_(out) {}

        Result<void> take(std::string_view name, Value value) {
            if (name == "player_id")
                return (hasPlayer_ = true), takeText(reader_, value, name, out_.playerId);
            if (name == "leaderboard_id")
                return (hasBoard_ = true), takeText(reader_, value, name, out_.leaderboardId);
            if (name == "score")
                return takeScore(value);
            return takeOptional(name, value);
        }

        Result<void> complete() const {
            if (!hasPlayer_)
                return invalid("player_id is missing.");
            if (!hasBoard_)
                return invalid("leaderboard_id is missing.");
            if (!hasScore_)
                return Error{Code::invalidScore, "score is missing."};
            // An empty id would look like a score that came without one.
            if (out_.playerId.empty())
                return invalid("player_id must be 1 to 128 bytes.");
            return {};
        }

      private:
        Result<void> takeScore(Value value) {
            hasScore_ = true;
            const Result<ExactNumber> number = reader_.exactNumber(value, "score");
            if (!number)
                return number.error();
            out_.score = *number;
            return {};
        }

        Result<void> takeOptional(std::string_view name, Value value) {
            const bool known = name == "username" || name == "game_id" || name == "metadata" ||
                               name == "event_id" || name == "timestamp" || name == "secondary";
            if (!known)
                return refuse(name, value);
            if (reader_.null(value)) // as good as left out
                return {};
            if (name == "username")
                return takeText(reader_, value, name, out_.username);
            if (name == "game_id")
                return takeText(reader_, value, name, out_.gameId);
            if (name == "event_id")
                return takeEventId(value);
            if (name == "secondary")
                return readSecondaries(reader_, value, out_.secondaries);
            return name == "metadata" ? takeMetadata(value) : takeTimestamp(value);
        }

        Result<void> takeEventId(Value value) {
            if (Result<void> taken = takeText(reader_, value, "event_id", out_.eventId); !taken)
                return taken;
            if (out_.eventId.empty() || out_.eventId.size() > maxKeyBytes)
                return invalid("event_id must be 1 to " + std::to_string(maxKeyBytes) + " bytes.");
            return {};
        }

        Result<void> takeMetadata(Value value) {
            const Result<std::string_view> object = reader_.rawObject(value, "metadata");
            if (!object)
                return object.error();
            out_.metadata.assign(*object);
            return {};
        }

        Result<void> takeTimestamp(Value value) {
            const Result<std::string_view> text = reader_.text(value, "timestamp");
            if (!text)
                return text.error();
            const Result<std::int64_t> moment = parseTimestamp(*text);
            if (!moment)
                return invalid("timestamp " + moment.error().detail + ".");
            if (*moment > latestMs_)
                return invalid("timestamp is in the future; check the clock of the sender.");
            out_.timestampMs = *moment;
            return {};
        }

        Result<void> refuse(std::string_view name, Value value) {
            if (Result<void> skipped = reader_.skip(value); !skipped)
                return skipped;
            return invalid(
                "Unknown field " + quoted(name) +
                "; a score has player_id, leaderboard_id, score, secondary, username, game_id, timestamp, "
                "metadata and event_id.");
        }

        JsonReader& reader_;
        std::int64_t latestMs_;
        Submission& out_;
        bool hasPlayer_ = false;
        bool hasBoard_ = false;
        bool hasScore_ = false;
    };

    Result<void> takeItem(Value item, BatchBody& out) {
        const std::size_t index = out.batch.items.size();
        if (index >= maxBatchItems)
            return tooMany_ = true, reader.skip(item);
        Submission& submission = out.batch.items.emplace_back();
        const std::string_view token = JsonReader::token(item);
        Score score(reader, latestMs, submission);
        Result<void> read = reader.object(item, "An item", [&score](std::string_view name, Value value) {
            return score.take(name, value);
        });
        if (reader.broken())
            return read;
        if (read)
            read = score.complete();
        if (!read) {
            submission = Submission{};
            const std::string_view sent = reader.sentSince(token.data());
            submission.metadata.assign(sent.empty() ? token : sent);
            out.unreadable.push_back(
                {static_cast<std::uint32_t>(index), read.error().code, read.error().detail});
        }
        return {};
    }

    Result<void> takeBatchField(std::string_view name, Value value, BatchBody& out) {
        if (name == "scores") {
            hasScores_ = true;
            return reader.array(value, name, [&](Value item) { return takeItem(item, out); });
        }
        if (name == "atomic") {
            const Result<bool> atomic = reader.flag(value, name);
            if (!atomic)
                return atomic.error();
            out.batch.atomic = *atomic;
            return {};
        }
        if (Result<void> skipped = reader.skip(value); !skipped)
            return skipped;
        return invalid("Unknown field " + quoted(name) + "; a batch has scores and atomic.");
    }

    Result<BatchBody> readBatch(std::string_view body) {
        BatchBody out;
        tooMany_ = false;
        hasScores_ = false;
        constexpr std::size_t shortItem = 56; // bytes; a guess that spares most of the growing
        out.batch.items.reserve(std::min(maxBatchItems, body.size() / shortItem));
        const Result<void> read = reader.read(
            body, [&](std::string_view name, Value value) { return takeBatchField(name, value, out); });
        if (!read)
            return read.error();
        if (!hasScores_)
            return invalid("scores is missing.");
        if (tooMany_)
            return invalid("A batch takes up to " + std::to_string(maxBatchItems) +
                           " scores; send more of them in several batches.");
        return out;
    }

  private:
    bool tooMany_ = false;
    bool hasScores_ = false;
};

BodyReader::BodyReader() : impl_(std::make_unique<Impl>()) {}
BodyReader::~BodyReader() = default;

Result<Submission> BodyReader::readScore(std::string_view body, std::int64_t latestMs) {
    Submission submission;
    Impl::Score score(impl_->reader, latestMs, submission);
    Result<void> read = impl_->reader.read(
        body, [&score](std::string_view name, Value value) { return score.take(name, value); });
    if (read)
        read = score.complete();
    if (!read)
        return read.error();
    return submission;
}

Result<Submission> BodyReader::readLiveScore(std::string_view body, std::int64_t latestMs) {
    Submission submission;
    JsonReader& reader = impl_->reader;
    Impl::Score score(reader, latestMs, submission);
    Result<void> read = reader.read(body, [&](std::string_view name, Value value) {
        return name == "type" || name == "ref" ? reader.skip(value) : score.take(name, value);
    });
    if (read)
        read = score.complete();
    if (!read)
        return read.error();
    return submission;
}

Result<BatchBody> BodyReader::readBatch(std::string_view body, std::int64_t latestMs) {
    impl_->latestMs = latestMs;
    Result<BatchBody> batch = impl_->readBatch(body);
    impl_->reader.release();
    return batch;
}

Result<BoardDraft> BodyReader::readBoard(std::string_view body, bool isNew) {
    BoardDraft draft;
    const Result<void> read = readBoardFields(impl_->reader, body, draft);
    impl_->reader.release();
    if (!read)
        return read.error();
    if (isNew && !draft.id)
        return invalid("id is missing.");
    return draft;
}

} // namespace rostrum
