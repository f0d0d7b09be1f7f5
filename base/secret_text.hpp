#pragma once

#include <string>
#include <utility>

namespace tagwright {

/// A key, token or password. It is no text: it cannot be streamed, formatted, joined, written as JSON or compared, so
/// none of that happens by accident. Who needs the text (for a header, a fingerprint, to take it out of a message)
/// says reveal(), which is easily found.
class secret_text {
public:
    secret_text() = default;
    secret_text(std::string text) : text_(std::move(text)) {} // implicit: to become secret is never wrong
    secret_text(const char* text) : text_(text) {}

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }

    friend bool operator==(const secret_text&, const secret_text&) = delete; // what is compared is reveal()ed

private:
    std::string text_;
};

} // namespace tagwright
