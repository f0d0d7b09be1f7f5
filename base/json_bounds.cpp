#include "base/json_bounds.hpp"

#include "base/json_string.hpp"

namespace tagwright {

bool is_within(std::string_view json_text, const json_bounds& bounds) noexcept {
    std::size_t depth = 0;
    std::size_t values = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < json_text.size(); ++i) {
        if (quoted) {
            i = next_in_json_string(json_text, i);
            if (i == json_text.size())
                break;
            if (json_text[i] == '\\')
                ++i;
            else
                quoted = false;
            continue;
        }
        const char c = json_text[i];
        switch (c) {
        case '"': quoted = true; break;
        case '{':
        case '[':
            ++values;
            if (++depth > bounds.depth_max)
                return false;
            break;
        case '}':
        case ']': depth -= depth > 0 ? 1 : 0; break;
        case ',': ++values; break;
        default: break;
        }
        if (values > bounds.values_max)
            return false;
    }
    return true;
}

} // namespace tagwright
