// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Item {
    id: page

    required property Desk desk
    readonly property Preferences preferences: desk.preferences

    component Setting: RowLayout {
        property alias title: heading.text
        property alias note: explanation.text

        spacing: Theme.gutter
        Layout.fillWidth: true

        ColumnLayout {
            spacing: Theme.px(4)
            Layout.fillWidth: true

            DeskText {
                id: heading

                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
            DeskText {
                id: explanation

                color: Theme.muted
                font.pixelSize: Theme.s
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
        }
    }
    component Shortcut: RowLayout {
        id: shortcut

        property string keys
        property string what

        spacing: Theme.gutter
        Layout.fillWidth: true

        Rectangle {
            radius: Theme.radius
            color: Theme.raised
            border.width: Theme.hair
            border.color: Theme.line
            Layout.preferredWidth: Theme.px(96)
            Layout.preferredHeight: Theme.px(30)

            Figures {
                anchors.centerIn: parent
                text: shortcut.keys
                font.pixelSize: Theme.s
            }
        }
        DeskText {
            text: shortcut.what
            font.pixelSize: Theme.s
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
    }

    Flickable {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.gutter
        contentWidth: width
        contentHeight: column.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column

            width: parent.width
            spacing: Theme.margin

            DeskText {
                text: qsTr("Settings")
                font.pixelSize: Theme.xl
                font.weight: Font.Bold
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.target
            }
            Setting {
                title: qsTr("Light")
                note: qsTr("Dark for the booth, light for a bright room. The audience's pages choose for themselves.")

                Segments {
                    objectName: "themeChoice"
                    label: qsTr("Light")
                    choices: [qsTr("Dark"), qsTr("Light", "beside Dark")]
                    current: page.preferences.dark ? 0 : 1
                    Layout.preferredWidth: Theme.px(240)
                    onChosen: index => page.preferences.dark = index === 0
                }
            }
            Setting {
                title: qsTr("Motion")
                note: qsTr("Rows glide to their new rank, or are simply there.")

                Segments {
                    objectName: "motionChoice"
                    label: qsTr("Motion")
                    choices: [qsTr("Full"), qsTr("Reduced")]
                    current: page.preferences.reducedMotion ? 1 : 0
                    Layout.preferredWidth: Theme.px(240)
                    onChosen: index => page.preferences.reducedMotion = index === 1
                }
            }
            Setting {
                visible: page.preferences.languageNames.length > 1
                title: qsTr("Language")
                note: qsTr("Of this window.")

                DeskCombo {
                    objectName: "languageChoice"
                    label: qsTr("Language")
                    model: page.preferences.languageNames
                    currentIndex: page.preferences.languageIndex
                    Layout.preferredWidth: Theme.px(240)
                    onActivated: index => page.preferences.languageIndex = index
                }
            }
            Rectangle {
                color: Theme.line
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.hair
            }
            ColumnLayout {
                spacing: Theme.px(10)
                Layout.fillWidth: true

                DeskText {
                    text: qsTr("Keyboard")
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                    Layout.bottomMargin: Theme.px(4)
                }
                Shortcut { keys: "/"; what: qsTr("Type a player, from anywhere") }
                Shortcut { keys: "Enter"; what: qsTr("From the player to the score, from the score to saved") }
                Shortcut { keys: "↑ ↓"; what: qsTr("Choose among the players that match") }
                Shortcut { keys: "Esc"; what: qsTr("Clear the entry, or close what is open") }
                Shortcut { keys: "Ctrl+Z"; what: qsTr("Undo what the bar on the right says; with Shift, redo") }
                Shortcut { keys: "Ctrl+P"; what: qsTr("Correct, hide or bar the typed player") }
                Shortcut { keys: "PgDn PgUp"; what: qsTr("Reveal the next of a frozen board, or step back") }
                Shortcut { keys: "Ctrl+N"; what: qsTr("New board") }
                Shortcut { keys: "Ctrl+B"; what: qsTr("Choose the board on screen") }
                Shortcut { keys: "Ctrl+1 – 4"; what: qsTr("Boards, Live, Share, Settings") }
            }
        }
    }
}
