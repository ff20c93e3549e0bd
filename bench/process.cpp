// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/process.h"

#include "bench/fail.h"
#include "bench/measure.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace rostrum::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds stopPatience = 15s;
constexpr std::chrono::milliseconds pollInterval = 5ms;

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> wholeEnvironment(const std::vector<std::string>& more) {
    std::vector<std::string> all = more; // the first of two with one name is the one that counts
    for (char** entry = environ; *entry != nullptr; ++entry)
        all.emplace_back(*entry);
    return all;
}

} // namespace

TempFolder::TempFolder(const std::string& parent) {
    std::error_code ignored;
    std::filesystem::create_directories(parent, ignored);
    path_ = parent + "/bench-XXXXXX";
    if (mkdtemp(path_.data()) == nullptr)
        failErrno("a folder for the benchmarks cannot be made in " + parent);
    path_ = std::filesystem::absolute(path_).string();
}

TempFolder::~TempFolder() {
    std::error_code ignored; // nothing more can be done
    std::filesystem::remove_all(path_, ignored);
}

Process::Process(Command command) : name_(command.words.front()), logFile_(std::move(command.logFile)) {
    const int log = open(logFile_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (log < 0)
        failErrno(logFile_ + " cannot be written");
    // Everything is made ready before the fork: the child may only call what is safe in a signal handler.
    const std::vector<char*> words = pointersTo(command.words);
    std::vector<std::string> environment = wholeEnvironment(command.environment);
    const std::vector<char*> variables = pointersTo(environment);
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == 0) {
        setpgid(0, 0); // Ctrl+C is for us; we stop our children
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(127);
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        execvpe(words[0], words.data(), variables.data());
        _exit(127);
    }
    close(log);
    if (pid_ < 0)
        failErrno(name_ + " cannot be started");
}

Process::~Process() {
    if (!running())
        return;
    kill(pid_, SIGTERM);
    const std::int64_t until = nowNs() + std::chrono::nanoseconds(stopPatience).count();
    while (running()) {
        if (nowNs() > until) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
            return;
        }
        std::this_thread::sleep_for(pollInterval);
    }
}

bool Process::running() {
    if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_)
        pid_ = -1;
    return pid_ > 0;
}

std::int64_t Process::cpuNs() const {
    clockid_t clock = 0;
    timespec time = {};
    if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &time) != 0)
        fail(name_ + " has ended: " + printed());
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::int64_t Process::residentBytes() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
    std::int64_t all = 0;
    std::int64_t resident = 0;
    file >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

std::string Process::waitForLine(const std::string& beginning, std::chrono::milliseconds patience) {
    const std::int64_t until = nowNs() + std::chrono::nanoseconds(patience).count();
    for (;;) {
        const bool ended = !running(); // looked at before the log, so that its last words are not missed
        std::ifstream log(logFile_);
        for (std::string line; std::getline(log, line);) {
            if (line.starts_with(beginning) && !log.eof())
                return line.substr(beginning.size());
        }
        checkInterrupted();
        if (ended || nowNs() > until)
            fail(name_ + (ended ? " has ended: " : " does not get ready: ") + printed());
        std::this_thread::sleep_for(pollInterval);
    }
}

std::string Process::printed() const {
    std::ostringstream text;
    text << std::ifstream(logFile_).rdbuf();
    return text.str();
}

bool isInstalled(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
    for (std::string file; std::getline(folders, file, ':');) {
        file.append("/").append(program);
        if (access(file.c_str(), X_OK) == 0)
            return true;
    }
    return false;
}

} // namespace rostrum::bench
