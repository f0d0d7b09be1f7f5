#include "providers/confluence/readable.hpp"

#include "base/ascii.hpp"
#include "providers/confluence/plain_line.hpp"

#include <algorithm>
#include <array>
#include <utility>

// A run is what stands between blanks and characters beyond ASCII. Scripts that write no blanks are beyond ASCII,
// so that only Latin words, names, numbers and blobs are judged here.

namespace tagwright::confluence {

namespace {

constexpr std::size_t judged_bytes_min = 24; ///< nothing shorter is a blob; ids of fixed shapes aside

bool is_visible_ascii(char c) { return c > ' ' && c < 0x7F; }
bool is_vowel(char c) { return std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos; }

/// How many of the bytes belong to pieces that look like words: "Abc", "abc", "ABC", with vowels.
std::size_t wordlike_bytes(std::string_view run) {
    constexpr std::size_t letters_min = 3;
    constexpr std::size_t letters_max = 60; // the longest compounds that dictionaries have
    std::size_t out = 0;
    for (std::size_t i = 0; i < run.size();) {
        if (!is_letter(run[i])) {
            ++i;
            continue;
        }
        const std::size_t begin = i++;
        if (is_lower(run[begin]) || (i < run.size() && is_lower(run[i]))) {
            while (i < run.size() && is_lower(run[i]))
                ++i;
        } else {
            // Capitals, but for one that begins the next word.
            while (i < run.size() && is_upper(run[i]) && !(i + 1 < run.size() && is_lower(run[i + 1])))
                ++i;
        }
        const auto piece = run.substr(begin, i - begin);
        const auto vowels = static_cast<std::size_t>(std::count_if(piece.begin(), piece.end(), is_vowel));
        if (piece.size() >= letters_min && piece.size() <= letters_max && vowels * 6 >= piece.size())
            out += piece.size();
    }
    return out;
}

/// Short runs get the benefit of the doubt; a long one has to be words nearly throughout.
bool is_unreadable(std::string_view run) {
    if (run.size() < judged_bytes_min)
        return false;
    std::size_t alphanumeric = 0;
    std::size_t hex = 0;
    std::size_t digits = 0;
    std::size_t base64_signs = 0;
    for (const char c : run) {
        alphanumeric += is_letter(c) || is_digit(c) ? 1 : 0;
        hex += is_hex_digit(c) ? 1 : 0;
        digits += is_digit(c) ? 1 : 0;
        base64_signs += std::string_view("+/=_-").find(c) != std::string_view::npos ? 1 : 0;
    }
    if (hex == run.size() && digits > 0)
        return true;
    const std::size_t words = wordlike_bytes(run) * 100 / run.size();
    const std::size_t signs = (run.size() - alphanumeric) * 100 / run.size();
    if (run.size() >= 400)
        return words < 72 || signs > 20;
    if (run.size() >= 120)
        return words < 58 || signs > 28;
    if (run.size() >= 40 && alphanumeric + base64_signs == run.size() && digits > 0)
        return words < 60;
    // Numbers, rulers and signatures of functions are short and harmless.
    return signs < 30 && words < (run.size() >= 40 ? 45u : 30u);
}

/// The length of a UUID at `at`; 0 if there is none.
std::size_t uuid_at(std::string_view run, std::size_t at) {
    constexpr std::array<std::size_t, 5> groups{8, 4, 4, 4, 12};
    std::size_t pos = at;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        if (group > 0 && (pos >= run.size() || run[pos++] != '-'))
            return 0;
        for (std::size_t i = 0; i < groups[group]; ++i, ++pos)
            if (pos >= run.size() || !is_hex_digit(run[pos]))
                return 0;
    }
    return pos < run.size() && (is_letter(run[pos]) || is_digit(run[pos])) ? 0 : pos - at;
}

bool is_wrapping(char c) { return std::string_view("()<>\"'[]{}|,;`").find(c) != std::string_view::npos; }

/// Takes one run apart and appends what of it can be read.
class run_reader {
public:
    run_reader(std::string_view run, std::string& out) : run_(run), out_(out) {}

    void read() {
        if (run_.find("://") != std::string_view::npos) {
            each_part(run_);
            return;
        }
        std::string rest = without_ids(run_);
        if (rest.size() < run_.size() &&
            std::none_of(rest.begin(), rest.end(), [](char c) { return is_letter(c) || is_digit(c); })) {
            return; // brackets around an id
        }
        if (!is_unreadable(rest))
            out_ += rest;
    }

private:
    /// What stands between brackets and quotes by itself: a Markdown link is a text and a URL.
    void each_part(std::string_view run) {
        for (std::size_t begin = 0; begin < run.size();) {
            std::size_t end = begin;
            while (end < run.size() && !is_wrapping(run[end]))
                ++end;
            const auto part = run.substr(begin, end - begin);
            if (part.find("://") != std::string_view::npos)
                url(part);
            else if (const auto rest = without_ids(part); !is_unreadable(rest))
                out_ += rest;
            if (end < run.size())
                out_ += run[end];
            begin = end + 1;
        }
    }

    /// Scheme, host and the readable steps of the path. Queries and fragments are short, or nobody reads them.
    void url(std::string_view url) {
        constexpr std::size_t tail_bytes_max = 60;
        constexpr std::size_t step_bytes_min = 16; // ids in paths are shorter than other blobs
        const std::size_t tail_begin = std::min(url.find_first_of("?#"), url.size());
        const auto tail = url.substr(tail_begin);
        const auto path = url.substr(0, tail_begin);
        const std::size_t host = path.find("://") + 3;
        out_ += path.substr(0, std::min(host, path.size()));
        for (std::size_t begin = std::min(host, path.size()); begin < path.size();) {
            const std::size_t end = std::min(path.find('/', begin), path.size());
            const auto step = path.substr(begin, end - begin);
            const auto rest = without_ids(step);
            const bool coded = std::count(rest.begin(), rest.end(), '%') * 6 > static_cast<std::ptrdiff_t>(rest.size());
            const bool id = rest.size() >= step_bytes_min && wordlike_bytes(rest) * 3 < rest.size();
            if (!is_unreadable(rest) && !coded && !id)
                out_ += rest;
            if (end < path.size())
                out_ += '/';
            begin = end + 1;
        }
        if (tail.size() <= tail_bytes_max && wordlike_bytes(tail) * 3 >= tail.size())
            out_ += tail;
    }

    /// Without `data:` URLs, UUIDs and long hexadecimal numbers, wherever in the run they stand.
    static std::string without_ids(std::string_view run) {
        std::string out;
        out.reserve(run.size());
        for (std::size_t i = 0; i < run.size();) {
            const bool begins = i == 0 || !(is_letter(run[i - 1]) || is_digit(run[i - 1]));
            std::size_t skip = begins ? data_url_at(run, i) : 0;
            if (skip == 0 && begins && is_hex_digit(run[i]))
                skip = hex_at(run, i);
            if (skip == 0) {
                out += run[i++];
                continue;
            }
            i += skip;
        }
        return out;
    }

    /// The media type is short; the data ends at a bracket or quote.
    static std::size_t data_url_at(std::string_view run, std::size_t at) {
        constexpr std::size_t type_bytes_max = 120;
        const auto rest = run.substr(at);
        if (!rest.starts_with("data:") && !rest.starts_with("DATA:"))
            return 0;
        constexpr std::string_view ends = "()<>\"'[]{}|`";
        if (rest.substr(0, type_bytes_max).find_first_of(ends) < rest.substr(0, type_bytes_max).find(',') ||
            rest.substr(0, type_bytes_max).find(',') == std::string_view::npos)
            return 0;
        return std::min(rest.find_first_of(ends), rest.size());
    }

    static std::size_t hex_at(std::string_view run, std::size_t at) {
        if (const auto size = uuid_at(run, at))
            return size;
        std::size_t end = at;
        bool digit = false;
        for (; end < run.size() && is_hex_digit(run[end]); ++end)
            digit = digit || is_digit(run[end]);
        const bool ends = end >= run.size() || !is_letter(run[end]);
        return digit && ends && end - at >= judged_bytes_min ? end - at : 0;
    }

    std::string_view run_;
    std::string& out_;
};

/// "[~accountid:557058:…]", "@557058:…": who was mentioned, where it is text.
bool is_mention_id(std::string_view run) {
    if (run.starts_with("[~") && run.find(']') != std::string_view::npos)
        return true;
    if (!run.starts_with("@") || run.size() < 12)
        return false;
    const auto name = run.substr(
        1, run.find_last_not_of(".,;:!?)") == std::string_view::npos ? run.size() : run.find_last_not_of(".,;:!?)"));
    return std::all_of(name.begin(), name.end(), [](char c) { return is_hex_digit(c) || c == ':' || c == '-'; }) &&
           std::any_of(name.begin(), name.end(), is_digit);
}

/// A line of a dump: "00000010: 4d5a 9000 0300 …", with or without the characters behind.
bool is_hex_dump(std::string_view line) {
    std::size_t groups = 0;
    std::size_t size = 0;
    bool letter = false;
    bool digit = false;
    bool address = true; // only the first group may be one
    for (std::size_t i = 0; i < line.size();) {
        while (i < line.size() && line[i] == ' ')
            ++i;
        const std::size_t begin = i;
        while (i < line.size() && is_hex_digit(line[i])) {
            letter = letter || is_letter(line[i]);
            digit = digit || is_digit(line[i]);
            ++i;
        }
        const std::size_t length = i - begin;
        if (std::exchange(address, false) && length >= 4 && i < line.size() && (line[i] == ':' || line[i] == ' ')) {
            ++i;
            continue;
        }
        if (length != 2 && length != 4 && length != 8)
            break;
        if (size != 0 && length != size)
            break;
        size = length;
        ++groups;
        if (i < line.size() && line[i] != ' ')
            break;
    }
    return groups >= 6 && groups * size >= 16 && letter && digit;
}

/// Code that was packed for browsers: long lines, many signs, and hardly a blank between keywords.
bool is_minified(std::string_view line) {
    constexpr std::size_t bytes_min = 300;
    if (line.size() < bytes_min || line.find("://") < 10) // a URL is judged by its parts
        return false;
    std::size_t blanks = 0;
    std::size_t signs = 0;
    std::size_t others = 0;
    for (const char c : line) {
        if (c == ' ' || c == '\t')
            ++blanks;
        else if (!is_visible_ascii(c))
            ++others;
        else if (!is_letter(c) && !is_digit(c))
            ++signs;
    }
    return blanks * 100 < line.size() * 9 && signs * 100 > line.size() * 18 && signs * 100 < line.size() * 70 &&
           others * 100 < line.size() * 5;
}

void append_line_by_run(std::string_view line, std::string& out) {
    const std::size_t begin_of_line = out.size();
    bool lost = false;
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t begin = i;
        while (i < line.size() && !is_visible_ascii(line[i]))
            ++i;
        out.append(line, begin, i - begin);
        const std::size_t run_begin = i;
        while (i < line.size() && is_visible_ascii(line[i]))
            ++i;
        const auto run = line.substr(run_begin, i - run_begin);
        if (run.empty())
            continue;
        const std::size_t before = out.size();
        if (!is_mention_id(run)) {
            if (run.size() < 12) // a UUID has 36, and "data:,x" is nobody's trouble
                out += run;
            else
                run_reader(run, out).read();
        }
        lost = lost || out.size() - before < run.size();
        // Of the two blanks around a run that went one stays; none at the beginning of a line.
        const bool after_blank = before == begin_of_line || out.back() == ' ' || out.back() == '\t';
        if (out.size() == before && after_blank && i < line.size() && line[i] == ' ')
            ++i;
    }
    if (!lost) {
        out += '\n';
        return;
    }
    while (out.size() > begin_of_line && (out.back() == ' ' || out.back() == '\t'))
        out.pop_back();
    if (out.size() > begin_of_line)
        out += '\n';
}

template <class IsPlain>
void append_line(std::string_view line, std::string& out, IsPlain is_plain) {
    if (is_hex_dump(line) || is_minified(line))
        return;
    if (is_plain(line))
        (out += line) += '\n';
    else
        append_line_by_run(line, out);
}

template <class IsPlain>
std::string readable_lines(std::string_view text, IsPlain is_plain) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        // Lines that went must not leave the blank ones around them as a gap.
        if (end > 0 || !out.ends_with("\n\n"))
            append_line(text.substr(0, end), out, is_plain);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    const auto last = out.find_last_not_of(" \t\n");
    out.erase(last == std::string::npos ? 0 : last + 1);
    const auto first = out.find_first_not_of('\n');
    out.erase(0, first == std::string::npos ? out.size() : first);
    return out;
}

} // namespace

std::string readable_part(std::string_view text) { return readable_lines(text, is_plain_line); }

std::string readable_part_by_run(std::string_view text) {
    return readable_lines(text, [](std::string_view) { return false; });
}

bool is_generated_name(std::string_view file) {
    const auto stem = lower_ascii(file.substr(0, file.rfind('.')));
    static constexpr std::array<std::string_view, 14> words{
        "image",          "img",     "picture", "pic", "screenshot", "screen", "shot",
        "bildschirmfoto", "worddav", "unnamed", "att", "clipboard",  "um",     "at"};
    for (std::size_t i = 0; i < stem.size();) {
        const std::size_t begin = i;
        while (i < stem.size() &&
               (static_cast<unsigned char>(stem[i]) >= 0x80 || is_letter(stem[i]) || is_digit(stem[i])))
            ++i;
        auto word = std::string_view(stem).substr(begin, i - begin);
        i += i < stem.size() ? 1 : 0;
        const bool hex = word.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
                         (word.find_first_of("0123456789") != std::string_view::npos || word.empty());
        const bool usual = std::any_of(words.begin(), words.end(), [word](std::string_view each) {
            return word.starts_with(each) &&
                   std::all_of(word.begin() + static_cast<std::ptrdiff_t>(each.size()), word.end(), is_hex_digit);
        });
        if (!hex && !usual)
            return false;
    }
    return true;
}

} // namespace tagwright::confluence
