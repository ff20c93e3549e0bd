// SPDX-License-Identifier: GPL-3.0-or-later
// The strip on top: saved, watching, rate, faults. It never hides and never lies; a fault is a sentence with a button.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Rectangle {
    id: strip

    required property Desk desk
    readonly property StatusController status: desk.status
    property bool advising: false
    property string failure // of the fault's button

    implicitHeight: column.implicitHeight
    color: Theme.surface

    Connections {
        target: strip.status

        function onActionFailed(sentence: string) {
            strip.failure = sentence
        }
        function onChanged() {
            if (strip.status.faultCount === 0) {
                strip.advising = false
                strip.failure = ""
            }
        }
    }
    ColumnLayout {
        id: column

        width: parent.width
        spacing: 0

        RowLayout {
            spacing: Theme.margin
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.px(48)
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin

            DeskText {
                text: strip.desk.eventName
                font.weight: Font.Bold
                elide: Text.ElideMiddle
                Layout.fillWidth: true
            }
            StripItem {
                objectName: "stripSaved"
                text: strip.status.saved
                dot: !strip.status.ready ? Theme.muted : strip.status.saving ? Theme.up : Theme.alarm
            }
            StripItem {
                objectName: "stripWatching"
                text: strip.status.watching
            }
            StripItem {
                objectName: "stripRate"
                text: strip.status.rate
            }
            StripItem {
                objectName: "stripFaults"
                text: strip.status.faultCount === 0 ? qsTr("no faults")
                    : strip.status.faultCount === 1 ? qsTr("1 fault") : qsTr("%1 faults").arg(strip.status.faultCount)
                dot: strip.status.faultCount === 0 ? "transparent" : Theme.alarm
            }
        }
        Rectangle {
            objectName: "faultBar"
            visible: strip.status.faultCount > 0
            color: Theme.tint(Theme.alarm, 0.14)
            implicitHeight: faultLayout.implicitHeight + Theme.px(12)
            Layout.fillWidth: true
            Accessible.role: Accessible.AlertMessage
            Accessible.name: [strip.status.fault, strip.status.nextFault, strip.status.clockDoubt].filter(said => said !== "").join(" ") // qmllint disable

            ColumnLayout {
                id: faultLayout

                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.margin; rightMargin: Theme.margin }
                spacing: Theme.px(4)

                RowLayout {
                    visible: strip.status.fault !== ""
                    spacing: Theme.px(12)
                    Layout.fillWidth: true

                    Glyph {
                        sign: "alert"
                        color: Theme.alarm
                    }
                    DeskText {
                        objectName: "faultText"
                        text: strip.status.fault
                        font.weight: Font.DemiBold
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                    DeskButton {
                        objectName: "faultAction"
                        visible: text !== ""
                        text: strip.advising && strip.status.advice !== "" ? qsTr("Close") : strip.status.remedy
                        onClicked: {
                            if (strip.advising || !strip.status.act()) {
                                strip.advising = !strip.advising
                            }
                        }
                    }
                }
                RowLayout { // the other fault, where there are two
                    visible: strip.status.nextFault !== ""
                    spacing: Theme.px(12)
                    Layout.fillWidth: true

                    Glyph {
                        sign: "alert"
                        color: Theme.alarm
                    }
                    DeskText {
                        objectName: "nextFaultText"
                        text: strip.status.nextFault
                        font.weight: Font.DemiBold
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                    }
                    DeskButton {
                        objectName: "nextFaultAction"
                        visible: text !== ""
                        text: strip.status.nextRemedy
                        onClicked: strip.status.actOnNext()
                    }
                }
                RowLayout { // it is over by itself
                    visible: strip.status.clockDoubt !== ""
                    spacing: Theme.px(12)
                    Layout.fillWidth: true

                    Glyph {
                        sign: "alert"
                        color: Theme.alarm
                    }
                    DeskText {
                        objectName: "clockDoubt"
                        text: strip.status.clockDoubt
                        font.weight: Font.DemiBold
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                }
                DeskText {
                    visible: text !== ""
                    text: strip.failure !== "" ? strip.failure : strip.advising ? strip.status.advice : ""
                    font.pixelSize: Theme.s
                    wrapMode: Text.Wrap
                    lineHeight: 1.3
                    Layout.fillWidth: true
                    Layout.leftMargin: Theme.px(32)
                    Layout.bottomMargin: Theme.px(6)
                }
            }
        }
        Rectangle {
            color: Theme.line
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.hair
        }
    }
}
