// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum

TabButton {
    id: button

    property string sign
    property string keys

    implicitHeight: Theme.px(48)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    autoExclusive: false
    Layout.fillWidth: true
    Accessible.role: Accessible.PageTab
    Accessible.name: text
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    contentItem: RowLayout {
        spacing: Theme.px(12)

        Glyph {
            sign: button.sign
            color: button.checked ? Theme.accent : Theme.muted
            Layout.leftMargin: Theme.px(6)
        }
        DeskText {
            text: button.text
            color: button.checked ? Theme.text : Theme.muted
            font.weight: button.checked ? Font.DemiBold : Font.Normal
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        DeskText {
            text: button.keys
            color: Theme.muted
            font.pixelSize: Theme.xs
            opacity: 0.8
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.checked ? Theme.raised : button.hovered ? Theme.hover : "transparent"

        FocusRing { visible: button.visualFocus }
    }
}
