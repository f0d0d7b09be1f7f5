#pragma once

#include "app/demo/loopback_server.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the three vendors' requests and answers look like, as the fake LLM needs it. Written from the
/// vendors' documents and clients, not from our codecs: each checks the other.
namespace tagwright::testing {

enum class vendor : std::uint8_t { gemini, openai, anthropic };

/// One page as it stood in a prompt.
struct prompted_page {
    std::string ref;
    std::string title;
    std::string text;
};

/// A request, taken apart.
struct llm_request {
    vendor wire = vendor::openai;
    std::string version; ///< Gemini: "v1" or "v1beta"; Anthropic: the header's date
    std::string model;
    std::string key; ///< as sent, without "Bearer "
    std::string system;
    std::string user;                 ///< the last user message
    bool structured = false;          ///< a schema for the answer was given
    std::vector<prompted_page> pages; ///< empty if the user message is no JSON object with pages
    std::string complaint;            ///< not empty: what the vendor's own validation would say (400)
};

/// False if the path belongs to none of the three APIs.
[[nodiscard]] bool read_llm_request(const demo::web_request& from, llm_request& to);

/// How an answer ends.
enum class ending : std::uint8_t { complete, length, refusal };

struct token_count {
    std::uint64_t in = 0;
    std::uint64_t out = 0;
};

/// @param counted  what it says it has cost; nothing: about what the texts are long
[[nodiscard]] demo::web_response llm_answer(const llm_request& to, const std::string& text, ending how,
                                            std::uint64_t number, std::optional<token_count> counted = std::nullopt);

/// The errors that every vendor has, in its own words.
enum class llm_error : std::uint8_t {
    wrong_key,
    unknown_model,
    invalid,          ///< with the complaint as its text
    rate_limited,     ///< with a time to wait
    too_many_at_once, ///< 429 without one
    daily_quota,
    out_of_credit,
    overloaded,
    internal,
};
[[nodiscard]] demo::web_response llm_failure(vendor wire, llm_error what, std::chrono::milliseconds wait = {},
                                             std::string_view complaint = {});

/// Where a request quota stands, as headers tell it (Gemini has none).
struct quota_state {
    double limit_per_minute = 0;
    double left = 0;
    std::chrono::milliseconds full_in{};
};
void add_quota_headers(vendor wire, const quota_state& quota, demo::web_response& to);

} // namespace tagwright::testing
