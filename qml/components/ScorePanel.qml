// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// Entering a score by hand: player, score, Enter. The hands never leave the keyboard.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Rectangle {
    id: panel

    required property Desk desk
    readonly property ScoreController entry: desk.score

    function begin() {
        player.forceActiveFocus()
        player.selectAll()
    }

    component EntryField: DeskField {
        passesUndo: true
        onUndoPressed: panel.desk.undo.undo()
        onRedoPressed: panel.desk.undo.redo()
    }
    component PadButton: DeskButton {
        font.family: Theme.figures
        font.pixelSize: Theme.m
        Accessible.name: qsTr("Add %1").arg(text)
        Layout.fillWidth: true
        Layout.preferredWidth: 1
    }

    color: Theme.surface
    enabled: desk.live.boardId !== ""

    Rectangle {
        width: Theme.hair
        height: parent.height
        color: Theme.line
    }
    Connections {
        target: panel.entry

        function onAccepted() {
            player.forceActiveFocus()
        }
        function onPlayerRefused() {
            player.forceActiveFocus()
            player.selectAll()
        }
        function onScoreRefused() {
            points.forceActiveFocus()
            points.selectAll()
        }
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.gutter
        spacing: Theme.px(12)

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.topMargin: -Theme.px(6)
            Layout.bottomMargin: -Theme.px(4)

            DeskText {
                text: qsTr("Score")
                font.pixelSize: Theme.l
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
            DeskButton {
                objectName: "openPlayer"
                kind: DeskButton.Quiet
                sign: "person"
                hint: qsTr("Correct, hide or bar this player (Ctrl+P)")
                enabled: panel.entry.player.trim() !== "" && !panel.entry.newPlayer
                onClicked: panel.entry.openPlayer()
            }
        }
        EntryField {
            id: player

            objectName: "playerField"
            label: qsTr("Player")
            placeholderText: qsTr("Player")
            text: panel.entry.player
            Layout.fillWidth: true
            onTextEdited: panel.entry.player = text
            Keys.onDownPressed: offers.currentIndex = Math.min(offers.count - 1, offers.currentIndex + 1)
            Keys.onUpPressed: offers.currentIndex = Math.max(-1, offers.currentIndex - 1)
            Keys.onEscapePressed: event => {
                if (completions.visible) {
                    panel.entry.closeCompletions()
                } else {
                    panel.entry.clear()
                }
                event.accepted = true
            }
            Keys.onReturnPressed: take()
            Keys.onEnterPressed: take()

            function take() {
                if (completions.visible && offers.currentIndex >= 0) {
                    panel.entry.complete(offers.currentIndex)
                }
                points.forceActiveFocus()
                points.selectAll()
            }

            Popup {
                id: completions

                objectName: "completions"
                visible: player.activeFocus && panel.entry.completions.count > 0
                closePolicy: Popup.NoAutoClose
                focus: false
                y: player.height + Theme.px(4)
                width: player.width
                padding: Theme.px(6)
                contentHeight: offers.implicitHeight
                onAboutToShow: offers.currentIndex = -1

                CompletionList {
                    id: offers

                    anchors.fill: parent
                    completions: panel.entry.completions
                    onTaken: index => {
                        panel.entry.complete(index)
                        points.forceActiveFocus()
                    }
                }
                background: Rectangle {
                    radius: Theme.radius
                    color: Theme.raised
                    border.width: Theme.hair
                    border.color: Theme.line
                }
            }
        }
        DeskText { // has its place always, so that nothing moves under the hands
            objectName: "newPlayer"
            text: qsTr("New player")
            opacity: panel.entry.newPlayer ? 1 : 0
            color: Theme.muted
            font.pixelSize: Theme.s
            Accessible.ignored: !panel.entry.newPlayer
            Layout.fillWidth: true
            Layout.topMargin: -Theme.px(6)
            Layout.bottomMargin: -Theme.px(6)
        }
        EntryField {
            id: points

            objectName: "scoreField"
            label: panel.desk.live.addsUp ? qsTr("Points to add") : qsTr("New score")
            placeholderText: panel.desk.live.format === BoardsController.Time ? qsTr("Time, as 1:23.456") : label
            figures: text !== ""
            font.pixelSize: Theme.l
            text: panel.entry.score
            inputMethodHints: Qt.ImhPreferNumbers | Qt.ImhNoPredictiveText
            Layout.fillWidth: true
            onTextEdited: panel.entry.score = text
            Keys.onReturnPressed: panel.entry.submit()
            Keys.onEnterPressed: panel.entry.submit()
            Keys.onEscapePressed: {
                panel.entry.clear()
                panel.begin()
            }
            Keys.onPressed: event => { // no score has a slash
                if (event.text === "/") {
                    panel.begin()
                    event.accepted = true
                }
            }
        }
        RowLayout {
            visible: panel.entry.secondaries.length > 0
            spacing: Theme.gap
            Layout.fillWidth: true

            Repeater {
                model: panel.entry.secondaries

                EntryField {
                    id: value

                    required property int index
                    required property string modelData

                    objectName: "secondaryField"
                    label: modelData
                    placeholderText: modelData
                    figures: text !== ""
                    leftPadding: Theme.px(10)
                    rightPadding: Theme.px(6)
                    maximumLength: 24
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    onTextEdited: panel.entry.setSecondary(index, text)
                    Keys.onReturnPressed: panel.entry.submit()
                    Keys.onEnterPressed: panel.entry.submit()
                    Keys.onEscapePressed: {
                        panel.entry.clear()
                        panel.begin()
                    }

                    Connections {
                        target: panel.entry

                        function onCleared() {
                            value.clear()
                        }
                        function onSecondaryRefused(index: int) {
                            if (index === value.index) {
                                value.forceActiveFocus()
                            }
                        }
                    }
                }
            }
        }
        EntryField {
            objectName: "whenField"
            visible: panel.entry.timed
            label: qsTr("When")
            placeholderText: qsTr("now; for a late score 20:00")
            text: panel.entry.when
            figures: text !== ""
            maximumLength: 24
            Layout.fillWidth: true
            onTextEdited: panel.entry.when = text
            Keys.onReturnPressed: panel.entry.submit()
            Keys.onEnterPressed: panel.entry.submit()
        }
        DeskButton {
            objectName: "submitScore"
            kind: DeskButton.Primary
            text: panel.desk.live.addsUp ? qsTr("Add points") : qsTr("Save score")
            enabled: !panel.entry.busy
            implicitHeight: Theme.px(48)
            font.pixelSize: Theme.m
            Layout.fillWidth: true
            onClicked: panel.entry.submit()
        }
        RowLayout {
            visible: panel.desk.live.addsUp
            spacing: Theme.gap
            Layout.fillWidth: true

            PadButton {
                text: "+1"
                enabled: !panel.entry.busy
                onClicked: panel.entry.submitAmount(text)
            }
            PadButton {
                text: "+5"
                enabled: !panel.entry.busy
                onClicked: panel.entry.submitAmount(text)
            }
            PadButton {
                text: "+10"
                enabled: !panel.entry.busy
                onClicked: panel.entry.submitAmount(text)
            }
        }
        AnswerLine {
            objectName: "scoreAnswer"
            text: panel.entry.answer
            good: panel.entry.answerIsGood
            Layout.fillWidth: true
        }
        Column {
            id: earlier

            visible: !audience.visible
            spacing: Theme.px(12)
            Layout.fillWidth: true
            Layout.leftMargin: Theme.px(12)

            Repeater {
                model: panel.entry.earlier

                DeskText {
                    required property string modelData
                    required property int index

                    width: earlier.width
                    text: modelData
                    color: Theme.muted
                    font.pixelSize: Theme.s
                    font.weight: Font.Medium
                    elide: Text.ElideMiddle
                }
            }
        }
        Item { Layout.fillHeight: true }
        AudienceTop {
            id: audience

            objectName: "audienceTop"
            visible: panel.desk.audienceApart
            audience: panel.desk.audience
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: implicitHeight
            Layout.minimumHeight: Theme.px(68)
        }
        DeskText {
            visible: !audience.visible
            text: qsTr("/ player   ·   Enter next, then save   ·   Esc clear")
            color: Theme.muted
            font.pixelSize: Theme.xs
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
    }
}
