// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ThemeTokens: the design tokens (resources/theme/tokens.json, built in as :/theme/tokens.json), read for the window. The same
// file makes the pages' CSS variables. Lengths are in the tokens' units, times in milliseconds.
// Thread: main. Invariant: a token that is missing aborts at the start, not in the middle of an event.

#include <QColor>
#include <QJsonObject>
#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class ThemeTokens : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool dark READ isDark WRITE setDark NOTIFY coloursChanged)
    Q_PROPERTY(QColor ground READ ground NOTIFY coloursChanged)
    Q_PROPERTY(QColor surface READ surface NOTIFY coloursChanged)
    Q_PROPERTY(QColor raised READ raised NOTIFY coloursChanged)
    Q_PROPERTY(QColor line READ line NOTIFY coloursChanged)
    Q_PROPERTY(QColor text READ text NOTIFY coloursChanged)
    Q_PROPERTY(QColor muted READ muted NOTIFY coloursChanged)
    Q_PROPERTY(QColor accent READ accent NOTIFY coloursChanged)
    Q_PROPERTY(QColor gold READ gold NOTIFY coloursChanged)
    Q_PROPERTY(QColor silver READ silver NOTIFY coloursChanged)
    Q_PROPERTY(QColor bronze READ bronze NOTIFY coloursChanged)
    Q_PROPERTY(QColor up READ up NOTIFY coloursChanged)
    Q_PROPERTY(QColor down READ down NOTIFY coloursChanged)
    Q_PROPERTY(QColor alarm READ alarm NOTIFY coloursChanged)
    Q_PROPERTY(QString family READ family CONSTANT)
    Q_PROPERTY(int sizeXs READ sizeXs CONSTANT)
    Q_PROPERTY(int sizeS READ sizeS CONSTANT)
    Q_PROPERTY(int sizeM READ sizeM CONSTANT)
    Q_PROPERTY(int sizeL READ sizeL CONSTANT)
    Q_PROPERTY(int sizeXl READ sizeXl CONSTANT)
    Q_PROPERTY(int sizeXxl READ sizeXxl CONSTANT)
    Q_PROPERTY(int sizeXxxl READ sizeXxxl CONSTANT)
    Q_PROPERTY(int space READ space CONSTANT)
    Q_PROPERTY(int cornerSmall READ cornerSmall CONSTANT)
    Q_PROPERTY(int cornerLarge READ cornerLarge CONSTANT)
    Q_PROPERTY(int moveMs READ moveMs CONSTANT)
    Q_PROPERTY(int countMs READ countMs CONSTANT)
    Q_PROPERTY(int glowMs READ glowMs CONSTANT)
    Q_PROPERTY(int flourishMs READ flourishMs CONSTANT)
    Q_PROPERTY(int fadeMs READ fadeMs CONSTANT)

  public:
    explicit ThemeTokens(QObject* parent = nullptr);

    bool isDark() const { return dark_; }
    void setDark(bool dark);
    QColor ground() const { return colour("ground"); }
    QColor surface() const { return colour("surface"); }
    QColor raised() const { return colour("raised"); }
    QColor line() const { return colour("line"); }
    QColor text() const { return colour("text"); }
    QColor muted() const { return colour("muted"); }
    QColor accent() const { return colour("accent"); }
    QColor gold() const { return colour("gold"); }
    QColor silver() const { return colour("silver"); }
    QColor bronze() const { return colour("bronze"); }
    QColor up() const { return colour("up"); }
    QColor down() const { return colour("down"); }
    QColor alarm() const { return colour("alarm"); }
    QString family() const;
    int sizeXs() const { return number("type", "size", "xs"); }
    int sizeS() const { return number("type", "size", "s"); }
    int sizeM() const { return number("type", "size", "m"); }
    int sizeL() const { return number("type", "size", "l"); }
    int sizeXl() const { return number("type", "size", "xl"); }
    int sizeXxl() const { return number("type", "size", "xxl"); }
    int sizeXxxl() const { return number("type", "size", "xxxl"); }
    int space() const;
    int cornerSmall() const { return number("corner", "small"); }
    int cornerLarge() const { return number("corner", "large"); }
    int moveMs() const { return number("motion", "move"); }
    int countMs() const { return number("motion", "count"); }
    int glowMs() const { return number("motion", "glow"); }
    int flourishMs() const { return number("motion", "flourish"); }
    int fadeMs() const { return number("motion", "fade"); }

  signals:
    void coloursChanged();

  private:
    QColor colour(const char* token) const;
    int number(const char* group, const char* token, const char* inner = nullptr) const;

    QJsonObject tokens_;
    bool dark_ = true;
};

} // namespace rostrum
