// SPDX-License-Identifier: GPL-3.0-or-later
// A new board, or one that there is. Everything has a good default: a name and Enter are enough.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

DeskDialog {
    id: dialog

    required property Desk desk
    readonly property BoardForm form: desk.form

    function make() {
        form.begin()
        begin()
    }
    function change(boardId: string) {
        form.edit(boardId)
        begin()
        name.selectAll()
    }
    function begin() {
        part.current = 0
        open()
        name.forceActiveFocus()
    }

    objectName: "boardDialog"
    broad: true
    title: form.isNew ? qsTr("New board") : qsTr("Change “%1”").arg(desk.boards.nameOf(form.boardId))
    action: form.isNew ? qsTr("Make board") : qsTr("Save")
    ready: form.ready
    onConfirmed: form.save()

    RowLayout {
        spacing: Theme.px(10)
        Layout.fillWidth: true

        DeskField {
            id: name

            objectName: "boardName"
            label: qsTr("Name")
            placeholderText: qsTr("Name, as everyone sees it")
            text: dialog.form.name
            maximumLength: 256
            focus: true
            Layout.fillWidth: true
            onTextEdited: dialog.form.name = text
            Keys.onReturnPressed: dialog.confirm()
            Keys.onEnterPressed: dialog.confirm()
        }
        DeskText {
            visible: address.visible
            text: "/board/"
            color: Theme.muted
            font.pixelSize: Theme.s
        }
        DeskField {
            id: address

            objectName: "boardId"
            visible: dialog.form.isNew
            label: qsTr("Address")
            text: dialog.form.boardId
            font.pixelSize: Theme.s
            maximumLength: 64
            wrong: text !== "" && dialog.desk.boards.idProblem(text) !== ""
            Layout.preferredWidth: Theme.px(190)
            onTextEdited: dialog.form.boardId = text
            Keys.onReturnPressed: dialog.confirm()
            Keys.onEnterPressed: dialog.confirm()
        }
    }
    Segments {
        id: part

        objectName: "boardPart"
        label: qsTr("Part of the form")
        choices: [qsTr("Ranking"), qsTr("Times and limits")]
        Layout.fillWidth: true
        onChosen: index => current = index
    }
    StackLayout {
        currentIndex: part.current
        Layout.fillWidth: true

        RulesForm { form: dialog.form }
        TimesForm { form: dialog.form }
    }
    DeskText {
        objectName: "boardNote"
        text: dialog.form.problem !== "" ? dialog.form.problem
            : dialog.form.note + (dialog.form.settled ? " " + qsTr("How scores count is settled while there are some.") : "")
        color: dialog.form.problem !== "" ? Theme.alarm : Theme.muted
        font.pixelSize: Theme.s
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.minimumHeight: Theme.px(40)
        verticalAlignment: Text.AlignTop
    }
}
