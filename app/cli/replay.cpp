// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replay.h"

#include "app/cli/interrupt.h"

#include <QCryptographicHash>
#include <QEventLoop>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rostrum {
namespace {

constexpr std::size_t mostBatchesUnderWay = 3; // one is carried out, one travels, one is ready
constexpr std::size_t mostRefusalsTold = 10;

ClientOptions clientOptions(const ReplayOptions& options) {
    ClientOptions client;
    client.url = options.url;
    client.token = options.token;
    client.patience = std::chrono::seconds(60);
    return client;
}

QString modeOf(const ReplayOptions& options) {
    if (!options.mode.isEmpty())
        return options.mode;
    return options.map.isMatch() ? QStringLiteral("increment") : QStringLiteral("replace");
}

// The generation out of a ranking's ETag ("epoch-generation-revision-view"); empty where the server sends another form.
QByteArray generationOf(QByteArray etag) {
    if (etag.startsWith("W/"))
        etag.remove(0, 2);
    if (etag.startsWith('"') && etag.endsWith('"'))
        etag = etag.sliced(1, std::max<qsizetype>(etag.size() - 2, 0));
    const QList<QByteArray> parts = etag.split('-');
    return parts.size() >= 3 ? parts.at(1) : QByteArray();
}

} // namespace

QByteArray replayIdPrefix(const QByteArray& fileHash, const QString& board, const QByteArray& generation) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(fileHash.toHex() + '\n' + board.toUtf8() + '\n' + generation);
    return hash.result().toHex().first(24);
}

Replay::Replay(const ReplayOptions& options, Recording recording, std::FILE* progressTo)
    : options_(options),
      recording_(std::move(recording)),
      client_(clientOptions(options)),
      progress_(progressTo, recording_.summary().submissions) {
    due_.setSingleShot(true);
    due_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&due_, &QTimer::timeout, &due_, [this] { play(); });
    QObject::connect(&beat_, &QTimer::timeout, &beat_, [this] {
        progress_.show(outcome_.accepted + outcome_.refused, client_.trouble().toStdString());
    });
}

void Replay::start(Then then) {
    then_ = std::move(then);
    beat_.start(200);
    client_.getBoard(options_.board, [this](const Result<BoardDetails>& board) { takeBoard(board); });
}

void Replay::interrupt() {
    outcome_.interrupted = true;
    due_.stop();
    if (underWay_ == 0)
        finish();
}

void Replay::takeBoard(const Result<BoardDetails>& board) {
    if (!board && board.error().code == Code::leaderboardNotFound && options_.create) {
        createBoard();
        return;
    }
    if (!board) {
        outcome_.fault = board.error().detail;
        if (board.error().code == Code::leaderboardNotFound)
            outcome_.fault += " (--create makes it)";
        finish();
        return;
    }
    // Matches add up; a board that replaces would show the last match of each team and look right at a glance.
    const bool wrongForMatches = options_.map.isMatch() && board->updateMode != u"increment";
    const bool otherThanAsked = !options_.mode.isEmpty() && board->updateMode != options_.mode;
    if (wrongForMatches || otherThanAsked) {
        outcome_.fault = "the board " + board->id.toStdString() + " has update_mode " +
                         board->updateMode.toStdString() + ", this replay needs " +
                         modeOf(options_).toStdString() +
                         "; choose another board, or one that is not there yet with --create";
        finish();
        return;
    }
    client_.top(options_.board, 1, [this](const Result<TopPage>& page) { takeGeneration(page); });
}

void Replay::createBoard() {
    BoardRequest request;
    request.id = options_.board;
    request.name = options_.name;
    request.updateMode = modeOf(options_);
    if (options_.decimals > 0)
        request.decimals = options_.decimals;
    request.maxEntries = 0; // everyone of the recording is ranked
    client_.createBoard(request, [this](const Result<BoardDetails>& board) {
        // Another replay may have made it in the same moment: it is looked at like any other.
        if (board || board.error().code == Code::leaderboardExists) {
            client_.getBoard(options_.board, [this](const Result<BoardDetails>& found) { takeBoard(found); });
            return;
        }
        outcome_.fault = board.error().detail;
        finish();
    });
}

void Replay::takeGeneration(const Result<TopPage>& page) {
    if (!page) {
        outcome_.fault = page.error().detail;
        finish();
        return;
    }
    idPrefix_ = replayIdPrefix(recording_.fileHash(), options_.board, generationOf(page->etag));
    playing_.start();
    play();
}

bool Replay::isDue(const Recording::Step& step, std::chrono::milliseconds& wait) const {
    double dueSeconds = 0;
    if (const auto* rate = std::get_if<RowsPerSecond>(&options_.speed)) {
        dueSeconds = static_cast<double>(rowsPlayed_) / rate->rows;
    } else if (const auto* real = std::get_if<TimesReal>(&options_.speed)) {
        const std::int64_t moment = step.submissions.front().timestampMs.value_or(0);
        const double since =
            static_cast<double>(moment) - static_cast<double>(recording_.summary().beginsMs.value_or(moment));
        dueSeconds = since / 1000.0 / real->factor;
    }
    const double waitMs = std::ceil(dueSeconds * 1000.0 - static_cast<double>(playing_.elapsed()));
    if (waitMs <= 0)
        return true;
    constexpr double longest = 60'000; // looks again every minute: no timer takes centuries
    wait = std::chrono::milliseconds(static_cast<std::int64_t>(std::min(waitMs, longest)));
    return false;
}

void Replay::play() {
    while (!over_ && !outcome_.interrupted && underWay_ < mostBatchesUnderWay) {
        if (!haveStep_ && !atEnd_) {
            haveStep_ = recording_.next(step_);
            atEnd_ = !haveStep_;
        }
        std::chrono::milliseconds wait(0);
        const bool due = haveStep_ && isDue(step_, wait);
        // A match's two sides stay in one request, so that a half-played match is seen by nobody for longer than a commit.
        const bool full =
            batch_.size() + (due ? step_.submissions.size() : 0) > options_.batch && !batch_.empty();
        if (full || !due) {
            if (!batch_.empty()) {
                sendBatch();
                continue;
            }
            if (haveStep_)
                due_.start(wait);
            break;
        }
        addStep();
    }
    if (atEnd_ && underWay_ == 0 && batch_.empty())
        finish();
}

void Replay::addStep() {
    for (const ReplaySubmission& submission : step_.submissions) {
        ScoreSubmission item;
        item.leaderboardId = options_.board;
        item.playerId = QString::fromStdString(submission.playerId);
        item.username = QString::fromStdString(submission.username);
        item.score = QByteArray::fromStdString(submission.score);
        item.timestampMs = submission.timestampMs;
        item.eventId =
            QString::fromLatin1(idPrefix_) + u'-' + QString::number(step_.row) +
            QString::fromLatin1(submission.side.data(), static_cast<qsizetype>(submission.side.size()));
        batch_.push_back(std::move(item));
        lines_.push_back(step_.line);
    }
    ++rowsPlayed_;
    haveStep_ = false;
}

void Replay::sendBatch() {
    ++underWay_;
    client_.submitBatch(batch_, false,
                        [this, lines = std::exchange(lines_, {})](const Result<BatchOutcome>& outcome) {
                            --underWay_;
                            takeAnswer(outcome, lines);
                        });
    batch_.clear();
}

void Replay::takeAnswer(const Result<BatchOutcome>& outcome, const std::vector<std::size_t>& lines) {
    if (!outcome) {
        if (outcome_.fault.empty())
            outcome_.fault = outcome.error().detail;
        due_.stop();
        if (underWay_ == 0)
            finish();
        over_ = true;
        return;
    }
    outcome_.accepted += outcome->accepted;
    outcome_.refused += outcome->rejected;
    for (const BatchOutcome::Refusal& refusal : outcome->errors) {
        if (outcome_.refusals.size() >= mostRefusalsTold)
            break;
        const std::string line = refusal.index < lines.size() ? std::to_string(lines[refusal.index]) : "?";
        outcome_.refusals.push_back("line " + line + ": " + refusal.detail.toStdString() + " (" +
                                    refusal.code.toStdString() + ")");
    }
    progress_.show(outcome_.accepted + outcome_.refused, {});
    if ((over_ || outcome_.interrupted) && underWay_ == 0)
        finish();
    else
        play();
}

void Replay::finish() {
    beat_.stop();
    progress_.finish();
    over_ = true;
    outcome_.seconds = playing_.isValid() ? static_cast<double>(playing_.elapsed()) / 1000.0 : 0;
    // From the event loop: the callback may destroy this, which stands in a callback of the client.
    if (then_)
        QTimer::singleShot(0, &due_, [this, then = std::exchange(then_, nullptr)] { then(outcome_); });
}

namespace {

void printOutcome(const ReplayOptions& options, const Recording::Summary& plan,
                  const ReplayOutcome& outcome) {
    for (const std::string& refusal : outcome.refusals)
        std::fprintf(stderr, "rostrum replay: refused: %s\n", refusal.c_str());
    if (outcome.refused > outcome.refusals.size()) {
        std::fprintf(stderr, "rostrum replay: %s more were refused\n",
                     grouped(outcome.refused - outcome.refusals.size()).c_str());
    }
    const double rate = static_cast<double>(outcome.accepted) / std::max(outcome.seconds, 0.001);
    std::printf("%s of %s submissions (%s rows, %s players) accepted by board %s, %s refused, %s rows "
                "skipped for want of a "
                "score; %s, %s a second\n",
                grouped(outcome.accepted).c_str(), grouped(plan.submissions).c_str(),
                grouped(plan.rows).c_str(), grouped(plan.players).c_str(), options.board.toUtf8().constData(),
                grouped(outcome.refused).c_str(), grouped(plan.skipped).c_str(),
                spokenDuration(outcome.seconds).c_str(),
                grouped(static_cast<std::uint64_t>(std::llround(rate))).c_str());
    if (!outcome.fault.empty())
        std::fprintf(stderr, "rostrum replay: %s\n", outcome.fault.c_str());
    if (outcome.interrupted || (!outcome.fault.empty() && outcome.accepted > 0))
        std::fprintf(stderr,
                     "rostrum replay: stopped early; run it again to go on, nothing is counted twice\n");
    std::fflush(stdout);
}

} // namespace

int runReplay(const QStringList& args) {
    const auto options = parseReplayOptions(args);
    if (!options) {
        std::fprintf(stderr, "rostrum replay: %s\n\n%s", options.error().detail.c_str(),
                     ReplayOptions::usage().toUtf8().constData());
        return 2;
    }
    if (options->help) {
        std::fputs(ReplayOptions::usage().toUtf8().constData(), stdout);
        return 0;
    }
    auto recording = Recording::open(options->file, options->map, options->separator);
    if (!recording) {
        std::fprintf(stderr, "rostrum replay: %s\n", recording.error().detail.c_str());
        return 1;
    }
    const Recording::Summary plan = recording->summary();
    ReplayOutcome outcome;
    QEventLoop loop;
    Replay replay(*options, std::move(recording).value(), stderr);
    int rings = 0;
    const Interrupt interrupt([&] {
        // Once: what is under way is waited for. Twice: not even that.
        replay.interrupt();
        if (++rings > 1)
            loop.quit();
    });
    outcome.fault = "broken off";
    replay.start([&](const ReplayOutcome& result) {
        outcome = result;
        loop.quit();
    });
    loop.exec();
    printOutcome(*options, plan, outcome);
    return outcome.fault.empty() && !outcome.interrupted && outcome.refused == 0 ? 0 : 1;
}

} // namespace rostrum
