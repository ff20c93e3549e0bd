// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// StaticFiles: what browsers get, held in memory from the start: the files under `:/web` of the program's resources.
// Immutable after load(): any thread.

#include "server/http/exchange.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rostrum {

class StaticFiles {
  public:
    // All files below the folder, "/web/app.js" at "/app.js". Their types go by suffix; a file of an unknown type is not
    // served. An empty or missing folder gives an empty set.
    static std::shared_ptr<const StaticFiles> load(const std::string& folder = ":/web");

    // The answer for a path (decoded), 304 where `ifNoneMatch` names what is there. "/" and "/board/ID" are index.html.
    // Nothing where there is no such file.
    bool answer(std::string_view path, std::string_view ifNoneMatch, Response& response) const;

    std::size_t size() const { return files_.size(); }

  private:
    struct File {
        std::string_view contentType; // a literal
        std::string etag;
        std::string_view cacheControl; // a literal
        std::shared_ptr<const std::string> bytes;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    const File* find(std::string_view path) const;

    std::unordered_map<std::string, File, Hash, std::equal_to<>> files_; // by path
};

// What the pages may load and do: their own files and the socket of their own server, nothing inline, nothing from elsewhere.
// 'self' in connect-src stands for ws: and wss: of the same host and port too (CSP 3; Chromium, Firefox, Safari 15.4).
inline constexpr std::string_view pageSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'none'";

} // namespace rostrum
