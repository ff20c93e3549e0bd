// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the program carries inside is whole: every file that a page, a style or a module refers to is there, and nothing
// in them would be stopped by a strict content security policy.

#include "resources/resources.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

namespace {

QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList webFiles(const QString& suffix) {
    QStringList found;
    QDirIterator each(":/web", {"*" + suffix}, QDir::Files, QDirIterator::Subdirectories);
    while (each.hasNext())
        found << each.next();
    return found;
}

QStringList references(const QString& text, const QString& pattern) {
    QStringList found;
    auto each = QRegularExpression(pattern).globalMatch(text);
    while (each.hasNext())
        found << each.next().captured(1);
    return found;
}

} // namespace

class ResourcesTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { rostrumInitResources(); }

    void thePageHasAllItRefersTo() {
        const QString page = QString::fromUtf8(readAll(":/web/index.html"));
        const QStringList files = references(page, "(?:href|src)=\"([^\"]+)\"");
        QVERIFY(files.size() >= 6);
        for (const QString& file : files) {
            QVERIFY2(file.startsWith('/'),
                     qPrintable(file)); // also served at /board/ID, where relative would miss
            QVERIFY2(QFile::exists(":/web" + file), qPrintable(file));
        }
    }

    void everyModuleFindsWhatItImports() {
        const QStringList modules = webFiles(".js");
        QVERIFY(modules.contains(":/web/app.js"));
        for (const QString& module : modules) {
            const QString text = QString::fromUtf8(readAll(module));
            for (const QString& name : references(text, "from '\\./([^']+)'"))
                QVERIFY2(QFile::exists(":/web/" + name), qPrintable(module + " imports " + name));
        }
    }

    void everyStyleFindsItsFont() {
        const QString text = QString::fromUtf8(readAll(":/web/base.css"));
        const QStringList fonts = references(text, "url\\(\"([^\"]+)\"\\)");
        QCOMPARE(fonts.size(), 1);
        QVERIFY(QFile::exists(":/web/" + fonts.first()));
        QVERIFY(QFile::exists(":/web/fonts/Inter-OFL.txt"));
    }

    void nothingNeedsAnotherHostOrALooserPolicy() {
        static const QRegularExpression elsewhere("(?:https?:)?/{2}[a-z0-9.-]+\\.[a-z]{2,}/");
        static const QRegularExpression loose(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function");
        static const QRegularExpression inlined("<script>|<style|\\sstyle=|\\son[a-z]+=");
        for (const QString& path : webFiles(".js") + webFiles(".css") + webFiles(".html")) {
            const QString text = QString::fromUtf8(readAll(path));
            QVERIFY2(!text.isEmpty(), qPrintable(path));
            QVERIFY2(!elsewhere.match(text).hasMatch(), qPrintable(path));
            QVERIFY2(!loose.match(text).hasMatch(), qPrintable(path));
            if (path.endsWith(".html"))
                QVERIFY2(!inlined.match(text).hasMatch(), qPrintable(path));
        }
    }

    void theStylesUseTheTokensAndOnlyThese() {
        const QString tokens = QString::fromUtf8(readAll(":/web/tokens.css"));
        const QJsonObject json = QJsonDocument::fromJson(readAll(":/theme/tokens.json")).object();
        const QJsonObject colours = json["color"].toObject()["dark"].toObject();
        QCOMPARE(colours.keys(), json["color"].toObject()["light"].toObject().keys());
        for (const QString& name : colours.keys())
            QVERIFY2(tokens.contains("--color-" + name + ": " + colours[name].toString() + ";"),
                     qPrintable(name));
        QStringList styles = webFiles(".css");
        QVERIFY(styles.removeOne(":/web/tokens.css"));
        QVERIFY(!styles.isEmpty());
        for (const QString& path : styles) {
            const QString text = QString::fromUtf8(readAll(path));
            QVERIFY2(references(text, "(#[0-9a-fA-F]{3,8})\\b").isEmpty(), qPrintable(path));
            for (const QString& name :
                 references(text, "var\\((--(?:color|type|corner|motion|display)-[a-z]+)"))
                QVERIFY2(tokens.contains(name + ":"), qPrintable(path + " uses " + name));
        }
    }

    void theIconIsThereForPageAndWindow() {
        QCOMPARE(readAll(":/web/icon.svg"), readAll(":/icons/rostrum.svg"));
        QVERIFY(readAll(":/icons/rostrum-256.png").startsWith("\x89PNG"));
    }
};

QTEST_GUILESS_MAIN(ResourcesTest)
#include "resources_test.moc"
