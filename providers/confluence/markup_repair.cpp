#include "providers/confluence/markup_repair.hpp"

#include "base/ascii.hpp"
#include "providers/confluence/markup_copier.hpp"
#include "providers/confluence/markup_nesting.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tagwright::confluence {

namespace {

bool is_name_start(char c) { return is_letter(c) || c == '_'; }
bool is_name_char(char c) {
    return is_name_start(c) || is_digit(c) || c == '-' || c == ':' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Where elements that hold no markup end, and where others of their kind begin.
struct raw_places {
    next_place start, end;
};

class repairer : private markup_copier {
public:
    enum class work : unsigned char {
        copy,    ///< tags as they are written
        survey,  ///< find out which elements have their end
        enforce, ///< write tags that match, with what the survey has found
    };

    repairer(std::string_view in, work what, std::vector<bool> has_end = {})
        : markup_copier(in), work_(what), has_end_(std::move(has_end)) {}

    std::string run() {
        while (pos_ < in_.size()) {
            if (in_[pos_] == '<')
                markup();
            else
                text();
        }
        while (!open_.empty())
            open_.end_innermost(ended());
        return std::move(out_);
    }

    [[nodiscard]] std::vector<bool> take_survey() { return std::move(has_end_); }

private:
    /// Writes the end of an element.
    struct end_writer {
        repairer* self;
        void operator()(std::string_view name, std::size_t number, bool by_its_own) const {
            if (self->work_ == work::survey)
                self->has_end_[number] = by_its_own;
            self->out_.append("</").append(name).append(">");
        }
    };
    end_writer ended() { return {this}; }

    static constexpr std::size_t npos = std::string_view::npos;

    [[nodiscard]] bool at(std::string_view what) const { return in_.substr(pos_, what.size()) == what; }

    void markup() {
        if (at("<![CDATA["))
            cdata();
        else if (at("<!--"))
            comment();
        else if (at("<!"))
            declaration();
        else if (at("<?"))
            instruction();
        else if (pos_ + 1 < in_.size() && (is_name_start(in_[pos_ + 1]) || in_[pos_ + 1] == '/'))
            tag();
        else
            character(false);
    }

    void cdata() {
        pos_ += 9;
        const std::size_t end = end_of_cdata();
        while (pos_ < end)
            character(false);
        if (at("]]>"))
            pos_ += 3;
    }

    /// Where the section that begins at pos_ ends: at "]]>". Where that is missing, or belongs to another section
    /// that begins after the end of this one's element, it ends there.
    std::size_t end_of_cdata() {
        const std::size_t end = cdata_end_.from(in_, pos_);
        const std::size_t element = std::min(body_end_.from(in_, pos_), link_body_end_.from(in_, pos_));
        if (element == npos || (end != npos && element > end))
            return std::min(end, in_.size());
        // A page about storage format holds such ends as text, behind a section that begins as text.
        const std::size_t other = cdata_begin_.from(in_, pos_);
        const bool swallows_another = other != npos && other > element && other < end;
        return end == npos || swallows_another ? element : end;
    }

    /// Leaves a comment out. One that is not closed before the next begins is none: only its opening goes.
    void comment() {
        const std::size_t end = comment_end_.from(in_, pos_ + 2); // "<!-->" is a whole one
        const std::size_t next = comment_begin_.from(in_, pos_ + 4);
        pos_ = end == npos || next < end ? pos_ + 4 : end + 3;
        out_.push_back(' ');
    }

    void instruction() {
        const std::size_t end = instruction_end_.from(in_, pos_ + 2);
        const std::size_t next = instruction_begin_.from(in_, pos_ + 2);
        if (end == npos || next < end)
            character(false);
        else
            pos_ = end + 2;
    }

    /// Leaves out `<!DOCTYPE x [ … ]>` and its like.
    void declaration() {
        if (no_declaration_end_) {
            character(false);
            return;
        }
        unsigned brackets = 0;
        for (std::size_t i = pos_ + 2; i < in_.size(); ++i) {
            if (in_[i] == '[')
                ++brackets;
            else if (in_[i] == ']' && brackets > 0)
                --brackets;
            else if (brackets == 0 && in_[i] == '<') { // never closed
                pos_ = i;
                return;
            } else if (in_[i] == '>' && brackets == 0) {
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
        if (end == npos || name_end == name_begin || !is_name_start(in_[name_begin]) || in_[name_end - 1] == ':') {
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
            skip_raw(name == "script" ? script_ : style_);
            return;
        }
        const bool empty = self_closing || traits_of(name).empty;
        if (start_tag(name, name_end, std::max(attributes_end, name_end), empty))
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

    /// False: it is no tag, and its `<` was copied as text.
    bool start_tag(const std::string& name, std::size_t attributes, std::size_t attributes_end, bool empty) {
        const auto becomes = work_ == work::copy ? fate::tag : fate_of(name, attributes, attributes_end, empty);
        if (becomes == fate::text)
            character(false);
        else if (becomes == fate::nothing)
            out_.push_back(' ');
        if (becomes != fate::tag)
            return becomes == fate::nothing;
        out_.append("<").append(name);
        if (work_ == work::enforce) {
            known_attributes(attributes, attributes_end);
        } else if (is_acceptable(in_.substr(attributes, attributes_end - attributes))) {
            pos_ = attributes;
            while (pos_ < attributes_end)
                character(true);
        }
        if (!empty)
            out_ += ">";
        else if (traits_of(name).empty)
            out_ += "/>";
        else
            out_.append("></").append(name).append(">");
        return true;
    }

    enum class fate : unsigned char { tag, text, nothing };

    /// What becomes of a start tag where tags do not match.
    fate fate_of(const std::string& name, std::size_t attributes, std::size_t attributes_end, bool empty) {
        end_at_tag();
        open_.before_start(name, ended());
        if (empty)
            return fate::tag;
        const std::size_t number = starts_++;
        if (work_ == work::survey)
            has_end_.push_back(false);
        const bool has_end = work_ == work::survey || (number < has_end_.size() && has_end_[number]);
        const element_traits& traits = traits_of(name);
        if (!has_end && !traits.known)
            return fate::text; // "List<string>", "<hostname>"
        const auto with = in_.substr(attributes, attributes_end - attributes);
        if (!has_end && (traits.transparent || may_hide(with)))
            return fate::nothing;
        if (open_.size() >= markup_depth_max) {
            ++too_deep_;
            return fate::nothing;
        }
        open_.start(name, number);
        end_at_next_tag_ = !has_end && traits.text_only;
        return fate::tag;
    }

    static bool may_hide(std::string_view attributes) {
        return attributes.find("hidden") != npos || attributes.find("display") != npos;
    }

    /// The attributes that mean something, once each, and well-formed.
    void known_attributes(std::size_t begin, std::size_t end) {
        static constexpr std::string_view known[] = {
            "ac:name",      "ac:anchor",    "ac:alt",           "ac:emoji-fallback",
            "alt",          "datetime",     "ri:content-title", "ri:filename",
            "ri:space-key", "ri:parameter", "ri:value",         "hidden",
            "style",        "type",         "checked"};
        unsigned written = 0;
        for (std::size_t i = begin; i < end;) {
            while (i < end && !is_name_char(in_[i]))
                ++i;
            const std::size_t name_begin = i;
            while (i < end && is_name_char(in_[i]))
                ++i;
            const std::string name = lower_ascii(in_.substr(name_begin, std::min<std::size_t>(i - name_begin, 32)));
            while (i < end && is_space(in_[i]))
                ++i;
            std::size_t value_begin = i;
            std::size_t value_end = i;
            if (i < end && in_[i] == '=') {
                ++i;
                while (i < end && is_space(in_[i]))
                    ++i;
                const char quote = i < end && (in_[i] == '"' || in_[i] == '\'') ? in_[i] : '\0';
                value_begin = i += quote != 0 ? 1 : 0;
                while (i < end && (quote != 0 ? in_[i] != quote : !is_space(in_[i])))
                    ++i;
                value_end = i;
                i += quote != 0 && i < end ? 1 : 0;
            }
            const auto* found = std::find(std::begin(known), std::end(known), name);
            const unsigned bit = 1u << static_cast<unsigned>(found - std::begin(known));
            if (found == std::end(known) || (written & bit) != 0)
                continue;
            written |= bit;
            attribute(name, value_begin, value_end);
        }
    }

    void attribute(std::string_view name, std::size_t begin, std::size_t end) {
        out_.append(" ").append(name).append("=\"");
        for (pos_ = begin; pos_ < end;) {
            if (in_[pos_] == '"') {
                out_ += "&quot;";
                ++pos_;
            } else {
                character(true);
            }
        }
        out_ += '"';
    }

    void end_tag(const std::string& name) {
        if (traits_of(name).empty)
            return; // its start tag was closed at once
        if (work_ == work::copy) {
            out_.append("</").append(name).append(">");
            return;
        }
        end_at_tag();
        if (too_deep_ > 0)
            --too_deep_;
        else
            open_.on_end(name, ended());
    }

    /// A parameter that nothing ends holds what stands before the next tag.
    void end_at_tag() {
        if (std::exchange(end_at_next_tag_, false) && !open_.empty())
            open_.end_innermost(ended());
    }

    static bool is_acceptable(std::string_view attributes) {
        constexpr auto attributes_max = 200;
        return std::count(attributes.begin(), attributes.end(), '=') <= attributes_max;
    }

    /// Leaves out what a script or style element holds. One without its end reaches to the next tag of a page;
    /// if there is none, it holds nothing.
    void skip_raw(raw_places& kind) {
        const std::size_t end = kind.end.from(in_, pos_);
        const std::size_t next = kind.start.from(in_, pos_);
        if (end != npos && end < next) {
            pos_ = std::min(in_.find('>', end), in_.size() - 1) + 1;
            return;
        }
        if (no_page_tag_)
            return;
        for (std::size_t i = in_.find('<', pos_); i != npos; i = in_.find('<', i + 1)) {
            if (is_page_tag(i + 1)) {
                pos_ = i;
                return;
            }
        }
        no_page_tag_ = true;
    }

    /// Not every `<` of a script is a tag: `a<b`.
    [[nodiscard]] bool is_page_tag(std::size_t name) const {
        constexpr std::size_t name_bytes_max = 40;
        name += name < in_.size() && in_[name] == '/' ? 1 : 0;
        std::size_t end = name;
        while (end < in_.size() && end < name + name_bytes_max && is_name_char(in_[end]))
            ++end;
        const auto word = lower_ascii(in_.substr(std::min(name, in_.size()), end - name));
        return !traits_of(word).ends.empty() || word.starts_with("ac:") || word == "script" || word == "style" ||
               word == "body" || word == "head" || word == "html";
    }

    work work_;
    std::vector<bool> has_end_; ///< of each start tag, in their order
    std::size_t starts_ = 0;
    open_elements open_;       ///< only where nesting is enforced
    std::size_t too_deep_ = 0; ///< elements that were left out and have not ended yet
    bool end_at_next_tag_ = false;
    bool no_declaration_end_ = false, no_page_tag_ = false;
    next_place cdata_begin_{"<![cdata["};
    next_place cdata_end_{"]]>"};
    next_place body_end_{"</ac:plain-text-body>"};
    next_place link_body_end_{"</ac:plain-text-link-body>"};
    next_place comment_begin_{"<!--"};
    next_place comment_end_{"-->"};
    next_place instruction_begin_{"<?"};
    next_place instruction_end_{"?>"};
    raw_places script_{next_place("<script"), next_place("</script")};
    raw_places style_{next_place("<style"), next_place("</style")};
};

} // namespace

std::string repair_markup(std::string_view markup, markup_nesting nesting) {
    using work = repairer::work;
    if (nesting == markup_nesting::as_written)
        return repairer(markup, work::copy).run();
    repairer survey(markup, work::survey);
    (void)survey.run();
    return repairer(markup, work::enforce, survey.take_survey()).run();
}

} // namespace tagwright::confluence
