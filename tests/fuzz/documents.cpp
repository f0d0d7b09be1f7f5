#include "app/cli/documents_input.hpp"
#include "providers/documents/json_feed.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

void document_line(std::string_view input) {
    const auto line = cli::parse_document_line(input, "stdin", 7);
    check_failure(line.why, 300);
    require(!line.id.empty(), "a document has an id");
    require(is_utf8(line.id) && is_utf8(line.title) && is_utf8(line.text), "a document is UTF-8");
    require(line.text.size() <= 2 * input.size() + 16, "a document is not much longer than its line");
    require(line.why.code == errc::ok || line.text.empty(), "an unusable line has no text");
    const auto slow = cli::parse_odd_document_line(input, "stdin", 7);
    require(line.id == slow.id && line.title == slow.title && line.text == slow.text &&
                line.why.code == slow.why.code && line.why.message == slow.why.message,
            "a line says the same however it is read");
}

/// A file of any kind.
void document_file(std::string_view input) {
    for (const auto as : {documents::format::automatic, documents::format::storage, documents::format::html,
                          documents::format::markdown, documents::format::plain}) {
        const auto file = cli::document_from_file("notes/a.txt", input, as);
        require(file.id == "notes/a.txt", "a file is one document");
        check_failure(file.why, 300);
        require(is_utf8(file.title) && is_utf8(file.text), "a document is UTF-8");
        require(file.title.find_first_of("\r\n") == std::string::npos, "a title is one line", file.title);
        require(file.text.find('\0') == std::string::npos, "a text holds no NUL");
        require(file.text.size() <= 8 * input.size() + 64, "a text is not much longer than its file");
        require(file.why.code == errc::ok || (file.text.empty() && file.title.empty()), "what is refused has no text");
        require(file.text.empty() || !file.title.empty(), "a file with a text has a title");
    }
}

/// However a stream is cut into pieces, the same documents come out.
void document_stream(std::string_view input) {
    const auto all = [input](std::size_t step) {
        documents::json_feed feed;
        std::string out;
        std::size_t bytes = 0;
        const auto take = [&] {
            while (auto piece = feed.next()) {
                require(piece->line >= 1, "a piece has a line");
                require(piece->problem.empty() || piece->text.empty(), "a problem or a text");
                bytes += piece->text.size();
                out += std::to_string(piece->line) + (piece->problem.empty() ? ":" : "!") + piece->text + "\n";
            }
        };
        for (std::size_t at = 0; at < input.size(); at += step) {
            feed.feed(input.substr(at, step));
            take();
        }
        feed.finish();
        take();
        require(bytes <= 2 * input.size(), "nothing comes out twice");
        return out;
    };
    // What a stream is shows in its beginning, so that piece has to be the same.
    const auto whole = all(input.size() + 1);
    require(whole == all(512), "pieces change nothing", whole);
}

} // namespace tagwright::fuzz
