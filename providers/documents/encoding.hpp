#pragma once

#include <string>
#include <string_view>

namespace tagwright::documents {

enum class encoding : unsigned char { utf8, utf16_le, utf16_be, utf32_le, utf32_be };

struct encoding_mark {
    encoding what = encoding::utf8;
    std::size_t bytes = 0; ///< of the byte order mark; 0: there is none
};

/// The encoding that a byte order mark names; UTF-8 without one.
[[nodiscard]] encoding_mark read_mark(std::string_view bytes) noexcept;

/// UTF-16 without a mark, where it is obvious: every second byte of its beginning is zero.
[[nodiscard]] encoding guess_wide(std::string_view bytes) noexcept;

/// Turns UTF-16 and UTF-32 into UTF-8 piece by piece; what is no character becomes U+FFFD. UTF-8 passes as it is.
class utf8_converter {
public:
    explicit utf8_converter(encoding from) : from_(from) {}
    void feed(std::string_view bytes, std::string& out);

private:
    encoding from_;
    std::string rest_; ///< the beginning of a character
};

/// A text as UTF-8 without a byte order mark, or why it is none.
struct decoded {
    std::string text;
    std::string problem; ///< empty: `text` counts
};

/// UTF-8; UTF-16 and UTF-32 by their mark, UTF-16 also where it is obvious. Bytes that are none of these are read
/// in the encoding that the document declares (XML declaration, `<meta charset>`), else as Windows-1252 if that
/// gives a text in Latin letters; else they are refused.
[[nodiscard]] decoded to_utf8(std::string_view bytes);

} // namespace tagwright::documents
