// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// One player, in the place where scores are entered: a correction with its reason, and what the audience sees of them.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Rectangle {
    id: panel

    required property Desk desk
    readonly property PlayerController player: desk.player

    readonly property bool scoring: part.current === 0

    function begin() {
        part.choose(0)
        score.forceActiveFocus()
    }

    component EntryField: DeskField {
        passesUndo: true
        onUndoPressed: panel.desk.undo.undo()
        onRedoPressed: panel.desk.undo.redo()
    }
    component Badge: Rectangle {
        property alias text: word.text

        radius: height / 2
        color: Theme.tint(Theme.alarm, 0.16)
        implicitWidth: word.implicitWidth + Theme.px(18)
        implicitHeight: Theme.px(24)

        DeskText {
            id: word

            anchors.centerIn: parent
            font.pixelSize: Theme.xs
            font.weight: Font.DemiBold
        }
    }

    color: Theme.surface
    Keys.onEscapePressed: player.close()

    Rectangle {
        width: Theme.hair
        height: parent.height
        color: Theme.line
    }
    Connections {
        target: panel.player

        function onScoreRefused() {
            score.forceActiveFocus()
            score.selectAll()
        }
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.gutter
        spacing: Theme.px(10)

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.leftMargin: -Theme.px(10)
            Layout.rightMargin: -Theme.px(10)

            DeskButton {
                objectName: "playerClose"
                kind: DeskButton.Quiet
                sign: "back"
                hint: qsTr("Back to entering scores")
                onClicked: panel.player.close()
            }
            DeskText {
                objectName: "playerName"
                text: panel.player.name
                font.pixelSize: Theme.l
                font.weight: Font.Bold
                elide: Text.ElideMiddle
                Layout.fillWidth: true
            }
            DeskButton {
                objectName: "removePlayer"
                kind: DeskButton.Quiet
                sign: "delete"
                hint: qsTr("Take off the board")
                enabled: panel.player.onBoard && !panel.player.busy
                onClicked: remove.open()
            }
        }
        Figures {
            objectName: "playerStanding"
            text: panel.player.standing
            font.weight: Font.Medium
            wrapMode: Text.Wrap
            maximumLineCount: 3
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
        DeskText {
            visible: text !== ""
            text: panel.player.facts
            color: Theme.muted
            font.pixelSize: Theme.s
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
        RowLayout {
            visible: panel.player.hidden || panel.player.banned
            spacing: Theme.gap

            Badge {
                objectName: "hiddenBadge"
                visible: panel.player.hidden
                text: qsTr("hidden from the audience")
            }
            Badge {
                objectName: "bannedBadge"
                visible: panel.player.banned
                text: qsTr("barred")
            }
        }
        Segments {
            id: part

            function choose(index: int) {
                current = index
                panel.player.explaining = index === 2
            }

            objectName: "playerPart"
            label: qsTr("About the player")
            choices: [qsTr("Score"), qsTr("Team"), qsTr("Why")]
            Layout.fillWidth: true
            onChosen: index => choose(index)
        }
        EntryField {
            id: score

            objectName: "correctScore"
            visible: panel.scoring
            label: qsTr("The right score")
            placeholderText: qsTr("The right score")
            figures: text !== ""
            text: panel.player.score
            Layout.fillWidth: true
            onTextEdited: panel.player.score = text
            Keys.onReturnPressed: reason.forceActiveFocus()
            Keys.onEnterPressed: reason.forceActiveFocus()
        }
        EntryField {
            id: reason

            objectName: "correctReason"
            visible: panel.scoring
            label: qsTr("Reason")
            placeholderText: qsTr("Reason, kept in the log")
            text: panel.player.reason
            maximumLength: 200
            Layout.fillWidth: true
            onTextEdited: panel.player.reason = text
            Keys.onReturnPressed: correct.confirm()
            Keys.onEnterPressed: correct.confirm()
        }
        DeskButton {
            id: correct

            function confirm() {
                if (enabled) {
                    panel.player.correct()
                }
            }

            objectName: "correct"
            visible: panel.scoring
            kind: DeskButton.Primary
            text: qsTr("Correct score")
            enabled: !panel.player.busy && panel.player.score.trim() !== "" && panel.player.reason.trim() !== ""
            Layout.fillWidth: true
            onClicked: confirm()
        }
        RowLayout {
            visible: panel.scoring
            spacing: Theme.gap
            Layout.fillWidth: true

            DeskButton {
                objectName: "hidePlayer"
                text: panel.player.hidden ? qsTr("Show again") : qsTr("Hide")
                hint: panel.player.hidden ? qsTr("The audience sees them again") : qsTr("Leaves them out of what the audience sees; ranks close up")
                enabled: !panel.player.busy
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                onClicked: panel.player.hide(!panel.player.hidden)
            }
            DeskButton {
                objectName: "banPlayer"
                text: panel.player.banned ? qsTr("Let in again") : qsTr("Bar")
                hint: panel.player.banned ? qsTr("Takes their scores again") : qsTr("Takes no more of their scores")
                enabled: !panel.player.busy
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                onClicked: panel.player.ban(!panel.player.banned)
            }
        }
        PlayerFacts {
            desk: panel.desk
            visible: part.current === 1
            Layout.fillWidth: true
        }
        DeskButton {
            objectName: "mergePlayer"
            visible: part.current === 1
            text: qsTr("Merge into another player…")
            hint: qsTr("For one person who was entered twice")
            enabled: !panel.player.busy
            Layout.fillWidth: true
            onClicked: merging.begin()
        }
        PlayerReasons {
            player: panel.player
            visible: part.current === 2
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        AnswerLine {
            objectName: "playerAnswer"
            text: panel.player.answer
            good: panel.player.answerIsGood
            Layout.fillWidth: true
        }
        Item {
            visible: part.current !== 2
            Layout.fillHeight: true
        }
        AudienceTop {
            visible: panel.desk.audienceApart && part.current !== 2
            audience: panel.desk.audience
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: implicitHeight
            Layout.minimumHeight: Theme.px(68)
        }
        DeskText {
            text: panel.player.playerId
            visible: text !== panel.player.name
            color: Theme.muted
            font.pixelSize: Theme.xs
            elide: Text.ElideMiddle
            Layout.fillWidth: true
        }
    }
    MergeDialog {
        id: merging

        desk: panel.desk
    }
    DestroyDialog {
        id: remove

        objectName: "removePlayerDialog"
        title: qsTr("Take “%1” off the board?").arg(panel.player.name)
        action: qsTr("Take off the board")
        onAboutToShow: warning = panel.player.removeWarning()
        onConfirmed: panel.player.remove()
    }
}
