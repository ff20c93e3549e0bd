// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/request_keys.h"

#include "core/check.h"

#include <utility>

namespace rostrum {

std::string RequestKeys::textOf(KeyKind kind, std::string_view caller, std::string_view key) {
    std::string text;
    text.reserve(caller.size() + key.size() + 2);
    text.push_back(static_cast<char>(kind));
    text.append(caller);
    text.push_back('\0'); // neither holds a NUL: texts with control characters are refused
    text.append(key);
    return text;
}

const RequestKeys::Bound* RequestKeys::find(KeyKind kind, std::string_view caller,
                                            std::string_view key) const {
    if (bounds_.empty())
        return nullptr;
    const auto found = bounds_.find(textOf(kind, caller, key));
    return found == bounds_.end() ? nullptr : &found->second;
}

bool RequestKeys::insert(std::string&& text, const Bound& bound) {
    const auto [place, added] = bounds_.try_emplace(std::move(text), bound);
    if (added)
        order_.push_back(&place->first);
    return added;
}

bool RequestKeys::bind(const RequestKey& key, std::uint64_t seq, std::int64_t atMs) {
    return insert(textOf(key.kind, key.caller, key.key), {key.fingerprint, seq, atMs});
}

void RequestKeys::expire() {
    if (order_.empty())
        return;
    const std::int64_t nowMs = bounds_.find(*order_.back())->second.atMs;
    const auto tooOld = [&] { return nowMs - bounds_.find(*order_.front())->second.atMs > limits_.maxAgeMs; };
    while (order_.size() > 1 && (order_.size() > limits_.maxKeys || tooOld())) {
        const auto oldest = bounds_.find(*order_.front());
        order_.pop_front();
        bounds_.erase(oldest);
    }
}

void RequestKeys::unbindNewest() {
    ROSTRUM_CHECK(!order_.empty(), "there is no request key to take back");
    const auto newest = bounds_.find(*order_.back());
    order_.pop_back();
    bounds_.erase(newest);
}

bool RequestKeys::restore(std::string_view text, const Bound& bound) {
    return insert(std::string(text), bound);
}

void RequestKeys::clear() {
    order_.clear();
    bounds_.clear();
}

} // namespace rostrum
