// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include <QString>

#include <optional>
#include <utility>

namespace rostrum {

namespace {

Error wrong(const QString& what) { return Error{Code::invalidRequest, what.toStdString()}; }

// "--name=value", or "--name" and the next word.
class Words {
  public:
    explicit Words(const QStringList& words) : words_(words) {}

    bool next() {
        if (++at_ >= words_.size())
            return false;
        word_ = words_[at_];
        value_.reset();
        const qsizetype equals = word_.indexOf(u'=');
        if (word_.startsWith(u"--") && equals > 0) {
            value_ = word_.mid(equals + 1);
            word_.truncate(equals);
        }
        return true;
    }
    const QString& word() const { return word_; }
    bool hasOwnValue() const { return value_.has_value(); }
    std::optional<std::string> value() {
        if (!value_ && at_ + 1 < words_.size())
            value_ = words_[++at_];
        return value_ ? std::optional(value_->toStdString()) : std::nullopt;
    }

  private:
    const QStringList& words_;
    qsizetype at_ = -1;
    QString word_;
    std::optional<QString> value_;
};

// Which flag takes a value, and where it goes.
std::optional<std::string>* valueOf(const QString& word, SettingFlags& flags) {
    if (word == u"--config")
        return &flags.config;
    if (word == u"--data")
        return &flags.data;
    if (word == u"--host")
        return &flags.host;
    if (word == u"--port")
        return &flags.port;
    return nullptr;
}

bool takeSwitch(const QString& word, CommandLine& line) {
    if (word == u"--server")
        line.task = Task::server;
    else if (word == u"--demo")
        line.demo = true;
    else if (word == u"--help" || word == u"-h")
        line.task = Task::help;
    else if (word == u"--version")
        line.task = Task::version;
    else
        return false;
    return true;
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList& args) {
    CommandLine line;
    Words words(args);
    while (words.next()) {
        const QString word = words.word();
        if (std::optional<std::string>* place = valueOf(word, line.flags)) {
            *place = words.value();
            if (!*place || (*place)->empty())
                return wrong(QStringLiteral("%1 needs a value").arg(word));
            continue;
        }
        if (word.startsWith(u'-')) {
            if (words.hasOwnValue() || !takeSwitch(word, line))
                return wrong(QStringLiteral("there is no option %1; rostrum --help lists them").arg(word));
            continue;
        }
        if (line.flags.data)
            return wrong(QStringLiteral("there is one event file at a time; %1 is one too many").arg(word));
        line.flags.data = word.toStdString();
    }
    return line;
}

std::string usageText() {
    return R"(Rostrum: live leaderboards for events

  rostrum [EVENT.rostrum]         the operator's window, with the server inside
  rostrum --server                the server alone; no display is needed
  rostrum --demo                  a generated tournament, to look around
  rostrum replay FILE.csv --map … plays a recorded event; rostrum replay --help
  rostrum token create|list|revoke    who may send scores or operate; rostrum token --help
  rostrum verify EVENT.rostrum    checks an event file; nothing in it is changed
  rostrum export EVENT.rostrum --out EVENT.jsonl    a whole event as lines of JSON
  rostrum import EVENT.jsonl NEW.rostrum            and back

  --data FILE     the event file (made where there is none)
  --config FILE   settings; rostrum.yaml in this folder is read where there is one
  --host ADDRESS  where to listen; the window listens to this machine alone until it is
                  shared, --server to all of the network
  --port NUMBER   8080 by default; 0 takes any free one
  --version, --help

Exit codes: 0 all well, 1 failure, 2 wrong usage.
)";
}

} // namespace rostrum
