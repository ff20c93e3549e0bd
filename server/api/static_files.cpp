// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/static_files.h"

#include "server/api/answers.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>

#include <array>
#include <utility>

namespace rostrum {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> types = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".pdf", "application/pdf"},
}};

std::string_view typeOf(std::string_view path) {
    for (const auto& [suffix, type] : types) {
        if (path.ends_with(suffix))
            return type;
    }
    return {};
}

// Pages and scripts are asked for again each time and answered with 304: a new version of the program shows at once.
// Fonts are large and do not change under their names.
std::string_view cacheControlOf(std::string_view path) {
    return path.ends_with(".woff2") ? "public, max-age=604800" : "no-cache";
}

} // namespace

std::shared_ptr<const StaticFiles> StaticFiles::load(const std::string& folder) {
    auto files = std::make_shared<StaticFiles>();
    const QString root = QString::fromStdString(folder);
    QDirIterator each(root, QDir::Files, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        QFile file(each.next());
        std::string path = file.fileName().mid(root.size()).toStdString();
        const std::string_view type = typeOf(path);
        if (type.empty() || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(24);
        files->files_.emplace(path, File{type, "\"" + hash.toStdString() + "\"", cacheControlOf(path),
                                         std::make_shared<const std::string>(bytes.toStdString())});
    }
    return files;
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
    constexpr std::string_view boardPrefix = "/board/";
    if (path == "/" || (path.starts_with(boardPrefix) && path.size() > boardPrefix.size()))
        path = "/index.html";
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

bool StaticFiles::answer(std::string_view path, std::string_view ifNoneMatch, Response& response) const {
    const File* const file = find(path);
    if (file == nullptr)
        return false;
    response.cacheControl = file->cacheControl;
    response.contentSecurityPolicy = pageSecurityPolicy;
    response.addHeader("ETag", file->etag);
    if (matchesEtag(ifNoneMatch, file->etag)) {
        response.status = 304;
        response.contentType = {};
        return true;
    }
    response.status = 200;
    response.contentType = file->contentType;
    response.sharedBody = file->bytes;
    return true;
}

} // namespace rostrum
