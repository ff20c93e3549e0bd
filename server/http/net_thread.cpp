// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/net_thread.h"

#include "core/check.h"
#include "server/http/doorbell.h"

#include <QCoreApplication>
#include <QEvent>
#include <QEventLoop>
#include <QTimer>
#include <unistd.h>
#include <utility>

namespace rostrum {

NetThread::NetThread(std::size_t index, EdgeSettings settings, HandlerFactory factory)
    : index_(index),
      settings_(std::move(settings)),
      factory_(std::move(factory)) {}

NetThread::~NetThread() { stop(); }

void NetThread::start() {
    ROSTRUM_CHECK(!thread_.joinable(), "a net thread was started twice");
    thread_ = std::thread([this] { run(); });
}

void NetThread::stop() {
    beginStop();
    if (thread_.joinable())
        thread_.join();
}

void NetThread::beginStop() {
    if (stopping_ || !thread_.joinable())
        return;
    stopping_ = true;
    post([this] {
        edge_->drain([this] { quit_(); });
        // Whoever has not been answered by then is hung up on.
        QTimer::singleShot(settings_.limits.stopGraceMs, [this] { quit_(); });
    });
}

bool NetThread::post(std::function<void()> command) {
    const std::lock_guard lock(mutex_);
    if (!open_)
        return false;
    commands_.push_back(std::move(command));
    if (bell_)
        bell_->ring();
    return true;
}

void NetThread::adopt(int fd, std::unique_ptr<ConnectionSlot> slot) {
    // std::function wants copies; the slot has one owner.
    const auto carried = std::make_shared<std::unique_ptr<ConnectionSlot>>(std::move(slot));
    if (!post([this, fd, carried] { edge_->adopt(fd, std::move(*carried)); }))
        ::close(fd);
}

void NetThread::setPolicy(std::shared_ptr<const EdgePolicy> policy) {
    post([this, policy = std::move(policy)] { edge_->setPolicy(policy); });
}

void NetThread::run() {
    QEventLoop loop;
    quit_ = [&loop] { loop.quit(); };
    std::unique_ptr<EdgeHandler> handler = factory_(*this);
    ROSTRUM_CHECK(handler != nullptr, "a net thread without a handler");
    Edge edge(settings_, *handler);
    edge_ = &edge;
    EventDoorbell bell([this] { runCommands(); });
    {
        const std::lock_guard lock(mutex_);
        bell_ = bell.ringer();
        if (!commands_.empty())
            bell_->ring(); // posted before there was a bell
    }
    loop.exec();
    {
        const std::lock_guard lock(mutex_);
        open_ = false;
        bell_.reset();
    }
    runCommands(); // connections that were accepted meanwhile are closed, not lost
    // The handler goes first: responders and WebSockets that it kept still have an edge to say goodbye through. The
    // edge is draining, so it calls no handler any more.
    handler.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    edge_ = nullptr;
}

void NetThread::runCommands() {
    std::vector<std::function<void()>> commands;
    {
        const std::lock_guard lock(mutex_);
        commands.swap(commands_);
    }
    for (const auto& command : commands)
        command();
}

} // namespace rostrum
