// SPDX-License-Identifier: GPL-3.0-or-later
// An icon in the colour of its surroundings.
import QtQuick
import QtQuick.Controls.impl
import Rostrum

IconImage {
    property string sign
    property int side: Theme.px(20)

    source: sign === "" ? "" : "../icons/" + sign + ".svg"
    color: Theme.text
    sourceSize.width: side
    sourceSize.height: side
    width: side
    height: side
    Accessible.ignored: true
}
