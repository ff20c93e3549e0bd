// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ledger/sync_delay_vfs.h"

#include <thread>

namespace rostrum {

int SyncDelayVfs::beforeSync(const std::string& /*path*/) {
    std::this_thread::sleep_for(delay_);
    return SQLITE_OK;
}

} // namespace rostrum
