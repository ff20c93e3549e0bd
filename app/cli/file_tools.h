// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the command line does with an event file that no program has open: `verify`, `export` and `import`. Progress goes to standard
// error, figures to standard output. Ctrl-C ends them cleanly. Thread: the main one; no event loop is needed.

#include <QStringList>

namespace rostrum {

// Each takes the words after its own and returns the exit code: 0 all well, 1 failure (of verify: something is wrong with the file),
// 2 wrong usage.
int runVerify(const QStringList& args);
int runExport(const QStringList& args);
int runImport(const QStringList& args);

} // namespace rostrum
