// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that a file gives, with the place of what is wrong.
#include "server/ops/setting_keys.h"
#include "server/ops/setting_values.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

namespace rostrum {

namespace {

constexpr std::array laterSections = {"postgres", "redis", "kafka", "sync", "actions"};

// The known name nearest to a mistyped one, where it is near at all (Levenshtein's distance of at most 2).
std::string nearest(const std::string& word, const std::vector<std::string>& known) {
    std::string best;
    std::size_t bestDistance = 3;
    for (const std::string& candidate : known) {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j)
            row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j < row.size(); ++j) {
                const std::size_t substituted = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
            }
        }
        if (row.back() < bestDistance) {
            bestDistance = row.back();
            best = candidate;
        }
    }
    return best;
}

std::string listed(const std::vector<std::string>& words) {
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i)
        list.append(i == 0 ? "" : (i + 1 == words.size() ? " and " : ", ")).append(words[i]);
    return list;
}

class FileReader {
  public:
    FileReader(const std::string& file, const Environment& environment, Settings& settings)
        : file_(file),
          environment_(environment),
          settings_(settings) {}

    Result<void> read(const YAML::Node& root) const {
        if (root.IsNull())
            return {};
        if (!root.IsMap())
            return at(root, "must hold sections such as server: and storage:");
        return eachKey(root, [this](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
            return readSection(name, key, value);
        });
    }

  private:
    Error at(const YAML::Node& node, const std::string& what) const {
        return Error{Code::invalidRequest,
                     file_ + ":" + std::to_string(node.Mark().line + 1) + ": " + what + "."};
    }

    template <typename Each>
    Result<void> eachKey(const YAML::Node& map, Each&& each) const {
        std::set<std::string> seen;
        for (const auto& item : map) {
            if (!item.first.IsScalar())
                return at(item.first, "a key must be a plain word");
            const std::string& name = item.first.Scalar();
            if (!seen.insert(name).second)
                return at(item.first, "'" + name + "' is there twice");
            if (Result<void> done = each(name, item.first, item.second); !done)
                return done;
        }
        return {};
    }

    Result<void> readSection(const std::string& section, const YAML::Node& key,
                             const YAML::Node& value) const {
        if (std::find(laterSections.begin(), laterSections.end(), section) != laterSections.end())
            return at(key, "the section '" + section + "' is not in this version; take it out");
        std::vector<std::string> sections;
        for (const SettingKey& known : settingKeys()) {
            if (sections.empty() || sections.back() != known.section)
                sections.emplace_back(known.section);
        }
        if (std::find(sections.begin(), sections.end(), section) == sections.end())
            return at(key, unknown("section", section, sections, "There are"));
        if (value.IsNull())
            return {};
        if (!value.IsMap())
            return at(value, "the section '" + section + "' must hold keys and values");
        return eachKey(value, [&](const std::string& name, const YAML::Node& inner, const YAML::Node& given) {
            return readKey(section, name, inner, given);
        });
    }

    Result<void> readKey(const std::string& section, const std::string& name, const YAML::Node& key,
                         const YAML::Node& value) const {
        const std::size_t groupEnd = name.find('.');
        const std::string group = groupEnd == std::string::npos ? "" : name.substr(0, groupEnd + 1);
        std::vector<std::string> names;
        for (const SettingKey& known : settingKeys()) {
            const std::string_view of = known.name;
            if (section != known.section || !of.starts_with(group))
                continue;
            if (name == of)
                return readValue(known, key, value);
            // "jwt" where "jwt.algorithm" and others are known.
            if (of.starts_with(name) && of.substr(name.size()).starts_with('.'))
                return readGroup(section, name, value);
            const std::string shown(of.substr(group.size(), of.find('.', group.size()) - group.size()));
            if (known.apply != nullptr && (names.empty() || names.back() != shown))
                names.push_back(shown);
        }
        return at(key, unknown("key", section + "." + name, names,
                               group.empty() ? "The section has" : "There are", name.substr(group.size())));
    }

    Result<void> readGroup(const std::string& section, const std::string& name,
                           const YAML::Node& value) const {
        if (!value.IsMap())
            return at(value, section + "." + name + " must hold keys and values");
        return eachKey(value, [&](const std::string& inner, const YAML::Node& key, const YAML::Node& given) {
            if (inner.find('.') != std::string::npos)
                return Result<void>(at(key, "a key must be a plain word"));
            return readKey(section, name + "." + inner, key, given);
        });
    }

    static std::string unknown(const char* kind, const std::string& shown,
                               const std::vector<std::string>& known, const char* intro,
                               const std::string& typed = {}) {
        const std::string near = nearest(typed.empty() ? shown : typed, known);
        return std::string("unknown ") + kind + " '" + shown + "'. " +
               (near.empty() ? std::string(intro) + " " + listed(known)
                             : "Is '" + near + "' meant?" + " " + intro + " " + listed(known));
    }

    Result<void> readValue(const SettingKey& known, const YAML::Node& key, const YAML::Node& value) const {
        const std::string shown = std::string(known.section) + "." + known.name;
        if (known.apply == nullptr)
            return at(key, shown + " is not in this version; take it out");
        if (value.IsNull()) // the place of nothing is behind it
            return at(key, shown + " has no value");
        std::vector<std::string> values;
        if (known.list && value.IsSequence()) {
            for (const YAML::Node& item : value) {
                if (Result<void> taken = take(item, shown, values); !taken)
                    return taken;
            }
        } else if (Result<void> taken = take(value, shown, values); !taken) {
            return taken;
        }
        if (known.list && !value.IsSequence())
            values = split(values[0]);
        if (const Result<void> applied = known.apply(settings_, values); !applied)
            return at(value, shown + " " + applied.error().detail + ", not " +
                                 (values.empty() ? "" : "'" + listed(values) + "'"));
        return {};
    }

    Result<void> take(const YAML::Node& value, const std::string& shown,
                      std::vector<std::string>& values) const {
        if (!value.IsScalar())
            return at(value, shown + " must be a single value");
        Result<std::string> text = expandVariables(value.Scalar(), environment_);
        if (!text)
            return at(value, shown + " " + text.error().detail);
        values.push_back(std::move(*text));
        return {};
    }

    // A list in one text, as a variable gives it: "a.example, b.example".
    static std::vector<std::string> split(const std::string& text) {
        std::vector<std::string> parts;
        std::istringstream stream(text);
        for (std::string part; std::getline(stream, part, ',');) {
            const std::size_t first = part.find_first_not_of(" \t");
            if (first != std::string::npos)
                parts.push_back(part.substr(first, part.find_last_not_of(" \t") - first + 1));
        }
        return parts;
    }

    const std::string& file_;
    const Environment& environment_;
    Settings& settings_;
};

} // namespace

Result<void> readSettings(const std::string& text, const std::string& file, const Environment& environment,
                          Settings& settings) {
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.size() > 1)
            return Error{Code::invalidRequest, file + ": holds more than one document; only one is read."};
        if (documents.empty())
            return {};
        return FileReader(file, environment, settings).read(documents.front());
    } catch (const YAML::Exception& exception) {
        return Error{Code::invalidRequest, file + ":" + std::to_string(exception.mark.line + 1) +
                                               ": is not YAML: " + exception.msg + "."};
    }
}

} // namespace rostrum
