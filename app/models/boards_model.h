// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BoardsModel: the boards of the event, in the order in which they were made.
// Thread: main. Invariant: after update() the rows are exactly those given; board numbers are unique and ascending.

#include "core/engine/command.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace rostrum {

class BoardsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The list of boards belongs to its controller")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum Role {
        boardIdRole = Qt::UserRole + 1,
        nameRole,
        playersTextRole,     // "1 204 players"
        submissionsTextRole, // "18 220 scores since the last reset"
        rulesTextRole        // "Highest wins · adds points"
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(boards_.size()); }
    const std::vector<BoardInfo>& boards() const { return boards_; }
    const BoardInfo* find(const QString& boardId) const; // valid until the next update()
    Q_INVOKABLE int rowOf(const QString& boardId) const; // -1: not there

    void update(std::vector<BoardInfo> boards);
    // Texts are made anew, in another language.
    void retranslate();

  signals:
    void countChanged();

  private:
    std::vector<BoardInfo> boards_;
};

// "1 204 players", "1 player".
QString playersText(std::uint64_t count);
// "18 220 scores", "1 score".
QString scoresText(std::uint64_t count);

} // namespace rostrum
