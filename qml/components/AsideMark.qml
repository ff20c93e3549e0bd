// SPDX-License-Identifier: GPL-3.0-or-later
// That the audience does not see this player, and why: an icon, a word where there is room, and the sentence for who points at it.
import QtQuick
import QtQuick.Controls.Basic
import Rostrum

Rectangle {
    id: mark

    property bool hidden
    property bool banned
    property bool wordy: true // with the word
    readonly property string sentence: banned ? qsTr("Barred: no more scores are taken, and the audience does not see them")
                                              : qsTr("Hidden: the audience does not see them; ranks close up")

    visible: hidden || banned
    implicitWidth: row.width + (wordy ? Theme.px(16) : Theme.px(8))
    implicitHeight: Theme.px(24)
    radius: height / 2
    color: Theme.raised
    border.width: Theme.hair
    border.color: banned ? Theme.alarm : Theme.muted
    Accessible.ignored: true // the row says it

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.px(5)

        Glyph {
            sign: mark.banned ? "barred" : "hidden"
            color: Theme.text
            side: Theme.px(14)
            anchors.verticalCenter: parent.verticalCenter
        }
        DeskText {
            objectName: "asideWord"
            visible: mark.wordy
            text: mark.banned ? qsTr("barred") : qsTr("hidden")
            font.pixelSize: Theme.xs
            font.weight: Font.DemiBold
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    HoverHandler { id: pointed }
    ToolTip {
        id: tip

        visible: pointed.hovered
        delay: 400
        text: mark.sentence
        padding: Theme.gap
        background: Rectangle {
            radius: Theme.radius
            color: Theme.raised
            border.width: Theme.hair
            border.color: Theme.line
        }
        contentItem: DeskText {
            text: tip.text
            font.pixelSize: Theme.s
        }
    }
}
