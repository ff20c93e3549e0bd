// SPDX-License-Identifier: GPL-3.0-or-later
// One board in the list, with what can be done to it.
import QtQuick
import QtQuick.Layouts
import Rostrum

Rectangle {
    id: card

    required property string boardId
    required property string name
    required property string playersText
    required property string submissionsText
    required property string rulesText

    property bool chosen: false
    signal shown
    signal changeWanted
    signal resetWanted
    signal removeWanted

    height: Theme.px(88)
    radius: Theme.radius
    color: Theme.surface
    border.width: chosen ? Theme.px(2) : Theme.hair
    border.color: chosen ? Theme.accent : Theme.line
    Accessible.role: Accessible.ListItem
    Accessible.name: name + ", " + playersText

    RowLayout {
        anchors { fill: parent; leftMargin: Theme.gutter; rightMargin: Theme.gutter }
        spacing: Theme.gap

        ColumnLayout {
            spacing: Theme.px(4)
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.px(10)
                Layout.fillWidth: true

                DeskText {
                    text: card.name
                    font.pixelSize: Theme.l
                    font.weight: Font.Bold
                    elide: Text.ElideMiddle
                    Layout.fillWidth: true
                    Layout.maximumWidth: implicitWidth + 1
                }
                Rectangle {
                    visible: card.chosen
                    radius: height / 2
                    color: Theme.tint(Theme.accent, 0.18)
                    implicitWidth: onAir.implicitWidth + Theme.px(18)
                    implicitHeight: Theme.px(24)

                    DeskText {
                        id: onAir

                        anchors.centerIn: parent
                        text: qsTr("on screen")
                        font.pixelSize: Theme.xs
                        font.weight: Font.DemiBold
                    }
                }
                Item { Layout.fillWidth: true }
            }
            Figures {
                text: card.playersText + " · " + card.submissionsText + " · " + card.rulesText
                color: Theme.muted
                font.pixelSize: Theme.s
                font.weight: Font.Medium
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
        }
        DeskButton {
            objectName: "showBoard"
            visible: !card.chosen
            text: qsTr("Show")
            Accessible.name: qsTr("Show “%1”").arg(card.name)
            onClicked: card.shown()
        }
        DeskButton {
            objectName: "changeBoard"
            kind: DeskButton.Quiet
            sign: "rename"
            hint: qsTr("Change “%1”").arg(card.name)
            onClicked: card.changeWanted()
        }
        DeskButton {
            objectName: "resetBoard"
            kind: DeskButton.Quiet
            sign: "reset"
            hint: qsTr("Reset “%1”").arg(card.name)
            onClicked: card.resetWanted()
        }
        DeskButton {
            objectName: "deleteBoard"
            kind: DeskButton.Quiet
            sign: "delete"
            hint: qsTr("Delete “%1”").arg(card.name)
            onClicked: card.removeWanted()
        }
    }
}
