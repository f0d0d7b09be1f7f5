#include "app/cli/documents_input.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

void document_line(std::string_view input) {
    const auto line = cli::parse_document_line(input, "stdin", 7);
    check_failure(line.why, 300);
    require(!line.id.empty(), "a document has an id");
    require(is_utf8(line.id) && is_utf8(line.title) && is_utf8(line.text), "a document is UTF-8");
    require(line.text.size() <= input.size(), "a document is not longer than its line");
    require(line.why.code == errc::ok || line.text.empty(), "an unusable line has no text");

    const auto file = cli::document_from_file("notes/a.md", std::string(input));
    require(file.id == "notes/a.md" && file.text == input, "a file is one document");
    require(!file.title.empty() || input.starts_with("# "), "a file has a title");
    require(file.title.find_first_of("\r\n") == std::string::npos, "a title is one line", file.title);
}

} // namespace tagwright::fuzz
