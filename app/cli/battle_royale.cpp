// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/battle_royale.h"

#include <algorithm>
#include <cmath>

namespace rostrum {
namespace {

// Handles as they come: short and long, with accents, other scripts, right to left, signs that break careless pages.
constexpr std::array<BattleRoyale::Contestant, BattleRoyale::playerCount> names{{
    {"nightowl", "NightOwl"},
    {"vexa", "Vexa"},
    {"kilo-bravo", "KiloBravo"},
    {"mirabel", "Mirabel Santos"},
    {"zephyr", "Zéphyr"},
    {"grimlock77", "grimlock77"},
    {"oyuki", "お雪"},
    {"tundra", "Tundra"},
    {"halfpint", "HalfPint"},
    {"saoirse", "Saoirse Ní Bhriain"},
    {"quickdraw", "QuickDraw"},
    {"nadia", "نادية الحسيني"},
    {"pixel-pete", "Pixel Pete"},
    {"ravenna", "Ravenna"},
    {"lukasz", "Łukasz"},
    {"blitzkeks", "Blitzkeks"},
    {"orion", "Orion"},
    {"curacao-kid", "Curaçao Kid"},
    {"ember", "Ember"},
    {"no-scope-nan", "No-Scope Nan"},
    {"bjork", "Björk Jónsdóttir"},
    {"tango", "Tango"},
    {"fenrir", "Fenrir"},
    {"sao-tome", "São Tomé Sharp"},
    {"wisp", "wisp"},
    {"dimitra", "Δήμητρα"},
    {"bigmac", "BigMac & Fries"},
    {"jinx", "Jinx"},
    {"aylin", "Aylin Yıldız"},
    {"static", "<static>"},
    {"cobalt", "Cobalt"},
    {"nguyen", "Nguyễn Thị Minh Khai"},
    {"sledge", "Sledge"},
    {"yael", "יעל ברק"},
    {"marmot", "MarmotMarmot"},
    {"koa", "Koa"},
    {"volt", "V0LT"},
    {"ines", "Inês Conceição"},
    {"drift", "Drift"},
    {"sasha", "Саша Волкова"},
    {"tater", "TaterTot"},
    {"hex", "Hex"},
    {"maeve", "Maeve"},
    {"longshot", "The Extraordinarily Long Shot of North Haverbrook"},
    {"pim", "Pim"},
    {"chidi", "Chidi Okonkwo"},
    {"frost", "Frost"},
    {"ling", "凌风"},
    {"gizmo", "Gizmo"},
    {"anais", "Anaïs"},
    {"rook", "Rook"},
    {"mochi", "Mochi"},
    {"strix", "Strix"},
    {"seong-min", "성민"},
    {"bandit", "Bandit"},
    {"ulla", "Ulla Åkesson"},
    {"torque", "Torque"},
    {"zuri", "Zuri"},
    {"hal", "HAL"},
    {"last-call", "Last Call"},
}};

constexpr std::int64_t lobbyMs = 8'000;
constexpr std::int64_t ceremonyMs = 10'000;
constexpr std::int64_t landingMs = 12'000;   // everyone drops on the same roofs
constexpr std::int64_t zoneEveryMs = 25'000; // the zone closes, and those left meet
constexpr std::int64_t zoneBurstMs = 6'000;
constexpr std::int64_t streakMs = 5'000;

constexpr std::int64_t killPoints = 20;
constexpr std::int64_t streakPoints = 10;

std::int64_t placementPoints(std::size_t place) {
    if (place == 1)
        return 150;
    if (place == 2)
        return 100;
    if (place == 3)
        return 75;
    if (place <= 10)
        return 40;
    return place <= 25 ? 15 : 5;
}

} // namespace

std::span<const BattleRoyale::Contestant, BattleRoyale::playerCount> BattleRoyale::contestants() {
    return names;
}

BattleRoyale::BattleRoyale(std::uint64_t seed) : random_(seed) {
    for (double& skill : skill_)
        skill = 0.4 + std::pow(uniform(), 3) * 3; // many fair players, a few that are feared
    beginRound();
}

// std's distributions differ from library to library; this does not.
double BattleRoyale::uniform() { return static_cast<double>(random_() >> 11) * 0x1.0p-53; }

void BattleRoyale::beginRound() {
    ++round_;
    phase_ = Phase::lobby;
    fallen_.clear();
    alive_.clear();
    for (std::size_t player = 0; player < playerCount; ++player)
        alive_.push_back(player);
    lastKillMs_.fill(-streakMs);
    nextMs_ = nowMs_ + lobbyMs;
}

void BattleRoyale::advance(std::int64_t ms, std::vector<Award>& out) {
    const std::int64_t until = nowMs_ + ms;
    while (nextMs_ <= until) {
        nowMs_ = nextMs_;
        nextEvent(out);
    }
    nowMs_ = until;
}

void BattleRoyale::nextEvent(std::vector<Award>& out) {
    switch (phase_) {
    case Phase::lobby:
        phase_ = Phase::fighting;
        roundBeganMs_ = nowMs_;
        break;
    case Phase::fighting:
        skirmish(out);
        if (alive_.size() == 1) {
            endRound(out);
            return;
        }
        break;
    case Phase::ceremony: beginRound(); return;
    }
    nextMs_ = nowMs_ + pause();
}

std::int64_t BattleRoyale::pause() {
    const std::int64_t played = nowMs_ - roundBeganMs_;
    const bool burst = played < landingMs || played % zoneEveryMs < zoneBurstMs;
    const double mean = burst ? 220 : 900;
    return 20 + static_cast<std::int64_t>(-std::log(1 - uniform()) * mean);
}

template <typename Weight>
std::size_t BattleRoyale::pick(Weight&& weight) {
    double total = 0;
    for (const std::size_t player : alive_)
        total += weight(player);
    double at = uniform() * total;
    for (const std::size_t player : alive_) {
        at -= weight(player);
        if (at < 0)
            return player;
    }
    return alive_.back();
}

void BattleRoyale::skirmish(std::vector<Award>& out) {
    // Two of three encounters end with some damage only.
    if (uniform() < 0.35) {
        eliminate(out);
        return;
    }
    const std::size_t shooter = pick([&](std::size_t player) { return skill_[player]; });
    out.push_back({shooter, 1 + static_cast<std::int64_t>(uniform() * 5)});
}

void BattleRoyale::eliminate(std::vector<Award>& out) {
    const std::size_t winner = pick([&](std::size_t player) { return skill_[player]; });
    const std::size_t loser =
        pick([&](std::size_t player) { return player == winner ? 0 : 1 / skill_[player]; });
    if (loser == winner)
        return; // rounding picked the only one without weight: both walk away
    const bool streak = nowMs_ - lastKillMs_[winner] < streakMs;
    out.push_back({winner, killPoints + (streak ? streakPoints : 0)});
    lastKillMs_[winner] = nowMs_;
    alive_.erase(std::find(alive_.begin(), alive_.end(), loser));
    fallen_.push_back(loser);
}

void BattleRoyale::endRound(std::vector<Award>& out) {
    fallen_.push_back(alive_.front());
    std::size_t place = fallen_.size();
    for (const std::size_t player : fallen_)
        out.push_back({player, placementPoints(place--)});
    phase_ = Phase::ceremony;
    nextMs_ = nowMs_ + ceremonyMs;
}

} // namespace rostrum
