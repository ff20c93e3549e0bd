// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/conversations.h"

#include "bench/fail.h"

#include <charconv>
#include <numeric>

namespace rostrum::bench {

namespace {

constexpr std::size_t scoreDigits = 7;

std::uint32_t randomScore(Random& random) { return leastScore + random.below(scoreSpan); }

std::string shortened(std::string_view text) {
    return std::string(text.substr(0, 400)) + (text.size() > 400 ? " …" : "");
}

} // namespace

void writeDigits(char* digits, std::size_t count, std::uint32_t number) {
    for (std::size_t i = count; i-- > 0; number /= 10)
        digits[i] = static_cast<char>('0' + number % 10);
}

std::string idOf(std::uint32_t player) {
    std::string id(idBytes, 'p');
    writeDigits(id.data() + 1, idBytes - 1, player);
    return id;
}

std::string scoreBody(std::uint32_t player, std::uint32_t score) {
    std::string body = R"({"leaderboard_id":")";
    body.append(benchBoard).append(R"(","player_id":")").append(idOf(player)).append(R"(","score":)");
    return body.append(std::to_string(score)).append("}");
}

std::string httpGet(std::string_view target) {
    return std::string("GET ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
}

std::string httpPost(std::string_view target, std::string_view body) {
    std::string request = "POST ";
    request.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n");
    request.append("Content-Length: ").append(std::to_string(body.size()));
    return request.append("\r\n\r\n").append(body);
}

std::size_t httpAnswerSize(std::string_view received) {
    const std::size_t headEnd = received.find("\r\n\r\n");
    if (headEnd == std::string_view::npos)
        return 0;
    if (!received.starts_with("HTTP/1.1 2"))
        fail("the server does not answer as it should: " + shortened(received));
    constexpr std::string_view name = "\r\nContent-Length: ";
    const std::size_t at = received.substr(0, headEnd).find(name);
    if (at == std::string_view::npos)
        fail("an answer without Content-Length: " + shortened(received));
    std::size_t length = 0;
    std::from_chars(received.data() + at + name.size(), received.data() + headEnd, length);
    const std::size_t size = headEnd + 4 + length;
    return size <= received.size() ? size : 0;
}

std::string_view httpBody(std::string_view answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

std::string respCommand(const std::vector<std::string_view>& words) {
    std::string text = "*" + std::to_string(words.size()) + "\r\n";
    for (const std::string_view word : words)
        text.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
    return text;
}

std::size_t respAnswerSize(std::string_view received, std::size_t lines) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < lines; ++i) {
        if (end < received.size() && received[end] == '-')
            fail("Redis does not answer as it should: " + shortened(received.substr(end)));
        const std::size_t lineEnd = received.find('\n', end);
        if (lineEnd == std::string_view::npos)
            return 0;
        end = lineEnd + 1;
    }
    return end;
}

SingleScores::SingleScores(Protocol protocol, std::size_t connections, std::uint32_t players)
    : protocol_(protocol),
      players_(players) {
    const std::string id = idOf(0);
    const std::string score = std::to_string(leastScore);
    const std::string request = protocol == Protocol::http
                                    ? httpPost("/api/v1/scores", scoreBody(0, leastScore))
                                    : respCommand({"ZADD", benchBoard, score, id});
    playerAt_ = request.rfind(id) + 1;
    scoreAt_ = request.rfind(score);
    requests_.assign(connections, request);
}

std::string_view SingleScores::request(std::size_t connection) {
    std::string& request = requests_[connection];
    writeDigits(request.data() + playerAt_, idBytes - 1, random_.below(players_));
    writeDigits(request.data() + scoreAt_, scoreDigits, randomScore(random_));
    return request;
}

std::size_t SingleScores::answerSize(std::string_view received) {
    return protocol_ == Protocol::http ? httpAnswerSize(received) : respAnswerSize(received, 1);
}

BatchScores::BatchScores(Protocol protocol, std::uint32_t players, std::uint32_t batch, bool oneCommand)
    : protocol_(protocol),
      answerLines_(oneCommand ? 1 : batch) {
    Random random(0x5eed);
    std::vector<std::uint32_t> order(players);
    std::iota(order.begin(), order.end(), 0U);
    for (std::uint32_t i = players; i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    for (std::uint32_t i = 0; i + batch <= players * rounds; i += batch) {
        std::string text;
        std::vector<std::string> members;
        for (std::uint32_t k = i; k < i + batch; ++k) {
            const std::uint32_t player = order[k % players];
            const std::uint32_t score = randomScore(random);
            if (protocol == Protocol::http)
                text.append(k == i ? "" : ",").append(scoreBody(player, score));
            else if (oneCommand)
                members.insert(members.end(), {std::to_string(score), idOf(player)});
            else
                text.append(respCommand({"ZADD", benchBoard, std::to_string(score), idOf(player)}));
        }
        if (oneCommand) {
            std::vector<std::string_view> words = {"ZADD", benchBoard};
            words.insert(words.end(), members.begin(), members.end());
            text = respCommand(words);
        }
        requests_.push_back(protocol == Protocol::http
                                ? httpPost("/api/v1/scores/batch", R"({"scores":[)" + text + "]}")
                                : std::move(text));
    }
}

std::string_view BatchScores::request(std::size_t /*connection*/) {
    return requests_[next_++ % requests_.size()];
}

std::size_t BatchScores::answerSize(std::string_view received) {
    if (protocol_ == Protocol::resp)
        return respAnswerSize(received, answerLines_);
    const std::size_t size = httpAnswerSize(received);
    if (size != 0 && received.find(R"("rejected":0)") == std::string_view::npos)
        fail("scores of a batch are refused: " + shortened(httpBody(received)));
    return size;
}

std::string_view SameRequest::request(std::size_t /*connection*/) { return request_; }

std::size_t SameRequest::answerSize(std::string_view received) {
    return protocol_ == Protocol::http ? httpAnswerSize(received) : respAnswerSize(received, answerLines_);
}

} // namespace rostrum::bench
