#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// A value of JSON as models write it.
struct loose_value {
    enum class kind : std::uint8_t {
        nothing, ///< null, None, NaN, undefined
        truth,
        number,
        text,
        word, ///< a text without quotes
        list,
        object,
    };
    kind what = kind::nothing;
    bool truth = false;
    bool closed = true; ///< false: the text ends within this value
    /// Only closing brackets are missing: the text ends behind a whole element. Meaningless where `closed`.
    bool clean_end = false;
    double number = 0;
    std::string text;               ///< of a text or word; a number as it is written
    std::vector<loose_value> items; ///< of a list; the values of an object
    std::vector<std::string> keys;  ///< of an object, one a value, in the order written; may repeat

    [[nodiscard]] bool is_text() const noexcept { return what == kind::text || what == kind::word; }
    [[nodiscard]] bool is_list() const noexcept { return what == kind::list; }
    [[nodiscard]] bool is_object() const noexcept { return what == kind::object; }
};

/// Reads JSON generously: comments, commas too many or missing, single and typographic quotes, keys and words without
/// quotes, Python's literals, raw line breaks and NUL in texts, quotes in texts that nobody escaped, `\'` and other
/// escapes that JSON does not know, ellipses, closing brackets that are missing or of the wrong kind. Plain JSON is
/// read as what it is.
class loose_reader {
public:
    static constexpr std::size_t depth_max = 32;
    static constexpr std::size_t values_max = 200'000;

    /// @param text  valid UTF-8; has to outlive the reader. All reads together look at a small multiple of its size.
    explicit loose_reader(std::string_view text) noexcept;

    /// The value that begins at `at`. No value: none begins there, or a bound is reached.
    [[nodiscard]] std::optional<loose_value> read(std::size_t at);

    /// Where the last value ended.
    [[nodiscard]] std::size_t position() const noexcept { return at_; }
    /// True once a bound is reached: further reads give nothing.
    [[nodiscard]] bool exhausted() const noexcept { return steps_left_ == 0 || values_left_ == 0; }

private:
    enum class end : std::uint8_t { good, cut, bad };

    end read_value(loose_value& out, std::size_t depth);
    end read_list(loose_value& out, std::size_t depth);
    end read_object(loose_value& out, std::size_t depth);
    end read_key(std::string& out);
    end read_text(std::string& out, std::string_view closers, std::size_t quote_bytes);
    end read_word(loose_value& out);
    end read_number(loose_value& out);
    void read_escape(std::string& out);
    [[nodiscard]] std::optional<char32_t> read_unit();
    [[nodiscard]] bool closes_text(std::size_t behind_quote);
    [[nodiscard]] std::string_view quote_here(std::size_t& bytes) const noexcept;
    bool skip_ellipsis();
    void skip_space();
    void skip_past(std::string_view end_of_comment);
    bool step(std::size_t count = 1) noexcept;
    [[nodiscard]] bool starts(std::string_view what) const noexcept { return text_.substr(at_, what.size()) == what; }
    [[nodiscard]] bool at_end() const noexcept { return at_ >= text_.size(); }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t steps_left_;
    std::size_t values_left_ = values_max;
    std::size_t open_lists_ = 0;
    std::size_t open_objects_ = 0;
};

} // namespace tagwright::llm
