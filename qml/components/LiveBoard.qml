// SPDX-License-Identifier: GPL-3.0-or-later
// The chosen board as the audience knows it: podium, ranking, totals.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Item {
    id: board

    required property LiveController live
    signal boardWanted
    signal playerPressed(string playerId)

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        visible: board.live.state === LiveController.Live || board.live.state === LiveController.Empty

        Podium {
            live: board.live
            visible: board.live.state === LiveController.Live
            pressable: true
            Layout.fillWidth: true
            Layout.preferredHeight: Math.max(Theme.px(190), Math.min(board.height * 0.45, Theme.px(380)))
            onPlayerPressed: playerId => board.playerPressed(playerId)
        }
        RankingList {
            objectName: "rankingList"
            live: board.live
            visible: board.live.state === LiveController.Live
            pressable: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: Theme.gap
            onPlayerPressed: playerId => board.playerPressed(playerId)
        }
        StatePanel {
            visible: board.live.state === LiveController.Empty
            sign: "live"
            title: qsTr("No scores yet")
            detail: board.live.archive > 0 ? qsTr("Nobody had a score when this was put away.")
                  : board.live.division !== "" ? qsTr("Nobody of this division has a score here yet.")
                  : board.live.period > 0 ? qsTr("Nobody has scored in this time yet.")
                  : qsTr("Type a player and a score on the right, or let a game send them. The first one stands on the podium at once.")
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.px(36)

            Figures {
                text: board.live.archive > 0 || board.live.period > 0 || board.live.division !== "" ? board.live.playersText
                    : board.live.playersText + " · " + board.live.scoresText
                color: Theme.muted
                font.pixelSize: Theme.s
                font.weight: Font.Medium
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
            Figures {
                text: board.live.moreText
                visible: text !== ""
                color: Theme.muted
                font.pixelSize: Theme.s
                font.weight: Font.Medium
            }
        }
    }
    Skeleton {
        anchors.fill: parent
        visible: board.live.state === LiveController.Loading
    }
    StatePanel {
        anchors.fill: parent
        visible: board.live.state === LiveController.NoBoard
        sign: "boards"
        title: qsTr("No board yet")
        detail: qsTr("A board holds the ranking of one contest. Make one, and scores can come.")
        action: qsTr("New board")
        onActed: board.boardWanted()
    }
    StatePanel {
        anchors.fill: parent
        visible: board.live.state === LiveController.Failed
        sign: "alert"
        alarming: true
        title: qsTr("The board cannot be read")
        detail: board.live.problem
        action: qsTr("Try again")
        onActed: board.live.retry()
    }
    StatePanel {
        objectName: "unreadable"
        anchors.fill: parent
        visible: board.live.state === LiveController.Unreadable
        sign: "alert"
        alarming: true
        title: qsTr("This event file cannot be read")
        detail: board.live.problem
    }
}
