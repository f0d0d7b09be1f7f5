#pragma once

#include "base/ascii.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tagwright::confluence {

/// The next place of a text, remembered: asking from ever later places costs one pass in all.
class next_place {
public:
    explicit next_place(std::string_view what) : what_(what) {}

    /// In any case of letters. npos: there is none.
    std::size_t from(std::string_view in, std::size_t begin) {
        if (known_ && (found_ == std::string_view::npos || found_ >= begin))
            return found_;
        known_ = true;
        for (found_ = in.find(what_.front(), begin); found_ != std::string_view::npos;
             found_ = in.find(what_.front(), found_ + 1))
            if (is_at(in, found_))
                break;
        return found_;
    }

private:
    [[nodiscard]] bool is_at(std::string_view in, std::size_t at) const {
        return starts_ignoring_case(in.substr(at), what_);
    }

    std::string_view what_; ///< in lower case
    std::size_t found_ = 0;
    bool known_ = false;
};

/// Copies the text of a page so that every parser reads the same: the part of repair_markup() that knows of
/// characters and nothing of tags.
class markup_copier {
protected:
    explicit markup_copier(std::string_view in) : in_(in) { out_.reserve(in.size() + in.size() / 16 + 64); }

    /// Copies what needs no second look in one go, or one character.
    void text();
    /// Copies one character, escaped; with `references`, `&...;` is understood.
    void character(bool references);

    std::string_view in_;
    std::size_t pos_ = 0;
    std::string out_;

private:
    void reference();
    void escaped(char32_t c);
};

} // namespace tagwright::confluence
