// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// One step back and forth again, on every page: what each would do, and what the last one did.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Rectangle {
    id: bar

    required property Desk desk
    readonly property UndoController steps: desk.undo

    component Step: RowLayout {
        id: step

        property string sign
        property string word
        property string keys
        property string what
        property string none
        property string name
        signal taken

        spacing: Theme.gap
        Layout.fillWidth: true

        DeskButton {
            objectName: step.name
            sign: step.sign
            text: step.word
            hint: step.keys
            enabled: step.what !== "" && !bar.steps.busy
            leftPadding: Theme.px(10)
            Accessible.name: step.what === "" ? step.word : step.word + ": " + step.what
            Layout.minimumWidth: Theme.px(96)
            onClicked: step.taken()
        }
        DeskText {
            objectName: step.name + "What"
            text: step.what === "" ? step.none : step.what
            color: step.what === "" ? Theme.muted : Theme.text
            font.pixelSize: Theme.s
            font.weight: Font.Medium
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
    }

    color: Theme.surface
    implicitHeight: column.implicitHeight + 2 * Theme.px(12)

    Rectangle {
        width: Theme.hair
        height: parent.height
        color: Theme.line
    }
    Rectangle {
        width: parent.width
        height: Theme.hair
        color: Theme.line
    }
    ColumnLayout {
        id: column

        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gutter; topMargin: Theme.px(12) }
        spacing: Theme.gap

        AnswerLine {
            objectName: "undoAnswer"
            text: bar.steps.answer
            good: bar.steps.answerIsGood
            closable: true
            Layout.fillWidth: true
            onClosed: bar.steps.dismissAnswer()
        }
        Step {
            name: "undo"
            sign: "undo"
            word: qsTr("Undo")
            keys: qsTr("Ctrl+Z")
            what: bar.steps.undoText
            none: qsTr("Nothing to undo")
            onTaken: bar.steps.undo()
        }
        Step {
            visible: what !== ""
            name: "redo"
            sign: "redo"
            word: qsTr("Redo")
            keys: qsTr("Ctrl+Shift+Z")
            what: bar.steps.redoText
            onTaken: bar.steps.redo()
        }
    }
}
