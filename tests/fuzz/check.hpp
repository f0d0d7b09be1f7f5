#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/page.hpp"
#include "tagwright/transport.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What the fuzz targets share: how inputs are cut into parts, and what holds for every output.
namespace tagwright::fuzz {

struct broken_property : std::logic_error {
    using std::logic_error::logic_error;
};

/// Throws broken_property. What it says names the rule; `seen` is shown behind it.
void require(bool holds, std::string_view rule, std::string_view seen = {});

/// Strict, and written independently of the code under test.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// False if a control character (C0, DEL, C1) occurs; a text that a terminal or a log line may show.
[[nodiscard]] bool is_one_line(std::string_view text) noexcept;

/// The parts of an input: what stands between lines that are "----". Always `count` parts; the last one keeps
/// what is left, missing ones are empty.
[[nodiscard]] std::vector<std::string_view> parts_of(std::string_view input, std::size_t count);

/// An answer as one would write it down: a line with the status (negative: an errc of the transport), lines
/// "Name: value", an empty line, the body. A corpus can be read and written by hand.
[[nodiscard]] http_response read_response(std::string_view text);

/// Credentials that must never come out again. Their own words occur nowhere else.
inline constexpr std::string_view secret = "sk-Zq7Xw0123456789VtRmKp";

/// One line, bounded, UTF-8, with none of the secrets; not empty where there is a code.
void check_failure(const failure& why, std::size_t bytes_max);

/// Waits within [0, 24 h], limits positive and finite.
void check_hints(const limit_hints& hints);

/// A label that may be sent: not empty, no character that Confluence refuses or splits at, not too long.
void check_label(std::string_view label);
/// The same for a label that others made, which may have all signs that Confluence keeps.
void check_kept_label(std::string_view label);

} // namespace tagwright::fuzz
