// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Rostrum

TextField {
    id: field

    property string label
    property bool wrong: false
    property bool figures: false

    implicitHeight: Theme.px(48)
    leftPadding: Theme.px(14)
    rightPadding: Theme.px(14)
    verticalAlignment: TextInput.AlignVCenter
    font.family: figures ? Theme.figures : Theme.family
    font.weight: figures ? Font.DemiBold : Font.Normal
    font.pixelSize: Theme.m
    color: Theme.text
    placeholderTextColor: Theme.muted
    selectionColor: Theme.accent
    selectedTextColor: Theme.onAccent
    selectByMouse: true
    Accessible.role: Accessible.EditableText
    Accessible.name: label

    background: Rectangle {
        radius: Theme.radius
        color: Theme.ground
        border.width: field.activeFocus ? Theme.px(2) : Theme.hair
        border.color: field.wrong ? Theme.alarm : field.activeFocus ? Theme.accent : Theme.line
    }
}
