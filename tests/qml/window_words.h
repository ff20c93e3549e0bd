// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tests of the window share: how texts are read, and that the QML engine's warnings (a binding that fails, a property that is
// not there) are failures. Main thread.

#include <QQuickItem>
#include <QString>
#include <QStringList>

namespace rostrum {

// The item's text, with narrow spaces as spaces.
inline QString text(const QQuickItem* item, const char* property = "text") {
    return item == nullptr ? QStringLiteral("(not there)")
                           : item->property(property).toString().replace(QChar(0x202F), QLatin1Char(' '));
}

// A message handler has no other place: NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
inline QStringList warnings;
inline QtMessageHandler previousHandler = nullptr;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

inline void gather(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (type == QtWarningMsg && message.contains(QLatin1String("qrc:/"))) {
        warnings.append(message);
    }
    previousHandler(type, context, message);
}

} // namespace rostrum
