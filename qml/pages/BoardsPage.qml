// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Item {
    id: page

    required property Desk desk
    readonly property BoardsController boards: desk.boards
    signal boardWanted
    signal boardShown
    signal changeWanted(string boardId)

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.gutter
        spacing: Theme.gutter

        RowLayout {
            Layout.fillWidth: true

            DeskText {
                text: qsTr("Boards")
                font.pixelSize: Theme.xl
                font.weight: Font.Bold
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.target
            }
            DeskButton {
                objectName: "newBoard"
                kind: DeskButton.Primary
                sign: "plus"
                text: qsTr("New board")
                enabled: !page.desk.status.unreadable
                onClicked: page.boardWanted()
            }
        }
        AnswerLine {
            objectName: "boardsAnswer"
            text: page.boards.answer
            good: page.boards.answerIsGood
            closable: true
            action: page.boards.answerUndoes && page.desk.undo.undoText !== "" ? qsTr("Undo") : ""
            Layout.fillWidth: true
            onClosed: page.boards.dismissAnswer()
            onActed: page.desk.undo.undo()
        }
        ListView {
            id: list

            objectName: "boardList"
            visible: count > 0
            clip: true
            spacing: Theme.px(12)
            boundsBehavior: Flickable.StopAtBounds
            model: page.boards.boards
            Layout.fillWidth: true
            Layout.fillHeight: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Boards")
            ScrollBar.vertical: ScrollBar {}

            // qmllint disable unqualified
            delegate: BoardCard { // Qt 6.4 has no way to say that a delegate belongs to its file
                objectName: "boardCard"
                width: ListView.view ? ListView.view.width : 0
                chosen: boardId === page.desk.live.boardId
                onShown: {
                    page.desk.live.boardId = boardId
                    page.boardShown()
                }
                onChangeWanted: page.changeWanted(boardId)
                onResetWanted: {
                    reset.boardId = boardId
                    reset.open()
                }
                onRemoveWanted: {
                    remove.boardId = boardId
                    remove.open()
                }
            }
            // qmllint enable unqualified
        }
        StatePanel {
            visible: list.count === 0
            sign: page.desk.status.unreadable ? "alert" : "boards"
            alarming: page.desk.status.unreadable
            title: page.desk.status.unreadable ? qsTr("This event file cannot be read") : page.boards.loaded ? qsTr("No board yet") : qsTr("Opening the event")
            detail: page.desk.status.unreadable ? page.desk.live.problem : page.boards.loaded ? qsTr("A board holds the ranking of one contest. Make one, and scores can come.")
                                       : qsTr("The boards appear as soon as the event file has been read.")
            action: page.boards.loaded ? qsTr("New board") : ""
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActed: page.boardWanted()
        }
    }
    Connections {
        target: page.boards

        function onListed() {
            if (reset.visible) {
                reset.warning = page.boards.resetWarning(reset.boardId)
            }
            if (remove.visible) {
                remove.warning = page.boards.removeWarning(remove.boardId)
            }
        }
    }
    DestroyDialog {
        id: reset

        property string boardId

        objectName: "resetDialog"
        title: qsTr("Reset “%1”?").arg(page.boards.nameOf(boardId))
        action: qsTr("Reset board")
        onAboutToShow: {
            warning = page.boards.resetWarning(boardId)
            page.boards.refresh() // it may have grown a moment ago
        }
        onConfirmed: page.boards.reset(boardId)
    }
    DestroyDialog {
        id: remove

        property string boardId

        objectName: "removeDialog"
        title: qsTr("Delete “%1”?").arg(page.boards.nameOf(boardId))
        action: qsTr("Delete board")
        onAboutToShow: {
            warning = page.boards.removeWarning(boardId)
            page.boards.refresh() // it may have grown a moment ago
        }
        onConfirmed: page.boards.remove(boardId)
    }
}
