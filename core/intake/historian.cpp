// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/intake/historian.h"

#include <pthread.h>

#include <utility>

namespace rostrum {

namespace {

Error stopping() {
    return {Code::unavailable, "the history is not read any more, for the program is stopping"};
}

} // namespace

void HistoryMailbox::post(HistoryReply reply) {
    const std::lock_guard lock(mutex_);
    if (doorbell_ == nullptr)
        return;
    replies_.push_back(std::move(reply));
    if (replies_.size() == 1) // whoever was rung before and has not looked yet will find this too
        doorbell_->ring();
}

std::vector<HistoryReply> HistoryMailbox::collect() {
    const std::lock_guard lock(mutex_);
    return std::exchange(replies_, {});
}

void HistoryMailbox::close() {
    const std::lock_guard lock(mutex_);
    doorbell_ = nullptr;
    replies_.clear();
}

Historian::Historian(std::unique_ptr<History> history)
    : history_(std::move(history)),
      thread_([this] { run(); }) {}

Historian::~Historian() { stop(); }

Result<void> Historian::ask(HistoryQuery query, std::shared_ptr<HistoryMailbox> mailbox,
                            std::uint64_t ticket) {
    if (Result<void> good = query.check(); !good)
        return good;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_)
            return stopping();
        if (questions_.size() >= mostWaiting)
            return Error{Code::unavailable,
                         "too many questions about the history wait; ask again in a moment"};
        questions_.push_back({std::move(query), std::move(mailbox), ticket});
    }
    arrived_.notify_one();
    return {};
}

void Historian::stop() {
    std::deque<Question> unanswered;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        std::swap(unanswered, questions_);
    }
    arrived_.notify_one();
    for (const Question& question : unanswered)
        question.mailbox->post({question.ticket, stopping()});
    if (thread_.joinable())
        thread_.join();
    history_.reset();
}

void Historian::run() {
    pthread_setname_np(pthread_self(), "historian");
    std::unique_lock lock(mutex_);
    for (;;) {
        arrived_.wait(lock, [this] { return stopping_ || !questions_.empty(); });
        if (stopping_)
            return;
        Question question = std::move(questions_.front());
        questions_.pop_front();
        lock.unlock();
        question.mailbox->post({question.ticket, history_->page(question.query)});
        lock.lock();
    }
}

} // namespace rostrum
