// SPDX-License-Identifier: GPL-3.0-or-later
// The players that what is being typed may mean.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

ListView {
    id: list

    required property PlayersModel completions
    signal taken(int index)

    implicitHeight: Math.min(contentHeight, Theme.px(360))
    clip: true
    model: completions
    currentIndex: -1
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Players that match")

    // qmllint disable unqualified
    delegate: ItemDelegate { // Qt 6.4 has no way to say that a delegate belongs to its file
        id: offer

        required property int index
        required property string name
        required property string playerId

        objectName: "completion"
        width: ListView.view ? ListView.view.width : 0
        height: Theme.target
        highlighted: ListView.isCurrentItem
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        Accessible.role: Accessible.ListItem
        Accessible.name: name
        onClicked: list.taken(index)

        contentItem: RowLayout {
            spacing: Theme.gap

            DeskText {
                text: offer.name
                elide: Text.ElideMiddle
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            DeskText { // where the name alone does not say who it is
                visible: offer.playerId !== offer.name
                text: offer.playerId
                color: Theme.muted
                font.pixelSize: Theme.xs
                elide: Text.ElideMiddle
                Layout.maximumWidth: offer.width * 0.4
                Accessible.ignored: true
            }
        }
        background: Rectangle {
            radius: Theme.radius
            color: offer.highlighted ? Theme.press : offer.hovered ? Theme.hover : "transparent"
        }
    }
    // qmllint enable unqualified
}
