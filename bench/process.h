// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Programs that the benchmarks start and stop, and the folder they write into. One thread. Failures are thrown (bench/fail.h).

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace rostrum::bench {

// A new folder below `parent`, removed with all that is in it.
class TempFolder {
  public:
    explicit TempFolder(const std::string& parent);
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// A child that ends with us, at the latest. What it prints goes into a file.
class Process {
  public:
    struct Command {
        std::vector<std::string> words;       // the first is the program, looked for in PATH
        std::vector<std::string> environment; // "NAME=value", beside what we have
        std::string logFile;
    };
    explicit Process(Command command);
    ~Process(); // asks it to stop, and kills it where it does not
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }
    bool running();
    // Processor time of all its threads.
    std::int64_t cpuNs() const;
    // Resident memory.
    std::int64_t residentBytes() const;
    // The rest of the first line that it prints with this beginning; fails when it ends or `patience` is over.
    std::string waitForLine(const std::string& beginning, std::chrono::milliseconds patience);
    // All that it has printed, for a message about its end.
    std::string printed() const;

  private:
    std::string name_;
    std::string logFile_;
    pid_t pid_ = -1;
};

// Whether a program of that name is in PATH.
bool isInstalled(const std::string& program);

} // namespace rostrum::bench
