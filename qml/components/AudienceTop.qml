// SPDX-License-Identifier: GPL-3.0-or-later
// The first five as the audience sees them, where the desk looks at something else.
import QtQuick
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Rectangle {
    id: top

    required property LiveController audience

    component Place: RowLayout {
        required property int index
        required property string name
        required property int rank
        required property string scoreText
        property bool outside: false

        visible: !outside
        spacing: Theme.px(10)
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.px(26)
        Accessible.role: Accessible.ListItem
        Accessible.name: rank + ", " + name + ", " + scoreText

        Figures {
            text: parent.rank
            color: Theme.medal(parent.rank)
            font.pixelSize: Theme.s
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: Theme.px(18)
            Accessible.ignored: true
        }
        DeskText {
            objectName: "audienceName"
            text: parent.name
            font.pixelSize: Theme.s
            elide: Text.ElideMiddle
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        Figures {
            text: parent.scoreText
            font.pixelSize: Theme.s
            elide: Text.ElideRight
            Layout.maximumWidth: top.width * 0.45
            Accessible.ignored: true
        }
    }

    implicitHeight: column.implicitHeight + 2 * Theme.px(10)
    radius: Theme.radius
    color: Theme.ground
    border.width: Theme.hair
    border.color: Theme.accent
    Accessible.role: Accessible.List
    Accessible.name: title.text

    ColumnLayout {
        id: column

        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.px(12); topMargin: Theme.px(10) }
        spacing: 0

        DeskText {
            id: title

            text: qsTr("The audience sees")
            color: Theme.muted
            font.pixelSize: Theme.xs
            font.weight: Font.DemiBold
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.px(22)
        }
        Repeater {
            model: top.audience.podium

            Place {}
        }
        Repeater {
            model: top.audience.ranking

            Place { outside: index >= 2 }
        }
        DeskText {
            visible: top.audience.podium.count === 0
            text: qsTr("No scores yet")
            color: Theme.muted
            font.pixelSize: Theme.s
            Layout.fillWidth: true
        }
    }
}
