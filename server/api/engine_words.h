// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is asked of the engine and answered by it, by type: a command, query or answer that the engine's variants do not have is
// refused, or is never the answer, instead of not being compiled.

#include "core/engine/command.h"
#include "core/engine/query.h"
#include "core/result.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace rostrum {

template <typename T, typename Variant>
struct IsOneOf : std::false_type {};
template <typename T, typename... All>
struct IsOneOf<T, std::variant<All...>> : std::bool_constant<(std::is_same_v<T, All> || ...)> {};

// The command or query as `All`, or Code::notFound.
template <typename All, typename T>
Result<All> asOne(T&& what) {
    if constexpr (IsOneOf<std::decay_t<T>, All>::value)
        return All(std::forward<T>(what));
    else
        return Error{Code::notFound, "This is not in this version."};
}

// As std::get_if.
template <typename T, typename All>
T* getIf(All& answer) {
    if constexpr (IsOneOf<T, std::remove_const_t<All>>::value)
        return std::get_if<T>(&answer);
    else
        return nullptr;
}

} // namespace rostrum
