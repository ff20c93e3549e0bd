// SPDX-License-Identifier: GPL-3.0-or-later
// What the last act did, or why it did not. Said with a sign and words, never with the colour alone.
import QtQuick
import QtQuick.Layouts
import Rostrum

Rectangle {
    id: line

    property string text
    property bool good: true
    property bool closable: false
    property string action // a button beside the words; empty: none
    signal closed
    signal acted

    visible: text !== ""
    implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.px(20))
    radius: Theme.radius
    color: Theme.tint(good ? Theme.up : Theme.alarm, 0.12)
    border.width: Theme.hair
    border.color: Theme.tint(good ? Theme.up : Theme.alarm, 0.5)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        anchors { fill: parent; leftMargin: Theme.px(12); rightMargin: line.closable ? 0 : Theme.px(12) }
        spacing: Theme.px(10)

        Glyph {
            sign: line.good ? "check" : "alert"
            color: line.good ? Theme.up : Theme.alarm
        }
        DeskText {
            id: words

            text: line.text
            font.weight: Font.Medium
            font.pixelSize: Theme.s
            wrapMode: Text.Wrap
            lineHeight: 1.25
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        DeskButton {
            objectName: "answerAction"
            visible: line.action !== ""
            kind: DeskButton.Quiet
            text: line.action
            onClicked: line.acted()
        }
        DeskButton {
            visible: line.closable
            kind: DeskButton.Quiet
            sign: "close"
            hint: qsTr("Dismiss")
            onClicked: line.closed()
        }
    }
}
