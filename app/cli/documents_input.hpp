#pragma once

#include "app/cli/answer_order.hpp"
#include "app/cli/input_file.hpp"
#include "providers/documents/document_text.hpp"
#include "providers/documents/json_feed.hpp"
#include "tagwright/documents.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::cli {

/// One JSON document, `{"id","title","text"}`: id and text are required, an id may be a number, other keys count for
/// nothing. The text is read as any document is, so it may be HTML or storage format.
/// One that cannot be used gives a document with `why` that names the line.
[[nodiscard]] document parse_document_line(std::string_view line, const std::string& origin, std::size_t number,
                                           documents::format as = documents::format::automatic);

/// The same for every line, also for one that is no JSON or holds something odd: what tests compare the above with.
[[nodiscard]] document parse_odd_document_line(std::string_view line, const std::string& origin, std::size_t number,
                                               documents::format as = documents::format::automatic);

/// A file as one document: its path is the id, and where its content has no title, its name is. One that is empty has
/// no title either.
[[nodiscard]] document document_from_file(const std::string& path, std::string_view bytes,
                                          documents::format as = documents::format::automatic);

/// The documents of files: one a file, or one a line of `*.jsonl` and `*.ndjson` and of a `*.json` that holds
/// documents. No files, or one called "-", is stdin. A line or file may have 64 MiB. next() may block.
class document_source {
public:
    enum class on_stdin : unsigned char { json, one_document };

    /// @param stop_fd  an eventfd that ends a read which waits; -1: none
    document_source(std::vector<std::string> files, documents::format as, on_stdin stdin_holds, int stop_fd);

    /// Empty at the end of everything.
    [[nodiscard]] std::optional<document> next();
    /// next() will not wait for more of a slow pipe.
    [[nodiscard]] bool is_ready() const;

private:
    [[nodiscard]] std::optional<document> open_next();
    [[nodiscard]] std::optional<document> read_whole(const std::string& path, byte_source& from);
    [[nodiscard]] std::optional<document> next_of_feed();
    void feed_from(std::unique_ptr<byte_source> source, std::string text);

    std::vector<std::string> files_;
    documents::format as_;
    on_stdin stdin_holds_;
    int stop_fd_;
    std::size_t file_at_ = 0;
    std::string origin_; ///< of messages
    std::optional<documents::json_feed> feed_;
    std::unique_ptr<byte_source> feeder_; ///< empty: all is fed
    std::size_t bad_in_a_row_ = 0;        ///< of a feed that has given nothing yet
    bool good_seen_ = false;
};

/// Reads documents on a thread of its own, and no further than `order` has room.
[[nodiscard]] std::shared_ptr<document_reader> open_documents(std::vector<std::string> files, documents::format as,
                                                              std::shared_ptr<answer_order> order);

} // namespace tagwright::cli
