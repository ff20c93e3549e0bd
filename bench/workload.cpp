// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/workload.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace rostrum::bench {

namespace {

// The inverse of the integral of x^-s, which is near enough to Zipf's law for millions of players: the first has some 5 % of
// all, and half go to one in a thousand. Who is first is scattered by a multiplication, so that neighbours are not hot together.
class Zipf {
  public:
    explicit Zipf(std::uint32_t players) : players_(players), span_(std::pow(players, exponent) - 1) {}

    std::uint32_t next(Random& random) const {
        const double share = static_cast<double>(random.next() >> 11) * 0x1p-53;
        const auto rank = static_cast<std::uint64_t>(std::pow(share * span_ + 1, 1 / exponent)) - 1;
        return static_cast<std::uint32_t>((rank * 2'654'435'761U + 12'345) % players_);
    }

  private:
    static constexpr double exponent = 0.01; // 1 - s
    std::uint64_t players_;
    double span_;
};

class ScoreSource {
  public:
    explicit ScoreSource(Scores kind) : kind_(kind) {}

    std::uint32_t next(Random& random) {
        switch (kind_) {
        case Scores::ascending: return ++last_;
        case Scores::equal: return leastEngineScore;
        case Scores::hundred: return leastEngineScore + random.below(100) * 1'000'000;
        case Scores::uniform: break;
        }
        return leastEngineScore + random.below(engineScoreSpan);
    }
    void startAt(std::uint32_t score) { last_ = score; }

  private:
    Scores kind_;
    std::uint32_t last_ = leastEngineScore;
};

void writeId(Operation& operation, std::uint32_t player) {
    operation.id[0] = 'p';
    writeDigits(operation.id + 1, idBytes - 1, player);
}

} // namespace

std::vector<Operation> operationsOf(const Workload& workload, std::uint32_t count, std::uint64_t seed) {
    Random random(seed);
    const Zipf zipf(workload.players);
    ScoreSource scores(workload.scores);
    // Rows of ascending scores go on where the one before ended, as their seeds do.
    scores.startAt(static_cast<std::uint32_t>(leastEngineScore + workload.players + (seed % 64) * count));
    std::vector<Operation> operations(count);
    for (Operation& operation : operations) {
        const bool few = workload.choice == Choice::zipf;
        writeId(operation, few ? zipf.next(random) : random.below(workload.players));
        operation.score = scores.next(random);
    }
    return operations;
}

std::vector<std::uint32_t> shuffled(std::uint32_t from, std::uint32_t to, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::uint32_t> order(to - from);
    std::iota(order.begin(), order.end(), from);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

std::vector<Operation> newcomersOf(const Workload& workload, std::uint32_t from, std::uint32_t to) {
    Random random(from + 1);
    ScoreSource scores(workload.scores);
    scores.startAt(leastEngineScore + from);
    std::vector<Operation> operations(to - from);
    const std::vector<std::uint32_t> order = shuffled(from, to, from + 2);
    for (std::size_t i = 0; i < order.size(); ++i) {
        writeId(operations[i], order[i]);
        operations[i].score = scores.next(random);
    }
    return operations;
}

} // namespace rostrum::bench
