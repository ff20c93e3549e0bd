// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of an enclosing component are used here, which Qt 6.4 cannot be told to bind.
// qmllint disable unqualified
// The first five as the audience sees them, or as many as there is room for, where the desk looks at something else.
import QtQuick
import Rostrum
import Rostrum.App

Rectangle {
    id: frame

    required property LiveController audience
    readonly property int known: audience.podium.count + audience.ranking.count
    readonly property int fitting: Math.max(1, Math.floor((height - Theme.px(38)) / Theme.px(26)))

    component Place: Item {
        id: place

        required property int index
        required property string name
        required property int rank
        required property string scoreText
        property int before: 0

        visible: before + index < Math.min(5, frame.fitting)
        width: column.width
        height: Theme.px(26)
        Accessible.role: Accessible.ListItem
        Accessible.name: rank + ", " + name + ", " + scoreText

        Figures {
            id: number

            width: Theme.px(22)
            height: parent.height
            text: place.rank
            color: Theme.medal(place.rank)
            font.pixelSize: Theme.s
            horizontalAlignment: Text.AlignRight
            Accessible.ignored: true
        }
        DeskText {
            objectName: "audienceName"
            anchors { left: number.right; right: score.left; leftMargin: Theme.px(10); rightMargin: Theme.px(10) }
            height: parent.height
            text: place.name
            font.pixelSize: Theme.s
            elide: Text.ElideMiddle
            Accessible.ignored: true
        }
        Figures {
            id: score

            anchors.right: parent.right
            width: Math.min(implicitWidth, Math.round(place.width * 0.6))
            height: parent.height
            text: place.scoreText
            font.pixelSize: Theme.s
            horizontalAlignment: Text.AlignRight
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.px(9)
            Accessible.ignored: true
        }
    }

    implicitHeight: Theme.px(42) + Theme.px(26) * Math.max(1, Math.min(5, known))
    clip: true
    radius: Theme.radius
    color: Theme.ground
    border.width: Theme.hair
    border.color: Theme.accent
    Accessible.role: Accessible.List
    Accessible.name: title.text

    Column { // no Layout: it may look at places that have gone while it was not in sight
        id: column

        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.px(12); topMargin: Theme.px(10) }
        spacing: 0

        DeskText {
            id: title

            text: qsTr("The audience sees")
            color: Theme.muted
            font.pixelSize: Theme.xs
            font.weight: Font.DemiBold
            width: column.width
            height: Theme.px(22)
        }
        Repeater {
            model: frame.audience.podium

            Place {}
        }
        Repeater {
            model: frame.audience.ranking

            Place { before: 3 }
        }
        DeskText {
            visible: frame.audience.podium.count === 0
            text: qsTr("No scores yet")
            color: Theme.muted
            font.pixelSize: Theme.s
            width: column.width
        }
    }
}
