// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Rostrum

RadioButton {
    id: choice

    required property string modelData
    required property int index
    readonly property SegmentTrack track: parent as SegmentTrack

    objectName: "segment" + index
    width: track ? Math.max(implicitContentWidth + Theme.px(20), track.width / track.count) : 0
    height: track?.height ?? 0
    implicitWidth: implicitContentWidth + Theme.px(28)
    checked: track !== null && index === track.current
    autoExclusive: false
    checkable: false // the current one is said by what it chooses
    hoverEnabled: true
    indicator: null
    padding: 0
    Accessible.role: Accessible.RadioButton
    Accessible.name: modelData
    Accessible.checked: track !== null && index === track.current
    Keys.onReturnPressed: choice.clicked()
    Keys.onEnterPressed: choice.clicked()
    onClicked: choice.track.chosen(index)

    readonly property bool current: track !== null && index === track.current

    contentItem: DeskText {
        text: choice.modelData
        font.pixelSize: Theme.s
        font.weight: choice.current ? Font.DemiBold : Font.Normal
        color: choice.current ? Theme.text : Theme.muted
        horizontalAlignment: Text.AlignHCenter
        Accessible.ignored: true
    }
    background: Item {
        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.px(3)
            radius: Theme.radius - Theme.px(2)
            color: choice.current ? Theme.raised : choice.hovered ? Theme.hover : "transparent"
            border.width: choice.current ? Theme.hair : 0
            border.color: Theme.line
        }
        FocusRing {
            anchors.margins: 0
            radius: Theme.radius
            visible: choice.visualFocus
        }
    }
}
