// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ROSTRUM_CHECK(condition, "what is broken"): for invariants, never for input. It stays on in release builds: a program
// that keeps scores must not go on with a broken ranking. Prints where and what, then aborts.

#include <cstdio>
#include <cstdlib>

namespace rostrum::detail {
[[noreturn]] inline void checkFailed(const char* file, int line, const char* condition, const char* what) {
    std::fprintf(stderr, "rostrum: broken invariant at %s:%d: %s (%s)\n", file, line, what, condition);
    std::abort();
}
} // namespace rostrum::detail

#define ROSTRUM_CHECK(condition, what)                                                                       \
    do {                                                                                                     \
        if (!(condition)) [[unlikely]]                                                                       \
            ::rostrum::detail::checkFailed(__FILE__, __LINE__, #condition, what);                            \
    } while (false)
