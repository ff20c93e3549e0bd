// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ranking/rank_index.h"
