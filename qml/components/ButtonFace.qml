// SPDX-License-Identifier: GPL-3.0-or-later
// What a button shows: an icon, a word, or both.
import QtQuick
import Rostrum

Item {
    id: face

    property string sign
    property string text
    property color ink: Theme.text
    property font font

    implicitWidth: content.implicitWidth
    implicitHeight: content.implicitHeight

    Row {
        id: content

        anchors.centerIn: parent
        spacing: Theme.gap

        Glyph {
            visible: face.sign !== ""
            sign: face.sign
            side: Theme.px(18)
            color: face.ink
            anchors.verticalCenter: parent.verticalCenter
        }
        Text {
            visible: face.text !== ""
            text: face.text
            textFormat: Text.PlainText
            font: face.font
            color: face.ink
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
