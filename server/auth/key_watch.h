// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// KeyWatch: gives the gatekeeper its keys, and new ones when their file has changed. A file that cannot be used leaves the keys of before.
// Thread: one with an event loop; the gatekeeper may be asked on others meanwhile.

#include "server/auth/gatekeeper.h"
#include "server/auth/jwt_verifier.h"

#include <QTimer>

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace rostrum {

class KeyWatch {
  public:
    // Told after the first reading: an error, or that new keys count (none).
    using Told = std::function<void(const Error* error)>;

    KeyWatch(JwtSettings settings, Gatekeeper& gate, Told told);
    KeyWatch(const KeyWatch&) = delete;
    KeyWatch& operator=(const KeyWatch&) = delete;

    // Reads the keys for the first time and watches their file from then on.
    Result<void> begin(int everyMs = 2000);
    // Reads again where the file has changed.
    void look();

  private:
    // What changes when a file does.
    struct Stamp {
        std::int64_t modifiedNs = 0;
        std::int64_t changedNs = 0;
        std::int64_t bytes = -1;
        std::uint64_t inode = 0;

        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    Stamp stampOf() const;

    const JwtSettings settings_;
    Gatekeeper& gate_;
    const Told told_;
    Stamp seen_;
    QTimer timer_;
};

} // namespace rostrum
