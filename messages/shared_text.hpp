#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tagwright {

/// A text that its copies share: a page's text goes from the fetcher to a worker in several messages, and messages are
/// copied. Cannot be changed, only replaced.
class shared_text {
public:
    shared_text() = default;
    shared_text(std::string text)
        : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    shared_text(const char* text) : shared_text(std::string(text)) {}

    [[nodiscard]] const std::string& str() const noexcept {
        static const std::string nothing;
        return text_ ? *text_ : nothing;
    }
    operator std::string_view() const noexcept { return str(); }
    [[nodiscard]] bool empty() const noexcept { return !text_; }
    void clear() noexcept { text_.reset(); }
    friend bool operator==(const shared_text& a, const shared_text& b) noexcept { return a.str() == b.str(); }

private:
    std::shared_ptr<const std::string> text_;
};

} // namespace tagwright
