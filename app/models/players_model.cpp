// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/players_model.h"

namespace rostrum {

int PlayersModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant PlayersModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const PlayersAnswer::Player& player = players_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case playerIdRole: return QString::fromStdString(player.playerId);
    case Qt::DisplayRole:
    case nameRole: return QString::fromStdString(player.username.empty() ? player.playerId : player.username);
    default: return {};
    }
}

QHash<int, QByteArray> PlayersModel::roleNames() const {
    return {{playerIdRole, "playerId"}, {nameRole, "name"}};
}

void PlayersModel::show(std::vector<PlayersAnswer::Player> players) {
    const bool countDiffers = players.size() != players_.size();
    beginResetModel();
    players_ = std::move(players);
    endResetModel();
    if (countDiffers) {
        emit countChanged();
    }
}

} // namespace rostrum
