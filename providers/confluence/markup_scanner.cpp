#include "providers/confluence/markup_scanner.hpp"

#include "base/ascii.hpp"
#include "base/sixteen_bytes.hpp"
#include "base/utf8.hpp"
#include "providers/confluence/character_reference.hpp"
#include "providers/confluence/markup_elements.hpp"
#include "providers/confluence/markup_repair.hpp"

#include <algorithm>
#include <array>
#include <list>

namespace tagwright::confluence {

namespace {

constexpr std::size_t npos = std::string_view::npos;

enum class kind : unsigned char {
    plain,  ///< stands for itself
    markup, ///< `<` and `&`: plain within CDATA
    gap,    ///< a tab or a line's end: plain, but for attributes
    lead,   ///< begins characters of which some are not for XML
    odd,    ///< what a repair leaves out, or a parser normalises
};

constexpr std::array<kind, 256> kinds_of_bytes() {
    std::array<kind, 256> out{};
    for (unsigned c = 0; c < 0x20; ++c)
        out[c] = kind::odd;
    out['\t'] = out['\n'] = kind::gap;
    out['<'] = out['&'] = kind::markup;
    out[0x7F] = kind::odd;
    out[0xC2] = out[0xEF] = kind::lead;
    return out;
}

constexpr auto kinds = kinds_of_bytes();

kind kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

bool is_name_char(char c) { return is_lower(c) || is_digit(c) || c == ':' || c == '-' || c == '.' || c == '_'; }

class scanner {
public:
    /// @param in  UTF-8
    scanner(std::string_view in, storage_reader& into) : in_(in), into_(into) {}

    bool run() {
        into_.start("page", {}); // as around every page that a parser gets
        while (pos_ < in_.size())
            if (!(in_[pos_] == '<' ? markup() : text()))
                return false;
        into_.end();
        return open_.empty();
    }

private:
    [[nodiscard]] char at(std::size_t place) const { return place < in_.size() ? in_[place] : '\0'; }

    bool markup() {
        switch (at(pos_ + 1)) {
        case '/': return end_tag();
        case '!': return in_.substr(pos_).starts_with("<!--") ? comment() : cdata();
        default: return start_tag();
        }
    }

    bool text() {
        const std::size_t end = std::min(in_.find('<', pos_), in_.size());
        while (pos_ < end)
            if (!(in_[pos_] == '&' ? reference() : characters(end, false)))
                return false;
        return true;
    }

    /// True if the character that begins at `place` is one for XML; its bytes are UTF-8.
    [[nodiscard]] bool is_taken(std::size_t place) const {
        return kind_of(in_[place]) != kind::odd &&
               (kind_of(in_[place]) != kind::lead || is_xml_char(decode_utf8(in_, place).code));
    }

    /// Most of most texts is of the kind `plain`.
    void skip_plain(std::size_t end) {
        while (pos_ < end && sixteen_bytes::are_behind(in_, pos_)) {
            const auto b = sixteen_bytes::at(in_.data() + pos_);
            const auto plain = sixteen_bytes::before_first((b < ' ') | (b >= 0x7F) | (b == '&'));
            pos_ = std::min(pos_ + plain, end);
            if (plain < sixteen_bytes::size)
                return;
        }
    }

    /// Passes on what stands for itself, up to `end`, or up to the next reference.
    bool characters(std::size_t end, bool raw) {
        const std::size_t begin = pos_;
        for (skip_plain(end); pos_ < end; ++pos_) {
            const kind what = kind_of(in_[pos_]);
            if (what == kind::plain || what == kind::gap || (raw && what == kind::markup))
                continue;
            if (what == kind::markup)
                break;
            if (!is_taken(pos_))
                return false;
        }
        into_.text(in_.substr(begin, pos_ - begin));
        return true;
    }

    bool reference() {
        const auto found = reference_at(in_.substr(pos_));
        if (found && found->code == '\r')
            return false;
        std::string character = "&";
        if (found) {
            character.clear();
            append_utf8(character, found->code);
        }
        into_.text(character);
        pos_ += found ? found->size : 1;
        return true;
    }

    bool comment() {
        const std::size_t begin = pos_ + 4;
        const std::size_t end = in_.find("-->", begin);
        // "<!-->" is a whole one to some; one that another begins in was never closed.
        if (end == npos || at(begin) == '>' || at(begin) == '-' ||
            in_.substr(begin, end + 2 - begin).find("<!--") != npos)
            return false;
        into_.text(" ");
        pos_ = end + 3;
        return true;
    }

    bool cdata() {
        constexpr std::string_view opening = "<![CDATA[";
        if (!in_.substr(pos_).starts_with(opening))
            return false;
        const std::size_t begin = pos_ + opening.size();
        const std::size_t end = in_.find("]]>", begin);
        // The end of its element within it says that its own was forgotten.
        if (end == npos || contains_ignoring_case(in_.substr(begin, end - begin), "</ac:plain-text-"))
            return false;
        pos_ = begin;
        if (!characters(end, true))
            return false;
        pos_ = end + 3;
        return true;
    }

    /// The name at `place`, which is moved behind it; empty if it is none that may stay as it is.
    std::string_view name_at(std::size_t& place) const {
        constexpr std::size_t name_bytes_max = 100;
        const std::size_t begin = place;
        while (place < in_.size() && is_name_char(in_[place]))
            ++place;
        const auto name = in_.substr(begin, place - begin);
        const bool good =
            !name.empty() && is_lower(name.front()) && name.back() != ':' && name.size() <= name_bytes_max;
        return good ? name : std::string_view();
    }

    void skip_gap(std::size_t& place) const {
        while (place < in_.size() && (in_[place] == ' ' || in_[place] == '\n' || in_[place] == '\t'))
            ++place;
    }

    bool start_tag() {
        std::size_t place = pos_ + 1;
        const auto name = name_at(place);
        if (name.empty() || name == "script" || name == "style" || open_.size() >= markup_depth_max)
            return false;
        with_.clear();
        decoded_.clear();
        const std::size_t begin = place;
        for (;;) {
            const std::size_t gap = place;
            skip_gap(place);
            if (at(place) == '>' || at(place) == '/')
                break;
            if (place == gap || !attribute(place))
                return false;
        }
        if (!is_short(in_.substr(begin, place - begin)))
            return false;
        const bool closed = in_[place] == '/';
        place += closed ? 1 : 0;
        if (at(place) != '>')
            return false;
        pos_ = place + 1;
        into_.start(name, with_);
        if (closed || traits_of(name).empty)
            into_.end();
        else
            open_.push_back(name);
        return true;
    }

    /// A repair drops all attributes of a tag that has very many.
    static bool is_short(std::string_view attributes) {
        constexpr auto signs_max = 200;
        return attributes.size() <= signs_max || std::count(attributes.begin(), attributes.end(), '=') <= signs_max;
    }

    bool attribute(std::size_t& place) {
        constexpr std::size_t attributes_max = 30; // each is compared with all before it
        const auto name = name_at(place);
        const char quote = at(place + 1);
        if (name.empty() || name.starts_with("xml") || at(place) != '=' || (quote != '"' && quote != '\''))
            return false;
        const auto same = [name](const auto& each) { return each.first == name; };
        if (with_.size() >= attributes_max || std::any_of(with_.begin(), with_.end(), same))
            return false;
        const std::size_t begin = place += 2;
        bool plain = true;
        for (; at(place) != quote; ++place) {
            if (place >= in_.size() || in_[place] == '<' || kind_of(in_[place]) == kind::gap || !is_taken(place))
                return false;
            plain = plain && in_[place] != '&';
        }
        const auto value = in_.substr(begin, place - begin);
        ++place;
        if (plain)
            with_.emplace_back(name, value);
        return plain || decode(name, value);
    }

    bool decode(std::string_view name, std::string_view value) {
        std::string& out = decoded_.emplace_back();
        for (std::size_t i = 0; i < value.size();) {
            const auto found = value[i] == '&' ? reference_at(value.substr(i)) : std::nullopt;
            if (found && found->code < ' ')
                return false;
            if (found)
                append_utf8(out, found->code);
            else
                out += value[i];
            i += found ? found->size : 1;
        }
        with_.emplace_back(name, out);
        return true;
    }

    bool end_tag() {
        std::size_t place = pos_ + 2;
        const auto name = name_at(place);
        skip_gap(place);
        if (name.empty() || at(place) != '>')
            return false;
        pos_ = place + 1;
        if (open_.empty() || open_.back() != name)
            return traits_of(name).empty; // its start tag was closed at once
        open_.pop_back();
        into_.end();
        return true;
    }

    std::string_view in_;
    storage_reader& into_;
    std::size_t pos_ = 0;
    std::vector<std::string_view> open_;
    storage_reader::attributes with_;
    std::list<std::string> decoded_; ///< values of the tag at hand that hold references
};

} // namespace

bool scan_markup(std::string_view markup, storage_reader& into) {
    return is_utf8(markup) && scanner(markup, into).run();
}

} // namespace tagwright::confluence
