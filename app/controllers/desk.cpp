// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/desk.h"

#include <QCoreApplication>
#include <QQmlApplicationEngine>

#include <chrono>

namespace rostrum {

using namespace std::chrono_literals;

Desk::Desk(Intake& intake, PublishedTops& tops, const Vitals& vitals, const Clock& clock,
           NetworkDoor& network, DeskOptions options, QObject* parent)
    : QObject(parent),
      options_(std::move(options)),
      preferences_(options_.preferencesFile, this),
      writer_(intake, clock, this),
      boards_(writer_, this),
      live_(writer_, tops, clock, boards_.model(), this),
      score_(writer_, boards_.model(), this),
      status_(vitals, network, clock, this),
      sharing_(network, this) {
    connect(&live_, &LiveController::chosen, this, [this] {
        score_.setBoard(live_.boardId());
        sharing_.setBoard(live_.boardId());
    });
    connect(&live_, &LiveController::boardGone, &boards_, &BoardsController::refresh);
    connect(&boards_, &BoardsController::listed, this, &Desk::boardsListed);
    connect(&boards_, &BoardsController::created, &live_, &LiveController::choose);
    listing_.setSingleShot(true);
    listing_.setInterval(500ms);
    connect(&listing_, &QTimer::timeout, &boards_, &BoardsController::refresh);
    connect(&status_, &StatusController::ledgerMoved, this, [this] {
        if (!listing_.isActive()) {
            listing_.start();
        }
    });
    connect(&status_, &StatusController::changed, this, [this] {
        if (status_.isUnreadable()) {
            live_.eventUnreadable(status_.unreadableReason());
        }
    });
    boards_.refresh();
}

Desk::~Desk() { QCoreApplication::removeTranslator(&translator_); }

// The chosen board is always one that exists; where none is chosen, the first one is.
void Desk::boardsListed() {
    const BoardsModel& model = boards_.model();
    if (live_.boardId().isEmpty() || model.rowOf(live_.boardId()) < 0) {
        live_.choose(model.count() == 0 ? QString()
                                        : QString::fromStdString(model.boards().front().config.id));
    }
    live_.boardsListed();
}

void Desk::useLanguage(QQmlApplicationEngine* engine) {
    QCoreApplication::removeTranslator(&translator_);
    if (translator_.load(QStringLiteral(":/i18n/rostrum_%1.qm").arg(preferences_.language()))) {
        QCoreApplication::installTranslator(&translator_);
    }
    if (engine != nullptr) {
        engine->retranslate();
    }
    boards_.retranslate();
    live_.retranslate();
    status_.retranslate();
    sharing_.retranslate();
}

bool Desk::open(QQmlApplicationEngine& engine) {
    useLanguage(nullptr);
    connect(&preferences_, &Preferences::languageChanged, &engine, [this, &engine] { useLanguage(&engine); });
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.setInitialProperties({{QStringLiteral("desk"), QVariant::fromValue(this)}});
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Rostrum/Main.qml")));
    return !engine.rootObjects().isEmpty();
}

} // namespace rostrum
