#include "providers/confluence/markup_nesting.hpp"

#include <algorithm>

namespace tagwright::confluence {

void open_elements::start(std::string_view name, std::size_t number) {
    const std::size_t place = stack_.size();
    const element_traits& traits = traits_of(name);
    stack_.push_back({std::string(name), number});
    places_[stack_.back().name].push_back(place);
    if (traits.barrier)
        barriers_.push_back(place);
    if (traits.text_only)
        text_only_.push_back(place);
    if (name == "head" && head_ == none)
        head_ = place;
}

open_elements::element open_elements::pop() {
    element gone = std::move(stack_.back());
    stack_.pop_back();
    const std::size_t place = stack_.size();
    places_[gone.name].pop_back();
    if (!barriers_.empty() && barriers_.back() == place)
        barriers_.pop_back();
    if (!text_only_.empty() && text_only_.back() == place)
        text_only_.pop_back();
    if (head_ == place)
        head_ = none;
    return gone;
}

std::size_t open_elements::innermost(std::string_view name) const {
    const auto found = places_.find(std::string(name));
    return found == places_.end() || found->second.empty() ? none : found->second.back();
}

std::size_t open_elements::innermost_of(std::string_view names) const {
    std::size_t out = none;
    for (std::size_t begin = 1; begin < names.size();) {
        const auto end = names.find(' ', begin);
        const auto place = innermost(names.substr(begin, end - begin));
        if (place != none && (out == none || place > out))
            out = place;
        begin = end + 1;
    }
    return out;
}

std::size_t open_elements::above_any(std::string_view names) const {
    const auto place = innermost_of(names);
    return place == none ? 0 : place + 1;
}

} // namespace tagwright::confluence
