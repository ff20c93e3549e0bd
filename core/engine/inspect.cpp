// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at the whole engine: for tests, `verify` and the figures of memory.
#include "core/engine/engine.h"
#include "core/engine/times.h"
#include "core/engine/undo.h"

#include <algorithm>
#include <array>
#include <string>

namespace rostrum {

std::size_t Engine::memoryBytes() const {
    std::size_t bytes =
        players_.memoryBytes() + keys_.memoryBytes() + members_.memoryBytes() + facts_.memoryBytes();
    for (const auto& [number, board] : boards_) {
        board->forEachRanking([&](const LiveRanking& ranking) { bytes += ranking.memoryBytes(); });
    }
    return bytes;
}

// Nobody who is on a board that was taken in may be missing.
void Engine::checkMembers(const Board& board) const {
    if (!board.membersNoted)
        return;
    for (std::uint64_t position = 0; position < board.ranking.size(); ++position) {
        const auto boards = members_.boardsOf(board.ranking.at(position).player);
        ROSTRUM_CHECK(std::binary_search(boards.begin(), boards.end(), board.number),
                      "a rename would miss a board of its player");
    }
}

void Engine::checkInvariants() const {
    std::uint64_t entries = 0;
    for (const auto& [number, board] : boards_) {
        ROSTRUM_CHECK(number == board->number && number <= lastBoard_, "a board has a wrong number");
        ROSTRUM_CHECK(boardNumbers_.at(board->config.id) == number, "a board's id leads to another");
        board->forEachRanking([](const LiveRanking& ranking) { ranking.checkInvariants(); });
        const char* const wrong = wrongWithPeriods(*board);
        ROSTRUM_CHECK(wrong == nullptr, wrong);
        checkMembers(*board);
        entries += board->entries();
    }
    ROSTRUM_CHECK(boardNumbers_.size() == boards_.size(), "there are more ids than boards");
    ROSTRUM_CHECK(entries == totalEntries_, "the number of entries is wrong");
    players_.checkInvariants();
}

namespace {

void line(std::string& out, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        out.append(word);
        out.push_back(' ');
    }
    out.back() = '\n';
}

std::string secondariesText(const Ranking& ranking, std::uint32_t player) {
    std::string text;
    if (ranking.order().secondaryCount == 0)
        return text;
    for (const std::int64_t value : ranking.secondariesOf(player))
        text.append(" ").append(std::to_string(value));
    return text;
}

void describeRanking(const Engine& engine, const Ranking& ranking, std::string& out) {
    std::array<Ranking::Placed, 256> records;
    for (std::uint64_t position = 0;;) {
        const std::size_t got = ranking.read(position, records);
        for (std::size_t i = 0; i < got; ++i)
            line(out, {"  ", std::to_string(records[i].standing.score),
                       std::to_string(records[i].standing.reachedSeq),
                       engine.players().playerId(records[i].player),
                       std::to_string(ranking.find(records[i].player)->changedAtS) +
                           secondariesText(ranking, records[i].player)});
        position += got;
        if (got < records.size())
            return;
    }
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts)
        all.append(all.empty() ? "" : "|").append(text);
    return all;
}

void describeArchive(const Engine& engine, const Archive& archive, const BoardConfig& config,
                     std::string& out) {
    line(out, {" archive", std::to_string(archive.generation), std::to_string(archive.endedSeq),
               std::to_string(archive.endedAtMs), std::to_string(archive.maxEntries)});
    if (archive.ref.period != Period::all)
        line(out, {"  of", name(archive.ref.period), std::to_string(archive.ref.beginMs),
                   std::to_string(archive.sliceEndMs)});
    const RankingForm& form = *archive.form;
    if (!isSame(form, formOf(config)))
        line(out, {"  form", std::to_string(form.decimals), name(form.displayFormat),
                   std::to_string(static_cast<int>(form.rankMode)), joined(form.secondaries)});
    describeRanking(engine, archive.ranking, out);
}

void describeView(const Engine& engine, const FrozenView& frozen, const std::string& head,
                  const BoardConfig& config, std::string& out) {
    line(out, {head, std::to_string(frozen.counters.revision), std::to_string(frozen.counters.submissions),
               std::to_string(frozen.counters.updatedAtMs)});
    describeRanking(engine, frozen.ranking, out);
    for (const auto& slice : frozen.periods) {
        line(out, {"  period", name(slice->ref.period), std::to_string(slice->ref.beginMs),
                   std::to_string(slice->endMs), slice->current ? "current" : "-"});
        describeRanking(engine, slice->ranking, out);
    }
    for (const auto& kept : frozen.archives) {
        line(out, {"  kept at", std::to_string(kept->place)});
        describeArchive(engine, kept->archive, config, out);
    }
    frozen.revealed.forEach([&](const RevealedSteps::Step& step) {
        line(out, {"  revealed", std::to_string(step.size()), std::to_string(step.front().player),
                   step.front().before ? std::to_string(step.front().before->standing.reachedSeq) : "-",
                   step.front().after ? std::to_string(step.front().after->standing.reachedSeq) : "-"});
    });
}

// The same without what a plain board has not.
BoardConfig asPlain(BoardConfig config) {
    config.tieBreaks = {};
    config.resetPeriod = ResetPeriod::never;
    config.periods = {};
    config.timeZone = "UTC";
    return config;
}

std::string optionalText(const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : "-";
}

} // namespace

namespace {

void describeBoard(const Engine& engine, const Board& board, std::string& out) {
    const BoardConfig& c = board.config;
    line(out, {"board", std::to_string(board.number), c.id, c.name, name(c.sortOrder), name(c.updateMode),
               name(c.displayFormat), name(c.visibility), std::to_string(static_cast<int>(c.rankMode)),
               std::to_string(c.decimals), std::to_string(c.maxEntries), optionalText(c.minScore),
               optionalText(c.maxScore), optionalText(c.maxStep), optionalText(c.startsAtMs),
               optionalText(c.endsAtMs), c.metadata});
    if (c != asPlain(c))
        line(out, {" rules", joined(textsOf(c.tieBreaks)), name(c.resetPeriod),
                   std::to_string(c.periods.bits()), c.timeZone, optionalText(board.nextResetAtMs)});
    line(out, {" counters", std::to_string(board.generation), std::to_string(board.createdAtMs),
               std::to_string(board.counters.revision), std::to_string(board.counters.submissions),
               std::to_string(board.counters.updatedAtMs), optionalText(board.counters.lastSubmissionAtMs)});
    describeRanking(engine, board.ranking, out);
    const auto headOf = [](const char* what, const FrozenView& view) {
        return std::string(what) + " " + std::to_string(view.seq) + " " + std::to_string(view.generation) +
               " ";
    };
    if (board.frozen != nullptr)
        describeView(engine, *board.frozen,
                     headOf(" frozen", *board.frozen) +
                         std::to_string(board.archivesIn(*board.frozen).size()),
                     c, out);
    for (const auto& view : board.held)
        describeView(engine, *view, headOf(" held", *view) + std::to_string(view->decimals), c, out);
    for (const auto& slice : board.periods) {
        line(out, {" period", name(slice->ref.period), std::to_string(slice->ref.beginMs),
                   std::to_string(slice->endMs), slice->current ? "current" : "-"});
        describeRanking(engine, slice->ranking, out);
    }
    for (const Archive& archive : board.archives)
        describeArchive(engine, archive, c, out);
}

} // namespace

void Engine::describeFacts(std::string& out) const {
    for (const std::uint32_t player : facts_.players()) {
        const PlayerFacts& facts = facts_.of(player);
        line(out, {"facts", std::to_string(player), facts.team, "|", facts.division, "|", facts.metadata,
                   std::to_string(facts.metadataSeq), facts.hidden ? "hidden" : "-",
                   facts.banned ? "banned" : "-", facts.erased ? "erased" : "-",
                   std::to_string(facts.mergedInto), std::to_string(facts.mergedSeq)});
    }
    for (const auto& [number, token] : tokens_.all()) {
        std::string digest;
        for (const char c : token.facts.digest)
            digest.append(std::to_string(static_cast<unsigned char>(c))).append(".");
        line(out,
             {"token", std::to_string(number), token.facts.label, "|",
              std::to_string(static_cast<int>(token.facts.role)), joined(token.facts.boards),
              optionalText(token.facts.expiresMs), digest, token.madeBy, std::to_string(token.madeAtMs)});
    }
    for (const auto& [group, toggled] : toggled_)
        line(out, {"toggled", std::to_string(group), toggled.undone ? "undone" : "done",
                   std::to_string(toggled.seq), std::to_string(toggled.group), std::to_string(toggled.board),
                   std::to_string(toggled.player)});
}

namespace {

template <typename Use>
void forEachArchive(Board& board, const Use& use) {
    for (Archive& archive : board.archives)
        use(archive);
    const auto ofView = [&](FrozenView& view) {
        for (const auto& kept : view.archives)
            use(kept->archive);
    };
    if (board.frozen != nullptr)
        ofView(*board.frozen);
    for (const auto& view : board.held)
        ofView(*view);
}

} // namespace

ArchiveForms Engine::archiveForms() const {
    ArchiveForms forms;
    const auto note = [&](const Archive& archive) { forms[{archive.endedSeq, archive.ref}] = archive.form; };
    for (const auto& [number, board] : boards_)
        forEachArchive(*board, note);
    for (const auto& [number, kept] : kept_)
        forEachArchive(*kept.board, note);
    return forms;
}

void Engine::learnForms(const ArchiveForms& forms) {
    const auto learn = [&](Archive& archive) {
        const auto found = forms.find({archive.endedSeq, archive.ref});
        if (!archive.form->known && found != forms.end())
            archive.form = found->second;
    };
    for (const auto& [number, board] : boards_)
        forEachArchive(*board, learn);
    for (const auto& [number, kept] : kept_)
        forEachArchive(*kept.board, learn);
}

std::string Engine::describe() const {
    std::string out;
    line(out, {"seq", std::to_string(lastSeq_), "lastBoard", std::to_string(lastBoard_)});
    for (std::uint32_t player = 1; player <= players_.size(); ++player)
        line(out, {"player", std::to_string(player), players_.playerId(player), players_.username(player)});
    for (const auto& [number, gone] : gone_)
        line(out, {"gone", std::to_string(number), gone.id, std::to_string(gone.decimals)});
    describeFacts(out);
    for (const auto& [number, kept] : kept_) {
        line(out, {"kept", std::to_string(kept.deletedSeq)});
        describeBoard(*this, *kept.board, out);
    }
    for (const auto& [number, board] : boards_)
        describeBoard(*this, *board, out);
    keys_.forEach([&](std::string_view text, const RequestKeys::Bound& bound) {
        std::string shown(text); // kind, caller, NUL, key
        shown.front() = static_cast<char>('0' + shown.front());
        std::replace(shown.begin(), shown.end(), '\0', ' ');
        line(out, {"key", shown, std::to_string(bound.fingerprint), std::to_string(bound.seq),
                   std::to_string(bound.atMs)});
    });
    return out;
}

} // namespace rostrum
