// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SyncDelayVfs: a disk that takes its time. Each sync of the database or its WAL lasts so much longer, as on the disks of
// venue PCs (1-10 ms); for benchmarks on machines whose disks are too good. It changes nothing else.

#include "server/ledger/vfs_shim.h"

#include <chrono>

namespace rostrum {

class SyncDelayVfs final : public VfsShim {
  public:
    explicit SyncDelayVfs(std::chrono::microseconds delay) : VfsShim("sync-delay"), delay_(delay) {}

    int beforeSync(const std::string& path) override;

  private:
    std::chrono::microseconds delay_;
};

} // namespace rostrum
