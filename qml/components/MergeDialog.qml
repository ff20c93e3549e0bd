// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// Two players are one person: who the other is, what becomes of the scores, and why.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

DeskDialog {
    id: dialog

    required property Desk desk
    readonly property MergeController merging: desk.merge

    function begin() {
        merging.begin(desk.player.playerId, desk.player.name)
        open()
        other.forceActiveFocus()
    }

    objectName: "mergeDialog"
    title: qsTr("Merge “%1” into another player").arg(merging.name)
    action: qsTr("Merge")
    ready: merging.otherChosen && merging.outcome !== "" && merging.reason.trim() !== "" && !merging.busy
    onConfirmed: merging.merge()

    DeskField {
        id: other

        objectName: "mergeOther"
        label: qsTr("The player who keeps the scores")
        placeholderText: label
        text: dialog.merging.other
        focus: true
        maximumLength: 128
        Layout.fillWidth: true
        onTextEdited: dialog.merging.other = text
        Keys.onDownPressed: offers.currentIndex = Math.min(offers.count - 1, offers.currentIndex + 1)
        Keys.onUpPressed: offers.currentIndex = Math.max(-1, offers.currentIndex - 1)
        Keys.onReturnPressed: take()
        Keys.onEnterPressed: take()

        function take() {
            if (offers.count > 0) {
                dialog.merging.complete(Math.max(0, offers.currentIndex))
            }
            if (dialog.merging.otherChosen) {
                reason.forceActiveFocus()
            }
        }
    }
    Item { // the one or the other, in one place: nothing moves under the hands
        implicitHeight: 5 * Theme.target
        Layout.fillWidth: true

        CompletionList {
            id: offers

            anchors.fill: parent
            visible: !dialog.merging.otherChosen
            completions: dialog.merging.completions
            onTaken: index => {
                dialog.merging.complete(index)
                reason.forceActiveFocus()
            }
        }
        DeskText {
            objectName: "mergeOutcome"
            anchors { left: parent.left; right: parent.right; top: parent.top }
            text: dialog.merging.otherChosen ? dialog.merging.outcome
                : dialog.merging.nobody ? qsTr("Nobody else is called that.")
                : offers.count === 0 ? qsTr("Type the name of the player whom %1 is the same as.").arg(dialog.merging.name) : ""
            color: dialog.merging.otherChosen ? Theme.text : Theme.muted
            wrapMode: Text.Wrap
            lineHeight: 1.35
            verticalAlignment: Text.AlignTop
        }
    }
    DeskField {
        id: reason

        objectName: "mergeReason"
        label: qsTr("Reason")
        placeholderText: qsTr("Reason, kept in the log")
        text: dialog.merging.reason
        maximumLength: 200
        Layout.fillWidth: true
        onTextEdited: dialog.merging.reason = text
        Keys.onReturnPressed: dialog.confirm()
        Keys.onEnterPressed: dialog.confirm()
    }
}
