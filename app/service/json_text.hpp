#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace tagwright::service {

using json = nlohmann::ordered_json;

/// What servers and models have said is not always UTF-8: such bytes are replaced, never thrown at us.
[[nodiscard]] inline std::string text_of(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace tagwright::service
