// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A certificate for "localhost", made on the spot: no key lies around in the sources.

#include <QSslConfiguration>
#include <optional>

namespace rostrum {

std::optional<QSslConfiguration> selfSigned();

} // namespace rostrum
