#include "sim/model/chat_request_fast.hpp"

#include "base/json_mending.hpp"

#include <simdjson.h>

#include <cstddef>
#include <optional>
#include <string_view>

namespace tagwright::sim {

namespace {

using object = simdjson::dom::object;
using element = simdjson::dom::element;

constexpr std::size_t depth_max = 64;

/// A text that is an object. It lives as long as this.
class parsed_object {
public:
    /// @param parser  keeps its memory from one text to the next: a large call's is half a megabyte
    parsed_object(simdjson::dom::parser& parser, std::string_view text) {
        element root;
        object members;
        // Whether the other half of a character is there, simdjson 3.0 does not always ask.
        if (!has_surrogate_escape(text) && has_room(parser, text.size()) &&
            parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS &&
            root.get(members) == simdjson::SUCCESS)
            root_ = members;
    }
    [[nodiscard]] const std::optional<object>& root() const { return root_; }

private:
    static bool has_room(simdjson::dom::parser& parser, std::size_t bytes) {
        return bytes <= parser.capacity() || parser.allocate(bytes, depth_max) == simdjson::SUCCESS;
    }

    std::optional<object> root_;
};

/// The last member of the name, as JSON is read elsewhere; nothing where it is none of this type.
template <class T>
std::optional<T> member(const object& of, std::string_view name) {
    std::optional<element> last;
    for (const auto& [key, value] : of)
        if (key == name)
            last = value;
    T out{};
    if (!last || last->get(out) != simdjson::SUCCESS)
        return std::nullopt;
    return out;
}

bool read_pages(std::string_view prompt, chat_request& out) {
    thread_local simdjson::dom::parser parser;
    const parsed_object text{parser, prompt};
    const auto pages = text.root() ? member<simdjson::dom::array>(*text.root(), "pages") : std::nullopt;
    if (!pages)
        return false;
    for (const auto each : *pages) {
        object page;
        if (each.get(page) != simdjson::SUCCESS)
            return false;
        const auto ref = member<std::string_view>(page, "ref");
        const auto title = member<std::string_view>(page, "title");
        const auto words = member<std::string_view>(page, "text");
        if (!ref || !title || !words)
            return false;
        out.pages.push_back({std::string(*ref), std::string(*title), std::string(*words)});
    }
    return true;
}

} // namespace

bool read_chat_request_fast(const std::string& body, chat_request& out) {
    thread_local simdjson::dom::parser parser; // not the prompt's: this text is still looked at when that is read
    const parsed_object call{parser, body};
    if (!call.root())
        return false;
    const auto model = member<std::string_view>(*call.root(), "model");
    const auto messages = member<simdjson::dom::array>(*call.root(), "messages");
    if (!model || !messages)
        return false;
    out.model = *model;
    for (const auto each : *messages) {
        object message;
        if (each.get(message) != simdjson::SUCCESS)
            return false;
        const auto role = member<std::string_view>(message, "role");
        if (!role)
            return false;
        if (*role != "user")
            continue;
        const auto content = member<std::string_view>(message, "content");
        if (!content || !read_pages(*content, out))
            return false;
    }
    return !out.pages.empty();
}

} // namespace tagwright::sim
