// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/controllers/desk.h"
#include "app/controllers/start_error.h"
#include "app/venue_door.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QIcon>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QStandardPaths>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(RostrumPlugin)
Q_IMPORT_QML_PLUGIN(Rostrum_AppPlugin)

namespace rostrum {

namespace {

DeskOptions deskOptions(const Settings& settings, const EventSession& event) {
    DeskOptions options;
    options.timeZone = QString::fromStdString(settings.leaderboard.timeZone);
    options.eventName = QFileInfo(QString::fromStdString(event.file())).completeBaseName();
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
    if (!folder.isEmpty() && QDir().mkpath(folder))
        options.preferencesFile = QDir(folder).filePath(QStringLiteral("window.ini"));
    return options;
}

} // namespace

class Window::Impl {
  public:
    Impl(const Settings& settings, EventSession& event, ServerHost& host)
        : door(settings, host),
          desk(event.parts().intake, event.parts().tops, event.parts().vitals, event.parts().clock,
               event.calendar(), door, deskOptions(settings, event)) {}

    VenueDoor door;
    Desk desk;
    std::unique_ptr<QQmlApplicationEngine> engine = std::make_unique<QQmlApplicationEngine>();
};

bool Window::hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

void Window::prepare() {
    QQuickStyle::setStyle(QStringLiteral("Basic")); // ours is drawn on it; a desktop's own would fight it
}

std::string Window::askForAnotherFile(const std::string& sentence, const std::string& file,
                                      const std::string& newFile) {
    StartError error(QString::fromStdString(sentence), QString::fromStdString(file),
                     QString::fromStdString(newFile));
    QQmlApplicationEngine engine;
    if (error.show(engine))
        QGuiApplication::exec();
    return error.chosen().toStdString();
}

Window::Window(const Settings& settings, EventSession& event, ServerHost& host)
    : impl_(std::make_unique<Impl>(settings, event, host)) {
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/rostrum-256.png")));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.rostrum.Rostrum"));
}

Window::~Window() = default;

bool Window::open() { return impl_->desk.open(*impl_->engine); }

void Window::close() { impl_->engine.reset(); }

} // namespace rostrum
