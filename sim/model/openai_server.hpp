#pragma once

#include "sim/model/scenario.hpp"
#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <string>
#include <vector>

/// The server's side of OpenAI's chat completions, as far as a simulated provider needs it: what vLLM,
/// llama.cpp and OpenAI itself read and write. Written from their documents, not from our codec.
namespace tagwright::sim {

/// A page as it stood in the prompt.
struct prompted_page {
    std::string ref;
    std::string title;
    std::string text;
    friend bool operator==(const prompted_page&, const prompted_page&) = default;
};

struct chat_request {
    std::string model;
    std::vector<prompted_page> pages;
    std::string complaint; ///< not empty: what is wrong with the request (400)
};

[[nodiscard]] chat_request read_chat_request(const std::string& body);
/// The same on the way that takes any text, which read_chat_request() goes where it must.
[[nodiscard]] chat_request read_chat_request_slowly(const std::string& body);

/// 200: each page gets the labels.
[[nodiscard]] http_response chat_answer(const chat_request& to, const std::vector<std::string>& labels,
                                        std::uint64_t input_tokens, std::uint64_t output_tokens);
/// What a model says of one page.
struct answered_page {
    std::string ref;
    std::vector<std::string> labels;
};
/// 200, with these answers only. @param finish_reason  "stop", "length", "content_filter"
[[nodiscard]] http_response chat_answer(const std::string& model, const std::vector<answered_page>& pages,
                                        std::uint64_t input_tokens, std::uint64_t output_tokens,
                                        const std::string& finish_reason);
/// 429, 503 or 529. Neither status nor text tells which limit it was; the hints do, where the scenario has headers.
[[nodiscard]] http_response chat_refusal(const limit_hints& hints, int status = 429,
                                         header_style style = header_style::full);
[[nodiscard]] http_response chat_overloaded();
[[nodiscard]] http_response chat_bad_request(const std::string& complaint);

} // namespace tagwright::sim
