#include "config/dotenv.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace tagwright {
namespace {

bool is_name(std::string_view text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    constexpr std::string_view others = "0123456789";
    if (text.empty() || letters.find(text.front()) == std::string_view::npos)
        return false;
    return std::ranges::all_of(text, [&](char byte) {
        return letters.find(byte) != std::string_view::npos || others.find(byte) != std::string_view::npos;
    });
}

/// The value with a comment cut off: '#' counts only at the start or after a blank, so that "pass#word" stays whole.
std::string_view cut_comment(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '#' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t'))
            return trim(text.substr(0, at));
    return trim(text);
}

class parser {
public:
    explicit parser(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF"))
            at_ = 3;
    }

    dotenv_file run() {
        while (at_ < text_.size())
            read_line();
        return std::move(result_);
    }

private:
    void read_line() {
        const int line = line_;
        const auto start = at_;
        auto content = take_line();
        const auto code = trim(content);
        if (code.empty() || code.front() == '#')
            return;
        const auto equals = content.find('=');
        if (equals == std::string_view::npos)
            return complain(line, "no \"=\": a line is NAME=value, a comment or empty");
        auto name = trim(content.substr(0, equals));
        if (name.starts_with("export ") || name.starts_with("export\t"))
            name = trim(name.substr(7));
        if (!is_name(name))
            return complain(line, "what stands before \"=\" is no name: letters, digits and \"_\" make one");
        read_value(std::string(name), line, start + equals + 1, content.substr(equals + 1));
        result_.places.push_back({std::string(name), start, at_});
    }

    void read_value(std::string name, int line, std::size_t start, std::string_view rest_of_line) {
        const auto first = rest_of_line.find_first_not_of(" \t");
        const char quote = first == std::string_view::npos ? '\0' : rest_of_line[first];
        if (quote != '"' && quote != '\'') {
            result_.entries[std::move(name)] = {std::string(cut_comment(rest_of_line)), line};
            return;
        }
        std::string value;
        const auto end = read_quoted(start + first + 1, quote, value);
        if (end == std::string_view::npos)
            return complain(line, "the quote is never closed");
        // The value may have spanned lines: go on behind its end.
        line_ = line + static_cast<int>(std::ranges::count(text_.substr(start, end - start), '\n'));
        at_ = end;
        if (!cut_comment(take_line()).empty())
            return complain(line, "text after the closing quote");
        result_.entries[std::move(name)] = {std::move(value), line};
    }

    /// Collects up to the closing quote; gives the place behind it, npos where there is none.
    std::size_t read_quoted(std::size_t at, char quote, std::string& value) const {
        for (; at < text_.size(); ++at) {
            if (text_[at] == quote)
                return at + 1;
            if (quote == '"' && text_[at] == '\\' && at + 1 < text_.size())
                value += unescape(text_[++at]);
            else if (text_[at] != '\r')
                value += text_[at];
        }
        return std::string_view::npos;
    }

    static std::string unescape(char letter) {
        switch (letter) {
        case 'n': return "\n";
        case 'r': return "\r";
        case 't': return "\t";
        case '"':
        case '\\':
        case '$': return std::string(1, letter);
        default: return std::string("\\") + letter;
        }
    }

    std::string_view take_line() {
        const auto end = std::min(text_.find('\n', at_), text_.size());
        const auto line = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        ++line_;
        return line;
    }

    void complain(int line, std::string message) { result_.problems.push_back({line, std::move(message)}); }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    dotenv_file result_;
};

} // namespace

dotenv_file parse_dotenv(std::string_view text) { return parser(text).run(); }

} // namespace tagwright
