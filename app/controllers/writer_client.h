// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// WriterClient: how the window talks to the writer, as any other client does: through Intake, with answers in a mailbox.
// Nothing here waits: an answer comes in a later turn of the event loop, a refusal (queue full, ledger away) at once.
//
// Thread: main. Whoever asked and is gone by then is not called. Bound: what Intake lets in.

#include "core/intake/intake.h"
#include "core/ports/clock.h"
#include "server/http/doorbell.h"

#include <QObject>
#include <QPointer>

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace rostrum {

class WriterClient : public QObject {
    Q_OBJECT

  public:
    WriterClient(Intake& intake, const Clock& clock, QObject* parent = nullptr);
    ~WriterClient() override;
    WriterClient(const WriterClient&) = delete;
    WriterClient& operator=(const WriterClient&) = delete;

    // The operator's commands. `then` gets a Result<Answer>.
    // NOLINTBEGIN(performance-unnecessary-value-param): they are moved on
    template <typename Answer, typename Then>
    void submit(Command command, QObject* caller, Then then) {
        sendCommand(std::move(command), caller,
                    [then = std::move(then)](Reply& reply) { then(answerOf<Answer, CommandAnswer>(reply)); });
    }
    template <typename Answer, typename Then>
    void ask(Query query, QObject* caller, Then then) {
        sendQuery(std::move(query), caller,
                  [then = std::move(then)](Reply& reply) { then(answerOf<Answer, QueryAnswer>(reply)); });
    }
    // NOLINTEND(performance-unnecessary-value-param)

    // Answers that are still to come.
    std::size_t underWay() const { return waiting_.size(); }

  private:
    using Handler = std::function<void(Reply&)>;
    struct Waiting {
        QPointer<QObject> caller;
        Handler handler;
    };

    template <typename Answer, typename Answers>
    static Result<Answer> answerOf(Reply& reply) {
        if (const auto* error = std::get_if<Error>(&reply.content)) {
            return *error;
        }
        auto* answers = std::get_if<Answers>(&reply.content);
        auto* answer = answers == nullptr ? nullptr : std::get_if<Answer>(answers);
        ROSTRUM_CHECK(answer != nullptr, "the writer answered another question");
        return std::move(*answer);
    }
    void sendCommand(Command command, QObject* caller, Handler handler);
    void sendQuery(Query query, QObject* caller, Handler handler);
    void deliver();

    Intake& intake_;
    const Clock& clock_;
    EventDoorbell doorbell_;
    std::shared_ptr<Mailbox> mailbox_;
    std::unordered_map<std::uint64_t, Waiting> waiting_;
    std::vector<Reply> arrived_;
    std::uint64_t lastTicket_ = 0;
};

} // namespace rostrum
