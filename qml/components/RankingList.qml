// SPDX-License-Identifier: GPL-3.0-or-later
// Everybody behind the podium. Rows move to their new rank, and those displaced go with them.
import QtQuick
import QtQuick.Controls.Basic
import Rostrum
import Rostrum.App

ListView {
    id: list

    required property LiveController live
    // Whole rows only: nothing is cut off at the foot.
    readonly property real rowHeight: height < Theme.target ? Theme.target : height / Math.floor(height / Theme.target)
    // The top is in sight until the operator looks further down. A view left to itself stays with its rows, and goes where they go.
    property bool scrolled: false
    property bool pressable: false
    signal playerPressed(string playerId)

    function holdTop() {
        if (!scrolled && !moving && contentY !== originY) {
            positionViewAtBeginning()
        }
    }
    function scrolledByHand() {
        scrolled = !atYBeginning
    }

    clip: true
    model: live.ranking
    boundsBehavior: Flickable.StopAtBounds
    keyNavigationEnabled: true
    activeFocusOnTab: count > 0
    currentIndex: -1
    highlight: null
    highlightFollowsCurrentItem: false
    snapMode: ListView.SnapToItem
    cacheBuffer: Math.max(0, Math.round(height))
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Ranking")
    onRowHeightChanged: settle.restart()
    onMovementStarted: scrolled = true
    onMovementEnded: scrolledByHand()
    // After the turn in which rows moved: the view has found its new place by then.
    Timer {
        id: holding
        interval: 0
        onTriggered: list.holdTop()
    }
    onContentYChanged: holding.start()
    onOriginYChanged: holding.start()
    onVisibleChanged: holding.start()
    Keys.onUpPressed: {
        ScrollBar.vertical.decrease()
        scrolledByHand()
    }
    Keys.onDownPressed: {
        scrolled = true
        ScrollBar.vertical.increase()
        scrolledByHand()
    }

    // qmllint disable unqualified
    delegate: RankingRow { // Qt 6.4 has no way to say that a delegate belongs to its file
        objectName: "rankingRow"
        height: list.rowHeight
        decimals: list.live.decimals
        format: list.live.format
        pressable: list.pressable
        onPressed: list.playerPressed(playerId)
    }
    // qmllint enable unqualified
    ScrollBar.vertical: ScrollBar {
        policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AsNeeded
        onPressedChanged: {
            list.scrolled = true
            if (!pressed) {
                list.scrolledByHand()
            }
        }
        stepSize: list.contentHeight > 0 ? list.rowHeight / list.contentHeight : 0
        contentItem: Rectangle {
            implicitWidth: Theme.px(6)
            radius: width / 2
            color: Theme.line
            opacity: list.contentHeight > list.height ? 1 : 0
        }
    }
    FocusRing {
        anchors.margins: 0
        visible: list.activeFocus
        z: 3
    }

    // A row under way ignores the layout, and stands where it was sent even if the rows have become higher meanwhile. When
    // all is calm, everything is laid out once more; a change of the spacing is what makes the view do that.
    Timer {
        id: settle

        interval: Theme.moveMs + 100
        onTriggered: {
            list.spacing = 1
            list.spacing = 0
            const rows = list.contentItem.children
            for (let i = 0; i < rows.length; ++i) {
                rows[i].opacity = 1 // a fade that was overtaken may have stopped on its way
            }
            list.holdTop()
        }
    }
    Connections {
        target: list.live.ranking

        function onRowsMoved() {
            settle.restart()
        }
        function onRowsInserted() {
            settle.restart()
        }
        function onRowsRemoved() {
            settle.restart()
        }
        function onModelReset() { // another board
            list.scrolled = false
            holding.start()
        }
    }

    move: Theme.reducedMotion ? fade : glide
    moveDisplaced: Theme.reducedMotion ? fade : glide
    addDisplaced: Theme.reducedMotion ? fade : glide
    removeDisplaced: Theme.reducedMotion ? fade : glide
    add: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fadeMs }
    }
    remove: Transition {
        NumberAnimation { property: "opacity"; to: 0; duration: Theme.fadeMs }
    }

    // A row whose appearing was overtaken by a move must not stay half visible: the opacity is finished here too.
    Transition {
        id: glide

        NumberAnimation { property: "y"; duration: Theme.moveMs; easing.type: Easing.OutCubic }
        NumberAnimation { property: "opacity"; to: 1; duration: Theme.fadeMs }
    }
    Transition {
        id: fade

        PropertyAction { property: "y" }
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fadeMs }
    }
}
