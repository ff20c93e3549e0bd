// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/policy.h"

#include <algorithm>
#include <array>
#include <sys/resource.h>
#include <unistd.h>

namespace rostrum {
namespace {

constexpr std::size_t kDescriptorsKept = 128; // databases, logs, pipes, Qt

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::any_of(list.begin(), list.end(),
                       [&](const std::string& item) { return item == text || item == "*"; });
}

} // namespace

bool ListPolicy::hostAllowed(std::string_view name, std::string_view localAddress) const {
    return (lists_.ownAddress && name == localAddress) || contains(lists_.hosts, name);
}

bool ListPolicy::originAllowed(std::string_view origin) const { return contains(lists_.origins, origin); }

std::size_t ListPolicy::bodyLimit(Method /*method*/, std::string_view path) const {
    for (const auto& [listed, bytes] : lists_.bodyBytesOf) {
        if (listed == path)
            return bytes;
    }
    return lists_.bodyBytes;
}

Result<void> ListPolicy::judgeToken(std::string_view authorization) const {
    if (lists_.tokenJudge)
        return lists_.tokenJudge(authorization);
    return Error{Code::unauthorized, "The token is not known here."};
}

bool ListPolicy::isSocketPath(std::string_view path) const {
    return std::find(lists_.socketPaths.begin(), lists_.socketPaths.end(), path) != lists_.socketPaths.end();
}

std::vector<std::string> ownHostNames() {
    std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
    std::array<char, 256> buffer{};
    if (gethostname(buffer.data(), buffer.size() - 1) != 0 || buffer[0] == '\0')
        return names;
    std::string name(buffer.data());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    names.push_back(name);
    // mDNS knows a machine by the first label of its name.
    names.push_back(name.substr(0, name.find('.')) + ".local");
    if (name.find('.') != std::string::npos)
        names.push_back(name.substr(0, name.find('.')));
    return names;
}

std::size_t connectionsFor(std::size_t wanted) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return wanted;
    const rlim_t needed = wanted + kDescriptorsKept;
    if (limit.rlim_cur < needed && limit.rlim_cur < limit.rlim_max) {
        rlimit raised = limit;
        raised.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    const rlim_t usable = limit.rlim_cur > kDescriptorsKept ? limit.rlim_cur - kDescriptorsKept : 16;
    return static_cast<std::size_t>(std::min<rlim_t>(wanted, usable));
}

} // namespace rostrum
