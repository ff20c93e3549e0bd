// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/desk.h"

#include <QCoreApplication>
#include <QQmlApplicationEngine>

#include <chrono>

namespace rostrum {

using namespace std::chrono_literals;

Desk::Desk(Intake& intake, PublishedTops& tops, const Vitals& vitals, const Clock& clock,
           const Calendar& calendar, NetworkDoor& network, DeskOptions options, QObject* parent)
    : QObject(parent),
      options_(std::move(options)),
      preferences_(options_.preferencesFile, this),
      writer_(intake, clock, this),
      boards_(writer_, this),
      form_(boards_, calendar, clock, options_.timeZone, this),
      live_(writer_, tops, clock, boards_.model(), LiveController::View::truth, this),
      audience_(writer_, tops, clock, boards_.model(), LiveController::View::audience, this),
      divisions_(writer_, this),
      freeze_(writer_, boards_.model(), this),
      archives_(writer_, boards_.model(), this),
      player_(writer_, boards_.model(), this),
      merge_(writer_, boards_.model(), this),
      undo_(writer_, boards_.model(), this),
      score_(writer_, boards_.model(), clock, this),
      status_(vitals, network, clock, this),
      sharing_(network, this) {
    connect(&live_, &LiveController::chosen, this, &Desk::boardChosen);
    connect(&score_, &ScoreController::playerFound, &player_, &PlayerController::choose);
    connect(&merge_, &MergeController::refused, &player_,
            [this](const QString& sentence) { player_.tell(sentence, false); });
    connect(&merge_, &MergeController::merged, &player_,
            [this](const QString& into, const QString& sentence) {
                player_.choose(into);
                player_.tell(sentence, true);
            });
    tellUndo();
    connect(&live_, &LiveController::boardGone, &boards_, &BoardsController::refresh);
    connect(&boards_, &BoardsController::listed, this, &Desk::boardsListed);
    connect(&divisions_, &DivisionsController::listed, this, [this] {
        if (!divisions_.names().contains(live_.division())) {
            live_.setDivision({}); // nobody is in it any more
        }
    });
    connect(&boards_, &BoardsController::created, &live_, &LiveController::choose);
    comparing_.setSingleShot(true);
    comparing_.setInterval(250ms);
    for (LiveController* side : {&live_, &audience_}) {
        connect(side, &LiveController::shown, this, [this] {
            if (looksApart() != audienceApart_ && !comparing_.isActive()) {
                comparing_.start();
            }
        });
    }
    connect(&comparing_, &QTimer::timeout, this, [this] {
        if (const bool apart = looksApart(); apart != audienceApart_) {
            audienceApart_ = apart;
            emit audienceApartChanged();
        }
    });
    listing_.setSingleShot(true);
    listing_.setInterval(500ms);
    connect(&listing_, &QTimer::timeout, &boards_, &BoardsController::refresh);
    connect(&status_, &StatusController::ledgerMoved, this, [this] {
        live_.eventsCame();
        audience_.eventsCame();
        player_.refresh();
        if (!listing_.isActive()) {
            listing_.start();
        }
    });
    connect(&status_, &StatusController::changed, this, [this] {
        if (status_.isUnreadable()) {
            live_.eventUnreadable(status_.unreadableReason());
            audience_.eventUnreadable(status_.unreadableReason());
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
    audience_.boardsListed();
    score_.boardsListed();
    undo_.eventsCame();
    divisions_.refresh();
}

void Desk::boardChosen() {
    const QString& boardId = live_.boardId();
    audience_.choose(boardId);
    divisions_.setBoard(boardId);
    freeze_.setBoard(boardId);
    archives_.setBoard(boardId);
    player_.setBoard(boardId);
    merge_.setBoard(boardId);
    undo_.setBoard(boardId);
    score_.setBoard(boardId);
    sharing_.setBoard(boardId);
}

bool Desk::looksApart() {
    return !live_.boardId().isEmpty() &&
           (live_.isFrozen() || live_.period() != 0 || live_.archive() > 0 || !live_.division().isEmpty() ||
            live_.playersLine() != audience_.playersLine());
}

void Desk::tellUndo() {
    const auto did = [this](const QString& boardId, quint64 seq) { undo_.did(boardId, seq, {}); };
    connect(&score_, &ScoreController::did, this, did);
    connect(&player_, &PlayerController::did, &undo_, &UndoController::did);
    connect(&merge_, &MergeController::did, &undo_, &UndoController::did);
    connect(&freeze_, &FreezeController::answered, &boards_, &BoardsController::refresh);
    connect(&freeze_, &FreezeController::did, this, did);
    connect(&boards_, &BoardsController::wasReset, this, did);
    connect(&boards_, &BoardsController::wasReset, &archives_, &ArchivesController::refresh);
    connect(&boards_, &BoardsController::removed, this,
            [this](quint64 seq, const QString& label) { undo_.did({}, seq, label); });
    connect(&boards_, &BoardsController::boardChanged, this, did);
    connect(&undo_, &UndoController::done, this, [this] {
        boards_.dismissAnswer();
        boards_.refresh();
        archives_.refresh();
        freeze_.changedElsewhere();
        player_.dismissAnswer();
        player_.refresh();
    });
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
    audience_.retranslate();
    freeze_.retranslate();
    archives_.retranslate();
    player_.retranslate();
    undo_.retranslate();
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
