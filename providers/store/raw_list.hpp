#pragma once

#include "providers/store/page_json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tagwright {

/// A list as to_json_list() writes it, read in place: of many rows only a few lists are wanted as texts of their own.
class raw_list {
public:
    /// @param json  outlives what items() shows
    /// @returns false if the text is no list of texts
    bool read(std::string_view json) {
        items_.clear();
        if (json == "[]" || is_plain(json))
            return true;
        items_.clear();
        auto list = list_from(json);
        if (!list)
            return false;
        copied_ = std::move(*list);
        items_.assign(copied_.begin(), copied_.end());
        return true;
    }

    [[nodiscard]] const std::vector<std::string_view>& items() const noexcept { return items_; }

private:
    /// `["a","b"]` without an escape.
    bool is_plain(std::string_view json) {
        if (json.size() < 4 || json.front() != '[' || json.back() != ']' || json.find('\\') != std::string_view::npos)
            return false;
        for (std::size_t at = 1;;) {
            if (json[at] != '"')
                return false;
            const auto end = json.find('"', at + 1);
            if (end == std::string_view::npos)
                return false;
            items_.push_back(json.substr(at + 1, end - at - 1));
            at = end + 1;
            if (at + 1 == json.size())
                return true;
            if (json[at] != ',' || at + 2 >= json.size())
                return false;
            ++at;
        }
    }

    std::vector<std::string_view> items_;
    std::vector<std::string> copied_;
};

} // namespace tagwright
