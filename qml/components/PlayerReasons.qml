// SPDX-License-Identifier: GPL-3.0-or-later
// Why a player stands where they stand, sentence by sentence, in the engine's words.
import QtQuick
import QtQuick.Controls.Basic
import Rostrum
import Rostrum.App

ListView {
    id: reasons

    required property PlayerController player

    objectName: "reasons"
    clip: true
    spacing: Theme.gap
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: contentHeight > height
    keyNavigationEnabled: true
    model: player.explanation
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Why this rank")
    ScrollBar.vertical: ScrollBar {
        policy: reasons.contentHeight > reasons.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    }

    delegate: DeskText {
        required property string modelData

        objectName: "reason"
        width: ListView.view ? ListView.view.width - Theme.gutter : 0
        text: modelData
        font.pixelSize: Theme.s
        wrapMode: Text.Wrap
        lineHeight: 1.25
        verticalAlignment: Text.AlignTop
        Accessible.role: Accessible.ListItem
        Accessible.name: text
    }
    DeskText {
        anchors { left: parent.left; right: parent.right }
        visible: reasons.count === 0
        text: reasons.player.onBoard ? "" : qsTr("There is no rank to be explained.")
        color: Theme.muted
        font.pixelSize: Theme.s
        wrapMode: Text.Wrap
    }
}
