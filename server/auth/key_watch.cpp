// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/key_watch.h"

#include <sys/stat.h>

#include <memory>
#include <utility>

namespace rostrum {

KeyWatch::KeyWatch(JwtSettings settings, Gatekeeper& gate, Told told)
    : settings_(std::move(settings)),
      gate_(gate),
      told_(std::move(told)) {
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { look(); });
}

Result<void> KeyWatch::begin(int everyMs) {
    seen_ = stampOf();
    Result<JwtVerifier> verifier = JwtVerifier::open(settings_);
    if (!verifier)
        return verifier.error();
    gate_.setVerifier(std::make_shared<const JwtVerifier>(std::move(*verifier)));
    if (settings_.secret.empty())
        timer_.start(everyMs);
    return {};
}

void KeyWatch::look() {
    const Stamp now = stampOf(); // before reading: what is written meanwhile is found the next time
    if (now == seen_)
        return;
    seen_ = now;
    Result<JwtVerifier> verifier = JwtVerifier::open(settings_);
    if (!verifier) {
        told_(&verifier.error());
        return;
    }
    gate_.setVerifier(std::make_shared<const JwtVerifier>(std::move(*verifier)));
    told_(nullptr);
}

KeyWatch::Stamp KeyWatch::stampOf() const {
    struct stat facts = {};
    const std::string& path = settings_.jwksFile.empty() ? settings_.keyFile : settings_.jwksFile;
    if (path.empty() || ::stat(path.c_str(), &facts) != 0)
        return {};
    constexpr std::int64_t nsPerSecond = 1'000'000'000;
    return {facts.st_mtim.tv_sec * nsPerSecond + facts.st_mtim.tv_nsec,
            facts.st_ctim.tv_sec * nsPerSecond + facts.st_ctim.tv_nsec, facts.st_size, facts.st_ino};
}

} // namespace rostrum
