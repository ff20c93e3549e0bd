// SPDX-License-Identifier: GPL-3.0-or-later
// The measures of a podium, which its places share.
import QtQuick
import Rostrum
import Rostrum.App

Item {
    required property LiveController live
    property bool pressable: false
    signal playerPressed(string playerId)

    readonly property int decimals: live.decimals
    readonly property int format: live.format
    readonly property int spacing: Theme.px(12)
    readonly property real stepWidth: Math.min((width - 2 * spacing) / 3, Theme.px(260))
    readonly property real inset: (width - 3 * stepWidth - 2 * spacing) / 2
    readonly property real personRoom: Math.max(Theme.px(64), height * 0.34)
    readonly property real stepRoom: Math.max(0, height - personRoom - Theme.px(8))
    readonly property int nameSize: height > Theme.px(300) ? Theme.l : Theme.m

    // Of the whole height, by the rank.
    function share(rank: int): real {
        return rank <= 1 ? 1 : rank === 2 ? 0.78 : 0.6
    }
    // 2-1-3
    function slotX(index: real): real {
        return inset + index * (stepWidth + spacing)
    }
}
