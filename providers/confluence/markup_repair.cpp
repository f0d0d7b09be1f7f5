#include "providers/confluence/markup_repair.hpp"

#include "providers/confluence/utf8.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace tagwright::confluence {

namespace {

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_char(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// ASCII that stands for itself in every context.
bool is_plain(char c) { return c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&'; }

/// What XML 1.0 allows, less the C1 controls: nobody writes them, but broken importers do.
bool is_xml_char(char32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool is_void(std::string_view name) {
    static constexpr std::array<std::string_view, 8> names{"br", "hr", "img", "col", "input", "wbr", "meta", "link"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

using entity_table = std::map<std::string, char32_t, std::less<>>;

/// libxml2's own table, turned into one that can be searched: htmlEntityLookup walks a list, and a page
/// may consist of entities.
const entity_table& entities() {
    static const entity_table table = [] {
        entity_table out;
        constexpr unsigned last_html4_entity = 9830; // diams
        for (unsigned value = 160; value <= last_html4_entity; ++value)
            if (const htmlEntityDesc* entity = htmlEntityValueLookup(value))
                out.emplace(entity->name, static_cast<char32_t>(value));
        return out;
    }();
    return table;
}

class repairer {
public:
    repairer(std::string_view in, markup_nesting nesting) : in_(in), enforce_(nesting == markup_nesting::enforced) {
        out_.reserve(in.size() + in.size() / 16 + 64);
    }

    std::string run() {
        while (pos_ < in_.size()) {
            if (in_[pos_] == '<')
                markup();
            else
                text();
        }
        while (!open_.empty())
            close_last();
        return std::move(out_);
    }

private:
    [[nodiscard]] bool at(std::string_view what) const { return in_.substr(pos_, what.size()) == what; }

    /// Copies what needs no second look in one go, or one character.
    void text() {
        const std::size_t from = pos_;
        while (pos_ < in_.size() && is_plain(in_[pos_]))
            ++pos_;
        if (pos_ > from)
            out_.append(in_, from, pos_ - from);
        else
            character(true);
    }

    /// Copies one character, escaped; with `references`, `&…;` is understood.
    void character(bool references) {
        const char c = in_[pos_];
        if (c == '&' && references) {
            reference();
        } else if (c == '&' || c == '<' || c == '>') {
            out_ += c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
            ++pos_;
        } else {
            const std::size_t from = pos_;
            if (is_xml_char(decode_utf8(in_, pos_)))
                out_.append(in_, from, pos_ - from);
            else
                out_.push_back(' ');
        }
    }

    /// Copies what `&` begins: as a reference that needs no declaration, or as text.
    void reference() {
        constexpr std::size_t name_max = 32;
        const std::string_view rest = in_.substr(pos_ + 1, name_max);
        const std::size_t end = rest.find(';');
        const std::string_view name = rest.substr(0, end == std::string_view::npos ? 0 : end);
        if (name.size() > 1 && name[0] == '#') {
            if (const auto value = number(name.substr(1))) {
                if (is_xml_char(*value))
                    escaped(*value);
                else
                    out_.push_back(' ');
                pos_ += name.size() + 2;
                return;
            }
        } else if (name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos") {
            out_.append("&").append(name).append(";");
            pos_ += name.size() + 2;
            return;
        } else if (const auto found = entities().find(name); found != entities().end()) {
            append_utf8(out_, found->second);
            pos_ += name.size() + 2;
            return;
        }
        out_ += "&amp;";
        ++pos_;
    }

    void escaped(char32_t c) {
        // White space as a reference is text that no parser may normalise; here it is white space again.
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
            out_.append("&#").append(std::to_string(static_cast<unsigned>(c))).append(";");
        else
            append_utf8(out_, c);
    }

    static std::optional<char32_t> number(std::string_view digits) {
        const bool hex = !digits.empty() && (digits[0] == 'x' || digits[0] == 'X');
        if (hex)
            digits.remove_prefix(1);
        if (digits.empty())
            return std::nullopt;
        std::uint64_t value = 0;
        for (const char c : digits) {
            unsigned digit = 99;
            if (c >= '0' && c <= '9')
                digit = static_cast<unsigned>(c - '0');
            else if (c >= 'a' && c <= 'f')
                digit = static_cast<unsigned>(c - 'a' + 10);
            else if (c >= 'A' && c <= 'F')
                digit = static_cast<unsigned>(c - 'A' + 10);
            if (digit >= (hex ? 16u : 10u))
                return std::nullopt;
            value = std::min<std::uint64_t>(value * (hex ? 16 : 10) + digit, 0x110000);
        }
        return static_cast<char32_t>(value);
    }

    void markup() {
        if (at("<![CDATA["))
            cdata();
        else if (at("<!--"))
            skip_past("-->", no_comment_end_);
        else if (at("<!"))
            declaration();
        else if (at("<?"))
            skip_past("?>", no_instruction_end_);
        else if (pos_ + 1 < in_.size() && (is_name_start(in_[pos_ + 1]) || in_[pos_ + 1] == '/'))
            tag();
        else
            character(false);
    }

    void cdata() {
        pos_ += 9;
        // Each section is searched once, up to its own end: linear also where no end comes.
        const std::size_t end = std::min(in_.find("]]>", pos_), in_.size());
        while (pos_ < end)
            character(false);
        pos_ = std::min(end + 3, in_.size());
    }

    /// Leaves out everything up to and with `end`. Where it never comes the `<` is text; `missing`
    /// remembers that, so that a page full of openings is not searched to its end for each.
    void skip_past(std::string_view end, bool& missing) {
        const std::size_t found = missing ? std::string_view::npos : in_.find(end, pos_ + 2);
        if (found == std::string_view::npos) {
            missing = true;
            character(false);
        } else {
            pos_ = found + end.size();
        }
    }

    /// Leaves out `<!DOCTYPE x [ … ]>` and its like.
    void declaration() {
        if (no_declaration_end_) {
            character(false);
            return;
        }
        unsigned brackets = 0;
        for (std::size_t i = pos_; i < in_.size(); ++i) {
            if (in_[i] == '[')
                ++brackets;
            else if (in_[i] == ']' && brackets > 0)
                --brackets;
            else if (in_[i] == '>' && brackets == 0) {
                pos_ = i + 1;
                return;
            }
        }
        no_declaration_end_ = true;
        character(false);
    }

    /// The place of the `>` that ends the tag at pos_; npos if the tag is broken off. The search stops at
    /// the next `<`, which no tag may hold: so a quote that is never closed cannot swallow the page.
    [[nodiscard]] std::size_t tag_end() const {
        char quote = 0;
        std::size_t first_unquoted = std::string_view::npos;
        for (std::size_t i = pos_ + 1; i < in_.size() && in_[i] != '<'; ++i) {
            const char c = in_[i];
            if (c == '>' && first_unquoted == std::string_view::npos)
                first_unquoted = i;
            if (quote != 0)
                quote = c == quote ? '\0' : quote;
            else if (c == '"' || c == '\'')
                quote = c;
            else if (c == '>')
                return i;
        }
        return first_unquoted;
    }

    void tag() {
        const std::size_t end = tag_end();
        const bool closing = in_[pos_ + 1] == '/';
        std::size_t name_end = pos_ + (closing ? 2 : 1);
        const std::size_t name_begin = name_end;
        while (name_end < in_.size() && is_name_char(in_[name_end]))
            ++name_end;
        if (end == std::string_view::npos || name_end == name_begin || !is_name_start(in_[name_begin])) {
            character(false);
            return;
        }
        const std::string name = element_name(in_.substr(name_begin, name_end - name_begin));
        if (closing) {
            end_tag(name);
            pos_ = end + 1;
            return;
        }
        const bool self_closing = in_[end - 1] == '/';
        const std::size_t attributes_end = self_closing ? end - 1 : end;
        if ((name == "script" || name == "style") && !self_closing) {
            pos_ = end + 1;
            skip_raw(name);
            return;
        }
        start_tag(name, name_end, std::max(attributes_end, name_end), self_closing || is_void(name));
        pos_ = end + 1;
    }

    /// A name that XML takes, also where the page's was none. Length costs, as each end tag repeats it.
    static std::string element_name(std::string_view raw) {
        constexpr std::size_t name_bytes_max = 100;
        std::string name = lower_ascii(raw.substr(0, name_bytes_max));
        std::replace_if(
            name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '_');
        return name;
    }

    void start_tag(const std::string& name, std::size_t attributes, std::size_t attributes_end, bool empty) {
        if (enforce_ && !empty && !open(name))
            return;
        out_.append("<").append(name);
        if (!enforce_ && is_acceptable(in_.substr(attributes, attributes_end - attributes))) {
            pos_ = attributes;
            while (pos_ < attributes_end)
                character(true);
        }
        if (!empty)
            out_ += ">";
        else if (is_void(name))
            out_ += "/>";
        else
            out_.append("></").append(name).append(">");
    }

    void end_tag(const std::string& name) {
        if (is_void(name))
            return; // its start tag was closed at once
        if (!enforce_)
            out_.append("</").append(name).append(">");
        else if (too_deep_ > 0)
            --too_deep_;
        else
            close(name);
    }

    /// Takes note of a start tag. False if it is to be left out, with the end tag that belongs to it.
    bool open(const std::string& name) {
        if (open_.size() >= markup_depth_max) {
            ++too_deep_;
            out_.push_back(' ');
            return false;
        }
        open_.push_back(name);
        ++open_count_[name];
        return true;
    }

    /// Ends the innermost open element of this name, and those in it; nothing if there is none.
    void close(const std::string& name) {
        const auto found = open_count_.find(name);
        if (found == open_count_.end() || found->second == 0)
            return;
        while (open_.back() != name)
            close_last();
        close_last();
    }

    void close_last() {
        out_.append("</").append(open_.back()).append(">");
        --open_count_[open_.back()];
        open_.pop_back();
    }

    static bool is_acceptable(std::string_view attributes) {
        constexpr auto attributes_max = 200;
        return std::count(attributes.begin(), attributes.end(), '=') <= attributes_max;
    }

    /// Leaves out what a script or style element holds. Without an end tag it holds nothing.
    void skip_raw(const std::string& name) {
        bool& missing = name == "script" ? no_script_end_ : no_style_end_;
        const std::string closing = "</" + name;
        for (std::size_t i = pos_; !missing && i < in_.size(); ++i) {
            if (in_[i] == '<' && lower_ascii(in_.substr(i, closing.size())) == closing) {
                pos_ = std::min(in_.find('>', i), in_.size() - 1) + 1;
                return;
            }
        }
        missing = true;
    }

    std::string_view in_;
    std::size_t pos_ = 0;
    std::string out_;
    bool enforce_;
    std::vector<std::string> open_; ///< elements without their end yet; only where nesting is enforced
    std::map<std::string, unsigned, std::less<>> open_count_;
    std::size_t too_deep_ = 0; ///< elements that were left out and have not ended yet
    bool no_comment_end_ = false;
    bool no_instruction_end_ = false;
    bool no_declaration_end_ = false;
    bool no_script_end_ = false;
    bool no_style_end_ = false;
};

} // namespace

std::string repair_markup(std::string_view markup, markup_nesting nesting) { return repairer(markup, nesting).run(); }

} // namespace tagwright::confluence
