// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/live_controller.h"

#include "app/models/score_text.h"

#include <QVariantMap>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace rostrum {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t podiumPlaces = 3;

QString gapText(Score score, Score above, const RankingMeta& meta) {
    if (score == above) {
        return QStringLiteral("=");
    }
    // Unsigned, so that the way from one end of 64 bits to the other fits; beyond a signed number no gap is said.
    const std::uint64_t gap = score < above
                                  ? static_cast<std::uint64_t>(above) - static_cast<std::uint64_t>(score)
                                  : static_cast<std::uint64_t>(score) - static_cast<std::uint64_t>(above);
    if (gap > static_cast<std::uint64_t>(INT64_MAX)) {
        return {};
    }
    // Under a minute a gap is said in seconds: "+0.418", not "+0:00.418".
    std::uint64_t minute = 60;
    for (int i = 0; i < meta.decimals; ++i) {
        minute *= 10;
    }
    const DisplayFormat format = meta.displayFormat == DisplayFormat::time && gap < minute
                                     ? DisplayFormat::decimal
                                     : meta.displayFormat;
    const QString text = readableScore(static_cast<Score>(gap), meta.decimals, format);
    return (score < above ? QStringLiteral("\u2212") : QStringLiteral("+")) + text;
}

std::vector<RankingRow> rowsOf(const std::vector<Entry>& entries, const std::vector<RankTrend::Mark>& marks,
                               const RankingMeta& meta) {
    std::vector<RankingRow> rows;
    rows.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Entry& entry = entries[i];
        rows.push_back({QString::fromStdString(entry.playerId),
                        QString::fromStdString(entry.username.empty() ? entry.playerId : entry.username),
                        entry.rank.value_or(0), entry.score,
                        readableScore(entry.score, meta.decimals, meta.displayFormat),
                        i == 0 ? QString() : gapText(entry.score, entries[i - 1].score, meta),
                        marks[i].change, marks[i].scored, entry.hidden, entry.banned});
    }
    return rows;
}

QString periodText(Period period) {
    switch (period) {
    case Period::daily: return LiveController::tr("Today");
    case Period::weekly: return LiveController::tr("This week");
    case Period::monthly: return LiveController::tr("This month");
    case Period::all: break;
    }
    return LiveController::tr("All");
}

} // namespace

LiveController::LiveController(WriterClient& writer, PublishedTops& tops, const Clock& clock,
                               const BoardsModel& boards, View view, QObject* parent)
    : QObject(parent),
      writer_(writer),
      tops_(tops),
      clock_(clock),
      boards_(boards),
      doorbell_([this] { rung(); }) {
    frame_.setSingleShot(true);
    frame_.setTimerType(Qt::PreciseTimer);
    frame_.setInterval(16ms);
    connect(&frame_, &QTimer::timeout, this, &LiveController::look);
    interest_.setInterval(10s);
    connect(&interest_, &QTimer::timeout, this, &LiveController::look);
    calm_.setInterval(1s);
    connect(&calm_, &QTimer::timeout, this, [this] { lay(false); });
    choice_.truth = view == View::truth;
    tops_.watch(&doorbell_);
}

LiveController::~LiveController() { tops_.unwatch(&doorbell_); }

const BoardInfo* LiveController::board() const { return boards_.find(boardId_); }

QString LiveController::boardName() const {
    const BoardInfo* info = board();
    return info == nullptr ? boardId_ : QString::fromStdString(info->config.name);
}

QString LiveController::playersLine() const {
    return meta_ ? rostrum::playersText(meta_->totalPlayers) : QString();
}

QString LiveController::scoresLine() const {
    const BoardInfo* info = board();
    return info == nullptr ? QString() : rostrum::scoresText(info->submissions);
}

QString LiveController::moreText() const {
    if (!meta_ || meta_->totalPlayers <= entries_.size()) {
        return {};
    }
    return tr("and %1 more").arg(rostrum::playersText(meta_->totalPlayers - entries_.size()));
}

int LiveController::decimals() const {
    const BoardInfo* info = board();
    return meta_ ? meta_->decimals : info != nullptr ? info->config.decimals : 0;
}

int LiveController::format() const {
    const BoardInfo* info = board();
    return static_cast<int>(meta_             ? meta_->displayFormat
                            : info != nullptr ? info->config.displayFormat
                                              : DisplayFormat::points);
}

bool LiveController::addsUp() const {
    const BoardInfo* info = board();
    return info != nullptr && info->config.updateMode == UpdateMode::increment;
}

bool LiveController::isFrozen() const {
    const BoardInfo* info = board();
    return (meta_ && choice_.archive == 0 && meta_->frozen) || (info != nullptr && info->frozen);
}

QVariantList LiveController::periods() const {
    QVariantList list;
    const BoardInfo* info = board();
    for (const Period period : everyPeriod) {
        if (info != nullptr && info->config.periods.has(period)) {
            list.append(QVariantMap{{QStringLiteral("period"), static_cast<int>(period)},
                                    {QStringLiteral("name"), periodText(period)}});
        }
    }
    return list;
}

void LiveController::choose(const QString& boardId) {
    if (boardId == boardId_) {
        return;
    }
    boardId_ = boardId;
    choice_.period = Period::all;
    choice_.archive = 0;
    choice_.division.clear();
    emit chosen();
    begin();
}

void LiveController::setPeriod(int period) {
    const BoardInfo* info = board();
    const auto wanted = static_cast<Period>(period);
    if (info == nullptr || period < 0 || period >= static_cast<int>(everyPeriod.size()) ||
        !info->config.periods.has(wanted) || (wanted == choice_.period && choice_.archive == 0)) {
        return;
    }
    choice_.period = wanted;
    choice_.archive = 0;
    begin();
}

void LiveController::setDivision(const QString& division) {
    std::string wanted = division.toStdString();
    if (wanted != choice_.division && !boardId_.isEmpty()) {
        choice_.division = std::move(wanted);
        choice_.archive = 0;
        begin();
    }
}

void LiveController::lookAt(double archive) {
    const auto number = static_cast<std::uint64_t>(std::max(0.0, archive));
    if (number != choice_.archive && !boardId_.isEmpty()) {
        choice_.archive = number;
        choice_.division.clear();
        begin();
    }
}

// Nothing is shown yet of what has been chosen.
void LiveController::begin() {
    ++turn_;
    contentVersion_ = 0;
    meta_.reset();
    entries_.clear();
    trend_.clear();
    podium_.show({});
    ranking_.show({});
    calm_.stop();
    asking_ = false;
    again_ = false;
    emit shown();
    if (boardId_.isEmpty()) {
        interest_.stop();
        setState(NoBoard);
        return;
    }
    setState(Loading);
    interest_.start();
    look();
}

void LiveController::retry() {
    if (state_ == Failed) {
        setState(Loading);
        look();
    }
}

void LiveController::rung() {
    if (!frame_.isActive()) {
        frame_.start();
    }
}

void LiveController::look() {
    if (boardId_.isEmpty()) {
        return;
    }
    const TopPtr top = published();
    if (!top) {
        if (state_ == Loading || state_ == Failed || !choice_.division.empty()) {
            ask();
        }
        return;
    }
    if (top->deleted) {
        emit boardGone(boardId_);
        return;
    }
    if (top->unkept) {
        setPeriod(static_cast<int>(Period::all));
        return;
    }
    if (meta_ && top->contentVersion == contentVersion_ && top->meta.revision == meta_->revision &&
        top->meta.frozen == meta_->frozen) {
        return;
    }
    if (isNewer(top->meta)) {
        contentVersion_ = top->contentVersion;
        show(top->entries, top->meta);
    }
}

TopPtr LiveController::published() {
    if (choice_.archive != 0 || !choice_.division.empty()) {
        return nullptr;
    }
    const std::string id = boardId_.toStdString();
    return tops_.find({id, choice_.period, choice_.truth}, clock_.steadyNs());
}

void LiveController::ask() {
    if (asking_) {
        again_ = true;
        return;
    }
    asking_ = true;
    RangeQuery query;
    query.leaderboardId = boardId_.toStdString();
    query.end = publishedTopSize;
    query.choice = choice_;
    writer_.ask<EntriesAnswer>(query, this, [this, turn = turn_](const Result<EntriesAnswer>& answer) {
        if (turn != turn_) {
            return;
        }
        asking_ = false;
        told(answer);
        if (turn == turn_ && std::exchange(again_, false)) {
            rung();
        }
    });
}

void LiveController::told(const Result<EntriesAnswer>& answer) {
    if (answer) {
        const bool same = meta_ && meta_->revision == answer->meta.revision &&
                          meta_->board == answer->meta.board && meta_->frozen == answer->meta.frozen &&
                          entries_ == answer->entries;
        if (!same && isNewer(answer->meta)) {
            show(answer->entries, answer->meta);
        }
    } else if (answer.error().code == Code::leaderboardNotFound) {
        emit boardGone(boardId_);
    } else if (!meta_) {
        setState(Failed, QString::fromStdString(answer.error().detail));
    }
}

bool LiveController::isNewer(const RankingMeta& meta) const {
    return !meta_ || meta.board != meta_->board || meta.revision >= meta_->revision ||
           meta.frozen != meta_->frozen;
}

void LiveController::show(const std::vector<Entry>& entries, const RankingMeta& meta) {
    const bool anew = !meta_ || meta_->board != meta.board;
    if (anew) {
        trend_.clear();
    }
    const std::string leader = entries_.empty() ? std::string() : entries_.front().playerId;
    entries_ = entries;
    meta_ = meta;
    lay(anew);
    setState(entries_.empty() ? Empty : Live);
    emit shown();
    if (!anew && !entries_.empty() && !leader.empty() && entries_.front().playerId != leader) {
        emit newLeader();
    }
}

void LiveController::lay(bool anew) {
    if (!meta_) {
        return;
    }
    const auto marks = trend_.next(entries_, clock_.steadyNs());
    std::vector<RankingRow> top = rowsOf(entries_, marks, *meta_);
    const auto split = top.begin() + static_cast<std::ptrdiff_t>(std::min(podiumPlaces, top.size()));
    std::vector<RankingRow> rest(std::make_move_iterator(split), std::make_move_iterator(top.end()));
    top.erase(split, top.end());
    if (anew) {
        podium_.show(std::move(top));
        ranking_.show(std::move(rest));
    } else {
        podium_.update(std::move(top));
        ranking_.update(std::move(rest));
    }
    if (!trend_.lit()) {
        calm_.stop();
    } else if (!calm_.isActive()) {
        calm_.start();
    }
}

void LiveController::boardsListed() {
    if (boardId_.isEmpty()) {
        setState(NoBoard);
    }
    if (!boardId_.isEmpty() && board() == nullptr && state_ != Loading) {
        emit boardGone(boardId_);
        return;
    }
    emit shown(); // names and counts come from the list
}

void LiveController::eventUnreadable(const QString& problem) { setState(Unreadable, problem); }

void LiveController::retranslate() { emit shown(); }

void LiveController::setState(State state, const QString& problem) {
    if (state != state_ || problem != problem_) {
        state_ = state;
        problem_ = problem;
        emit stateChanged();
    }
}

} // namespace rostrum
