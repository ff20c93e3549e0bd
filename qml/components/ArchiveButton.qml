// SPDX-License-Identifier: GPL-3.0-or-later
// The archived standings of the board, to be looked at.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

DeskButton {
    id: button

    required property Desk desk

    objectName: "archives"
    kind: DeskButton.Quiet
    sign: "archive"
    hint: qsTr("Archive")
    onClicked: {
        desk.archives.refresh()
        list.currentIndex = 0
        popup.open()
    }

    Popup {
        id: popup

        objectName: "archivesPopup"
        x: button.width - width
        y: button.height + Theme.px(4)
        width: Theme.px(380)
        padding: Theme.px(6)
        focus: true
        contentHeight: list.count === 0 ? Theme.px(72) : Math.min(list.contentHeight, Theme.px(400))
        background: Rectangle {
            radius: Theme.radius
            color: Theme.raised
            border.width: Theme.hair
            border.color: Theme.line
        }
        contentItem: ListView { // qmllint disable deferred-property-id
            id: list

            clip: true
            focus: true
            keyNavigationEnabled: true
            boundsBehavior: Flickable.StopAtBounds
            model: button.desk.archives.list
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Archive")
            ScrollBar.vertical: ScrollBar {}
            Keys.onReturnPressed: {
                if (currentItem !== null) {
                    (currentItem as ItemDelegate).clicked()
                }
            }

            DeskText {
                anchors.fill: parent
                anchors.margins: Theme.px(10)
                visible: list.count === 0
                text: button.desk.archives.problem !== "" ? button.desk.archives.problem
                    : qsTr("Empty so far. A reset fills it, and the end of each day, week or month that the board ranks.")
                color: Theme.muted
                font.pixelSize: Theme.s
                wrapMode: Text.Wrap
            }

            // qmllint disable unqualified
            delegate: ItemDelegate { // Qt 6.4 has no way to say that a delegate belongs to its file
                id: entry

                required property double number
                required property string name
                required property string playersText

                objectName: "archive"
                width: ListView.view ? ListView.view.width : 0
                height: Theme.px(48)
                highlighted: ListView.isCurrentItem
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.role: Accessible.ListItem
                Accessible.name: name + ", " + playersText
                onClicked: {
                    button.desk.live.archive = number
                    popup.close()
                }

                contentItem: RowLayout {
                    spacing: Theme.px(12)

                    Figures {
                        text: entry.name
                        font.pixelSize: Theme.s
                        font.weight: Font.Medium
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                    Figures {
                        text: entry.playersText
                        color: Theme.muted
                        font.pixelSize: Theme.s
                        font.weight: Font.Medium
                        Accessible.ignored: true
                    }
                }
                background: Rectangle {
                    radius: Theme.radius
                    color: entry.highlighted ? Theme.press : entry.hovered ? Theme.hover : "transparent"
                }
            }
            // qmllint enable unqualified
        }
    }
}
