// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/board_form.h"

#include "app/models/score_text.h"
#include "app/models/time_text.h"
#include "core/board/schedule.h"

#include <QTimeZone>
#include <QVariantMap>

#include <array>

namespace rostrum {

namespace {

constexpr qsizetype mostZonesOffered = 6;
constexpr std::array formDecimals = {0, 3, 2}; // points, time, decimal

QString textOf(const std::string& text) { return QString::fromStdString(text); }

template <typename T>
void keepIfChanged(std::optional<T>& field, const T& before) {
    if (field && *field == before) {
        field.reset();
    }
}

Error unfit(const QString& sentence) { return {Code::invalidRequest, sentence.toStdString()}; }

} // namespace

BoardForm::BoardForm(BoardsController& boards, const Calendar& calendar, const Clock& clock, QString zone,
                     QObject* parent)
    : QObject(parent),
      boards_(boards),
      calendar_(calendar),
      clock_(clock),
      zone_(std::move(zone)) {
    begin();
}

void BoardForm::begin() {
    BoardConfig fresh;
    fresh.updateMode = UpdateMode::increment;
    fresh.timeZone = zone_.toStdString();
    settled_ = false;
    nextResetAtMs_.reset();
    fill(fresh);
}

void BoardForm::edit(const QString& boardId) {
    if (const BoardInfo* board = boards_.model().find(boardId)) {
        settled_ = board->totalPlayers > 0;
        nextResetAtMs_ = board->nextResetAtMs;
        fill(board->config);
    }
}

void BoardForm::fill(const BoardConfig& config) {
    before_ = config;
    idTouched_ = !config.id.empty();
    refusedSecondary_.clear();
    name_ = textOf(config.name);
    boardId_ = textOf(config.id);
    rule_ = static_cast<int>(config.updateMode);
    lowestWins_ = config.sortOrder == SortOrder::ascending;
    form_ = static_cast<int>(config.displayFormat);
    decimals_ = config.decimals;
    rankMode_ = static_cast<int>(config.rankMode);
    lastTie_ = static_cast<int>(config.tieBreaks.last);
    secondaries_ = config.tieBreaks.secondaries;
    daily_ = config.periods.has(Period::daily);
    weekly_ = config.periods.has(Period::weekly);
    monthly_ = config.periods.has(Period::monthly);
    resetPeriod_ = static_cast<int>(config.resetPeriod);
    timeZone_ = textOf(config.timeZone);
    maxEntries_ = QString::number(config.maxEntries);
    startsAt_ = config.startsAtMs ? typedMoment(*config.startsAtMs, timeZone_) : QString();
    endsAt_ = config.endsAtMs ? typedMoment(*config.endsAtMs, timeZone_) : QString();
    emit edited();
}

void BoardForm::setName(const QString& name) {
    if (name != name_) {
        name_ = name;
        if (!idTouched_) {
            boardId_ = name.trimmed().isEmpty() ? QString() : boards_.suggestedId(name);
        }
        emit edited();
    }
}

void BoardForm::setBoardId(const QString& boardId) {
    if (isNew() && boardId != boardId_) {
        boardId_ = boardId;
        idTouched_ = true;
        emit edited();
    }
}

void BoardForm::setForm(int form) {
    if (form != form_ && form >= 0 && form < static_cast<int>(formDecimals.size())) {
        form_ = form;
        if (!settled_) { // else the decimals stay, and only how they are shown changes
            decimals_ = formDecimals.at(static_cast<std::size_t>(form));
        }
        emit edited();
    }
}

QVariantList BoardForm::secondaries() const {
    QVariantList list;
    for (const SecondaryRule& rule : secondaries_) {
        list.append(QVariantMap{{QStringLiteral("name"), textOf(rule.name)},
                                {QStringLiteral("lowest"), rule.order == SortOrder::ascending}});
    }
    return list;
}

bool BoardForm::addSecondary(const QString& name) {
    std::vector<std::string> list = textsOf({secondaries_, TieBreak::first});
    list.pop_back(); // the decisive one
    list.push_back("secondary:" + name.trimmed().toStdString());
    const Result<TieBreaks> read = parseTieBreaks(list);
    if (read) {
        secondaries_ = read->secondaries;
        refusedSecondary_.clear();
    } else if (secondaries_.size() == RankingOrder::mostSecondaries) {
        refusedSecondary_ = tr("Four values are the most that can be compared after the score.");
    } else if (tieBreaks().indexOf(name.trimmed().toStdString())) {
        refusedSecondary_ = tr("“%1” is compared already.").arg(isolated(name.trimmed()));
    } else {
        refusedSecondary_ = tr("Name a value in 1 to 64 letters, digits, dots, dashes or underscores.");
    }
    emit edited();
    return read.ok();
}

void BoardForm::turnSecondary(int index) {
    if (index >= 0 && index < static_cast<int>(secondaries_.size())) {
        SortOrder& order = secondaries_[static_cast<std::size_t>(index)].order;
        order = order == SortOrder::ascending ? SortOrder::descending : SortOrder::ascending;
        emit edited();
    }
}

void BoardForm::removeSecondary(int index) {
    if (index >= 0 && index < static_cast<int>(secondaries_.size())) {
        secondaries_.erase(secondaries_.begin() + index);
        refusedSecondary_.clear();
        emit edited();
    }
}

QStringList BoardForm::zonesLike(const QString& text) const {
    QStringList found;
    const QString wanted = text.trimmed().replace(QLatin1Char(' '), QLatin1Char('_'));
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds()) {
        const auto zone = QString::fromLatin1(id);
        if (zone.contains(wanted, Qt::CaseInsensitive) && calendar_.knows(id.toStdString())) {
            found.append(zone);
            if (found.size() == mostZonesOffered) {
                break;
            }
        }
    }
    return found;
}

bool BoardForm::isZoneKnown() const { return calendar_.knows(timeZone_.trimmed().toStdString()); }

// As the engine will schedule it, or has.
QString BoardForm::nextReset() const {
    const auto period = static_cast<ResetPeriod>(resetPeriod_);
    if (period == ResetPeriod::never || !isZoneKnown()) {
        return {};
    }
    const std::string zone = timeZone_.trimmed().toStdString();
    const bool asBefore = period == before_.resetPeriod && zone == before_.timeZone;
    const auto next =
        asBefore && nextResetAtMs_ ? nextResetAtMs_ : resetAfter(period, {calendar_, zone}, clock_.wallMs());
    return next ? tr("Next: %1. The standings go to the archive, nothing is lost.")
                      .arg(readableMoment(*next, timeZone_.trimmed()))
                : QString();
}

PeriodSet BoardForm::periods() const {
    PeriodSet set;
    for (const auto& [kept, period] :
         {std::pair(daily_, Period::daily), {weekly_, Period::weekly}, {monthly_, Period::monthly}}) {
        if (kept) {
            set.add(period);
        }
    }
    return set;
}

TieBreaks BoardForm::tieBreaks() const { return {secondaries_, static_cast<TieBreak>(lastTie_)}; }

Result<BoardDraft> BoardForm::whole() const {
    BoardDraft draft;
    draft.name = name_.simplified().toStdString();
    draft.sortOrder = lowestWins_ ? SortOrder::ascending : SortOrder::descending;
    draft.updateMode = static_cast<UpdateMode>(rule_);
    draft.displayFormat = static_cast<DisplayFormat>(form_);
    draft.decimals = decimals_;
    draft.rankMode = static_cast<RankMode>(rankMode_);
    draft.tieBreaks = tieBreaks();
    draft.periods = periods();
    draft.resetPeriod = static_cast<ResetPeriod>(resetPeriod_);
    if (!isZoneKnown()) {
        return unfit(tr("There is no time zone “%1”: choose one from the list, such as Europe/Berlin.")
                         .arg(isolated(timeZone_.trimmed())));
    }
    draft.timeZone = timeZone_.trimmed().toStdString();
    bool isNumber = false;
    draft.maxEntries = maxEntries_.trimmed().toULongLong(&isNumber);
    if (!isNumber) {
        return unfit(tr("Places: write a number, or 0 for everyone."));
    }
    auto starts = readTypedMoment(startsAt_, timeZone_.trimmed());
    auto ends = readTypedMoment(endsAt_, timeZone_.trimmed());
    if (!starts || !ends) {
        return starts ? ends.error() : starts.error();
    }
    draft.startsAtMs = *starts;
    draft.endsAtMs = *ends;
    return draft;
}

Result<BoardDraft> BoardForm::draft() const {
    Result<BoardDraft> draft = whole();
    if (!draft) {
        return draft;
    }
    if (isNew()) {
        draft->id = boardId_.toStdString();
        const Result<BoardConfig> config = configOf(*draft);
        return config ? draft : Result<BoardDraft>(config.error());
    }
    const Result<BoardConfig> after = changedConfig(before_, *draft, settled_);
    if (!after) {
        return after.error();
    }
    // Only what differs is said, so that what others change meanwhile stays.
    keepIfChanged(draft->name, before_.name);
    keepIfChanged(draft->sortOrder, before_.sortOrder);
    keepIfChanged(draft->updateMode, before_.updateMode);
    keepIfChanged(draft->displayFormat, before_.displayFormat);
    keepIfChanged(draft->decimals, static_cast<std::int64_t>(before_.decimals));
    keepIfChanged(draft->rankMode, before_.rankMode);
    keepIfChanged(draft->tieBreaks, before_.tieBreaks);
    keepIfChanged(draft->periods, before_.periods);
    keepIfChanged(draft->resetPeriod, before_.resetPeriod);
    keepIfChanged(draft->timeZone, before_.timeZone);
    keepIfChanged(draft->maxEntries, before_.maxEntries);
    // What is shown has minutes; a moment that was not touched keeps its seconds.
    const QString zoneBefore = textOf(before_.timeZone);
    const auto untouched = [&](const std::optional<std::int64_t>& moment, const QString& typed) {
        return typed.simplified() == (moment ? typedMoment(*moment, zoneBefore) : QString()) &&
               (!moment || !draft->timeZone);
    };
    if (untouched(before_.startsAtMs, startsAt_)) {
        draft->startsAtMs.reset();
    }
    if (untouched(before_.endsAtMs, endsAt_)) {
        draft->endsAtMs.reset();
    }
    return draft;
}

QString BoardForm::problem() const {
    if (!refusedSecondary_.isEmpty()) {
        return refusedSecondary_;
    }
    if (name_.trimmed().isEmpty() || boardId_.isEmpty()) {
        return {}; // nothing wrong yet
    }
    if (isNew()) {
        if (QString wrong = boards_.idProblem(boardId_); !wrong.isEmpty()) {
            return wrong;
        }
    }
    const Result<BoardDraft> asked = draft();
    return asked ? QString() : textOf(asked.error().detail);
}

bool BoardForm::isReady() const {
    return !name_.trimmed().isEmpty() && !boardId_.isEmpty() &&
           (!isNew() || boards_.idProblem(boardId_).isEmpty()) && draft().ok();
}

QString BoardForm::note() const {
    if (!isReady()) {
        return {};
    }
    return isNew() ? boards_.createNote(name_.trimmed(), boardId_) : boards_.changeNote(boardId_);
}

void BoardForm::save() {
    Result<BoardDraft> asked = draft();
    if (!isReady() || !asked) {
        return;
    }
    if (isNew()) {
        boards_.create(std::move(*asked));
    } else {
        boards_.change(boardId_, std::move(*asked));
    }
}

} // namespace rostrum
