// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Rostrum

Button {
    id: button

    enum Kind { Plain, Primary, Danger, Quiet }

    property int kind: DeskButton.Plain
    property string sign
    property string hint // said by a tooltip where the button shows only its icon
    readonly property color ink: kind === DeskButton.Primary || kind === DeskButton.Danger ? Theme.onAccent : Theme.text
    readonly property color paint: kind === DeskButton.Primary ? Theme.accent
                                 : kind === DeskButton.Danger ? Theme.alarm
                                 : kind === DeskButton.Plain ? Theme.raised : "transparent"

    implicitHeight: Theme.target
    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    leftPadding: text === "" ? 0 : Theme.px(16)
    rightPadding: leftPadding
    topPadding: 0
    bottomPadding: 0
    font.family: Theme.family
    font.pixelSize: Theme.s
    font.weight: Font.DemiBold
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: text !== "" ? text : hint
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    ToolTip {
        id: tip

        visible: button.hint !== "" && button.hovered
        delay: 600
        text: button.hint
        padding: Theme.gap
        background: Rectangle {
            radius: Theme.radius
            color: Theme.raised
            border.width: Theme.hair
            border.color: Theme.line
        }
        contentItem: DeskText { // the style's own would take a name for markup
            text: tip.text
            font.pixelSize: Theme.s
        }
    }

    contentItem: ButtonFace {
        sign: button.sign
        text: button.text
        ink: button.ink
        font: button.font
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.paint
        border.width: button.kind === DeskButton.Plain ? Theme.hair : 0
        border.color: Theme.line

        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: button.down ? Theme.press : button.hovered ? Theme.hover : "transparent"
        }
        FocusRing { visible: button.visualFocus }
    }
}
