#include "app/cli/roff.hpp"

#include <algorithm>

namespace tagwright::cli {

std::string roff_text(std::string_view text) {
    std::string result;
    bool begins = true;
    for (const char byte : text) {
        if (begins && (byte == '.' || byte == '\''))
            result += "\\&"; // else it would be a request
        switch (byte) {
        case '\\': result += "\\e"; break;
        case '-': result += "\\-"; break;
        case '\'': result += "\\(aq"; break;
        case '`': result += "\\(ga"; break;
        case '^': result += "\\(ha"; break;
        case '~': result += "\\(ti"; break;
        default: result += byte;
        }
        begins = byte == '\n';
    }
    return result;
}

std::string roff_argument(std::string_view text) {
    std::string argument = "\"";
    for (const char byte : roff_text(text))
        argument += byte == '"' ? std::string("\\(dq") : std::string(1, byte == '\n' ? ' ' : byte);
    return argument + "\"";
}

std::string roff_section(std::string_view heading) { return ".SH " + roff_argument(heading) + "\n"; }

std::string roff_subsection(std::string_view heading) { return ".SS " + roff_argument(heading) + "\n"; }

namespace {

/// A line of roff that is filled; a blank at its begin would break the line before it.
std::string filled(std::string_view text) {
    std::string line(text.substr(std::min(text.find_first_not_of(" \n"), text.size())));
    line.erase(line.find_last_not_of(" \n") + 1);
    std::ranges::replace(line, '\n', ' ');
    return line.empty() ? std::string() : roff_text(line) + "\n";
}

} // namespace

std::string roff_paragraph(std::string_view text) { return ".PP\n" + filled(text); }

std::string roff_item(std::string_view term, std::string_view value, std::string_view meaning) {
    return ".TP\n\\fB" + roff_text(term) + "\\fR" + (value.empty() ? "" : " \\fI" + roff_text(value) + "\\fR") + "\n" +
           filled(meaning);
}

std::string roff_lines(std::string_view lines) {
    return ".PP\n.nf\n" + roff_text(lines) + (lines.ends_with('\n') ? "" : "\n") + ".fi\n";
}

} // namespace tagwright::cli
