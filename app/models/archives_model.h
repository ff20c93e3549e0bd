// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ArchivesModel: a board's archived standings, newest first. Thread: main.

#include "core/engine/query.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace rostrum {

class ArchivesModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Archives belong to their controller")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum Role { numberRole = Qt::UserRole + 1, nameRole, playersTextRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(archives_.size()); }
    const std::vector<ArchiveInfo>& archives() const { return archives_; }
    const ArchiveInfo* find(std::uint64_t number) const; // valid until the next show()
    // As the writer lists them, oldest first; times are those of the board's clocks.
    void show(std::vector<ArchiveInfo> archives, const QString& zone);
    void retranslate();
    // "Day of Sat 21 Nov 2026", "Until Sat 21 Nov 2026, 20:00".
    QString title(const ArchiveInfo& archive) const;

  signals:
    void countChanged();

  private:
    std::vector<ArchiveInfo> archives_;
    QString zone_;
};

} // namespace rostrum
