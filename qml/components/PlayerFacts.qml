// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// A player's team and division: typed, or taken from the divisions that the board has.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

ColumnLayout {
    id: facts

    required property Desk desk
    readonly property PlayerController player: desk.player

    component FactField: DeskField {
        maximumLength: 64
        passesUndo: true
        onUndoPressed: facts.desk.undo.undo()
        onRedoPressed: facts.desk.undo.redo()
        Keys.onReturnPressed: save.confirm()
        Keys.onEnterPressed: save.confirm()
    }

    spacing: Theme.px(10)

    component Label: DeskText {
        color: Theme.muted
        font.pixelSize: Theme.s
        Layout.bottomMargin: -Theme.px(4)
    }
    Label { text: qsTr("Team") }
    FactField {
        objectName: "playerTeam"
        label: qsTr("Team")
        placeholderText: qsTr("No team")
        text: facts.player.team
        Layout.fillWidth: true
        onTextEdited: facts.player.team = text
    }
    Label { text: qsTr("Division") }
    FactField {
        objectName: "playerDivision"
        label: qsTr("Division")
        placeholderText: qsTr("No division")
        text: facts.player.division
        Layout.fillWidth: true
        onTextEdited: facts.player.division = text
    }
    Flow {
        visible: facts.desk.divisions.names.length > 0
        spacing: Theme.gap
        Layout.fillWidth: true

        Repeater {
            model: facts.desk.divisions.names.slice(0, 6) // qmllint disable
            // qmllint disable unqualified

            DeskButton {
                required property string modelData

                objectName: "divisionOffer"
                text: modelData
                width: Math.min(implicitWidth, facts.width)
                onClicked: facts.player.division = modelData
            }
        }
    }
    DeskButton {
        id: save

        function confirm() {
            if (enabled) {
                facts.player.saveFacts()
            }
        }

        objectName: "saveFacts"
        kind: DeskButton.Primary
        text: qsTr("Save")
        enabled: facts.player.factsTyped && !facts.player.busy
        Layout.fillWidth: true
        onClicked: confirm()
    }
}
