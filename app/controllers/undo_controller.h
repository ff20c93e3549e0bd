// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// UndoController: one step back, and forth again. It says before what it would do (a dry run) and afterwards what it did.
//
// What the desk itself did comes first, newest first, whatever board it was on; where it did nothing (any more), the newest change
// of the chosen board. What is undone is what was said, by its number: a score that a game sends meanwhile does not slip under
// the operator's key. Presses that come while one is being done wait for it, in their order, and then concern the desk's next own
// act, or nothing. Thread: main. One question of each kind at a time.

#include "app/controllers/writer_client.h"
#include "app/models/boards_model.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <deque>
#include <optional>
#include <vector>

namespace rostrum {

class UndoController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(QString undoText READ undoText NOTIFY changed) // what undo would take back; empty: nothing
    Q_PROPERTY(QString redoText READ redoText NOTIFY changed)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString answer READ answer NOTIFY answered)
    Q_PROPERTY(bool answerIsGood READ answerIsGood NOTIFY answered)

  public:
    UndoController(WriterClient& writer, const BoardsModel& boards, QObject* parent);

    QString undoText() const;
    QString redoText() const;
    bool isBusy() const { return busy_; }
    QString answer() const { return answer_; }
    bool answerIsGood() const { return answerIsGood_; }

    void setBoard(const QString& boardId);
    // The desk did this, in words where the engine has none; an empty board: what belongs to no live one, such as a deletion.
    void did(const QString& boardId, quint64 seq, const QString& label);
    // Something has happened: what could be undone is asked anew.
    void refresh();
    // Something was committed: what is offered of the desk's own stays, the board's newest change may be another.
    void eventsCame();
    void retranslate();

    Q_INVOKABLE void undo();
    Q_INVOKABLE void redo();
    Q_INVOKABLE void dismissAnswer();

  signals:
    void changed();
    void answered();
    void done(); // boards and players may be others now

  private:
    struct Act {
        std::string boardId;
        std::uint64_t seq = 0;
        QString label;           // what it was, where the engine has no words for it
        std::uint64_t first = 0; // of what was done together; 0: not known yet
    };
    // What could be done, as the writer said.
    struct Offer {
        std::string boardId;
        std::uint64_t seq = 0;
        UndoneChange change;
        bool own = false; // the desk did it
    };

    void look(bool redo);
    void looked(bool redo, const UndoChange& asked, bool own, const Result<UndoAnswer>& answer);
    void act(bool redo);
    void begin(bool redo, const Offer& offer);
    void doWaiting();
    void acted(bool redo, const Offer& offer, const Result<UndoAnswer>& answer);
    QString what(const UndoneChange& change) const;
    QString readable(const QString& words, const std::string& boardId) const;
    QString boardName(const std::string& boardId) const;
    void say(const QString& sentence, bool good);

    WriterClient& writer_;
    const BoardsModel& boards_;
    std::string boardId_;
    std::uint64_t revision_ = 0;                 // of the board, when its newest change was last asked for
    std::vector<Act> own_;                       // done at this desk, oldest first
    std::vector<Act> undone_;                    // undone at this desk, likewise
    std::array<std::optional<Offer>, 2> offers_; // undo, redo
    std::array<bool, 2> looking_ = {};
    std::array<bool, 2> again_ = {};
    std::array<bool, 2> spent_ =
        {}; // the offer is of before what was just done; a look for the next one is under way
    std::deque<bool> waiting_; // presses that wait for that, redo or not
    bool busy_ = false;
    QString answer_;
    bool answerIsGood_ = true;
};

} // namespace rostrum
