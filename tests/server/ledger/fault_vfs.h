// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// FaultVfs: a disk that fails. It notes for each file what has surely reached the disk (what was synced) and what may not have
// (writes since), fails the nth write or sync, and can cut the power: from then on nothing works, and restoreDisk() leaves
// the files as a disk might hold them then: synced content, and of the later writes any, some torn within.
// A sync that fails loses the writes that it was for, as Linux does: they stay readable, and no later sync brings
// them to the disk. Deletions count as done at once.

#include "server/ledger/vfs_shim.h"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace rostrum {

class FaultVfs final : public VfsShim {
  public:
    FaultVfs() : VfsShim("fault") {}

    // The nth write or sync from now (1: the next) returns this code; nothing of it is done.
    void failWrite(std::uint64_t nth, int code) { failingWrite_ = {writes_ + nth, code}; }
    void failSync(std::uint64_t nth, int code) { failingSync_ = {syncs_ + nth, code}; }
    // The power goes at the nth write or sync from now, whichever kind comes.
    void cutPower(std::uint64_t nth) { powerEnds_ = operations_ + nth; }
    bool powerIsCut() const { return operations_ >= powerEnds_; }

    std::uint64_t writes() const { return writes_; }
    std::uint64_t syncs() const { return syncs_; }

    // With all connections closed. Each write that was not synced is kept, lost or torn by chance; `keepNone`: all are lost.
    void restoreDisk(std::mt19937_64& random, bool keepNone);

    void opened(const std::string& path) override;
    int beforeWrite(const std::string& path, std::string_view bytes, std::int64_t offset) override;
    int beforeTruncate(const std::string& path, std::int64_t size) override;
    int beforeSync(const std::string& path) override;
    void afterSync(const std::string& path) override;
    int beforeDelete(const std::string& path) override;

  private:
    struct Change {
        std::size_t offset = 0; // of a truncation: the new size
        std::string bytes;
        bool truncates = false;
    };
    struct File {
        std::string synced;
        std::vector<Change> pending;
    };
    struct Failure {
        std::uint64_t at = 0; // 0: none
        int code = 0;
    };
    static void apply(const Change& change, std::string& content);
    bool powerFailsNow();

    std::map<std::string, File> files_;
    std::uint64_t writes_ = 0;
    std::uint64_t syncs_ = 0;
    std::uint64_t operations_ = 0;
    std::uint64_t powerEnds_ = ~std::uint64_t{0};
    Failure failingWrite_;
    Failure failingSync_;
};

} // namespace rostrum
