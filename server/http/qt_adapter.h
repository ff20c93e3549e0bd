// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one door to Qt's HTTP server. RequestParser shows it whole requests, one at a time, from memory, and tells what
// it saw: a second, independent reading of every request. A request is handled only if both readings agree, so that a
// request cannot be smuggled past the checks of the first.
//
// Built and tested on Qt 6.4.2. The virtual functions and the binding of QAbstractHttpServer differ in later versions:
// only qt_adapter.cpp knows them. One thread.

#include "server/http/head.h"

#include <memory>
#include <string_view>

namespace rostrum {

class RequestParser {
  public:
    RequestParser();
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    // Whether Qt reads `request` (head and body) as exactly one request with this head: same method, path and body,
    // and not a byte left.
    bool agrees(std::string_view request, const Head& head);

  private:
    class Server;
    class Door;
    class MemorySocket;

    void connectSocket();

    std::unique_ptr<Server> server_;
    Door* door_ = nullptr;           // the server's child
    MemorySocket* socket_ = nullptr; // the server's child through the door; replaced when Qt gives it up
};

} // namespace rostrum
