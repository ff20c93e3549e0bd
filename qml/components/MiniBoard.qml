// SPDX-License-Identifier: GPL-3.0-or-later
// The board as the audience sees it, in small, beside the pages that are about something else: that is always in sight.
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
            LiveMark {
                desk: mini.desk
                live: mini.desk.audience
            }
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
            live: mini.desk.audience
            visible: mini.desk.audience.state === LiveController.Live
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.px(196)
            Layout.topMargin: Theme.gap
        }
        RankingList {
            objectName: "miniRanking"
            live: mini.desk.audience
            interactive: false // a picture of the board: always its top
            visible: mini.desk.audience.state === LiveController.Live
            activeFocusOnTab: false
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        DeskText {
            visible: mini.desk.audience.state !== LiveController.Live
            text: mini.desk.audience.state === LiveController.Empty ? qsTr("No scores yet")
                : mini.desk.audience.state === LiveController.NoBoard ? qsTr("No board yet")
                : mini.desk.audience.state === LiveController.Unreadable ? qsTr("This event file cannot be read")
                : mini.desk.audience.state === LiveController.Failed ? mini.desk.audience.problem : qsTr("Loading")
            color: Theme.muted
            wrapMode: Text.Wrap
            verticalAlignment: Text.AlignTop
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Figures {
            text: mini.desk.audience.playersText
            visible: text !== ""
            color: Theme.muted
            font.pixelSize: Theme.s
            font.weight: Font.Medium
            Layout.fillWidth: true
        }
    }
}
