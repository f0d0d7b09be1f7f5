#pragma once

#include "codec_fixture.hpp"

#include "providers/llm/codecs.hpp"
#include "providers/llm/dialect.hpp"

#include <string>
#include <utility>

/// Endpoints whose dialect is learned from what they refuse.
namespace tagwright::llm::testing_codecs {

inline endpoint openai(std::string base = "http://h/v1", std::string model = "m") {
    return make_endpoint(wire::openai, std::move(base), std::move(model));
}
inline endpoint gemini(std::string model = "gemini-3-flash") {
    return make_endpoint(wire::gemini, "https://generativelanguage.googleapis.com", std::move(model));
}
inline endpoint anthropic() { return make_endpoint(wire::anthropic, "http://h", "claude"); }

inline reply answer(const endpoint& to, int status, const std::string& body) {
    return make_codec(to.shape)->parse_response(to, answer_of(status, body));
}

inline std::string said(const std::string& message) { return nlohmann::json{{"error", {{"message", message}}}}.dump(); }

} // namespace tagwright::llm::testing_codecs
