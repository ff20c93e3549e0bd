// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// How a board ranks: what a score does, who is first, and who stands before whom among equals.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

GridLayout {
    id: rules

    required property BoardForm form

    columns: 2
    columnSpacing: Theme.gutter
    rowSpacing: Theme.gap

    FormLabel { text: qsTr("A new score") }
    Segments {
        objectName: "boardRule"
        label: qsTr("A new score")
        choices: [qsTr("replaces"), qsTr("adds up"), qsTr("counts if better")]
        enabled: !rules.form.settled
        current: rules.form.rule
        Layout.fillWidth: true
        onChosen: index => rules.form.rule = index
    }
    FormLabel { text: qsTr("First is") }
    Segments {
        objectName: "boardOrder"
        label: qsTr("First is")
        choices: [qsTr("the highest"), qsTr("the lowest")]
        enabled: !rules.form.settled
        current: rules.form.lowestWins ? 1 : 0
        Layout.fillWidth: true
        onChosen: index => rules.form.lowestWins = index === 1
    }
    FormLabel { text: qsTr("Scores are") }
    Segments {
        readonly property var forms: [BoardsController.Points, BoardsController.Decimal, BoardsController.Time]

        objectName: "boardFormat"
        label: qsTr("Scores are")
        choices: [qsTr("points"), qsTr("decimals 0.00"), qsTr("times 0:00.000")]
        enabled: !rules.form.settled
        current: forms.indexOf(rules.form.form)
        Layout.fillWidth: true
        onChosen: index => rules.form.form = forms[index]
    }
    FormLabel { text: qsTr("Equal scores") }
    DeskCombo {
        objectName: "boardRanks"
        label: qsTr("Equal scores")
        model: [qsTr("have a place each: 1 2 3 4 5"), qsTr("share a rank: 1 1 3 3 5"), qsTr("share, and leave no gap: 1 1 2 2 3"),
                qsTr("share the lower rank: 2 2 4 4 5")]
        font.pixelSize: Theme.s
        currentIndex: rules.form.rankMode
        Layout.fillWidth: true
        onActivated: index => rules.form.rankMode = index
    }
    FormLabel { text: qsTr("Then compare") }
    RowLayout {
        spacing: Theme.gap
        Layout.fillWidth: true

        Row {
            visible: rules.form.secondaries.length > 0
            spacing: Theme.gap

            Repeater {
                model: rules.form.secondaries

                DeskButton {
                    id: chip

                    required property int index
                    required property var modelData

                    objectName: "secondary"
                    text: (modelData.lowest ? "↑ " : "↓ ") + modelData.name
                    hint: modelData.lowest ? qsTr("%1: the lowest first. Press for the highest first.").arg(modelData.name)
                                           : qsTr("%1: the highest first. Press for the lowest first.").arg(modelData.name)
                    Accessible.name: hint
                    enabled: !rules.form.settled
                    width: Math.min(implicitWidth, Theme.px(120))
                    onClicked: rules.form.turnSecondary(index)
                    Keys.onDeletePressed: rules.form.removeSecondary(index)

                    TapHandler { // a mouse's other button takes it away, as the key does
                        acceptedButtons: Qt.RightButton
                        onTapped: rules.form.removeSecondary(chip.index)
                    }
                }
            }
        }
        DeskButton {
            objectName: "secondaryRemove"
            visible: rules.form.secondaries.length > 0 && !rules.form.settled
            kind: DeskButton.Quiet
            sign: "close"
            hint: qsTr("Compare one value fewer")
            onClicked: rules.form.removeSecondary(rules.form.secondaries.length - 1)
        }
        DeskField {
            id: value

            objectName: "secondaryName"
            visible: rules.form.secondaries.length < 4
            label: qsTr("Name of a value to compare")
            placeholderText: rules.form.secondaries.length === 0 ? qsTr("a value, such as wins") : qsTr("one more")
            enabled: !rules.form.settled
            implicitHeight: Theme.target
            font.pixelSize: Theme.s
            maximumLength: 64
            Layout.fillWidth: true
            Layout.minimumWidth: Theme.px(84)
            onAccepted: add()

            function add() {
                if (text.trim() !== "" && rules.form.addSecondary(text)) {
                    clear()
                }
            }
        }
        DeskButton {
            objectName: "secondaryAdd"
            visible: value.visible
            sign: "plus"
            hint: qsTr("Compare this value too")
            enabled: value.enabled && value.text.trim() !== ""
            onClicked: value.add()
        }
    }
    FormLabel { text: qsTr("Before others stands") }
    Segments {
        objectName: "boardTies"
        label: qsTr("Before others stands")
        choices: [qsTr("who got there first"), qsTr("who got there last"), qsTr("by name")]
        current: rules.form.lastTie
        Layout.fillWidth: true
        onChosen: index => rules.form.lastTie = index
    }
}
