// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ScoreController: entering a score by hand. A player is found by what is typed (completion), a score is read exactly, and the
// writer's answer comes back as a sentence. A try whose outcome is unknown keeps its event id until something else is
// typed, so that trying again never counts twice.
//
// Thread: main. One entry at a time; while it is under way, another is not taken.

#include "app/controllers/writer_client.h"
#include "app/models/boards_model.h"
#include "app/models/players_model.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <optional>
#include <vector>

namespace rostrum {

class ScoreController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(QString player READ player WRITE setPlayer NOTIFY playerChanged)
    Q_PROPERTY(QString score READ score WRITE setScore NOTIFY scoreChanged)
    Q_PROPERTY(
        QString playerId READ playerId NOTIFY playerChanged) // of the completion taken; empty: typed freely
    Q_PROPERTY(bool newPlayer READ isNewPlayer NOTIFY newPlayerChanged) // nobody is called what is typed
    // The values that the board compares after the score, by name; typed beside it.
    Q_PROPERTY(QStringList secondaries READ secondaries NOTIFY boardShown)
    Q_PROPERTY(bool timed READ isTimed NOTIFY boardShown)     // it matters when a score was made
    Q_PROPERTY(QString when MEMBER when_ NOTIFY scoreChanged) // "20:00", a date and time; empty: now
    Q_PROPERTY(rostrum::PlayersModel* completions READ completions CONSTANT)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(QString answer READ answer NOTIFY answered)
    Q_PROPERTY(bool answerIsGood READ answerIsGood NOTIFY answered)
    Q_PROPERTY(QStringList earlier READ earlier NOTIFY answered) // the answers before, newest first

  public:
    ScoreController(WriterClient& writer, const BoardsModel& boards, const Clock& clock, QObject* parent);

    QString player() const { return player_; }
    void setPlayer(const QString& text);
    QString score() const { return score_; }
    void setScore(const QString& text);
    QString playerId() const { return playerId_; }
    PlayersModel* completions() { return &completions_; }
    bool isNewPlayer() const { return newPlayer_; }
    bool isBusy() const { return busy_; }
    QString answer() const { return answer_; }
    bool answerIsGood() const { return answerIsGood_; }
    QStringList earlier() const { return earlier_; }

    QStringList secondaries() const { return secondaries_; }
    bool isTimed() const { return timed_; }

    // The board that scores go to; what was typed and answered for another is gone.
    void setBoard(const QString& boardId);
    // The list of boards has been read anew: what the board compares may be something else.
    void boardsListed();

    Q_INVOKABLE void complete(int row); // takes a completion
    Q_INVOKABLE void submit();
    Q_INVOKABLE void submitAmount(const QString& amount); // a button of the pad
    Q_INVOKABLE void setSecondary(int index, const QString& text);
    Q_INVOKABLE void openPlayer(); // whom the typed name means
    Q_INVOKABLE void closeCompletions();
    Q_INVOKABLE void clear();

  signals:
    void playerChanged();
    void scoreChanged();
    void newPlayerChanged();
    void busyChanged();
    void answered();
    void accepted(); // it is saved: time for the next one
    void boardShown();
    void cleared(); // what was typed is gone
    void secondaryRefused(int index);
    void playerFound(const QString& playerId);
    void did(const QString& boardId, quint64 seq);
    void playerRefused(); // look at the player
    void scoreRefused();  // look at the score

  private:
    struct Try {
        QString boardId;
        QString player;
        QString playerId;
        ExactNumber number;
        std::vector<SecondaryValue> secondaries = {};
        std::optional<std::int64_t> timestampMs = {};
        friend bool operator==(const Try&, const Try&) = default;
    };

    void lookUp();
    // Those typed, or nothing: it has been said what is wrong.
    std::optional<std::vector<SecondaryValue>> typedSecondaries(const BoardConfig& config);
    void found(const PlayersAnswer& found, const QString& typed);
    void askWhich(std::vector<PlayersAnswer::Player> players, const QString& typed);
    void resolve(const PlayersAnswer& found, Try entry);
    void send(const Try& entry, const QString& username);
    void finish(const Try& entry, bool isNew, const ScoreAnswer& answer);
    void setNewPlayer(bool isNew);
    void fail(const Error& error);
    void say(const QString& sentence, bool good);
    void setBusy(bool busy);

    WriterClient& writer_;
    const BoardsModel& boards_;
    const Clock& clock_;
    PlayersModel completions_;
    QTimer typing_;
    QString boardId_;
    QString player_;
    QString score_;
    QString when_;
    QStringList secondaries_;
    QStringList secondaryTexts_; // as typed, one for each
    bool timed_ = false;
    QString playerId_;
    QString answer_;
    QStringList earlier_;
    Try lastTry_;
    QString lastEventId_; // of lastTry_, while its outcome is unknown
    std::uint64_t lookUp_ = 0;
    bool answerIsGood_ = true;
    bool busy_ = false;
    bool newPlayer_ = false;
};

} // namespace rostrum
