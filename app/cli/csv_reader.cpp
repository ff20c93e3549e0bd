// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/csv_reader.h"

#include <QUtf8StringView>

#include <algorithm>

namespace rostrum {

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
    if (text_.starts_with("\xEF\xBB\xBF"))
        position_ = 3;
}

Error CsvReader::fail(std::size_t line, const std::string& what) {
    position_ = text_.size();
    return Error{Code::invalidRequest, "line " + std::to_string(line) + ": " + what};
}

bool CsvReader::skipLineEnd() {
    if (text_.substr(position_).starts_with("\r\n"))
        position_ += 2;
    else if (position_ < text_.size() && text_[position_] == '\n')
        position_ += 1;
    else
        return false;
    ++line_;
    return true;
}

Result<void> CsvReader::readQuoted(std::string& field) {
    const std::size_t opened = line_;
    ++position_;
    for (;;) {
        const std::size_t quote = text_.find('"', position_);
        if (quote == std::string_view::npos)
            return fail(opened, "a quoted field begins here and never ends");
        const std::string_view part = text_.substr(position_, quote - position_);
        line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        field.append(part);
        position_ = quote + 1;
        if (position_ >= text_.size() || text_[position_] != '"')
            return {};
        field.push_back('"'); // a doubled quote stands for one
        ++position_;
    }
}

Result<void> CsvReader::readPlain(std::string& field) {
    const char stops[] = {separator_, '\n', '"'};
    const std::size_t found = text_.find_first_of(std::string_view(stops, sizeof stops), position_);
    const std::size_t end = std::min(found, text_.size());
    if (end < text_.size() && text_[end] == '"')
        return fail(
            line_,
            "a quote inside an unquoted field; put the whole field in quotes and double the inner one");
    std::string_view part = text_.substr(position_, end - position_);
    // The carriage return belongs to the line's end, not to the field.
    if (end < text_.size() && text_[end] == '\n' && part.ends_with('\r'))
        part.remove_suffix(1);
    field.append(part);
    position_ += part.size();
    return {};
}

Result<bool> CsvReader::next(CsvRow& row) {
    while (skipLineEnd()) {
        // Blank lines separate nothing.
    }
    if (position_ >= text_.size())
        return false;
    row.line = line_;
    const std::size_t begin = position_;
    std::size_t count = 0;
    for (;;) {
        if (row.fields.size() <= count)
            row.fields.emplace_back();
        std::string& field = row.fields[count++];
        field.clear();
        const bool quoted = position_ < text_.size() && text_[position_] == '"';
        if (const Result<void> read = quoted ? readQuoted(field) : readPlain(field); !read)
            return read.error();
        if (position_ >= text_.size())
            break;
        if (text_[position_] == separator_) {
            ++position_;
            continue;
        }
        if (skipLineEnd())
            break;
        return fail(line_, "something stands between a closing quote and the next separator");
    }
    row.fields.resize(count);
    const std::string_view bytes = text_.substr(begin, position_ - begin);
    if (!QUtf8StringView(bytes.data(), static_cast<qsizetype>(bytes.size())).isValidUtf8())
        return fail(row.line, "the text is not UTF-8; save the file as UTF-8");
    return true;
}

} // namespace rostrum
