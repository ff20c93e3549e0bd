// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Rostrum

Row {
    id: item

    property string text
    property color dot: "transparent"

    spacing: Theme.gap
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Rectangle {
        visible: item.dot.a > 0
        width: Theme.px(8)
        height: width
        radius: width / 2
        color: item.dot
        anchors.verticalCenter: parent.verticalCenter
    }
    Figures {
        text: item.text
        font.pixelSize: Theme.s
        font.weight: Font.Medium
        anchors.verticalCenter: parent.verticalCenter
        Accessible.ignored: true
    }
}
