// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/ranking_model.h"

#include "app/models/list_diff.h"
#include "core/check.h"

#include <QHash>
#include <QStringList>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace rostrum {

namespace {

QString firstGrapheme(const QString& word) {
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word);
    const auto end = finder.toNextBoundary();
    return end > 0 ? word.left(end) : word;
}

QList<int> changedRoles(const RankingRow& before, const RankingRow& after) {
    QList<int> roles;
    const auto differs = [&](bool different, std::initializer_list<int> of) {
        if (different) {
            roles.append(QList<int>(of));
        }
    };
    differs(before.name != after.name, {RankingModel::nameRole, RankingModel::initialsRole});
    differs(before.rank != after.rank, {RankingModel::rankRole});
    differs(before.score != after.score, {RankingModel::unitsRole});
    differs(before.scoreText != after.scoreText, {RankingModel::scoreTextRole});
    differs(before.gapText != after.gapText, {RankingModel::gapTextRole});
    differs(before.change != after.change, {RankingModel::changeRole});
    differs(before.scored != after.scored, {RankingModel::scoredRole});
    differs(before.hidden != after.hidden, {RankingModel::hiddenRole});
    differs(before.banned != after.banned, {RankingModel::bannedRole});
    if (!roles.isEmpty()) {
        roles.append(RankingModel::spokenRole);
    }
    return roles;
}

void unite(QList<int>& roles, const QList<int>& more) {
    for (const int role : more) {
        if (!roles.contains(role)) {
            roles.append(role);
        }
    }
}

QString spoken(const RankingRow& row) {
    const QString rank = QString::number(row.rank);
    const QString steps = QString::number(row.change < 0 ? -row.change : row.change);
    const QString words =
        row.change == 0 ? RankingModel::tr("Rank %1, %2, %3").arg(rank, row.name, row.scoreText)
        : row.change > 0
            ? RankingModel::tr("Rank %1, %2, %3, up %4").arg(rank, row.name, row.scoreText, steps)
            : RankingModel::tr("Rank %1, %2, %3, down %4").arg(rank, row.name, row.scoreText, steps);
    return row.banned   ? RankingModel::tr("%1, barred").arg(words)
           : row.hidden ? RankingModel::tr("%1, hidden from the audience").arg(words)
                        : words;
}

} // namespace

QString initialsOf(const QString& name) {
    const QStringList words = name.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty()) {
        return {};
    }
    QString letters = firstGrapheme(words.first());
    if (words.size() > 1) {
        letters += firstGrapheme(words.last());
    }
    return letters.toUpper();
}

int RankingModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant RankingModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const RankingRow& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case playerIdRole: return row.playerId;
    case Qt::DisplayRole:
    case nameRole: return row.name;
    case initialsRole: return initialsOf(row.name);
    case rankRole: return static_cast<double>(row.rank); // at most a place of the top: exact
    case unitsRole: return QString::number(row.score);
    case scoreTextRole: return row.scoreText;
    case gapTextRole: return row.gapText;
    case changeRole: return row.change;
    case scoredRole: return row.scored;
    case hiddenRole: return row.hidden;
    case bannedRole: return row.banned;
    case spokenRole: return spoken(row);
    default: return {};
    }
}

QHash<int, QByteArray> RankingModel::roleNames() const {
    return {{playerIdRole, "playerId"}, {nameRole, "name"},     {initialsRole, "initials"},
            {rankRole, "rank"},         {unitsRole, "units"},   {scoreTextRole, "scoreText"},
            {gapTextRole, "gapText"},   {changeRole, "change"}, {scoredRole, "scored"},
            {hiddenRole, "hidden"},     {bannedRole, "banned"}, {spokenRole, "spoken"}};
}

void RankingModel::show(std::vector<RankingRow> rows) {
    const bool countDiffers = rows.size() != rows_.size();
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    if (countDiffers) {
        emit countChanged();
    }
}

void RankingModel::update(std::vector<RankingRow> rows) {
    const bool countDiffers = rows.size() != rows_.size();
    take(rows);
    announceChanges(std::move(rows));
    if (countDiffers) {
        emit countChanged();
    }
}

// The structure: afterwards each row is of the right player, those that were there with their data of before.
void RankingModel::take(const std::vector<RankingRow>& rows) {
    QHash<QString, int> places;
    places.reserve(static_cast<qsizetype>(rows.size()));
    for (const RankingRow& row : rows) {
        const auto place = static_cast<int>(places.size());
        places.insert(row.playerId, place);
    }
    ROSTRUM_CHECK(places.size() == static_cast<qsizetype>(rows.size()), "a player twice in a ranking");
    std::vector<int> oldPlaces(rows_.size());
    std::transform(rows_.begin(), rows_.end(), oldPlaces.begin(),
                   [&](const RankingRow& row) { return places.value(row.playerId, -1); });
    for (const ListStep& step : listSteps(oldPlaces, static_cast<int>(rows.size()))) {
        switch (step.kind) {
        case ListStep::Kind::remove:
            beginRemoveRows({}, step.first, step.first + step.count - 1);
            rows_.erase(rows_.begin() + step.first, rows_.begin() + step.first + step.count);
            endRemoveRows();
            break;
        case ListStep::Kind::insert:
            beginInsertRows({}, step.first, step.first + step.count - 1);
            rows_.insert(rows_.begin() + step.first, rows.begin() + step.source,
                         rows.begin() + step.source + step.count);
            endInsertRows();
            break;
        case ListStep::Kind::move: {
            beginMoveRows({}, step.first, step.first, {}, step.to);
            const auto begin = rows_.begin();
            if (step.first < step.to) {
                std::rotate(begin + step.first, begin + step.first + 1, begin + step.to);
            } else {
                std::rotate(begin + step.to, begin + step.first, begin + step.first + 1);
            }
            endMoveRows();
            break;
        }
        }
    }
}

// The data: neighbours that changed are announced together.
void RankingModel::announceChanges(std::vector<RankingRow> rows) {
    const std::vector<RankingRow> before = std::exchange(rows_, std::move(rows));
    QList<int> roles;
    int first = -1;
    for (int row = 0; row <= count(); ++row) {
        const auto at = static_cast<std::size_t>(row);
        const QList<int> changed = row < count() ? changedRoles(before[at], rows_[at]) : QList<int>();
        if (!changed.isEmpty()) {
            first = first < 0 ? row : first;
            unite(roles, changed);
        } else if (first >= 0) {
            emit dataChanged(index(first), index(row - 1), roles);
            first = -1;
            roles.clear();
        }
    }
}

} // namespace rostrum
