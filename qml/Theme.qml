// SPDX-License-Identifier: GPL-3.0-or-later
// The look of the window: the design tokens, scaled to it, with the operator's choice of light and motion.
pragma Singleton

import QtQuick
import Rostrum.App

ThemeTokens {
    id: theme

    // Set by the window: 1 on a small screen, more where there is room to be read from further away.
    property real scale: 1
    property bool reducedMotion: false
    property real stripHeight: 0

    readonly property int xs: px(sizeXs)
    readonly property int s: px(sizeS)
    readonly property int m: px(sizeM)
    readonly property int l: px(sizeL)
    readonly property int xl: px(sizeXl)
    readonly property int xxl: px(sizeXxl)
    readonly property int xxxl: px(sizeXxxl)

    readonly property int gap: px(space * 2)
    readonly property int gutter: px(space * 4)
    readonly property int margin: px(space * 6)
    readonly property int target: px(44) // the smallest thing to be pressed
    readonly property int radius: px(cornerSmall)
    readonly property int radiusLarge: px(cornerLarge)
    readonly property int hair: Math.max(1, Math.floor(scale))

    // Text on the accent, and on the alarm.
    readonly property color onAccent: dark ? ground : surface
    readonly property color hover: Qt.rgba(text.r, text.g, text.b, 0.06)
    readonly property color press: Qt.rgba(text.r, text.g, text.b, 0.12)

    // Numbers are set in a cut of the same face whose digits are all of one width.
    readonly property string figures: medium.name
    readonly property FontLoader medium: FontLoader { source: "fonts/RostrumFigures-Medium.otf" }
    readonly property FontLoader semiBold: FontLoader { source: "fonts/RostrumFigures-SemiBold.otf" }
    readonly property FontLoader bold: FontLoader { source: "fonts/RostrumFigures-Bold.otf" }

    readonly property int moveTime: reducedMotion ? 0 : moveMs
    readonly property int countTime: reducedMotion ? 0 : countMs

    function px(units: real): int {
        return Math.round(units * scale)
    }
    function medal(rank: int): color {
        return rank === 1 ? gold : rank === 2 ? silver : rank === 3 ? bronze : muted
    }
    function tint(base: color, share: real): color {
        return Qt.rgba(base.r, base.g, base.b, share)
    }
}
