// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import Rostrum

ComboBox {
    id: combo

    property string label
    property bool heading: false // the title of a page, rather than a field

    implicitHeight: Theme.target
    leftPadding: heading ? Theme.gap : Theme.px(14)
    rightPadding: Theme.px(36)
    font.family: Theme.family
    font.pixelSize: heading ? Theme.xl : Theme.m
    font.weight: heading ? Font.Bold : Font.Normal
    hoverEnabled: true
    Accessible.role: Accessible.ComboBox
    Accessible.name: label + ", " + displayText
    Keys.onReturnPressed: combo.popup.open()
    Keys.onEnterPressed: combo.popup.open()

    contentItem: DeskText {
        text: combo.displayText
        font: combo.font
        elide: Text.ElideMiddle
        Accessible.ignored: true
    }
    indicator: Glyph {
        sign: "chevron"
        color: Theme.muted
        x: combo.heading ? Math.min(combo.width - width - Theme.gap, combo.leftPadding + combo.contentItem.implicitWidth + Theme.gap)
                         : combo.width - width - Theme.px(10)
        y: (combo.height - height) / 2
    }
    background: Rectangle {
        radius: Theme.radius
        color: combo.heading ? (combo.hovered ? Theme.hover : "transparent") : Theme.ground
        border.width: combo.heading ? 0 : Theme.hair
        border.color: Theme.line

        FocusRing { visible: combo.visualFocus }
    }
    delegate: ItemDelegate {
        id: option

        required property var model
        readonly property string words: model.name ?? model.modelData // a list of boards, or one of texts

        width: ListView.view ? ListView.view.width : 0
        height: Theme.target
        highlighted: ListView.isCurrentItem
        hoverEnabled: true
        Accessible.role: Accessible.ListItem
        Accessible.name: words

        contentItem: DeskText {
            text: option.words
            elide: Text.ElideMiddle
            Accessible.ignored: true
        }
        background: Rectangle {
            radius: Theme.radius
            color: option.highlighted ? Theme.press : option.hovered ? Theme.hover : "transparent"
        }
    }
    popup: Popup {
        y: combo.height + Theme.px(4)
        width: Math.max(combo.width, Theme.px(260))
        padding: Theme.px(6)
        implicitHeight: Math.min(implicitContentHeight + 2 * padding, Theme.px(380))

        contentItem: ListView {
            implicitHeight: contentHeight
            clip: true
            model: combo.popup.visible ? combo.delegateModel : null
            currentIndex: combo.highlightedIndex
            ScrollBar.vertical: ScrollBar {}
        }
        background: Rectangle {
            radius: Theme.radius
            color: Theme.raised
            border.width: Theme.hair
            border.color: Theme.line
        }
    }
}
