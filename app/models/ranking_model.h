// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RankingModel: rows of a live ranking for a view. A new state becomes removals, insertions, moves and changed data, so that
// the view can animate what happened instead of drawing a new list; few rows move (list_diff.h).
//
// Thread: main. Invariant: after update() or show() the rows are exactly those given; player ids are unique among them.

#include "app/models/ranking_row.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace rostrum {

class RankingModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("A ranking belongs to its controller")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum Role {
        playerIdRole = Qt::UserRole + 1,
        nameRole,
        initialsRole,
        rankRole,
        unitsRole, // the score in units, as text: a JavaScript number is not exact beyond 2^53
        scoreTextRole,
        gapTextRole,
        changeRole,
        scoredRole,
        hiddenRole,
        bannedRole,
        spokenRole // the whole row as a sentence, for a screen reader
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(rows_.size()); }
    const std::vector<RankingRow>& rows() const { return rows_; }

    // The next state of the same ranking, as steps.
    void update(std::vector<RankingRow> rows);
    // Another ranking: nothing of it has moved.
    void show(std::vector<RankingRow> rows);

  signals:
    void countChanged();

  private:
    void take(const std::vector<RankingRow>& rows);
    void announceChanges(std::vector<RankingRow> rows);

    std::vector<RankingRow> rows_;
};

// One or two letters for a name without a picture.
QString initialsOf(const QString& name);

} // namespace rostrum
