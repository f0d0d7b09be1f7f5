#pragma once

#include "actors/fetcher/document_reader.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::cli {

/// One line of JSONL input, `{"id","title","text"}`: id and text are required, an id may be a number.
/// A line that cannot be used gives a document with `why` that names the line.
[[nodiscard]] document parse_document_line(std::string_view line, const std::string& origin, std::size_t number);

/// A file as one document: its path is the id, its first heading or its name the title.
[[nodiscard]] document document_from_file(const std::string& path, std::string text);

/// Reads documents on a thread of its own: files one a document (`*.jsonl` one a line), or JSONL on stdin
/// where there are no files or a file is called "-". A line or file may have 64 MiB.
[[nodiscard]] std::shared_ptr<document_reader> open_documents(std::vector<std::string> files);

} // namespace tagwright::cli
