// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the benchmarks end early. They have one reaction to whatever goes wrong (a port, a process, a wrong answer): stop what was
// started, remove what was written, say what it was. That is an exception to main, and the only one in the project.

#include <stdexcept>
#include <string>

namespace rostrum::bench {

class Failure final : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

[[noreturn]] inline void fail(const std::string& sentence) { throw Failure(sentence); }

// fail() with what errno says.
[[noreturn]] void failErrno(const std::string& what);

// From now on SIGINT and SIGTERM end the program by way of checkInterrupted().
void catchInterrupts();
// Called in every loop that lasts; fails once a signal has come.
void checkInterrupted();

} // namespace rostrum::bench
