// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// `rostrum token create|list|revoke`: pairing tokens, of a running program through its API, or of an event file that none has open.

#include <QStringList>

namespace rostrum {

// `args` are those behind the word token. The exit code: 0, 1 failure, 2 usage.
int runToken(const QStringList& args);

} // namespace rostrum
