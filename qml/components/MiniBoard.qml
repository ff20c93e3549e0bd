// SPDX-License-Identifier: GPL-3.0-or-later
// The live board in small, beside the pages that are about something else: what the audience sees is always in sight.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Rectangle {
    id: mini

    required property Desk desk

    color: Theme.surface

    Rectangle {
        width: Theme.hair
        height: parent.height
        color: Theme.line
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.gutter
        spacing: Theme.gap

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true

            DeskText {
                text: qsTr("On screen now")
                color: Theme.muted
                font.pixelSize: Theme.s
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
            LiveMark { desk: mini.desk }
        }
        DeskText {
            text: mini.desk.live.boardName
            visible: text !== ""
            font.pixelSize: Theme.l
            font.weight: Font.Bold
            elide: Text.ElideMiddle
            Layout.fillWidth: true
        }
        Podium {
            live: mini.desk.live
            visible: mini.desk.live.state === LiveController.Live
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.px(196)
            Layout.topMargin: Theme.gap
        }
        RankingList {
            objectName: "miniRanking"
            live: mini.desk.live
            interactive: false // a picture of the board: always its top
            visible: mini.desk.live.state === LiveController.Live
            activeFocusOnTab: false
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        DeskText {
            visible: mini.desk.live.state !== LiveController.Live
            text: mini.desk.live.state === LiveController.Empty ? qsTr("No scores yet")
                : mini.desk.live.state === LiveController.NoBoard ? qsTr("No board yet")
                : mini.desk.live.state === LiveController.Unreadable ? qsTr("This event file cannot be read")
                : mini.desk.live.state === LiveController.Failed ? mini.desk.live.problem : qsTr("Loading")
            color: Theme.muted
            wrapMode: Text.Wrap
            verticalAlignment: Text.AlignTop
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Figures {
            text: mini.desk.live.playersText
            visible: text !== ""
            color: Theme.muted
            font.pixelSize: Theme.s
            font.weight: Font.Medium
            Layout.fillWidth: true
        }
    }
}
