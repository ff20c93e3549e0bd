// SPDX-License-Identifier: GPL-3.0-or-later
// One player on the podium: the step, whose height is the rank's, with the player on it. It glides when the place changes.
import QtQuick
import Rostrum
import Rostrum.App

Item {
    id: place

    required property int index
    required property string playerId
    required property string name
    required property string initials
    required property int rank
    required property string units
    required property int scored
    required property bool hidden
    required property bool banned
    required property string spoken

    readonly property PodiumFrame podium: parent as PodiumFrame
    property real slot: index === 0 ? 1 : index === 1 ? 0 : 2
    property real lift: podium?.share(rank) ?? 0
    property bool settled: false
    readonly property bool narrow: width < Theme.px(120)

    function flourish() {
        shine.restart()
    }

    width: podium?.stepWidth ?? 0
    height: podium?.height ?? 0
    x: podium?.slotX(slot) ?? 0
    z: index === 0 ? 2 : 1
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken
    Accessible.onPressAction: place.podium?.playerPressed(place.playerId)
    onScoredChanged: glow.restart()
    Component.onCompleted: {
        appear.start()
        settled = true
    }

    TapHandler {
        enabled: place.podium?.pressable ?? false
        onTapped: place.podium?.playerPressed(place.playerId)
    }
    Behavior on slot {
        enabled: place.settled && !Theme.reducedMotion
        NumberAnimation { duration: Theme.moveTime; easing.type: Easing.OutCubic }
    }
    Behavior on lift {
        enabled: place.settled && !Theme.reducedMotion
        NumberAnimation { duration: Theme.moveTime; easing.type: Easing.OutCubic }
    }
    NumberAnimation { id: appear; target: place; property: "opacity"; from: 0; to: 1; duration: Theme.fadeMs }

    Rectangle {
        id: step

        anchors.bottom: parent.bottom
        width: parent.width
        height: (place.podium?.stepRoom ?? 0) * place.lift
        radius: Theme.radius
        color: Theme.raised

        Rectangle { // no rounding at the foot
            anchors.bottom: parent.bottom
            width: parent.width
            height: parent.radius
            color: parent.color
        }
        Rectangle {
            id: light

            anchors.fill: parent
            radius: parent.radius
            color: Theme.accent
            opacity: 0

            NumberAnimation {
                id: glow

                target: light
                property: "opacity"
                from: 0.32
                to: 0
                duration: Theme.reducedMotion ? Theme.fadeMs : Theme.glowMs
                easing.type: Easing.OutCubic
            }
        }
        Rectangle {
            id: edge

            width: parent.width
            height: Theme.px(4)
            radius: height / 2
            color: Theme.medal(place.rank)
        }
        Figures {
            id: total

            anchors { top: edge.bottom; left: parent.left; right: parent.right; margins: place.narrow ? Theme.px(4) : Theme.px(10); topMargin: Theme.px(8) }
            height: Math.min(parent.height * 0.46, Theme.xxl * 1.3)
            text: counter.text
            horizontalAlignment: Text.AlignHCenter
            font.pixelSize: Math.min(height * 0.8, Theme.xxl)
            font.weight: Font.Bold
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: place.narrow ? Theme.px(9) : Theme.xs
            elide: Text.ElideRight
            Accessible.ignored: true
        }
        Figures {
            anchors { top: total.bottom; bottom: parent.bottom; horizontalCenter: parent.horizontalCenter; bottomMargin: Theme.px(6) }
            text: place.rank
            color: Theme.medal(place.rank)
            font.pixelSize: Math.max(Theme.l, Math.min(height * 0.62, Theme.xxxl))
            font.weight: Font.Bold
            Accessible.ignored: true
        }
    }
    Item {
        id: person

        anchors { bottom: step.top; bottomMargin: Theme.px(8); left: parent.left; right: parent.right }
        height: place.podium?.personRoom ?? 0

        Rectangle { // the flourish: once, for a new leader
            id: halo

            property real phase: 1

            anchors.centerIn: face
            width: face.width * (1 + 0.5 * phase)
            height: width
            radius: width / 2
            color: "transparent"
            border.width: Theme.px(3)
            border.color: Theme.gold
            opacity: 1 - phase

            NumberAnimation {
                id: shine

                target: halo
                property: "phase"
                from: Theme.reducedMotion ? 1 : 0
                to: 1
                duration: Theme.flourishMs
                easing.type: Easing.OutCubic
            }
        }
        Avatar {
            id: face

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: parent.top
            height: Math.max(0, parent.height - label.height - Theme.px(4))
            width: height
            initials: place.initials
            ring: Theme.medal(place.rank)
        }
        AsideMark { // over the foot of the picture, so that nothing moves
            objectName: "asideMark"
            anchors { horizontalCenter: face.horizontalCenter; bottom: face.bottom; bottomMargin: -Theme.px(6) }
            hidden: place.hidden
            banned: place.banned
            wordy: !place.narrow
        }
        DeskText {
            id: label

            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.px(26)
            text: place.name
            elide: Text.ElideMiddle
            horizontalAlignment: Text.AlignHCenter
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.max(Theme.xs, Math.round((place.podium?.nameSize ?? Theme.m) * 0.75))
            font.pixelSize: place.podium?.nameSize ?? Theme.m
            font.weight: Font.DemiBold
            Accessible.ignored: true
        }
    }
    ScoreCounter {
        id: counter

        decimals: place.podium?.decimals ?? 0
        format: place.podium?.format ?? 0
        durationMs: Theme.countTime
        units: place.units
    }
}
