// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/archives_controller.h"

#include <utility>

namespace rostrum {

ArchivesController::ArchivesController(WriterClient& writer, const BoardsModel& boards, QObject* parent)
    : QObject(parent),
      writer_(writer),
      boards_(boards) {}

void ArchivesController::setBoard(const QString& boardId) {
    if (boardId != boardId_) {
        boardId_ = boardId;
        model_.show({}, {});
        refresh();
    }
}

void ArchivesController::refresh() {
    if (boardId_.isEmpty()) {
        return;
    }
    if (asking_) {
        again_ = true;
        return;
    }
    asking_ = true;
    ArchivesQuery query;
    query.leaderboardId = boardId_.toStdString();
    query.truth = true;
    writer_.ask<ArchivesAnswer>(query, this, [this, boardId = boardId_](Result<ArchivesAnswer> answer) {
        asking_ = false;
        if (boardId == boardId_) {
            problem_ = answer ? QString() : QString::fromStdString(answer.error().detail);
            if (answer) {
                const BoardInfo* board = boards_.find(boardId_);
                model_.show(std::move(answer->archives),
                            board == nullptr ? QString() : QString::fromStdString(board->config.timeZone));
            }
            emit listed();
        }
        if (std::exchange(again_, false)) {
            refresh();
        }
    });
}

QString ArchivesController::title(double number) const {
    const ArchiveInfo* archive = model_.find(static_cast<std::uint64_t>(number));
    return archive == nullptr ? QString() : model_.title(*archive);
}

} // namespace rostrum
