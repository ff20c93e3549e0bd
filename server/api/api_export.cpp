// SPDX-License-Identifier: GPL-3.0-or-later
// Whole standings as one answer: page after page of one revision, while others are served.
#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/json_writer.h"
#include "server/api/operator_answers.h"
#include "server/http/problem.h"

#include <utility>

namespace rostrum {

namespace {

void appendJson(std::string& out, const Entry& entry, int decimals) {
    out.push_back(out.empty() ? '[' : ',');
    JsonWriter json(out);
    json.beginObject();
    writeEntry(json, entry, decimals, EntryForm::full);
    json.endObject();
}

Response finished(const std::string& board, ExportFormat format, std::string&& rows,
                  const RankingMeta& meta) {
    Response response;
    if (format == ExportFormat::csv) {
        response.contentType = "text/csv; charset=utf-8; header=present";
        // The id of a board needs no quoting in a header.
        response.addHeader("Content-Disposition", "attachment; filename=\"" + board + ".csv\"");
        if (rows.empty())
            appendCsvHeader(rows);
        response.body = std::move(rows);
        return response;
    }
    response.body = R"({"success":true,"data":)";
    response.body.append(rows.empty() ? "[" : rows).push_back(']');
    writeMeta(response.body, meta);
    return response;
}

} // namespace

void Api::nextPage(Pending& pending, EntriesAnswer& page) {
    Export& exported = *pending.exported;
    exported.entries += page.entries.size();
    if (exported.entries > mostExported) {
        pending.responder.respond(
            problem(Code::payloadTooLarge, "An export has up to " + std::to_string(mostExported) +
                                               " entries; read longer standings page by page at …/entries."));
        return;
    }
    const bool csv = exported.format == ExportFormat::csv;
    if (csv && exported.body.empty())
        appendCsvHeader(exported.body);
    for (const Entry& entry : page.entries) {
        if (csv)
            appendCsv(exported.body, entry, page.meta.decimals);
        else
            appendJson(exported.body, entry, page.meta.decimals);
    }
    if (page.nextCursor.empty()) {
        pending.responder.respond(
            finished(pending.board, exported.format, std::move(exported.body), page.meta));
        return;
    }
    exported.query.cursor = std::move(page.nextCursor);
    Query next(exported.query);
    enqueue(std::move(next), std::move(pending));
}

bool Api::goesOn(Pending& pending, QueryAnswer& answer) {
    if (pending.exported) {
        if (auto* page = std::get_if<EntriesAnswer>(&answer)) {
            nextPage(pending, *page);
            return true;
        }
        return false;
    }
    if (!pending.lookup)
        return false;
    if (auto* board = std::get_if<BoardInfo>(&answer)) {
        pending.lookup->query.board = board->number;
        pending.lookup->board = std::move(*board);
    } else if (auto* player = std::get_if<PlayerInfo>(&answer)) {
        // Who was merged has no scores: the curve is that of the player who has them, as all else that is read of one.
        if (pending.endpoint == Endpoint::curve && !player->mergedInto.empty())
            pending.lookup->player = std::move(player->mergedInto);
        else
            pending.lookup->query.player = player->number;
    }
    lookFurther(pending);
    return true;
}

} // namespace rostrum
