#include "providers/confluence/storage_text.hpp"
#include "providers/confluence/readable.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

namespace {

void check_text(std::string_view markup, const std::string& text) {
    require(is_utf8(text), "text is UTF-8", text);
    require(text.find('\0') == std::string::npos, "text holds no NUL");
    require(text.find("\n\n\n") == std::string::npos, "no blank lines in a row", text);
    // The most that markup grows by are separators and breaks, which need a tag each.
    require(text.size() <= 2 * markup.size() + 16, "text is not longer than twice its markup", text);
}

} // namespace

void storage_text(std::string_view input) {
    const auto text = confluence::storage_to_text(input);
    check_text(input, text);
    require(text == confluence::storage_to_text(input), "reading twice gives the same");
    const auto direct = confluence::read_storage(input);
    const auto repaired = confluence::read_storage_repaired(input);
    require(direct.text == repaired.text && direct.title == repaired.title, "both ways read the same", input);
    check_text(input, confluence::read_html(input).text);
    require(confluence::readable_part(input) == confluence::readable_part_by_run(input),
            "plain lines stay as each run by itself does", input);
}

} // namespace tagwright::fuzz
