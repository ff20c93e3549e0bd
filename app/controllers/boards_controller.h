// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// BoardsController: the list of boards, and what an operator does to them. Each act says before what it will do (…Note,
// …Warning) and afterwards what it did (answer).
//
// Thread: main. The list is asked for anew after each own act and whenever refresh() is called; one question at a time.

#include "app/controllers/writer_client.h"
#include "app/models/boards_model.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class BoardsController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(rostrum::BoardsModel* boards READ boards CONSTANT)
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY loadedChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(QString answer READ answer NOTIFY answered) // what the last act did, or why it did not
    Q_PROPERTY(bool answerIsGood READ answerIsGood NOTIFY answered)
    Q_PROPERTY(
        bool answerUndoes READ answerUndoes NOTIFY answered) // it tells of something that undo takes back

  public:
    // NOLINTBEGIN(readability-identifier-naming): QML knows enumerators by a capital only
    // What a board does with a player's next score; the order of UpdateMode.
    enum Rule { NewestCounts, ScoresAddUp, BestCounts };
    Q_ENUM(Rule)
    enum Form { Points, Time, Decimal }; // the order of DisplayFormat
    Q_ENUM(Form)
    // NOLINTEND(readability-identifier-naming)

    BoardsController(WriterClient& writer, QObject* parent);

    BoardsModel* boards() { return &model_; }
    const BoardsModel& model() const { return model_; }
    bool isLoaded() const { return loaded_; }
    bool isBusy() const { return busy_ > 0; }
    QString answer() const { return answer_; }
    bool answerIsGood() const { return answerIsGood_; }
    bool answerUndoes() const { return answerUndoes_; }

    void create(BoardDraft draft);
    void change(const QString& boardId, BoardDraft draft); // only what the draft names
    Q_INVOKABLE void reset(const QString& boardId);
    Q_INVOKABLE void remove(const QString& boardId);

    // An id made of a name ("Spring Cup" → "spring-cup") that no board has.
    Q_INVOKABLE QString suggestedId(const QString& name) const;
    // Why this id cannot be taken, or nothing.
    Q_INVOKABLE QString idProblem(const QString& boardId) const;
    Q_INVOKABLE QString nameOf(const QString& boardId) const;
    QString createNote(const QString& name, const QString& boardId) const;
    QString changeNote(const QString& boardId) const;
    Q_INVOKABLE QString resetWarning(const QString& boardId) const;
    Q_INVOKABLE QString removeWarning(const QString& boardId) const;
    Q_INVOKABLE void dismissAnswer();

    Q_INVOKABLE void refresh();
    void retranslate();

  signals:
    void loadedChanged();
    void busyChanged();
    void answered();
    void listed();                        // the list has been read
    void created(const QString& boardId); // and is in the list
    void boardChanged(const QString& boardId, quint64 seq);
    void wasReset(const QString& boardId, quint64 seq);
    void removed(quint64 seq, const QString& label); // in words, as the name is gone with the board

  private:
    template <typename Answer, typename Then>
    void act(Command command, Then then);
    void say(const QString& sentence, bool good, bool undoes = false);
    void setBusy(int change);

    WriterClient& writer_;
    BoardsModel model_;
    QString answer_;
    QString awaited_; // a board of our making that the list does not show yet
    bool answerIsGood_ = true;
    bool answerUndoes_ = false;
    bool loaded_ = false;
    bool asking_ = false;
    bool askAgain_ = false;
    int busy_ = 0;
};

} // namespace rostrum
