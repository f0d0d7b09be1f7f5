#include "providers/confluence/markup_copier.hpp"

#include "base/utf8.hpp"
#include "providers/confluence/character_reference.hpp"

namespace tagwright::confluence {

namespace {

/// ASCII that stands for itself in every context.
bool is_plain(char c) { return c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&'; }

} // namespace

void markup_copier::text() {
    const std::size_t from = pos_;
    while (pos_ < in_.size() && is_plain(in_[pos_]))
        ++pos_;
    if (pos_ > from)
        out_.append(in_, from, pos_ - from);
    else
        character(true);
}

void markup_copier::character(bool references) {
    const char c = in_[pos_];
    if (c == '&' && references) {
        reference();
    } else if (c == '&' || c == '<' || c == '>') {
        out_ += c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
        ++pos_;
    } else {
        const std::size_t from = pos_;
        if (is_xml_char(next_code_point(in_, pos_)))
            out_.append(in_, from, pos_ - from);
        else
            out_.push_back(' ');
    }
}

/// Copies what `&` begins: as a reference that needs no declaration, or as text.
void markup_copier::reference() {
    if (const auto found = reference_at(in_.substr(pos_))) {
        escaped(found->code);
        pos_ += found->size;
        return;
    }
    out_ += "&amp;";
    ++pos_;
}

void markup_copier::escaped(char32_t c) {
    // White space as a reference is text that no parser may normalise; here it is white space again.
    if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
        out_.append("&#").append(std::to_string(static_cast<unsigned>(c))).append(";");
    else
        append_utf8(out_, c);
}

} // namespace tagwright::confluence
