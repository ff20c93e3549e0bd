// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what is shown is the truth of this moment: a word, and a dot for those who look quickly.
import QtQuick
import Rostrum
import Rostrum.App

Row {
    id: mark

    required property Desk desk
    readonly property bool alive: desk.status.ready && desk.status.saving
    property LiveController live: desk.live
    readonly property string words: live.archive > 0 ? qsTr("from the archive") : live.frozen ? qsTr("frozen for the audience") : alive ? qsTr("live") : qsTr("not taking scores")

    spacing: Theme.gap
    Accessible.role: Accessible.StaticText
    Accessible.name: words

    Rectangle {
        width: Theme.px(9)
        height: width
        radius: width / 2
        color: mark.alive && !mark.live.frozen && mark.live.archive === 0 ? Theme.up : Theme.muted
        anchors.verticalCenter: parent.verticalCenter
    }
    DeskText {
        text: mark.words
        color: mark.alive ? Theme.text : Theme.muted
        font.pixelSize: Theme.s
        font.weight: Font.Medium
        anchors.verticalCenter: parent.verticalCenter
        Accessible.ignored: true
    }
}
