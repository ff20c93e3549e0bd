// SPDX-License-Identifier: GPL-3.0-or-later
// A new board. Everything has a good default: a name and Enter are enough.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

DeskDialog {
    id: dialog

    required property Desk desk
    readonly property string problem: id.text === "" ? "" : desk.boards.idProblem(id.text)

    objectName: "boardDialog"
    title: qsTr("New board")
    action: qsTr("Make board")
    ready: name.text.trim() !== "" && id.text !== "" && problem === ""
    onAboutToShow: {
        name.clear()
        id.touched = false
        id.clear()
        rule.current = 1
        order.current = 0
        form.current = 0
        ties.current = 0
        name.forceActiveFocus()
    }
    onConfirmed: desk.boards.create(name.text, id.text, order.current === 1,
                                    [BoardsController.NewestCounts, BoardsController.ScoresAddUp, BoardsController.BestCounts][rule.current],
                                    [BoardsController.Points, BoardsController.Decimal, BoardsController.Time][form.current],
                                    [0, 2, 3][form.current], ties.current === 1)

    DeskField {
        id: name

        objectName: "boardName"
        label: qsTr("Name")
        placeholderText: qsTr("Name, as everyone sees it")
        maximumLength: 256
        focus: true
        Layout.fillWidth: true
        onTextEdited: {
            if (!id.touched) {
                id.text = text.trim() === "" ? "" : dialog.desk.boards.suggestedId(text)
            }
        }
        Keys.onReturnPressed: dialog.confirm()
        Keys.onEnterPressed: dialog.confirm()
    }
    RowLayout {
        spacing: Theme.px(12)
        Layout.fillWidth: true

        DeskText {
            text: qsTr("Address /board/")
            color: Theme.muted
            font.pixelSize: Theme.s
        }
        DeskField {
            id: id

            property bool touched: false

            objectName: "boardId"
            label: qsTr("Address")
            implicitHeight: Theme.target
            font.pixelSize: Theme.s
            maximumLength: 64
            wrong: dialog.problem !== ""
            Layout.fillWidth: true
            onTextEdited: touched = true
            Keys.onReturnPressed: dialog.confirm()
            Keys.onEnterPressed: dialog.confirm()
        }
    }
    DeskText {
        visible: dialog.problem !== ""
        text: dialog.problem
        color: Theme.alarm
        font.pixelSize: Theme.s
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    GridLayout {
        columns: 2
        columnSpacing: Theme.gutter
        rowSpacing: Theme.gap
        Layout.fillWidth: true

        DeskText { text: qsTr("A new score"); color: Theme.muted; font.pixelSize: Theme.s }
        Segments {
            id: rule

            label: qsTr("A new score")
            choices: [qsTr("replaces"), qsTr("adds up"), qsTr("counts if better")]
            current: 1
            Layout.fillWidth: true
            onChosen: index => current = index
        }
        DeskText { text: qsTr("First is"); color: Theme.muted; font.pixelSize: Theme.s }
        Segments {
            id: order

            label: qsTr("First is")
            choices: [qsTr("the highest"), qsTr("the lowest")]
            Layout.fillWidth: true
            onChosen: index => current = index
        }
        DeskText { text: qsTr("Scores are"); color: Theme.muted; font.pixelSize: Theme.s }
        Segments {
            id: form

            label: qsTr("Scores are")
            choices: [qsTr("points"), qsTr("decimals 0.00"), qsTr("times 0:00.000")]
            Layout.fillWidth: true
            onChosen: index => current = index
        }
        DeskText { text: qsTr("Equal scores"); color: Theme.muted; font.pixelSize: Theme.s }
        Segments {
            id: ties

            label: qsTr("Equal scores")
            choices: [qsTr("first to reach leads"), qsTr("share a rank")]
            Layout.fillWidth: true
            onChosen: index => current = index
        }
    }
    DeskText {
        text: dialog.ready ? dialog.desk.boards.createNote(name.text.trim(), id.text) : " "
        color: Theme.muted
        font.pixelSize: Theme.s
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
}
