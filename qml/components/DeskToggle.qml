// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// One of several that can each be on or off: a sign says which, not the colour alone.
import QtQuick
import QtQuick.Controls.Basic
import Rostrum

CheckBox {
    id: toggle

    implicitHeight: Theme.target
    implicitWidth: Math.max(Theme.target, implicitContentWidth + 2 * Theme.px(14))
    padding: 0
    hoverEnabled: true
    indicator: null
    opacity: enabled ? 1 : 0.45
    font.family: Theme.family
    font.pixelSize: Theme.s
    font.weight: checked ? Font.DemiBold : Font.Normal
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: checked
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: ButtonFace {
        sign: toggle.checked ? "check" : "plus"
        text: toggle.text
        ink: toggle.checked ? Theme.text : Theme.muted
        font: toggle.font
    }
    background: Rectangle {
        radius: Theme.radius
        color: toggle.checked ? Theme.raised : toggle.hovered ? Theme.hover : "transparent"
        border.width: Theme.hair
        border.color: toggle.checked ? Theme.muted : Theme.line

        FocusRing { visible: toggle.visualFocus }
    }
}
