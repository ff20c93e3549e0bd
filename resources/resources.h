// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Makes the files that the program carries inside readable: `:/web/…` (the audience's pages as browsers get them),
/// `:/theme/tokens.json` (the design tokens) and `:/icons/…`.
///
/// They live in a static library, which the linker leaves out unless something asks for it: this asks. To be called
/// once, from the main thread, before the first of them is opened; calling it again does nothing.
void rostrumInitResources();
