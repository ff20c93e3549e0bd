// SPDX-License-Identifier: GPL-3.0-or-later
// What stands before a field of a form.
import QtQuick
import QtQuick.Layouts
import Rostrum

DeskText {
    color: Theme.muted
    font.pixelSize: Theme.s
    wrapMode: Text.Wrap
    Layout.preferredWidth: Theme.px(124)
    Layout.maximumWidth: Theme.px(124)
}
