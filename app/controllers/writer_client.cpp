// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/writer_client.h"

namespace rostrum {

namespace {

// What the interfaces call a leaderboard is a board to the operator.
void speakAsTheDesk(Reply& reply) {
    if (Error* error = std::get_if<Error>(&reply.content)) {
        error->detail = QString::fromStdString(error->detail)
                            .replace(QStringLiteral("leaderboard"), QStringLiteral("board"))
                            .toStdString();
    }
}

} // namespace

WriterClient::WriterClient(Intake& intake, const Clock& clock, QObject* parent)
    : QObject(parent),
      intake_(intake),
      clock_(clock),
      doorbell_([this] { deliver(); }),
      mailbox_(std::make_shared<Mailbox>(&doorbell_)) {}

WriterClient::~WriterClient() { mailbox_->close(); }

void WriterClient::sendCommand(Command command, QObject* caller, Handler handler) {
    const std::uint64_t ticket = ++lastTicket_;
    PendingCommand pending{
        std::move(command), {Source::desk, "desk", {}}, {mailbox_, ticket}, clock_.steadyNs()};
    if (const auto taken = intake_.submit(std::move(pending)); !taken) {
        Reply refused{ticket, taken.error(), false};
        handler(refused);
        return;
    }
    waiting_.emplace(ticket, Waiting{caller, std::move(handler)});
}

void WriterClient::sendQuery(Query query, QObject* caller, Handler handler) {
    const std::uint64_t ticket = ++lastTicket_;
    if (const auto taken = intake_.ask({std::move(query), {mailbox_, ticket}}); !taken) {
        Reply refused{ticket, taken.error(), false};
        handler(refused);
        return;
    }
    waiting_.emplace(ticket, Waiting{caller, std::move(handler)});
}

void WriterClient::deliver() {
    std::vector<Reply> replies = std::move(arrived_); // a handler may run an event loop of its own
    replies.clear();
    mailbox_->collect(replies);
    for (Reply& reply : replies) {
        speakAsTheDesk(reply);
        auto found = waiting_.extract(reply.ticket);
        if (!found.empty() && found.mapped().caller) {
            found.mapped().handler(reply);
        }
    }
    arrived_ = std::move(replies);
}

} // namespace rostrum
