// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

DeskDialog {
    id: dialog

    required property Desk desk
    property string boardId

    function ask(id: string) {
        boardId = id
        name.text = desk.boards.nameOf(id)
        open()
        name.forceActiveFocus()
        name.selectAll()
    }

    objectName: "renameDialog"
    title: qsTr("Rename “%1”").arg(desk.boards.nameOf(boardId))
    action: qsTr("Rename")
    ready: name.text.trim() !== ""
    onConfirmed: desk.boards.rename(boardId, name.text)

    DeskField {
        id: name

        objectName: "renameField"
        label: qsTr("Name")
        maximumLength: 256
        focus: true
        Layout.fillWidth: true
        Keys.onReturnPressed: dialog.confirm()
        Keys.onEnterPressed: dialog.confirm()
    }
    DeskText {
        text: dialog.desk.boards.renameNote(dialog.boardId)
        color: Theme.muted
        font.pixelSize: Theme.s
        wrapMode: Text.Wrap
        lineHeight: 1.3
        Layout.fillWidth: true
    }
}
