// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Result<T>: a value or an Error, for everything that can go wrong in ordinary use. Exceptions do not cross a
// boundary of core; a broken invariant aborts (core/check.h). Any thread.

#include "core/check.h"

#include <string>
#include <utility>
#include <variant>

namespace rostrum {

// The codes that callers see, in REST, WebSocket and command line alike. Names are those of the wire (codeName).
enum class Code {
    invalidRequest,
    invalidScore,
    unauthorized,
    forbidden,
    leaderboardNotFound,
    playerNotFound,
    notFound,
    methodNotAllowed,
    leaderboardExists,
    conflict,
    lengthRequired,
    payloadTooLarge,
    unsupportedMediaType,
    misdirectedRequest,
    idempotencyMismatch,
    rateLimited,
    unavailable,
    headerFieldsTooLarge,
    requestTimeout,
    cursorExpired,
    // Not seen on the wire: the event file.
    fileDamaged, // the file is not what it should be; it is left as it is
    fileForeign, // not an event file, or one of a newer version
    fileInUse,   // another program has it open
    fileUnusable // cannot be read or written (permissions, full disk, input/output error)
};

// The wire's name of a code: "invalid_request", "leaderboard_not_found", …
const char* codeName(Code code);

struct Error {
    Code code = Code::invalidRequest;
    std::string detail; // one sentence for a person: what is wrong and what would be right
};

template <typename T>
class [[nodiscard]] Result {
  public:
    // A value and an error are results as they are: NOLINTBEGIN(google-explicit-constructor)
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
    // NOLINTEND(google-explicit-constructor)

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        ROSTRUM_CHECK(ok(), "value() of a failed Result");
        return *std::get_if<0>(&state_);
    }
    const T& value() const& {
        ROSTRUM_CHECK(ok(), "value() of a failed Result");
        return *std::get_if<0>(&state_);
    }
    T&& value() && {
        ROSTRUM_CHECK(ok(), "value() of a failed Result");
        return std::move(*std::get_if<0>(&state_));
    }
    const Error& error() const {
        ROSTRUM_CHECK(!ok(), "error() of a good Result");
        return *std::get_if<1>(&state_);
    }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), failed_(true) {} // NOLINT(google-explicit-constructor)

    bool ok() const { return !failed_; }
    explicit operator bool() const { return ok(); }
    const Error& error() const {
        ROSTRUM_CHECK(failed_, "error() of a good Result");
        return error_;
    }

  private:
    Error error_;
    bool failed_ = false;
};

} // namespace rostrum
