#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace tagwright::llm {

/// Labels that are not to be used. Copies share the list: it goes along with every question of a run. Pure.
class never_list {
public:
    never_list() = default;
    explicit never_list(const std::vector<std::string>& labels);

    [[nodiscard]] bool empty() const noexcept { return !keys_; }
    /// True for a label of the list, and for what folding_key() takes for one: "Todos" and "to-do" are "todo".
    [[nodiscard]] bool has(std::string_view label) const;
    /// Takes them out of a list, whose order stays.
    /// @returns how many they were
    std::size_t drop_from(std::vector<std::string>& labels) const;

private:
    std::shared_ptr<const std::unordered_set<std::string>> keys_; ///< null: none
};

/// What a file of such labels says: one a line, blanks around it do not count, `#` begins a comment.
struct never_list_text {
    std::vector<std::string> labels;   ///< as they are written, each once
    std::vector<std::string> problems; ///< one line each: line in the file, value, what is allowed
};

inline constexpr std::size_t never_labels_max = 5000;

[[nodiscard]] never_list_text parse_never_list(std::string_view text);

} // namespace tagwright::llm
