#pragma once

#include "tests/actors/virtual_time.hpp"

#include <nlohmann/json.hpp>

#include <string>

/// A model that speaks OpenAI's API, for tests that answer in its place.
namespace tagwright::testing {

using nlohmann::json;

inline json prompt_of(const http_request& request) {
    return json::parse(json::parse(request.body).at("messages").at(1).at("content").get<std::string>());
}

inline http_response openai_answer(const json& content) {
    return json_response(
        200, json{{"model", "m"},
                  {"choices",
                   {{{"message", {{"role", "assistant"}, {"content", content.dump()}}}, {"finish_reason", "stop"}}}},
                  {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 10}}}}
                 .dump());
}

} // namespace tagwright::testing
