// SPDX-License-Identifier: GPL-3.0-or-later
// Where the event file cannot be opened: why, and the ways on from there.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

ApplicationWindow {
    id: window

    required property StartError error

    width: 720
    height: 440
    minimumWidth: 640
    minimumHeight: 400
    visible: true
    title: qsTr("Rostrum")
    color: Theme.ground

    Shortcut { sequence: "Esc"; onActivated: window.error.quit() }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        spacing: Theme.gutter

        RowLayout {
            spacing: Theme.px(12)
            Layout.fillWidth: true

            Glyph {
                sign: "alert"
                side: Theme.px(28)
                color: Theme.alarm
                Layout.preferredWidth: side
                Layout.preferredHeight: side
            }
            DeskText {
                text: qsTr("The event cannot be opened")
                font.pixelSize: Theme.xl
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
        }
        DeskText {
            objectName: "startSentence"
            text: window.error.sentence
            wrapMode: Text.Wrap
            lineHeight: 1.3
            Layout.fillWidth: true
        }
        DeskText {
            text: qsTr("Nothing was changed. Type where another event file is, or begin a new event.")
            color: Theme.muted
            font.pixelSize: Theme.s
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        DeskField {
            id: file

            objectName: "startFile"
            label: qsTr("Event file")
            text: window.error.file
            wrong: window.error.problem !== ""
            focus: true
            Layout.fillWidth: true
            Keys.onReturnPressed: window.error.open(text)
            Keys.onEnterPressed: window.error.open(text)
        }
        AnswerLine {
            objectName: "startProblem"
            text: window.error.problem
            good: false
            Layout.fillWidth: true
        }
        Item { Layout.fillHeight: true }
        RowLayout {
            spacing: Theme.px(12)
            Layout.fillWidth: true

            DeskButton {
                objectName: "startQuit"
                text: qsTr("Quit")
                onClicked: window.error.quit()
            }
            Item { Layout.fillWidth: true }
            DeskButton {
                objectName: "startNew"
                text: qsTr("New event")
                onClicked: window.error.newEvent()
            }
            DeskButton {
                objectName: "startOpen"
                kind: DeskButton.Primary
                text: file.text.trim() === window.error.file ? qsTr("Try again") : qsTr("Open another file")
                enabled: file.text.trim() !== ""
                onClicked: window.error.open(file.text)
            }
        }
    }
}
