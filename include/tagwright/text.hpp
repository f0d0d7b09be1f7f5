#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// @file
/// Two kinds of text: one that nobody prints by accident, and one that is shared rather than copied.
namespace tagwright::inline v0 {

/// A key, token or password. It is no text: it cannot be streamed, formatted, joined, written as JSON or compared, so
/// none of that happens by accident. Who needs the text (for a header, a fingerprint, to take it out of a message)
/// says reveal(), which is easily found.
class secret_text {
public:
    /// No secret at all.
    secret_text() = default;
    /// Implicit: to become secret is never wrong.
    secret_text(std::string text) : text_(std::move(text)) {}
    /// The same; `text` is not null.
    secret_text(const char* text) : text_(text) {}

    /// There is no secret.
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// The secret itself, as long as this object lives. Not for logs, messages and files.
    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }

    /// Not to be compared by accident: whoever compares reveal()s.
    friend bool operator==(const secret_text&, const secret_text&) = delete;

private:
    std::string text_;
};

/// A text that its copies share: a page's text goes from the fetcher to a worker in several messages, and messages are
/// copied. Cannot be changed, only replaced.
class shared_text {
public:
    /// An empty text.
    shared_text() = default;
    /// Takes the text; copies of this object share it.
    shared_text(std::string text)
        : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    /// The same; `text` is not null.
    shared_text(const char* text) : shared_text(std::string(text)) {}

    /// The text, as long as any copy of this object lives.
    [[nodiscard]] const std::string& str() const noexcept {
        static const std::string nothing;
        return text_ ? *text_ : nothing;
    }
    /// The same.
    operator std::string_view() const noexcept { return str(); }
    /// There is no letter in it.
    [[nodiscard]] bool empty() const noexcept { return !text_; }
    /// Lets go of the text; other copies keep it.
    void clear() noexcept { text_.reset(); }
    /// The texts are equal, whether they are shared or not.
    friend bool operator==(const shared_text& a, const shared_text& b) noexcept { return a.str() == b.str(); }

private:
    std::shared_ptr<const std::string> text_;
};

} // namespace tagwright::inline v0
