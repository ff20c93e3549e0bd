// SPDX-License-Identifier: GPL-3.0-or-later
// When a board counts: its periods, when it starts anew, by whose clocks, and for how many.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

GridLayout {
    id: times

    required property BoardForm form

    columns: 2
    columnSpacing: Theme.gutter
    rowSpacing: Theme.gap

    FormLabel { text: qsTr("Also ranks") }
    RowLayout {
        spacing: Theme.gap

        DeskToggle {
            objectName: "periodDaily"
            text: qsTr("each day")
            checked: times.form.daily
            onToggled: times.form.daily = checked
        }
        DeskToggle {
            objectName: "periodWeekly"
            text: qsTr("each week")
            checked: times.form.weekly
            onToggled: times.form.weekly = checked
        }
        DeskToggle {
            objectName: "periodMonthly"
            text: qsTr("each month")
            checked: times.form.monthly
            onToggled: times.form.monthly = checked
        }
    }
    FormLabel { text: qsTr("Starts anew") }
    Segments {
        objectName: "boardReset"
        label: qsTr("Starts anew")
        choices: [qsTr("by hand"), qsTr("every day"), qsTr("every week"), qsTr("every month")]
        current: times.form.resetPeriod
        Layout.fillWidth: true
        onChosen: index => times.form.resetPeriod = index
    }
    Item {
        visible: next.visible
        Layout.preferredHeight: 1
    }
    Figures {
        id: next

        objectName: "nextReset"
        visible: text !== ""
        text: times.form.nextReset
        font.pixelSize: Theme.s
        font.weight: Font.Medium
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    FormLabel { text: qsTr("Time zone") }
    ZoneField {
        objectName: "boardZone"
        form: times.form
        Layout.fillWidth: true
    }
    FormLabel { text: qsTr("Takes scores") }
    RowLayout {
        spacing: Theme.gap
        Layout.fillWidth: true

        DeskField {
            objectName: "boardStarts"
            label: qsTr("Takes scores from")
            placeholderText: qsTr("from now on")
            text: times.form.startsAt
            figures: text !== ""
            implicitHeight: Theme.target
            font.pixelSize: Theme.s
            maximumLength: 32
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onTextEdited: times.form.startsAt = text
        }
        DeskText { text: "–"; color: Theme.muted }
        DeskField {
            objectName: "boardEnds"
            label: qsTr("Takes scores until")
            placeholderText: qsTr("2026-11-23 20:00")
            text: times.form.endsAt
            figures: text !== ""
            implicitHeight: Theme.target
            font.pixelSize: Theme.s
            maximumLength: 32
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onTextEdited: times.form.endsAt = text
        }
    }
    FormLabel { text: qsTr("Ranks the best") }
    RowLayout {
        spacing: Theme.px(12)
        Layout.fillWidth: true

        DeskField {
            objectName: "boardPlaces"
            label: qsTr("How many are ranked")
            text: times.form.maxEntries
            figures: true
            implicitHeight: Theme.target
            font.pixelSize: Theme.s
            maximumLength: 12
            inputMethodHints: Qt.ImhDigitsOnly
            Layout.preferredWidth: Theme.px(112)
            onTextEdited: times.form.maxEntries = text
        }
        DeskText {
            text: times.form.maxEntries.trim() === "0" ? qsTr("everyone") : qsTr("players (0: everyone). Whoever is beyond keeps the score, without a rank.")
            color: Theme.muted
            font.pixelSize: Theme.s
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
    }
}
