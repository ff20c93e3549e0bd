// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Desk: the operator's window without its picture. It makes the controllers, connects them, and opens Main.qml with them.
// It changes nothing itself: it is a client of the writer like any other.
//
// Thread: main, which has a QGuiApplication. What is passed in must outlive the desk; a Writer need not be running yet:
// until it answers, the window says that it is loading.

#include "app/controllers/archives_controller.h"
#include "app/controllers/board_form.h"
#include "app/controllers/boards_controller.h"
#include "app/controllers/divisions_controller.h"
#include "app/controllers/freeze_controller.h"
#include "app/controllers/live_controller.h"
#include "app/controllers/merge_controller.h"
#include "app/controllers/network_door.h"
#include "app/controllers/player_controller.h"
#include "app/controllers/preferences.h"
#include "app/controllers/score_controller.h"
#include "app/controllers/sharing_controller.h"
#include "app/controllers/status_controller.h"
#include "app/controllers/undo_controller.h"
#include "app/controllers/writer_client.h"
#include "core/publish/published_tops.h"
#include "core/publish/vitals.h"

#include <QObject>
#include <QTranslator>
#include <QtQml/qqmlregistration.h>

class QQmlApplicationEngine;

namespace rostrum {

struct DeskOptions {
    QString eventName;                        // shown in the strip: the event file's name without its ending
    QString preferencesFile;                  // empty: preferences last for the run
    QString timeZone = QStringLiteral("UTC"); // of new boards
};

class Desk : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the desk")
    Q_PROPERTY(QString eventName READ eventName CONSTANT)
    Q_PROPERTY(rostrum::BoardsController* boards READ boards CONSTANT)
    Q_PROPERTY(rostrum::BoardForm* form READ form CONSTANT)
    Q_PROPERTY(rostrum::LiveController* live READ live CONSTANT) // the truth
    Q_PROPERTY(
        rostrum::LiveController* audience READ audience CONSTANT) // what everybody sees of the same board
    // What the desk looks at is not what everybody sees: the board is frozen, somebody is hidden, or it is another ranking.
    Q_PROPERTY(bool audienceApart READ isAudienceApart NOTIFY audienceApartChanged)
    Q_PROPERTY(rostrum::DivisionsController* divisions READ divisions CONSTANT)
    Q_PROPERTY(rostrum::FreezeController* freeze READ freeze CONSTANT)
    Q_PROPERTY(rostrum::ArchivesController* archives READ archives CONSTANT)
    Q_PROPERTY(rostrum::PlayerController* player READ player CONSTANT)
    Q_PROPERTY(rostrum::MergeController* merge READ merge CONSTANT)
    Q_PROPERTY(rostrum::UndoController* undo READ undo CONSTANT)
    Q_PROPERTY(rostrum::ScoreController* score READ score CONSTANT)
    Q_PROPERTY(rostrum::StatusController* status READ status CONSTANT)
    Q_PROPERTY(rostrum::SharingController* sharing READ sharing CONSTANT)
    Q_PROPERTY(rostrum::Preferences* preferences READ preferences CONSTANT)

  public:
    Desk(Intake& intake, PublishedTops& tops, const Vitals& vitals, const Clock& clock,
         const Calendar& calendar, NetworkDoor& network, DeskOptions options = {}, QObject* parent = nullptr);
    ~Desk() override;
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    QString eventName() const { return options_.eventName; }
    BoardsController* boards() { return &boards_; }
    BoardForm* form() { return &form_; }
    LiveController* live() { return &live_; }
    LiveController* audience() { return &audience_; }
    bool isAudienceApart() const { return audienceApart_; }
    DivisionsController* divisions() { return &divisions_; }
    FreezeController* freeze() { return &freeze_; }
    ArchivesController* archives() { return &archives_; }
    PlayerController* player() { return &player_; }
    MergeController* merge() { return &merge_; }
    UndoController* undo() { return &undo_; }
    ScoreController* score() { return &score_; }
    StatusController* status() { return &status_; }
    SharingController* sharing() { return &sharing_; }
    Preferences* preferences() { return &preferences_; }

    // Loads Main.qml. False where it cannot be loaded: the program was built without its QML module.
    bool open(QQmlApplicationEngine& engine);

  signals:
    void audienceApartChanged();

  private:
    void boardsListed();
    void boardChosen();
    bool looksApart();
    void tellUndo(); // what is done here can be undone here
    void useLanguage(QQmlApplicationEngine* engine);

    const DeskOptions options_;
    Preferences preferences_;
    WriterClient writer_;
    BoardsController boards_;
    BoardForm form_;
    LiveController live_;
    LiveController audience_;
    DivisionsController divisions_;
    FreezeController freeze_;
    ArchivesController archives_;
    PlayerController player_;
    MergeController merge_;
    UndoController undo_;
    ScoreController score_;
    StatusController status_;
    SharingController sharing_;
    QTimer listing_;   // at most a few lists a second, however many commits there are
    QTimer comparing_; // the two arrive a moment apart, which is no difference
    bool audienceApart_ = false;
    QTranslator translator_;
};

} // namespace rostrum
