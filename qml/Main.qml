// SPDX-License-Identifier: GPL-3.0-or-later
// The operator's window: the strip that never hides, the pages that there are, and always the live board in sight.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

ApplicationWindow {
    id: window

    enum Page { Boards, Live, Share, Settings }

    required property Desk desk
    property int page: Main.Live
    readonly property bool dialogOpen: boardDialog.visible
    readonly property bool revealing: page === Main.Live && desk.live.frozen && desk.live.archive === 0 && !dialogOpen

    function makeBoard() {
        boardDialog.make()
    }
    function enterScore() {
        page = Main.Live
        desk.player.close()
        scorePanel.begin()
    }

    width: 1280
    height: 720
    minimumWidth: 1024
    minimumHeight: 640
    visible: true
    title: desk.eventName === "" ? qsTr("Rostrum") : qsTr("%1 – Rostrum").arg(desk.eventName)
    color: Theme.ground

    Binding {
        target: Theme
        property: "scale"
        value: Math.max(1, Math.min(window.width / 1500, window.height / 840))
    }
    Binding {
        target: Theme
        property: "dark"
        value: window.desk.preferences.dark
    }
    Binding {
        target: Theme
        property: "reducedMotion"
        value: window.desk.preferences.reducedMotion
    }

    Binding {
        target: Theme
        property: "stripHeight"
        value: strip.height
    }

    Shortcut { sequence: "Ctrl+1"; onActivated: window.page = Main.Boards }
    Shortcut { sequence: "Ctrl+2"; onActivated: window.page = Main.Live }
    Shortcut { sequence: "Ctrl+3"; onActivated: window.page = Main.Share }
    Shortcut { sequence: "Ctrl+4"; onActivated: window.page = Main.Settings }
    Shortcut { sequence: "Ctrl+N"; enabled: !window.desk.status.unreadable; onActivated: window.makeBoard() }
    Shortcut {
        sequence: "Ctrl+B"
        onActivated: {
            window.page = Main.Live
            livePage.chooseBoard()
        }
    }
    // In a field with text they take back what was typed.
    Shortcut { sequence: "Ctrl+Z"; enabled: !window.dialogOpen; onActivated: window.desk.undo.undo() }
    Shortcut { sequences: ["Ctrl+Shift+Z", "Ctrl+Y"]; enabled: !window.dialogOpen; onActivated: window.desk.undo.redo() }
    Shortcut {
        sequence: "Ctrl+P"
        onActivated: {
            window.page = Main.Live
            window.desk.score.openPlayer()
        }
    }
    // The keys of a presenter's remote.
    Shortcut { sequence: "PgDown"; enabled: window.revealing; onActivated: window.desk.freeze.reveal(1) }
    Shortcut { sequence: "PgUp"; enabled: window.revealing; onActivated: window.desk.freeze.reveal(-1) }
    // A slash is a letter where somebody is typing.
    Shortcut { sequence: "/"; enabled: !(window.activeFocusItem instanceof TextInput); onActivated: window.enterScore() }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        StatusStrip {
            id: strip

            objectName: "statusStrip"
            desk: window.desk
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            Rectangle {
                color: Theme.surface
                Layout.preferredWidth: Theme.px(184)
                Layout.fillHeight: true

                ColumnLayout {
                    anchors.fill: parent
                    anchors.margins: Theme.px(12)
                    spacing: Theme.px(4)
                    Accessible.role: Accessible.PageTabList
                    Accessible.name: qsTr("Pages")

                    NavButton {
                        objectName: "nav0"
                        sign: "boards"
                        text: qsTr("Boards")
                        keys: qsTr("Ctrl+%1").arg(1)
                        checked: window.page === Main.Boards
                        onClicked: window.page = Main.Boards
                    }
                    NavButton {
                        objectName: "nav1"
                        sign: "live"
                        text: qsTr("Live")
                        keys: qsTr("Ctrl+%1").arg(2)
                        checked: window.page === Main.Live
                        onClicked: window.page = Main.Live
                    }
                    NavButton {
                        objectName: "nav2"
                        sign: "share"
                        text: qsTr("Share")
                        keys: qsTr("Ctrl+%1").arg(3)
                        checked: window.page === Main.Share
                        onClicked: window.page = Main.Share
                    }
                    NavButton {
                        objectName: "nav3"
                        sign: "settings"
                        text: qsTr("Settings")
                        keys: qsTr("Ctrl+%1").arg(4)
                        checked: window.page === Main.Settings
                        onClicked: window.page = Main.Settings
                    }
                    Item { Layout.fillHeight: true }
                }
                Rectangle {
                    anchors.right: parent.right
                    width: Theme.hair
                    height: parent.height
                    color: Theme.line
                }
            }
            StackLayout {
                currentIndex: window.page
                Layout.fillWidth: true
                Layout.fillHeight: true

                BoardsPage {
                    desk: window.desk
                    onBoardWanted: window.makeBoard()
                    onBoardShown: window.page = Main.Live
                    onChangeWanted: boardId => boardDialog.change(boardId)
                }
                LivePage {
                    id: livePage

                    desk: window.desk
                    onBoardWanted: window.makeBoard()
                }
                SharePage { desk: window.desk }
                SettingsPage { desk: window.desk }
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: false
                Layout.preferredWidth: Theme.px(320)
                Layout.maximumWidth: Theme.px(320)
                Layout.fillHeight: true

                StackLayout {
                    currentIndex: window.page !== Main.Live ? 2 : window.desk.player.chosen ? 1 : 0
                    Layout.fillHeight: true

                    ScorePanel {
                        id: scorePanel

                        desk: window.desk
                    }
                    PlayerPanel {
                        id: playerPanel

                        desk: window.desk
                    }
                    MiniBoard { desk: window.desk }
                }
                UndoBar {
                    visible: window.desk.live.state !== LiveController.Unreadable
                    desk: window.desk
                    Layout.fillWidth: true
                }
            }
        }
    }
    Connections {
        target: window.desk.player

        function onPlayerIdChanged() {
            if (window.desk.player.chosen) {
                playerPanel.begin()
            } else if (window.page === Main.Live) {
                scorePanel.begin()
            }
        }
    }
    BoardDialog {
        id: boardDialog

        desk: window.desk
    }
}
