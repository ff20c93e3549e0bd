// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/mailbox.h"

#include <iterator>
#include <utility>

namespace rostrum {

void Mailbox::post(std::vector<Reply>& replies) {
    const std::lock_guard lock(mutex_);
    if (doorbell_ != nullptr) {
        const bool wasEmpty = replies_.empty();
        if (wasEmpty)
            std::swap(replies_, replies);
        else
            replies_.insert(replies_.end(), std::make_move_iterator(replies.begin()),
                            std::make_move_iterator(replies.end()));
        // Whoever was rung before and has not looked yet will find these too.
        if (wasEmpty)
            doorbell_->ring();
    }
    replies.clear();
}

void Mailbox::collect(std::vector<Reply>& out) {
    const std::lock_guard lock(mutex_);
    std::swap(out, replies_);
    replies_.clear();
}

void Mailbox::close() {
    const std::lock_guard lock(mutex_);
    doorbell_ = nullptr;
    replies_.clear();
}

} // namespace rostrum
