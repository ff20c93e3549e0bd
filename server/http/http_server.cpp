// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/http_server.h"

#include "core/check.h"
#include "server/http/listener.h"

#include <future>
#include <utility>

namespace rostrum {

HttpServer::HttpServer(std::size_t threads, EdgeSettings settings, const HandlerFactory& factory)
    : counters_(settings.counters),
      limit_(connectionsFor(settings.limits.connections)) {
    ROSTRUM_CHECK(threads > 0, "a server without threads");
    settings.limits.connections = limit_;
    if (!settings.bodies)
        settings.bodies = std::make_shared<BodyShare::Pool>(settings.limits.bodiesBytes);
    for (std::size_t i = 0; i < threads; ++i)
        threads_.push_back(std::make_unique<NetThread>(i, settings, factory));
    for (const auto& thread : threads_)
        thread->start();
}

HttpServer::~HttpServer() { stop(); }

Result<std::uint16_t> HttpServer::listen(const std::string& address, std::uint16_t port) {
    std::promise<Result<std::uint16_t>> promise;
    auto result = promise.get_future();
    const bool posted = !threads_.empty() && threads_.front()->post([&] {
        if (!listener_) {
            listener_ = std::make_unique<Listener>(limit_, counters_,
                                                   [this](int fd, std::unique_ptr<ConnectionSlot> slot) {
                                                       next_ = (next_ + 1) % threads_.size();
                                                       threads_[next_]->adopt(fd, std::move(slot));
                                                   });
        }
        promise.set_value(listener_->listen(address, port));
    });
    if (!posted)
        return Error{Code::unavailable, "The server has been stopped."};
    return result.get();
}

void HttpServer::stop() {
    if (threads_.empty())
        return;
    std::promise<void> closed;
    auto done = closed.get_future();
    if (threads_.front()->post([&] {
            listener_.reset(); // where it lives
            closed.set_value();
        }))
        done.wait();
    // All begin to end before the first is waited for.
    for (const auto& thread : threads_)
        thread->beginStop();
    for (const auto& thread : threads_)
        thread->stop();
    threads_.clear();
}

void HttpServer::setPolicy(const std::shared_ptr<const EdgePolicy>& policy) {
    for (const auto& thread : threads_)
        thread->setPolicy(policy);
}

} // namespace rostrum
