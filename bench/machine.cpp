// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/machine.h"

#include "bench/fail.h"
#include "bench/measure.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <linux/magic.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <thread>
#include <unistd.h>

namespace rostrum::bench {

namespace {

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "unknown processor";
}

} // namespace

std::string machineName() {
    return std::to_string(std::thread::hardware_concurrency()) + " cores of " + processorName();
}

std::string machineLine() {
    utsname kernel = {};
    uname(&kernel);
    std::array<double, 1> load = {};
    if (getloadavg(load.data(), 1) != 1)
        load[0] = 0;
    const double gib = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                       static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0 * 1024.0);
    char rest[256];
    std::snprintf(rest, sizeof rest, ", %.0f GiB, %s %s, load of the last minute %.2f", gib, kernel.sysname,
                  kernel.release, load[0]);
    return machineName() + rest;
}

std::string memoryFileSystem(const std::string& folder) {
    struct statfs fs = {};
    if (statfs(folder.c_str(), &fs) != 0)
        return {};
    if (fs.f_type == TMPFS_MAGIC)
        return "tmpfs";
    return fs.f_type == RAMFS_MAGIC ? "ramfs" : "";
}

double fdatasyncMedianUs(const std::string& folder, int count) {
    const std::string path = folder + "/sync";
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        failErrno(path + " cannot be written");
    std::array<char, 4096> page = {};
    page.fill('r');
    std::vector<double> times;
    bool good = true;
    for (int i = 0; i < count && good; ++i) {
        good = write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size());
        const std::int64_t begin = nowNs();
        good = good && fdatasync(file) == 0;
        times.push_back(static_cast<double>(nowNs() - begin) / 1000);
    }
    close(file);
    unlink(path.c_str());
    if (!good)
        fail(path + " cannot be written or synced");
    return median(times);
}

} // namespace rostrum::bench
