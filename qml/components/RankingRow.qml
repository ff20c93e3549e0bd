// SPDX-License-Identifier: GPL-3.0-or-later
// rank · change · name · gap · score
import QtQuick
import Rostrum
import Rostrum.App

Item {
    id: row

    required property int index
    required property string playerId
    required property string name
    required property int rank
    required property string units
    required property string gapText
    required property int change
    required property int scored
    required property bool hidden
    required property bool banned
    required property string spoken

    readonly property bool compact: width < Theme.px(420)
    property int decimals
    property int format
    property bool pressable: false
    signal pressed

    width: ListView.view ? ListView.view.width : 0
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken
    Accessible.onPressAction: row.pressed()
    onScoredChanged: glow.restart()

    HoverHandler {
        id: hover

        enabled: row.pressable
    }
    TapHandler {
        enabled: row.pressable
        onTapped: row.pressed()
    }
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.hover
        visible: hover.hovered
    }
    Rectangle {
        id: light

        anchors.fill: parent
        radius: Theme.radius
        color: Theme.accent
        opacity: 0

        NumberAnimation {
            id: glow

            target: light
            property: "opacity"
            from: 0.26
            to: 0
            duration: Theme.reducedMotion ? Theme.fadeMs : Theme.glowMs
            easing.type: Easing.OutCubic
        }
    }
    Figures {
        id: place

        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: row.compact ? Theme.px(26) : Theme.px(36)
        text: row.rank
        horizontalAlignment: Text.AlignRight
        color: row.rank <= 3 ? Theme.medal(row.rank) : Theme.muted
        font.pixelSize: Theme.m
        Accessible.ignored: true
    }
    Figures {
        id: mark

        anchors { left: place.right; top: parent.top; bottom: parent.bottom; leftMargin: Theme.px(12) }
        width: row.compact ? 0 : Theme.px(44)
        visible: !row.compact
        text: row.change > 0 ? "▲" + row.change : row.change < 0 ? "▼" + -row.change : ""
        color: row.change > 0 ? Theme.up : Theme.down
        font.pixelSize: Theme.s
        Accessible.ignored: true
    }
    DeskText {
        id: label

        readonly property real room: (gap.visible ? gap.x : score.x) - x - Theme.px(12) - (aside.visible ? aside.width + Theme.px(10) : 0)

        anchors { left: mark.right; top: parent.top; bottom: parent.bottom; leftMargin: Theme.px(8) }
        width: Math.max(0, Math.min(implicitWidth, room))
        text: row.name
        color: aside.visible ? Theme.muted : Theme.text
        elide: Text.ElideMiddle
        font.pixelSize: row.compact ? Theme.s : Theme.m
        font.weight: Font.Medium
        Accessible.ignored: true
    }
    AsideMark {
        id: aside

        objectName: "asideMark"
        anchors { left: label.right; leftMargin: Theme.px(10); verticalCenter: parent.verticalCenter }
        hidden: row.hidden
        banned: row.banned
        wordy: !row.compact
    }
    Figures {
        id: gap

        visible: row.width > Theme.px(520)
        anchors { right: score.left; top: parent.top; bottom: parent.bottom; rightMargin: Theme.px(8) }
        width: Math.max(Theme.px(72), row.width * 0.14)
        text: row.gapText
        horizontalAlignment: Text.AlignRight
        color: Theme.muted
        font.pixelSize: Theme.s
        font.weight: Font.Medium
        elide: Text.ElideRight
        opacity: truncated ? 0 : 1 // half a number is none
        Accessible.ignored: true
    }
    Figures {
        id: score

        anchors { right: parent.right; top: parent.top; bottom: parent.bottom; rightMargin: Theme.px(12) }
        width: row.compact ? (counter.text.length > 12 ? row.width * 0.52 : Theme.px(92)) : Math.max(Theme.px(104), row.width * 0.24)
        text: counter.text
        horizontalAlignment: Text.AlignRight
        font.pixelSize: row.compact ? Theme.m : Theme.l
        font.weight: Font.Bold
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.px(10)
        elide: Text.ElideRight
        Accessible.ignored: true
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hair
        color: Theme.line
        opacity: 0.6
    }
    ScoreCounter {
        id: counter

        decimals: row.decimals
        format: row.format
        durationMs: Theme.countTime
        units: row.units
    }
}
