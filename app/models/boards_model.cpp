// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/boards_model.h"

#include "app/models/score_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace rostrum {

namespace {

// Qt's plural forms count in int; beyond that every language we speak uses the form of the many.
int pluralOf(std::uint64_t count) { return count > 1'000'000 ? 1'000'000 : static_cast<int>(count); }

QString rulesText(const BoardConfig& config) {
    const QString order = config.sortOrder == SortOrder::descending ? BoardsModel::tr("Highest wins")
                                                                    : BoardsModel::tr("Lowest wins");
    QString rule;
    switch (config.updateMode) {
    case UpdateMode::increment: rule = BoardsModel::tr("scores add up"); break;
    case UpdateMode::best: rule = BoardsModel::tr("the best score counts"); break;
    case UpdateMode::replace: rule = BoardsModel::tr("the newest score counts"); break;
    }
    return QStringLiteral("%1 · %2").arg(order, rule);
}

} // namespace

// The count stands in the text with our own gaps, so %n only chooses the form.
QString playersText(std::uint64_t count) {
    return count == 1 ? BoardsModel::tr("1 player")
                      : BoardsModel::tr("%1 players", nullptr, pluralOf(count)).arg(readableCount(count));
}

QString scoresText(std::uint64_t count) {
    return count == 1 ? BoardsModel::tr("1 score")
                      : BoardsModel::tr("%1 scores", nullptr, pluralOf(count)).arg(readableCount(count));
}

int BoardsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant BoardsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const BoardInfo& board = boards_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case boardIdRole: return QString::fromStdString(board.config.id);
    case Qt::DisplayRole:
    case nameRole: return QString::fromStdString(board.config.name);
    case playersTextRole: return playersText(board.totalPlayers);
    case submissionsTextRole: return scoresText(board.submissions);
    case rulesTextRole: return rulesText(board.config);
    default: return {};
    }
}

QHash<int, QByteArray> BoardsModel::roleNames() const {
    return {{boardIdRole, "boardId"},
            {nameRole, "name"},
            {playersTextRole, "playersText"},
            {submissionsTextRole, "submissionsText"},
            {rulesTextRole, "rulesText"}};
}

const BoardInfo* BoardsModel::find(const QString& boardId) const {
    const int row = rowOf(boardId);
    return row < 0 ? nullptr : &boards_[static_cast<std::size_t>(row)];
}

int BoardsModel::rowOf(const QString& boardId) const {
    const std::string id = boardId.toStdString();
    const auto found = std::find_if(boards_.begin(), boards_.end(),
                                    [&](const BoardInfo& board) { return board.config.id == id; });
    return found == boards_.end() ? -1 : static_cast<int>(found - boards_.begin());
}

void BoardsModel::update(std::vector<BoardInfo> boards) {
    std::sort(boards.begin(), boards.end(),
              [](const BoardInfo& a, const BoardInfo& b) { return a.number < b.number; });
    const std::size_t countBefore = boards_.size();
    std::size_t row = 0;
    const auto at = [this](std::size_t place) {
        return boards_.begin() + static_cast<std::ptrdiff_t>(place);
    };
    for (BoardInfo& board : boards) {
        while (row < boards_.size() && boards_[row].number < board.number) { // numbers are never used again
            beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
            boards_.erase(at(row));
            endRemoveRows();
        }
        if (row == boards_.size() || boards_[row].number != board.number) {
            beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
            boards_.insert(at(row), std::move(board));
            endInsertRows();
        } else if (boards_[row] != board) {
            boards_[row] = std::move(board);
            emit dataChanged(index(static_cast<int>(row)), index(static_cast<int>(row)));
        }
        ++row;
    }
    if (row < boards_.size()) {
        beginRemoveRows({}, static_cast<int>(row), count() - 1);
        boards_.erase(at(row), boards_.end());
        endRemoveRows();
    }
    if (countBefore != boards_.size()) {
        emit countChanged();
    }
}

void BoardsModel::retranslate() {
    if (!boards_.empty()) {
        emit dataChanged(index(0), index(count() - 1), {playersTextRole, submissionsTextRole, rulesTextRole});
    }
}

} // namespace rostrum
