// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/erased_texts.h"

#include "core/engine/answer_codec.h"

#include <algorithm>
#include <utility>

namespace rostrum {

namespace {

constexpr std::string_view tokenActor = "jwt:";

bool isWordByte(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// Whether the piece stands for itself. Letters beyond ASCII part words as signs do: rather too much goes than too little.
bool isWord(std::string_view text, std::size_t at, std::size_t size) {
    const bool joinedBefore = at > 0 && isWordByte(text[at - 1]) && isWordByte(text[at]);
    const std::size_t end = at + size;
    const bool joinedAfter = end < text.size() && isWordByte(text[end]) && isWordByte(text[end - 1]);
    return !joinedBefore && !joinedAfter;
}

bool names(std::string_view text, std::string_view mark) {
    if (mark.empty())
        return false;
    if (mark.size() < ErasedPlayer::leastMark)
        return text == mark;
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
        if (isWord(text, at, mark.size()))
            return true;
    }
    return false;
}

void replace(std::string& text, const std::string& mark, const std::string& with) {
    if (mark.size() < ErasedPlayer::leastMark) {
        if (text == mark)
            text = with;
        return;
    }
    for (std::size_t at = text.find(mark); at != std::string::npos;) {
        const bool word = isWord(text, at, mark.size());
        if (word)
            text.replace(at, mark.size(), with);
        at = text.find(mark, at + (word ? with.size() : 1));
    }
}

} // namespace

RequestKey erasedKey(KeyKind kind, std::uint64_t seq) {
    return {kind, std::string(erasedCaller), std::to_string(seq), 0};
}

ErasedPlayer::ErasedPlayer(std::uint32_t number, std::string placeholder, std::string playerId,
                           std::string username)
    : number_(number),
      placeholder_(std::move(placeholder)),
      playerId_(std::move(playerId)),
      username_(std::move(username)) {
    addName(playerId_);
    addName(username_);
}

// The longest first: where one is part of another, nothing of that is left over.
void ErasedPlayer::addName(std::string_view name) {
    if (name.empty() || name == placeholder_ || std::find(marks_.begin(), marks_.end(), name) != marks_.end())
        return;
    const auto place = std::find_if(marks_.begin(), marks_.end(),
                                    [&](const std::string& mark) { return mark.size() < name.size(); });
    marks_.insert(place, std::string(name));
}

std::string ErasedPlayer::cleaned(std::string_view text) const {
    std::string clean(text);
    for (const std::string& mark : marks_)
        replace(clean, mark, placeholder_);
    return clean;
}

bool ErasedPlayer::clean(std::string& text) const {
    if (!mayBeIn(text))
        return false;
    std::string clean = cleaned(text);
    const bool changed = clean != text;
    text = std::move(clean);
    return changed;
}

bool ErasedPlayer::isActor(std::string_view actor) const {
    return actor.size() == tokenActor.size() + playerId_.size() && actor.starts_with(tokenActor) &&
           actor.ends_with(playerId_);
}

bool ErasedPlayer::concernsKey(std::string_view caller, std::string_view key) const {
    return isActor(caller) || names(key, playerId_) || names(key, username_);
}

bool ErasedPlayer::mayBeIn(std::string_view bytes) const {
    return std::any_of(marks_.begin(), marks_.end(),
                       [&](const std::string& mark) { return bytes.find(mark) != std::string_view::npos; });
}

bool ErasedPlayer::isAbout(const Event& event) const {
    if (event.player == number_ || (event.extras && event.extras->submittedAs == number_))
        return true;
    const auto* facts = event.boardFacts ? &*event.boardFacts : nullptr;
    return facts != nullptr && ((facts->merge && facts->merge->into == number_) ||
                                (facts->undo && facts->undo->player == number_));
}

// What is about the player. A division is cleaned, not dropped: boards stepped when the player came into it, and do so again.
bool ErasedPlayer::eraseOwn(Event& event) const {
    bool changed = false;
    if (event.grounds && !event.grounds->reason.empty()) {
        event.grounds->reason.clear();
        changed = true;
    }
    if (event.boardFacts && event.boardFacts->player) {
        PlayerChangeFacts& facts = *event.boardFacts->player;
        for (std::string* text :
             {&facts.before.team, &facts.before.division, &facts.after.team, &facts.after.division})
            changed = clean(*text) || changed;
    }
    if (event.texts && event.player == number_) {
        const EventTexts before = *event.texts;
        EventTexts& texts = *event.texts;
        if (!texts.playerId.empty())
            texts.playerId = placeholder_;
        if (!texts.username.empty())
            texts.username = placeholder_;
        texts.previousUsername.clear();
        texts.metadata.clear();
        changed = !(texts == before) || changed;
    }
    return changed;
}

bool ErasedPlayer::eraseAnswer(std::string& bytes) const {
    if (!mayBeIn(bytes))
        return false;
    std::optional<CommandAnswer> answer = decodeAnswer(bytes);
    if (!answer)
        return false;
    bool changed = false;
    if (auto* undo = std::get_if<UndoAnswer>(&*answer)) {
        UndoneChange& change = undo->change;
        if (isActor(change.actor)) {
            change.actor = std::string(tokenActor) + placeholder_;
            changed = true;
        }
        changed = clean(change.summary) || changed;
    } else if (auto* batch = std::get_if<BatchAnswer>(&*answer)) {
        for (BatchError& error : batch->errors)
            changed = clean(error.detail) || changed;
    }
    if (changed)
        bytes = encodeAnswer(*answer);
    return changed;
}

bool ErasedPlayer::erase(Event& event, bool own) const {
    bool changed = own && isAbout(event) && eraseOwn(event);
    if (isActor(event.actor)) {
        event.actor = std::string(tokenActor) + placeholder_;
        changed = true;
    }
    if (event.grounds) {
        changed = clean(event.grounds->reason) || changed;
        if (event.grounds->empty())
            event.grounds.reset();
    }
    if (event.key && event.key->caller != erasedCaller && concernsKey(event.key->caller, event.key->key)) {
        event.key = erasedKey(event.key->kind, event.seq);
        changed = true;
    }
    if (event.answer)
        changed = eraseAnswer(*event.answer) || changed;
    if (event.texts) {
        changed = clean(event.texts->gameId) || changed;
        if (event.type == EventType::scoreSubmitted)
            changed = clean(event.texts->metadata) || changed;
    }
    return changed;
}

} // namespace rostrum
