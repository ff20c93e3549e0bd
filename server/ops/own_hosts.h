// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which Host names count as this machine's own. Any thread.

#include <string>
#include <vector>

namespace rostrum {

// localhost, the loopback addresses, the host name, that with ".local", the addresses that the network interfaces have now, and
// the configured ones: lower case, without ports and brackets, each once. The form that ListPolicy::Lists::hosts takes.
std::vector<std::string> allowedHostNames(const std::vector<std::string>& configured);

} // namespace rostrum
