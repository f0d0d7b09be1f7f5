#pragma once

#include "providers/confluence/markup_elements.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright::confluence {

/// The elements that are open where tags do not match: which of them a tag ends. Each call costs a bounded number
/// of steps and one for each element that ends.
class open_elements {
public:
    /// Called for each element that ends, innermost first: its name, its number, and whether by its own end tag.
    template <class Action>
    void before_start(std::string_view name, Action ended) {
        const element_traits& starts = traits_of(name);
        if (!text_only_.empty() && !starts.inline_in_text)
            end_down_to(text_only_.front(), false, ended);
        if (head_ != none && head_ < stack_.size() && !starts.head)
            end_down_to(head_, false, ended);
        if (starts.ends.empty())
            return;
        // A cell may end cells: what bounds it are the tables and rows around it, and not the cells.
        const std::size_t lowest = starts.within.empty() ? above_barrier() : above_any(starts.within);
        for (;;) {
            const std::size_t found = innermost_of(starts.ends);
            if (found == none || found < lowest)
                return;
            end_down_to(found, false, ended);
        }
    }

    template <class Action>
    void on_end(std::string_view name, Action ended) {
        const std::size_t found = innermost(name);
        if (found == none || (traits_of(name).weak && found < above_barrier()))
            return;
        end_down_to(found, true, ended);
    }

    void start(std::string_view name, std::size_t number);

    template <class Action>
    void end_innermost(Action ended) {
        end_down_to(stack_.size() - 1, false, ended);
    }

    [[nodiscard]] bool empty() const noexcept { return stack_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return stack_.size(); }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    struct element {
        std::string name;
        std::size_t number;
    };

    [[nodiscard]] std::size_t innermost(std::string_view name) const;
    /// `names` each between blanks.
    [[nodiscard]] std::size_t innermost_of(std::string_view names) const;
    [[nodiscard]] std::size_t above_any(std::string_view names) const;
    [[nodiscard]] std::size_t above_barrier() const { return barriers_.empty() ? 0 : barriers_.back() + 1; }
    element pop();

    template <class Action>
    void end_down_to(std::size_t place, bool by_its_own, Action& ended) {
        while (stack_.size() > place) {
            const bool last = stack_.size() == place + 1;
            const element gone = pop();
            ended(gone.name, gone.number, last && by_its_own);
        }
    }

    std::vector<element> stack_;
    std::unordered_map<std::string, std::vector<std::size_t>> places_;
    std::vector<std::size_t> barriers_;
    std::vector<std::size_t> text_only_;
    std::size_t head_ = none;
};

} // namespace tagwright::confluence
