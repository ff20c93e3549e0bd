// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/divisions_controller.h"

#include <utility>

namespace rostrum {

DivisionsController::DivisionsController(WriterClient& writer, QObject* parent)
    : QObject(parent),
      writer_(writer) {}

void DivisionsController::setBoard(const QString& boardId) {
    if (boardId != boardId_) {
        boardId_ = boardId;
        show({});
        refresh();
    }
}

void DivisionsController::refresh() {
    if (boardId_.isEmpty()) {
        return;
    }
    if (asking_) {
        again_ = true;
        return;
    }
    asking_ = true;
    writer_.ask<DivisionsAnswer>(DivisionsQuery{boardId_.toStdString()}, this,
                                 [this, boardId = boardId_](const Result<DivisionsAnswer>& answer) {
                                     asking_ = false;
                                     if (boardId == boardId_ && answer) {
                                         QStringList names;
                                         for (const std::string& name : answer->divisions) {
                                             names.append(QString::fromStdString(name));
                                         }
                                         show(std::move(names));
                                     }
                                     if (std::exchange(again_, false)) {
                                         refresh();
                                     }
                                 });
}

void DivisionsController::show(QStringList names) {
    if (names != names_) {
        names_ = std::move(names);
        emit listed();
    }
}

} // namespace rostrum
