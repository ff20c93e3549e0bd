// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Item {
    id: page

    required property Desk desk
    signal boardWanted

    function chooseBoard() {
        chooser.forceActiveFocus()
        chooser.popup.open()
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
            LiveMark { desk: page.desk }
        }
        LiveBoard {
            live: page.desk.live
            Layout.fillWidth: true
            Layout.fillHeight: true
            onBoardWanted: page.boardWanted()
        }
    }
}
