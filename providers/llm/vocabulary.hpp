#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

enum class vocabulary_mode : std::uint8_t {
    closed, ///< only the vocabulary's labels
    prefer, ///< the vocabulary's labels first; others are allowed and marked as new
    open,   ///< any label; near-duplicates snap to the vocabulary
};

[[nodiscard]] std::string_view to_string(vocabulary_mode mode) noexcept;

struct vocabulary_label {
    std::string name;                 ///< as Confluence keeps it (kept_label)
    std::string description;          ///< may be empty; told to the model
    std::vector<std::string> aliases; ///< as written
    std::string group;                ///< may be empty
};

struct vocabulary_group {
    std::string name;
    int max_per_page = 0; ///< 0: no limit of its own
};

/// The labels that a space may carry. The default is "no vocabulary": every label is allowed.
struct vocabulary {
    vocabulary_mode mode = vocabulary_mode::open;
    std::optional<int> max_per_page;      ///< labels a page at most, 1 … 50
    int min_per_page = 0;                 ///< asked of the model; never enforced by inventing labels
    std::vector<vocabulary_label> labels; ///< in file order
    std::vector<vocabulary_group> groups; ///< by name
};

/// Bounds of a vocabulary file.
inline constexpr std::size_t vocabulary_bytes_max = 4u << 20u;
inline constexpr std::size_t vocabulary_labels_max = 5000;
inline constexpr int labels_per_page_max = 50;

/// Either a vocabulary or everything that is wrong with the file.
struct vocabulary_result {
    vocabulary value;                  ///< usable only if ok()
    std::vector<std::string> problems; ///< one line each: path in the file, value, what is allowed
    [[nodiscard]] bool ok() const noexcept { return problems.empty(); }
};

/// Reads a vocabulary file:
/// `{"mode":"closed","max_per_page":5,"min_per_page":1,"labels":["onboarding",{"name":"incident-response",
/// "description":"…","aliases":["outage"],"group":"ops"}],"groups":{"ops":{"max_per_page":2}}}`.
/// Only `labels` is required; `mode` defaults to closed; `$schema` is for editors. Unknown keys, names that Confluence
/// would change by more than case and spaces ("c++" and "ci/cd" are kept, "c#" is not), duplicates and clashing aliases
/// are problems. Never throws.
[[nodiscard]] vocabulary_result parse_vocabulary(std::string_view text);

/// A canonical text: equal for two vocabularies exactly if they lead to the same prompt and the same
/// checks, whatever the order of keys in the file. To be hashed into cache keys.
[[nodiscard]] std::string fingerprint_text(const vocabulary& what);

} // namespace tagwright::llm
