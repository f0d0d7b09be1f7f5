#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::labels {

/// A verb that a noun may be made from.
struct verb_guess {
    std::string verb;
    bool likely = false; ///< also if nobody is seen to use it
};

/// Those of an English noun: "deployment" may be of deploye and deploy, "planning" of plan, planne and plann. Nothing
/// for what has become a word of its own: accounting is not what accounts do, and a building is no build. Two nouns are
/// of one family where they share a verb.
/// @param singular  in lower case
[[nodiscard]] std::vector<verb_guess> verbs_of(std::string_view singular);

/// True for a word that carries nothing between others: "backup of the database".
[[nodiscard]] bool is_filler(std::string_view word) noexcept;

/// True for a word behind which the order of the others matters: "java to kotlin".
[[nodiscard]] bool is_direction(std::string_view word) noexcept;

/// A word as it would be in most of Europe: "dokumentation", "documentación" and "documentação" give what
/// "documentation" gives. For long words; short ones are returned as they are.
[[nodiscard]] std::string cognate_key(std::string_view word);

} // namespace tagwright::labels
