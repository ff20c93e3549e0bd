// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Item {
    id: page

    required property Desk desk
    readonly property bool shown: desk.live.state === LiveController.Live || desk.live.state === LiveController.Empty
    property string archiveTitle
    signal boardWanted

    function chooseBoard() {
        chooser.forceActiveFocus()
        chooser.popup.open()
    }

    Connections {
        target: page.desk.live

        function onShown() {
            page.archiveTitle = page.desk.archives.title(page.desk.live.archive)
        }
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: Theme.gutter
        anchors.bottomMargin: Theme.px(4)
        spacing: Theme.gap

        RowLayout {
            spacing: Theme.gutter
            visible: page.desk.boards.boards.count > 0
            Layout.fillWidth: true

            DeskCombo {
                id: chooser

                objectName: "boardChooser"
                heading: true
                label: qsTr("Board")
                model: page.desk.boards.boards
                textRole: "name"
                valueRole: "boardId"
                leftPadding: 0
                Layout.fillWidth: true
                onActivated: page.desk.live.boardId = currentValue

                function follow() {
                    currentIndex = page.desk.boards.boards.rowOf(page.desk.live.boardId)
                }

                Component.onCompleted: follow()
                Connections {
                    target: page.desk.live

                    function onShown() {
                        chooser.follow()
                    }
                }
            }
            ArchiveButton {
                desk: page.desk
                visible: page.shown
            }
            DeskButton {
                objectName: "freeze"
                visible: page.shown && !page.desk.live.frozen && page.desk.live.archive === 0
                sign: "freeze"
                text: qsTr("Freeze")
                hint: qsTr("The audience keeps what it sees now; scores go on counting")
                enabled: !page.desk.freeze.busy
                onClicked: page.desk.freeze.freeze()
            }
            LiveMark { desk: page.desk }
        }
        RowLayout { // which of the board's rankings
            visible: page.shown && page.desk.live.archive === 0 && (periods.kept.length > 1 || division.names.length > 0)
            spacing: Theme.gap
            Layout.fillWidth: true

            Segments {
                id: periods

                readonly property var kept: page.desk.live.periods

                objectName: "periods"
                visible: kept.length > 1
                label: qsTr("Time")
                choices: kept.map(one => one.name)
                current: kept.findIndex(one => one.period === page.desk.live.period)
                Layout.fillWidth: true
                onChosen: index => page.desk.live.period = kept[index].period
            }
            DeskCombo {
                id: division

                readonly property var names: page.desk.divisions.names

                objectName: "division"
                visible: names.length > 0
                label: qsTr("Division")
                model: [qsTr("All divisions"), ...names]
                currentIndex: page.desk.live.division === "" ? 0 : names.indexOf(page.desk.live.division) + 1
                Layout.preferredWidth: Theme.px(220)
                onActivated: index => page.desk.live.division = index === 0 ? "" : names[index - 1]
            }
        }
        BoardBar {
            objectName: "archiveBar"
            visible: page.desk.live.archive > 0
            sign: "archive"
            title: page.archiveTitle
            detail: qsTr("Final standings; the audience sees the live board.")
            Layout.fillWidth: true

            DeskButton {
                objectName: "leaveArchive"
                text: qsTr("Back to live")
                onClicked: page.desk.live.archive = 0
            }
        }
        BoardBar {
            objectName: "freezeBar"
            visible: page.desk.live.frozen && page.desk.live.archive === 0
            sign: "freeze"
            title: qsTr("Frozen for the audience")
            detail: page.desk.freeze.remaining !== "" ? page.desk.freeze.remaining : qsTr("Here is the truth; on the right what they see.")
            Layout.fillWidth: true

            DeskButton {
                objectName: "revealBack"
                sign: "back"
                hint: qsTr("One step back (Page Up)")
                enabled: !page.desk.freeze.busy
                onClicked: page.desk.freeze.reveal(-1)
            }
            DeskButton {
                objectName: "revealNext"
                kind: DeskButton.Primary
                text: qsTr("Reveal next")
                hint: qsTr("The lowest place that differs (Page Down)")
                enabled: !page.desk.freeze.busy && !page.desk.freeze.finished
                onClicked: page.desk.freeze.reveal(1)
            }
            DeskButton {
                objectName: "unfreeze"
                text: qsTr("Show everything")
                enabled: !page.desk.freeze.busy
                onClicked: page.desk.freeze.unfreeze()
            }
        }
        AnswerLine {
            objectName: "freezeAnswer"
            text: page.desk.freeze.answer
            good: page.desk.freeze.answerIsGood
            visible: text !== "" && (!good || !page.desk.live.frozen)
            closable: true
            Layout.fillWidth: true
            onClosed: page.desk.freeze.dismissAnswer()
        }
        LiveBoard {
            live: page.desk.live
            Layout.fillWidth: true
            Layout.fillHeight: true
            onBoardWanted: page.boardWanted()
            onPlayerPressed: playerId => page.desk.player.choose(playerId)
        }
    }
}
