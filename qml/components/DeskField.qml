// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Rostrum

TextField {
    id: field

    property string label
    property bool wrong: false
    property bool figures: false
    // Where nothing is typed that could be taken back, the keys of undo and redo mean what was done.
    property bool passesUndo: false
    signal undoPressed
    signal redoPressed

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

    Keys.onPressed: event => {
        const undo = event.matches(StandardKey.Undo)
        if (passesUndo && text === "" && (undo || event.matches(StandardKey.Redo))) {
            event.accepted = true
            if (undo) {
                undoPressed()
            } else {
                redoPressed()
            }
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: Theme.ground
        border.width: field.activeFocus ? Theme.px(2) : Theme.hair
        border.color: field.wrong ? Theme.alarm : field.activeFocus ? Theme.accent : Theme.line
    }
}
