// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/archives_model.h"

#include "app/models/boards_model.h"
#include "app/models/time_text.h"

#include <algorithm>

namespace rostrum {

int ArchivesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant ArchivesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const ArchiveInfo& archive = archives_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case numberRole: return static_cast<double>(archive.number); // far below 2^53
    case Qt::DisplayRole:
    case nameRole: return title(archive);
    case playersTextRole: return playersText(archive.players);
    default: return {};
    }
}

QHash<int, QByteArray> ArchivesModel::roleNames() const {
    return {{numberRole, "number"}, {nameRole, "name"}, {playersTextRole, "playersText"}};
}

const ArchiveInfo* ArchivesModel::find(std::uint64_t number) const {
    const auto found = std::find_if(archives_.begin(), archives_.end(),
                                    [&](const ArchiveInfo& archive) { return archive.number == number; });
    return found == archives_.end() ? nullptr : &*found;
}

void ArchivesModel::show(std::vector<ArchiveInfo> archives, const QString& zone) {
    std::reverse(archives.begin(), archives.end());
    const auto same = [](const ArchiveInfo& a, const ArchiveInfo& b) {
        return a.number == b.number && a.players == b.players && a.endedAtMs == b.endedAtMs;
    };
    if (zone == zone_ && archives.size() == archives_.size() &&
        std::equal(archives.begin(), archives.end(), archives_.begin(), same)) {
        return; // a list that is looked at does not blink
    }
    const bool countDiffers = archives.size() != archives_.size();
    beginResetModel();
    archives_ = std::move(archives);
    zone_ = zone;
    endResetModel();
    if (countDiffers) {
        emit countChanged();
    }
}

void ArchivesModel::retranslate() {
    if (!archives_.empty()) {
        emit dataChanged(index(0), index(count() - 1));
    }
}

QString ArchivesModel::title(const ArchiveInfo& archive) const {
    switch (archive.period) {
    case Period::daily: return tr("Day of %1").arg(readableDay(archive.beganAtMs, zone_));
    case Period::weekly: return tr("Week of %1").arg(readableDay(archive.beganAtMs, zone_));
    case Period::monthly: return tr("Month of %1").arg(readableDay(archive.beganAtMs, zone_));
    case Period::all: break;
    }
    return tr("Reset %1").arg(readableMoment(archive.endedAtMs, zone_));
}

} // namespace rostrum
