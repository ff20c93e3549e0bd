// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PlayerController: one player, as the desk knows them in truth, and what an operator does about them: a correction with its reason,
// hiding from the audience, barring from further scores, taking off the board. Each act answers with what it did.
//
// Thread: main. Asked anew whenever refresh() is called while a player is chosen; one question at a time, one act at a time.

#include "app/controllers/writer_client.h"
#include "app/models/boards_model.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace rostrum {

class PlayerController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(bool chosen READ isChosen NOTIFY playerIdChanged)
    Q_PROPERTY(QString playerId READ playerId NOTIFY playerIdChanged)
    Q_PROPERTY(QString name READ name NOTIFY shown)
    Q_PROPERTY(QString standing READ standing NOTIFY shown) // "3rd · 9 540 points", or why there is none
    Q_PROPERTY(bool onBoard READ isOnBoard NOTIFY shown)    // the board knows them
    Q_PROPERTY(bool hidden READ isHidden NOTIFY shown)
    Q_PROPERTY(bool banned READ isBanned NOTIFY shown)
    Q_PROPERTY(QString facts READ facts NOTIFY shown) // team and division; empty: none
    // What is typed for team and division; what is known, until something else is.
    Q_PROPERTY(QString team MEMBER team_ NOTIFY typed)
    Q_PROPERTY(QString division MEMBER division_ NOTIFY typed)
    Q_PROPERTY(bool factsTyped READ areFactsTyped NOTIFY typed) // something else is
    // Why they stand where they stand, in the engine's sentences; only while it is asked for.
    Q_PROPERTY(bool explaining READ isExplaining WRITE setExplaining NOTIFY shown)
    Q_PROPERTY(QStringList explanation READ explanation NOTIFY shown)
    Q_PROPERTY(QString score MEMBER score_ NOTIFY typed)
    Q_PROPERTY(QString reason MEMBER reason_ NOTIFY typed)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(QString answer READ answer NOTIFY answered)
    Q_PROPERTY(bool answerIsGood READ answerIsGood NOTIFY answered)

  public:
    PlayerController(WriterClient& writer, const BoardsModel& boards, QObject* parent);

    bool isChosen() const { return !playerId_.isEmpty(); }
    QString playerId() const { return playerId_; }
    QString name() const;
    QString standing() const;
    bool isOnBoard() const { return place_.has_value(); }
    bool isHidden() const { return info_.hidden; }
    bool isBanned() const { return info_.banned; }
    QString facts() const;
    bool areFactsTyped() const;
    bool isExplaining() const { return explaining_; }
    void setExplaining(bool explaining);
    QStringList explanation() const;
    bool isBusy() const { return busy_; }
    QString answer() const { return answer_; }
    bool answerIsGood() const { return answerIsGood_; }

    void setBoard(const QString& boardId);
    void refresh();
    void dismissAnswer() { say({}, true); }
    void tell(const QString& sentence, bool good) {
        say(sentence, good);
    } // of what was done about them elsewhere
    void retranslate();

    Q_INVOKABLE void choose(const QString& playerId);
    Q_INVOKABLE void close();
    Q_INVOKABLE void correct(); // sets the score that is typed, for the reason that is typed
    Q_INVOKABLE void hide(bool hidden);
    Q_INVOKABLE void ban(bool banned);
    Q_INVOKABLE void saveFacts(); // the team and division that are typed
    Q_INVOKABLE void remove();    // from the board
    Q_INVOKABLE QString removeWarning() const;

  signals:
    void playerIdChanged();
    void shown();
    void typed();
    void busyChanged();
    void answered();
    void scoreRefused();
    // What was done; an empty board: something that belongs to none.
    void did(const QString& boardId, quint64 seq, const QString& label);

  private:
    void clear();
    void askPlace();
    void askInfo();
    void learn(PlayerInfo info);
    void change(ChangePlayer command, const QString& done, const QString& label);
    void finish(const Error& error);
    void say(const QString& sentence, bool good);
    void setBusy(bool busy);
    const BoardInfo* board() const { return boards_.find(boardId_); }
    QString boardName() const;

    WriterClient& writer_;
    const BoardsModel& boards_;
    QString boardId_;
    QString playerId_;
    PlayerInfo info_;
    std::optional<PlayerAnswer> place_; // nothing: not on the board, or not known yet
    bool placeKnown_ = false;
    int asking_ = 0;
    bool again_ = false;
    std::uint64_t choice_ = 0; // steps with each choice: answers to earlier ones are dropped
    bool explaining_ = false;
    QString team_;
    QString division_;
    QString score_;
    QString reason_;
    bool busy_ = false;
    QString answer_;
    bool answerIsGood_ = true;
};

} // namespace rostrum
