// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/event_words.h"

#include <array>
#include <utility>

namespace rostrum {

namespace {

// By the numbers of the file format, which are given away for good.
constexpr std::array<std::string_view, 20> typeWords = {"",
                                                        "board_created",
                                                        "board_changed",
                                                        "board_deleted",
                                                        "board_reset",
                                                        "player_registered",
                                                        "player_renamed",
                                                        "score_submitted",
                                                        "player_removed",
                                                        "request_answered",
                                                        "period_stepped",
                                                        "player_changed",
                                                        "players_merged",
                                                        "player_erased",
                                                        "board_frozen",
                                                        "board_unfrozen",
                                                        "board_revealed",
                                                        "change_undone",
                                                        "token_made",
                                                        "token_revoked"};

constexpr std::array<std::string_view, 7> sourceWords = {"",     "system", "http",        "websocket",
                                                         "desk", "feed",   "command_line"};

constexpr std::array<std::string_view, 5> operationWords = {"", "replace", "increment", "best", "correction"};

template <typename T, std::size_t N>
std::optional<T> parse(const std::array<std::string_view, N>& words, std::string_view text) {
    for (std::size_t i = 1; i < N; ++i) {
        if (words.at(i) == text)
            return static_cast<T>(i);
    }
    return std::nullopt;
}

template <typename T, std::size_t N>
std::string_view find(const std::array<std::string_view, N>& words, T value) {
    const auto index = static_cast<std::size_t>(value);
    return index < N ? words.at(index) : std::string_view("other");
}

} // namespace

std::string_view word(EventType type) { return find(typeWords, type); }
std::string_view word(Source source) { return find(sourceWords, source); }
std::string_view word(ScoreOperation operation) { return find(operationWords, operation); }

std::optional<EventType> parseEventType(std::string_view text) { return parse<EventType>(typeWords, text); }
std::optional<Source> parseSource(std::string_view text) { return parse<Source>(sourceWords, text); }

} // namespace rostrum
