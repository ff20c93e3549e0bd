// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the operator's window in each of its states, sizes and themes: rostrum_window_shots DIRECTORY [STATE [TRANSLATION.qm]]. It paints
// without a display and without a graphics card, so the pictures are the same everywhere.

#include "tests/qml/window_scenes.h"

#include <QDir>
#include <QGuiApplication>
#include <QTest>
#include <QTranslator>

#include <algorithm>
#include <array>
#include <cstdio>

namespace rostrum {

namespace {

constexpr std::array sizes{QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160)};

QString fileName(const Scene& shot, bool dark, const QSize& size) {
    return QStringLiteral("window-%1-%2-%3x%4.png")
        .arg(QLatin1String(shot.name), dark ? QStringLiteral("dark") : QStringLiteral("light"))
        .arg(size.width())
        .arg(size.height());
}

// One state in one theme, in all sizes whose file name contains `only`.
bool take(const Scene& shot, bool dark, const QDir& directory, const QString& only) {
    const auto isWanted = [&](const QSize& size) { return fileName(shot, dark, size).contains(only); };
    if (std::none_of(sizes.begin(), sizes.end(), isWanted)) {
        return true;
    }
    DeskRig rig(shot.running);
    rig.desk.preferences()->setDark(dark);
    if (!rig.open()) {
        return false;
    }
    if (shot.running) {
        ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.desk.boards()->isLoaded(); }),
                      "the boards are listed");
    }
    shot.prepare(rig);
    for (const QSize& size : sizes) {
        if (!isWanted(size)) {
            continue;
        }
        rig.window()->resize(size);
        QTest::qWait(1000); // glow, glide and flourish are over
        const QString path = directory.filePath(fileName(shot, dark, size));
        if (!rig.window()->grabWindow().save(path)) {
            std::fprintf(stderr, "cannot write %s\n", qPrintable(path));
            return false;
        }
    }
    return true;
}

} // namespace

} // namespace rostrum

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    const QGuiApplication app(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: rostrum_window_shots DIRECTORY [PART OF A NAME [TRANSLATION.qm]]\n");
        return 2;
    }
    const QDir directory(QString::fromLocal8Bit(argv[1]));
    if (!directory.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "cannot make %s\n", argv[1]);
        return 1;
    }
    const QString only = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    QTranslator translator;
    if (argc > 3 && (!translator.load(QString::fromLocal8Bit(argv[3])) ||
                     !QCoreApplication::installTranslator(&translator))) {
        std::fprintf(stderr, "cannot read %s\n", argv[3]);
        return 1;
    }
    for (const rostrum::Scene& shot : rostrum::scenes()) {
        if (!rostrum::take(shot, true, directory, only) || !rostrum::take(shot, false, directory, only)) {
            return 1;
        }
    }
    return 0;
}
