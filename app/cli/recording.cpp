// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recording.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace rostrum {
namespace {

constexpr qint64 largestFile = qint64{1} << 30;

std::string_view viewOf(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

Recording::Recording(QByteArray bytes, ReplayMap map, char separator)
    : bytes_(std::move(bytes)),
      map_(std::move(map)),
      separator_(separator),
      reader_(viewOf(bytes_), separator) {}

Result<Recording> Recording::open(const QString& path, ReplayMap map, char separator) {
    QFile file(path);
    const std::string name = path.toStdString();
    if (!file.open(QIODevice::ReadOnly))
        return Error{Code::fileUnusable, name + " cannot be read: " + file.errorString().toStdString()};
    if (file.size() > largestFile)
        return Error{Code::fileUnusable,
                     name + " is larger than 1 GiB; split it and replay the parts in order"};
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return Error{Code::fileUnusable, name + " cannot be read: " + file.errorString().toStdString()};
    // The bytes do not move with the object: the reader's view stays good (QByteArray shares them).
    Recording recording(std::move(bytes), std::move(map), separator);
    if (const Result<void> surveyed = recording.survey(); !surveyed)
        return Error{surveyed.error().code, name + ": " + surveyed.error().detail};
    return recording;
}

void Recording::rewind() {
    reader_ = CsvReader(viewOf(bytes_), separator_);
    rowNumber_ = 0;
    skipped_ = 0;
    const Result<bool> header = reader_.next(row_);
    ROSTRUM_CHECK(header.ok(), "a recording that was surveyed reads the same the second time");
}

Result<void> Recording::survey() {
    fileHash_ = QCryptographicHash::hash(bytes_, QCryptographicHash::Sha256);
    const Result<bool> header = reader_.next(row_);
    if (!header)
        return header.error();
    if (!*header)
        return Error{Code::invalidRequest, "the file is empty; its first line should name the columns"};
    if (const Result<void> bound = map_.bind(row_.fields); !bound)
        return bound.error();

    std::unordered_set<std::string> players;
    Step step;
    for (;;) {
        const Result<bool> more = advance(step);
        if (!more)
            return more.error();
        if (!*more)
            break;
        ++summary_.rows;
        summary_.submissions += step.submissions.size();
        for (const ReplaySubmission& submission : step.submissions) {
            players.insert(submission.playerId);
            if (submission.timestampMs) {
                const std::int64_t earliest = summary_.beginsMs.value_or(*submission.timestampMs);
                summary_.beginsMs = std::min(earliest, *submission.timestampMs);
            }
        }
    }
    summary_.skipped = skipped_;
    summary_.players = players.size();
    rewind();
    return {};
}

Result<bool> Recording::advance(Step& step) {
    for (;;) {
        Result<bool> read = reader_.next(row_);
        if (!read || !*read)
            return read;
        ++rowNumber_;
        step.row = rowNumber_;
        step.line = row_.line;
        step.submissions.clear();
        Result<bool> applied = map_.apply(row_, step.submissions);
        if (!applied || *applied)
            return applied;
        ++skipped_;
    }
}

bool Recording::next(Step& step) {
    const Result<bool> more = advance(step);
    ROSTRUM_CHECK(more.ok(), "a recording that was surveyed reads the same the second time");
    return *more;
}

} // namespace rostrum
