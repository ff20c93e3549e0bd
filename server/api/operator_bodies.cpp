// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/operator_bodies.h"

#include "core/board/text.h"
#include "core/engine/query.h"
#include "server/api/json_reader.h"
#include "server/api/secondary_fields.h"

#include <utility>

namespace rostrum {

namespace {

using Value = JsonReader::Value;

Error invalid(std::string detail) { return Error{Code::invalidRequest, std::move(detail)}; }

Result<void> checkReason(const std::string& reason) {
    if (reason.size() > maxReasonBytes || !isPlainText(reason))
        return invalid("reason must be at most " + std::to_string(maxReasonBytes) +
                       " bytes without control characters.");
    return {};
}

Result<void> requireReason(const std::string& reason) {
    if (reason.empty())
        return invalid("reason is missing: say why, for the history.");
    return checkReason(reason);
}

} // namespace

class OperatorBodies::Impl {
  public:
    JsonReader reader;

    Result<void> takeText(Value value, std::string_view field, std::string& out) {
        const Result<std::string_view> text = reader.text(value, field);
        if (!text)
            return text.error();
        out.assign(*text);
        return {};
    }
    template <typename T>
    Result<void> take(const Result<T>& read, T& out) {
        if (!read)
            return read.error();
        out = *read;
        return {};
    }
    Result<void> unknown(std::string_view name, Value value, const char* known) {
        if (Result<void> skipped = reader.skip(value); !skipped)
            return skipped;
        return invalid("Unknown field " + quoted(name) + "; this request takes " + known + ".");
    }

    Result<void> playerField(std::string_view name, Value value, ChangePlayer& out) {
        if (name == "hidden" || name == "banned") {
            bool flag = false;
            if (Result<void> taken = take(reader.flag(value, name), flag); !taken)
                return taken;
            (name == "hidden" ? out.hidden : out.banned) = flag;
            return {};
        }
        if (name == "metadata") {
            const Result<std::string_view> object = reader.rawObject(value, name);
            if (!object)
                return object.error();
            out.metadata = std::string(*object);
            return {};
        }
        const bool clears = (name == "team" || name == "division") && reader.null(value);
        std::string text;
        if (Result<void> taken = clears ? Result<void>() : takeText(value, name, text); !taken)
            return taken;
        if (name == "username")
            out.username = std::move(text);
        else
            (name == "team" ? out.team : out.division) = std::move(text);
        return {};
    }
};

OperatorBodies::OperatorBodies() : impl_(std::make_unique<Impl>()) {}
OperatorBodies::~OperatorBodies() = default;

Result<SetScore> OperatorBodies::readSetScore(std::string_view body) {
    SetScore out;
    bool hasScore = false;
    const Result<void> read =
        impl_->reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
            if (name == "score") {
                hasScore = true;
                return impl_->take(impl_->reader.exactNumber(value, name), out.score);
            }
            if (name == "secondary")
                return impl_->reader.null(value) ? Result<void>()
                                                 : readSecondaries(impl_->reader, value, out.secondaries);
            if (name == "reason")
                return impl_->takeText(value, name, out.reason);
            return impl_->unknown(name, value, "score, secondary and reason");
        });
    if (!read)
        return read.error();
    if (!hasScore)
        return Error{Code::invalidScore, "score is missing."};
    if (Result<void> good = requireReason(out.reason); !good)
        return good.error();
    return out;
}

Result<UndoChange> OperatorBodies::readUndo(std::string_view body) {
    UndoChange out;
    const Result<void> read =
        impl_->reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
            if (name == "seq") {
                std::int64_t seq = 0; // null is none: whoever has lost the number does not mean the newest

                if (Result<void> taken = impl_->take(impl_->reader.integer(value, name), seq); !taken)
                    return taken;
                if (seq < 1)
                    return invalid("seq must be at least 1.");
                out.seq = static_cast<std::uint64_t>(seq);
                return {};
            }
            if (name == "reason")
                return impl_->takeText(value, name, out.reason);
            if (name == "dry_run")
                return impl_->take(impl_->reader.flag(value, name), out.dryRun);
            return impl_->unknown(name, value, "seq, reason and dry_run");
        });
    if (!read)
        return read.error();
    if (Result<void> good = out.dryRun ? checkReason(out.reason) : requireReason(out.reason); !good)
        return good.error();
    return out;
}

Result<std::string> OperatorBodies::readReason(std::string_view body) {
    std::string reason;
    if (body.empty())
        return reason;
    Result<void> read = impl_->reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
        return name == "reason" ? impl_->takeText(value, name, reason)
                                : impl_->unknown(name, value, "reason alone");
    });
    if (read)
        read = checkReason(reason);
    if (!read)
        return read.error();
    return reason;
}

Result<std::int64_t> OperatorBodies::readSteps(std::string_view body) {
    std::int64_t steps = 1;
    if (body.empty())
        return steps;
    const Result<void> read =
        impl_->reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
            return name == "steps" ? impl_->take(impl_->reader.integer(value, name), steps)
                                   : impl_->unknown(name, value, "steps alone");
        });
    if (!read)
        return read.error();
    if (steps == 0)
        return invalid("steps must not be 0: a number reveals so many, a negative one takes so many back.");
    return steps;
}

Result<ChangePlayer> OperatorBodies::readPlayer(std::string_view body) {
    ChangePlayer out;
    bool names = false;
    const Result<void> read =
        impl_->reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
            const bool known = name == "username" || name == "team" || name == "division" ||
                               name == "metadata" || name == "hidden" || name == "banned";
            names = names || known;
            return known
                       ? impl_->playerField(name, value, out)
                       : impl_->unknown(name, value, "username, team, division, metadata, hidden and banned");
        });
    if (!read)
        return read.error();
    if (!names)
        return invalid(
            "There is nothing to change: name username, team, division, metadata, hidden or banned.");
    return out;
}

Result<MergePlayers> OperatorBodies::readMerge(std::string_view body) {
    MergePlayers out;
    Result<void> read = impl_->reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
        if (name == "into")
            return impl_->takeText(value, name, out.into);
        if (name == "reason")
            return impl_->takeText(value, name, out.reason);
        return impl_->unknown(name, value, "into and reason");
    });
    if (read)
        read = checkReason(out.reason);
    if (!read)
        return read.error();
    if (out.into.empty())
        return invalid("into is missing: the id of the player that remains.");
    return out;
}

Result<std::vector<std::string>> OperatorBodies::readPlayerIds(std::string_view body) {
    std::vector<std::string> ids;
    bool named = false;
    const auto takeId = [&](Value item) -> Result<void> {
        std::string id;
        if (Result<void> taken = impl_->takeText(item, "player_ids", id); !taken)
            return taken;
        if (ids.size() >= mostRanksAsked)
            return invalid("player_ids takes up to " + std::to_string(mostRanksAsked) + " players.");
        if (id.empty() || id.size() > maxPlayerIdBytes)
            return invalid("player_ids must each have 1 to " + std::to_string(maxPlayerIdBytes) + " bytes.");
        ids.push_back(std::move(id));
        return {};
    };
    const Result<void> read =
        impl_->reader.read(body, [&](std::string_view name, Value value) -> Result<void> {
            if (name != "player_ids")
                return impl_->unknown(name, value, "player_ids alone");
            named = true;
            return impl_->reader.array(value, name, takeId);
        });
    if (!read)
        return read.error();
    if (!named)
        return invalid("player_ids is missing.");
    return ids;
}

} // namespace rostrum
