// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/board/live_ranking.h"

#include "core/board/pin.h"
#include "core/check.h"

#include <algorithm>
#include <map>
#include <utility>

namespace rostrum {

namespace {

using Values = std::array<std::int64_t, RankingOrder::mostSecondaries>;

Values valuesOf(Ranking::Secondaries secondaries) {
    Values values{};
    std::copy(secondaries.begin(), secondaries.end(), values.begin());
    return values;
}

} // namespace

struct LiveRanking::Sides {
    const PlayerSides* facts = nullptr; // null: what is here says who is set apart
    std::unique_ptr<HiddenPart> hidden; // null where nobody is
    std::map<std::uint32_t, std::unique_ptr<LiveRanking>> divisions;
    std::vector<std::shared_ptr<Pin>> pins;

    bool needed() const { return facts != nullptr || hidden || !divisions.empty() || !pins.empty(); }
};

LiveRanking::LiveRanking(SortOrder sort) : Ranking(sort) {}
LiveRanking::LiveRanking(const RankingOrder& order, const PlayerIdOrder* ids) : Ranking(order, ids) {}
LiveRanking::LiveRanking(Ranking&& plain) noexcept : Ranking(std::move(plain)) {}
LiveRanking::~LiveRanking() { leavePins(); }

LiveRanking::LiveRanking(LiveRanking&& other) noexcept
    : Ranking(std::move(static_cast<Ranking&>(other))),
      sides_(std::move(other.sides_)) {
    bringPins();
}

LiveRanking& LiveRanking::operator=(LiveRanking&& other) noexcept {
    if (this != &other) {
        leavePins();
        Ranking::operator=(std::move(static_cast<Ranking&>(other)));
        sides_ = std::move(other.sides_);
        bringPins();
    }
    return *this;
}

LiveRanking LiveRanking::clone() const {
    LiveRanking copy{Ranking(static_cast<const Ranking&>(*this))};
    if (sides_ == nullptr)
        return copy;
    copy.sides().facts = sides_->facts;
    if (sides_->hidden)
        copy.sides_->hidden = std::make_unique<HiddenPart>(*sides_->hidden);
    for (const auto& [number, division] : sides_->divisions) {
        if (!division->empty())
            copy.sides_->divisions.emplace(number, std::make_unique<LiveRanking>(division->clone()));
    }
    if (!copy.sides_->needed())
        copy.sides_.reset();
    return copy;
}

LiveRanking LiveRanking::emptyLike() const {
    LiveRanking empty(order(), playerIds());
    if (sides_ != nullptr && sides_->facts != nullptr)
        empty.sides().facts = sides_->facts;
    return empty;
}

LiveRanking::Sides& LiveRanking::sides() const {
    if (sides_ == nullptr)
        sides_ = std::make_unique<Sides>();
    return *sides_;
}

// ---- changes

void LiveRanking::set(std::span<const Record> records, Secondaries secondaries) {
    if (sides_ == nullptr) {
        Ranking::set(records, secondaries);
        return;
    }
    const std::size_t count = order().secondaryCount;
    ROSTRUM_CHECK(secondaries.size() == records.size() * count, "as many secondaries as the order has");
    for (std::size_t i = 0; i < records.size(); ++i)
        set(records[i], secondaries.subspan(i * count, count));
}

void LiveRanking::change(std::uint32_t player, const Record* record, Secondaries secondaries,
                         const Ahead* ahead, const PlayerSide* told) {
    // Copies: they may be of this ranking, and its records move.
    const Values values = valuesOf(secondaries);
    const Secondaries after = std::span(values).first(secondaries.size());
    const std::optional<Record> before = find(player);
    Values valuesBefore{};
    if (before)
        valuesBefore = valuesOf(secondariesOf(player));
    const RankingEntry from{player, before ? before->standing : Standing{}, valuesBefore.data()};

    if (!sides_->pins.empty()) {
        for (const std::shared_ptr<Pin>& pin : sides_->pins)
            pin->note(player, before ? &*before : nullptr, from.secondaries);
        std::erase_if(sides_->pins, [](const std::shared_ptr<Pin>& pin) { return pin->isOver(); });
    }
    const PlayerSide side = told != nullptr ? *told : sideOf(player);
    if (record == nullptr)
        Ranking::erase(player);
    else if (ahead != nullptr)
        Ranking::set(*record, *ahead, after);
    else
        Ranking::set(*record, after);

    if (side.hidden) {
        if (record != nullptr)
            makeHidden().entries().set(*record, after);
        else if (isHidden(player))
            sides_->hidden->entries().erase(player);
    }
    if (HiddenPart* const hidden = sides_->hidden.get(); hidden != nullptr && hidden->watchesTuples()) {
        if (before)
            hidden->note(*this, from);
        if (record != nullptr)
            hidden->note(*this, {player, record->standing, values.data()});
    }
    if (side.division != 0) {
        const PlayerSide inside{side.hidden, 0};
        LiveRanking& division = makeDivision(side.division);
        division.sides();
        division.change(player, record, after, nullptr, &inside);
        dropIfEmpty(side.division);
    }
    if (sides_->hidden && sides_->hidden->entries().empty())
        sides_->hidden.reset();
    if (!sides_->needed())
        sides_.reset();
}

void LiveRanking::forgetSides() {
    if (sides_ == nullptr)
        return;
    sides_->hidden.reset();
    sides_->divisions.clear(); // their pins take what they need
}

void LiveRanking::beginAssign(std::uint64_t records, std::uint32_t highestPlayer) {
    leavePins();
    forgetSides();
    Ranking::beginAssign(records, highestPlayer);
    if (sides_ != nullptr && !sides_->needed())
        sides_.reset();
}

bool LiveRanking::endAssign() {
    if (!Ranking::endAssign())
        return false;
    rebuild();
    return true;
}

bool LiveRanking::assign(const std::vector<Record>& records, Secondaries secondaries) {
    leavePins();
    forgetSides();
    if (!Ranking::assign(records, secondaries))
        return false;
    rebuild();
    return true;
}

// ---- hidden players and divisions

const HiddenPart* LiveRanking::hiddenPart() const { return sides_->hidden.get(); }

bool LiveRanking::isHidden(std::uint32_t player) const {
    const HiddenPart* const part = hidden();
    return part != nullptr && part->has(player);
}

PlayerSide LiveRanking::sideOf(std::uint32_t player) const {
    if (sides_->facts != nullptr)
        return sides_->facts->sideOf(player);
    PlayerSide side;
    side.hidden = isHidden(player);
    for (const auto& [number, division] : sides_->divisions) {
        if (division->find(player))
            side.division = number;
    }
    return side;
}

HiddenPart& LiveRanking::makeHidden() {
    if (!sides_->hidden)
        sides_->hidden = std::make_unique<HiddenPart>(*this);
    return *sides_->hidden;
}

LiveRanking& LiveRanking::makeDivision(std::uint32_t division) {
    std::unique_ptr<LiveRanking>& there = sides().divisions[division];
    if (!there)
        there = std::make_unique<LiveRanking>(order(), playerIds());
    return *there;
}

void LiveRanking::dropIfEmpty(std::uint32_t division) {
    const auto found = sides_->divisions.find(division);
    if (found->second->empty() && (found->second->sides_ == nullptr || found->second->sides_->pins.empty()))
        sides_->divisions.erase(found);
}

const LiveRanking* LiveRanking::division(std::uint32_t division) const {
    if (sides_ == nullptr)
        return nullptr;
    const auto found = sides_->divisions.find(division);
    return found == sides_->divisions.end() || found->second->empty() ? nullptr : found->second.get();
}

LiveRanking* LiveRanking::division(std::uint32_t division) {
    if (sides_ == nullptr)
        return nullptr;
    const auto found = sides_->divisions.find(division);
    return found == sides_->divisions.end() || found->second->empty() ? nullptr : found->second.get();
}

std::vector<std::uint32_t> LiveRanking::divisions() const {
    std::vector<std::uint32_t> numbers;
    if (sides_ != nullptr) {
        for (const auto& [number, division] : sides_->divisions) {
            if (!division->empty())
                numbers.push_back(number);
        }
    }
    return numbers;
}

void LiveRanking::hide(std::uint32_t player) {
    const std::optional<Record> record = find(player);
    if (!record || isHidden(player))
        return;
    sides();
    makeHidden().entries().set(*record, secondariesOf(player));
    sides_->hidden->note(*this, entryOf(player));
    agePins();
    for (const auto& [number, division] : sides_->divisions)
        division->hide(player);
}

void LiveRanking::unhide(std::uint32_t player) {
    if (!isHidden(player))
        return;
    sides_->hidden->entries().erase(player);
    sides_->hidden->note(*this, entryOf(player));
    agePins();
    for (const auto& [number, division] : sides_->divisions)
        division->unhide(player);
    if (sides_->hidden->entries().empty())
        sides_->hidden.reset();
    if (!sides_->needed())
        sides_.reset();
}

void LiveRanking::setDivision(std::uint32_t player, std::uint32_t division) {
    const std::optional<Record> record = find(player);
    if (!record)
        return;
    const PlayerSide inside{isHidden(player), 0};
    if (sides_ != nullptr) {
        for (auto& [number, old] : sides_->divisions) {
            if (!old->find(player))
                continue;
            if (number == division)
                return;
            old->sides();
            old->change(player, nullptr, {}, nullptr, &inside);
            dropIfEmpty(number);
            break;
        }
    }
    if (division != 0) {
        LiveRanking& into = makeDivision(division);
        into.sides();
        into.change(player, &*record, secondariesOf(player), nullptr, &inside);
    } else if (sides_ != nullptr && !sides_->needed()) {
        sides_.reset();
    }
}

void LiveRanking::rebuildSides(const PlayerSides& facts) {
    sides().facts = &facts;
    agePins();
    forgetSides();
    rebuild();
}

void LiveRanking::rebuild() {
    if (sides_ == nullptr || sides_->facts == nullptr || sides_->facts->nobody())
        return;
    struct Part {
        std::vector<Record> records;
        std::vector<std::int64_t> secondaries;

        void add(const Record& record, Secondaries values) {
            records.push_back(record);
            secondaries.insert(secondaries.end(), values.begin(), values.end());
        }
    };
    Part hiddenOnes;
    std::map<std::uint32_t, std::array<Part, 2>> parts; // everybody of the division, and its hidden ones
    forEachRecord([&](const Record& record, Secondaries values) {
        const PlayerSide side = sides_->facts->sideOf(record.player);
        if (side.hidden)
            hiddenOnes.add(record, values);
        if (side.division == 0)
            return;
        parts[side.division][0].add(record, values);
        if (side.hidden)
            parts[side.division][1].add(record, values);
    });
    const auto fill = [](Ranking& ranking, const Part& part) {
        ROSTRUM_CHECK(ranking.assign(part.records, part.secondaries), "a part of a good ranking is good");
    };
    if (!hiddenOnes.records.empty())
        fill(makeHidden().entries(), hiddenOnes);
    for (const auto& [number, part] : parts) {
        LiveRanking& division = makeDivision(number);
        fill(division, part[0]);
        if (part[1].records.empty())
            continue;
        division.sides();
        fill(division.makeHidden().entries(), part[1]);
    }
}

std::optional<LiveRanking::Lifted> LiveRanking::lift(std::uint32_t player) {
    const std::optional<Record> record = find(player);
    if (!record)
        return std::nullopt;
    Lifted lifted{*record, valuesOf(secondariesOf(player)), {}};
    if (sides_ == nullptr) {
        Ranking::erase(player);
        return lifted;
    }
    lifted.side = sideOf(player);
    if (order().last == TieBreak::playerId) {
        for (const std::shared_ptr<Pin>& pin : sides_->pins)
            pin->end();
        for (const auto& [number, division] : sides_->divisions) {
            if (division->sides_ == nullptr)
                continue;
            for (const std::shared_ptr<Pin>& pin : division->sides_->pins)
                pin->end();
        }
    }
    change(player, nullptr, {}, nullptr, &lifted.side);
    return lifted;
}

void LiveRanking::putBack(const Lifted& lifted) {
    const Secondaries values = std::span(lifted.secondaries).first(order().secondaryCount);
    if (lifted.side == PlayerSide{} && sides_ == nullptr) {
        Ranking::set(lifted.record, values);
        return;
    }
    sides();
    change(lifted.record.player, &lifted.record, values, nullptr, &lifted.side);
}

// ---- pins

std::shared_ptr<Pin> LiveRanking::pin(const PinScope& scope) const {
    auto pin = std::make_shared<Pin>(*this, scope);
    sides().pins.push_back(pin);
    return pin;
}

// Who is hidden has changed.
void LiveRanking::agePins() {
    for (const std::shared_ptr<Pin>& pin : sides_->pins)
        pin->age();
}

void LiveRanking::leavePins() {
    if (sides_ == nullptr)
        return;
    for (const std::shared_ptr<Pin>& pin : sides_->pins)
        pin->leave();
    sides_->pins.clear();
}

void LiveRanking::bringPins() {
    if (sides_ == nullptr)
        return;
    for (const std::shared_ptr<Pin>& pin : sides_->pins)
        pin->follow(*this);
}

// ---- looking at it

Ranking::MemoryParts LiveRanking::memoryParts() const {
    MemoryParts parts = Ranking::memoryParts();
    if (sides_ == nullptr)
        return parts;
    parts.others += sizeof(Sides) + (sides_->hidden ? sides_->hidden->memoryBytes() : 0);
    for (const auto& [number, division] : sides_->divisions)
        parts.others += sizeof(LiveRanking) + division->memoryBytes();
    for (const std::shared_ptr<Pin>& pin : sides_->pins)
        parts.others += pin->memoryBytes();
    return parts;
}

void LiveRanking::checkInvariants() const {
    Ranking::checkInvariants();
    if (sides_ == nullptr)
        return;
    if (sides_->hidden)
        sides_->hidden->checkInvariants(*this);
    for (const auto& [number, division] : sides_->divisions)
        division->checkInvariants();
    if (sides_->facts == nullptr)
        return;
    std::uint64_t hiddenOnes = 0;
    std::uint64_t inDivisions = 0;
    forEachRecord([&](const Record& record, Secondaries /*values*/) {
        const PlayerSide side = sides_->facts->sideOf(record.player);
        ROSTRUM_CHECK(isHidden(record.player) == side.hidden,
                      "a ranking hides other players than are hidden");
        hiddenOnes += side.hidden ? 1 : 0;
        if (side.division == 0)
            return;
        ++inDivisions;
        const LiveRanking* const division = this->division(side.division);
        const auto inside = division == nullptr ? std::nullopt : division->find(record.player);
        ROSTRUM_CHECK(inside && inside->standing == record.standing, "a division lacks a player's standing");
        ROSTRUM_CHECK(division->isHidden(record.player) == side.hidden,
                      "a division hides other players than are hidden");
    });
    ROSTRUM_CHECK(hiddenOnes == (sides_->hidden ? sides_->hidden->entries().size() : 0),
                  "a ranking hides players it has not");
    for (const auto& [number, division] : sides_->divisions)
        inDivisions -= division->size();
    ROSTRUM_CHECK(inDivisions == 0, "a division has players of another");
}

} // namespace rostrum
