// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/secondary_fields.h"

#include "core/ranking/ranking_order.h"

#include <algorithm>
#include <string>

namespace rostrum {

Result<void> readSecondaries(JsonReader& reader, JsonReader::Value value, std::vector<SecondaryValue>& out) {
    const Result<void> read =
        reader.object(value, "secondary", [&](std::string_view name, JsonReader::Value item) -> Result<void> {
            const std::string field = "secondary " + quoted(name);
            const Result<ExactNumber> number = reader.exactNumber(item, field);
            if (!number)
                return number.error();
            const Result<Score> whole = toScore(*number, 0);
            if (!whole)
                return Error{Code::invalidScore, field + " must be a whole number of 64 bits."};
            if (out.size() >= RankingOrder::mostSecondaries)
                return Error{Code::invalidRequest, "secondary has more than " +
                                                       std::to_string(RankingOrder::mostSecondaries) +
                                                       " values."};
            out.push_back({std::string(name), *whole});
            return {};
        });
    if (!read)
        return read;
    std::sort(out.begin(), out.end(),
              [](const SecondaryValue& a, const SecondaryValue& b) { return a.name < b.name; });
    return {};
}

} // namespace rostrum
