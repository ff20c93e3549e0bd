// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peers/ordered_peer.h"

#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>
#include <functional>
#include <string>
#include <unordered_map>

namespace rostrum::bench {

namespace {

class OrderedPeer final : public Peer {
  public:
    void set(const Operation& operation) override {
        const auto [found, isNew] = places_.try_emplace(std::string(operation.playerId()));
        if (!isNew)
            order_.erase(keyOf(*found));
        found->second = {operation.score, ++seq_};
        order_.insert(keyOf(*found));
    }
    std::uint64_t positionOf(const Operation& operation) const override {
        return order_.order_of_key(keyOf(*places_.find(std::string(operation.playerId()))));
    }

  private:
    struct Place {
        std::int64_t score = 0;
        std::uint64_t seq = 0;
    };
    using Places = std::unordered_map<std::string, Place>;
    struct Key {
        std::int64_t score = 0;
        std::uint64_t seq = 0;
        const std::string* playerId =
            nullptr; // of whom, for those who read a top; stays where it is in the hash
    };
    struct Before {
        bool operator()(const Key& a, const Key& b) const {
            return a.score != b.score ? a.score > b.score : a.seq < b.seq;
        }
    };
    static Key keyOf(const Places::value_type& place) {
        return {place.second.score, place.second.seq, &place.first};
    }

    Places places_;
    __gnu_pbds::tree<Key, __gnu_pbds::null_type, Before, __gnu_pbds::rb_tree_tag,
                     __gnu_pbds::tree_order_statistics_node_update>
        order_;
    std::uint64_t seq_ = 0;
};

} // namespace

std::unique_ptr<Peer> makeOrderedPeer() { return std::make_unique<OrderedPeer>(); }

} // namespace rostrum::bench
