// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the figures depend on: processor, kernel, disk.

#include <string>
#include <vector>

namespace rostrum::bench {

// Cores and processor.
std::string machineName();

// One line: cores, processor, memory, kernel, load.
std::string machineLine();

// The name of a file system that lives in memory, where syncing costs nothing and a durable figure says nothing; else empty.
std::string memoryFileSystem(const std::string& folder);

// Microseconds of an fdatasync after 4 KiB were appended to a file in the folder: the median of `count`.
double fdatasyncMedianUs(const std::string& folder, int count);

} // namespace rostrum::bench
