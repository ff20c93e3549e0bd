// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/resources.h"

#include <QtGlobal>

// Q_INIT_RESOURCE must stand outside any namespace, hence the function's own prefix.
void rostrumInitResources() { Q_INIT_RESOURCE(rostrum_files); }
