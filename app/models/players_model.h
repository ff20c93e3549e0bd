// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PlayersModel: the players that what is being typed may mean. Thread: main.

#include "core/engine/query.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace rostrum {

class PlayersModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Completions belong to their controller")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum Role { playerIdRole = Qt::UserRole + 1, nameRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(players_.size()); }
    const std::vector<PlayersAnswer::Player>& players() const { return players_; }
    void show(std::vector<PlayersAnswer::Player> players);

  signals:
    void countChanged();

  private:
    std::vector<PlayersAnswer::Player> players_;
};

} // namespace rostrum
