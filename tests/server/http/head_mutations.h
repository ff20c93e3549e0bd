// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Broken heads at random, and a careless reading of them to compare ours with.

#include <QByteArray>
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace rostrum {

// How a careless server would find the framing: line feeds alone end lines, blanks around names do not matter. A head
// that ours accepts must look the same to it.
struct Framing {
    std::size_t headSize = 0;
    int lengths = 0;
    int encodings = 0;
    int hosts = 0;
    std::string length;
};

inline Framing carelessFraming(const std::string& bytes) {
    Framing framing;
    std::size_t at = 0;
    bool first = true;
    while (at < bytes.size()) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        std::string line = bytes.substr(at, end - at);
        at = end + 1;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
            line.pop_back();
        if (line.empty() && !first) {
            framing.headSize = at;
            break;
        }
        first = false;
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos)
            continue;
        std::string name;
        for (const char c : line.substr(0, colon)) {
            if (c != ' ' && c != '\t' && c != '\r')
                name.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
        }
        framing.lengths += name == "content-length" ? 1 : 0;
        framing.encodings += name == "transfer-encoding" ? 1 : 0;
        framing.hosts += name == "host" ? 1 : 0;
        if (name == "content-length")
            framing.length = line.substr(line.find_first_not_of(" \t", colon + 1));
    }
    return framing;
}

inline std::uint64_t testSeed() {
    const QByteArray given = qgetenv("ROSTRUM_SEED");
    return given.isEmpty() ? std::random_device{}() : given.toULongLong();
}

class Mutator {
  public:
    explicit Mutator(std::uint64_t seed) : random_(seed) {}

    std::string next() {
        std::string text = pick(seeds_);
        const int times = 1 + below(4);
        for (int i = 0; i < times; ++i)
            mutate(text);
        return text;
    }
    int below(std::size_t bound) {
        return static_cast<int>(std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_));
    }

  private:
    const std::string& pick(const std::vector<std::string>& from) {
        return from[static_cast<std::size_t>(below(from.size()))];
    }
    void mutate(std::string& text) {
        const auto at = static_cast<std::size_t>(below(text.size() + 1));
        switch (below(6)) {
        case 0: text.insert(at, 1, static_cast<char>(below(256))); break;
        case 1: text.insert(at, pick(pieces_)); break;
        case 2: text.erase(at, static_cast<std::size_t>(below(8))); break;
        case 3:
            if (at < text.size())
                text[at] = static_cast<char>(below(256));
            break;
        case 4: { // a line of another request
            const std::string& other = pick(seeds_);
            const std::size_t begin = other.find("\r\n") + 2;
            const std::size_t line = text.find("\r\n");
            if (line != std::string::npos)
                text.insert(line + 2, other.substr(begin, other.find("\r\n", begin) + 2 - begin));
            break;
        }
        default: text.insert(at, text.substr(static_cast<std::size_t>(below(text.size() + 1)), 40)); break;
        }
    }

    const std::vector<std::string> seeds_{
        "GET /api/v1/leaderboards/a%20b/top?limit=10 HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n\r\n",
        "POST /s HTTP/1.1\r\nContent-Length: 7\r\nHost: venue.local\r\nContent-Type: text/x\r\n\r\n{\"a\":1}",
        "PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: [::1]:80\r\n\r\n0\r\n\r\n",
        "GET /ws HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nHost: h\r\n\r\n",
        "OPTIONS / HTTP/1.0\r\nHost: h\r\nX-Forwarded-For: ::\r\nExpect: 100-continue\r\n\r\n"};
    const std::vector<std::string> pieces_{"\r\n",
                                           "\n",
                                           "\r",
                                           "\r\n\r\n",
                                           " ",
                                           "\t",
                                           ":",
                                           "%0d%0a",
                                           "%00",
                                           "%c3%28",
                                           "Content-Length: 5\r\n",
                                           "Content-Length : 6\r\n",
                                           "Host: evil\r\n",
                                           "Transfer-Encoding: chunked\r\n",
                                           "\r\n ",
                                           "+7",
                                           "-1",
                                           "0x10",
                                           "transfer-encoding\t: x\r\n",
                                           "content-length: 1\n"};
    std::mt19937_64 random_;
};

} // namespace rostrum
