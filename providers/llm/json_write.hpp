#pragma once

#include <string>
#include <string_view>

/// Strings of JSON written straight into a text. A request to a model is a few fixed words around two long strings:
/// made as a tree and dumped, each byte of them is copied thrice and looked at one by one. What is written is byte for
/// byte what nlohmann's dump writes with error_handler_t::replace, which the tests and a fuzz target hold it to.
namespace tagwright::llm {

/// Appends what stands between the quotes of a string. UTF-8 stays as it is; of bytes that are not, each part that
/// begins a character and does not end it becomes one U+FFFD.
void append_escaped(std::string& out, std::string_view text);

/// Appends a string with its quotes.
void append_string(std::string& out, std::string_view text);

} // namespace tagwright::llm
