// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Client: Rostrum's public API for C++ programs: load sources, replays, tests, games that use Qt.
//
// Calls return at once; the answer comes to the callback, exactly once, from the event loop, as a value or an Error with the
// server's code. Writes are safe to lose and repeat: each carries an Idempotency-Key (or event ids), so that what is sent again after a lost
// connection counts once. While the server is away, or answers 429 or 503, the client waits (growing pauses, and at
// least Retry-After) and tries again for up to `patience`; then the callback gets Code::unavailable.
// With one connection (the default) requests are carried out strictly in the order of the calls.
//
// Thread: the one it was made on. Callbacks may call the client again; they must not destroy it. When it is destroyed,
// callbacks that have not come never come.

#include "client/api_types.h"

#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <span>

namespace rostrum {

class Courier;

struct ClientOptions {
    QUrl url = QUrl(QStringLiteral("http://127.0.0.1:8080")); // http only
    QByteArray token;                                         // sent as bearer token; empty: none
    int connections = 1;
    std::chrono::milliseconds requestTimeout{15'000};
    std::chrono::milliseconds patience{30'000}; // 0: one attempt
    std::chrono::milliseconds firstPause{100};  // doubles up to lastPause
    std::chrono::milliseconds lastPause{5'000};
};

class Client {
  public:
    template <typename T>
    using Then = std::function<void(Result<T>)>;
    struct Nothing {};

    explicit Client(ClientOptions options = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void submitScore(const ScoreSubmission& submission, Then<ScoreOutcome> then);
    // Up to 10,000. Where every item has an event id the batch needs no key of its own.
    void submitBatch(std::span<const ScoreSubmission> items, bool atomic, Then<BatchOutcome> then);
    void createBoard(const BoardRequest& board, Then<BoardDetails> then);
    void getBoard(const QString& id, Then<BoardDetails> then);
    void deleteBoard(const QString& id, Then<Nothing> then);
    void reset(const QString& id, Then<Nothing> then);
    void top(const QString& id, int limit, Then<TopPage> then);
    void player(const QString& id, const QString& playerId, Then<PlayerDetails> then);
    // Pairing tokens, for admins.
    void makeToken(const TokenRequest& token, Then<PairingToken> then);
    void tokens(Then<std::vector<PairingToken>> then);
    void revokeToken(std::uint64_t id, Then<PairingToken> then);

    // Requests that have not been answered yet, those that wait for their turn included.
    std::size_t pending() const;
    // Why the client is waiting at present; empty while all is well. For progress lines.
    QString trouble() const;

  private:
    std::unique_ptr<Courier> courier_;
};

} // namespace rostrum
