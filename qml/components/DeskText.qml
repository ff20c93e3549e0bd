// SPDX-License-Identifier: GPL-3.0-or-later
// Text as the window has it. Always plain: most of what is shown came from outside.
import QtQuick
import Rostrum

Text {
    textFormat: Text.PlainText
    color: Theme.text
    font.family: Theme.family
    font.pixelSize: Theme.m
    horizontalAlignment: Text.AlignLeft
    verticalAlignment: Text.AlignVCenter
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
