// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/own_hosts.h"

#include "server/http/policy.h"

#include <QHostAddress>
#include <QNetworkInterface>

#include <algorithm>

namespace rostrum {

std::vector<std::string> allowedHostNames(const std::vector<std::string>& configured) {
    std::vector<std::string> names = ownHostNames();
    for (QHostAddress address : QNetworkInterface::allAddresses()) {
        address.setScopeId({}); // "fe80::1%eth0": the zone is no part of what a browser sends
        names.push_back(address.toString().toLower().toStdString());
    }
    for (std::string name : configured) {
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
        names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

} // namespace rostrum
