#include "llm_wires.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace tagwright::testing {
namespace {

using json = nlohmann::ordered_json;
using demo::web_response;

constexpr std::string_view refusal_text = "I'm sorry, but I can't help with that.";

std::uint64_t tokens(std::string_view text) { return text.size() / 4 + 1; }

web_response as_json(int status, const json& body) {
    return {status, "application/json", {}, body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

std::string id_of(const char* prefix, std::uint64_t number) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%s%016llx", prefix, static_cast<unsigned long long>(number));
    return digits;
}

web_response gemini_answer(const llm_request& to, const std::string& text, ending how, std::uint64_t number,
                           const token_count& counted) {
    const auto input = counted.in;
    const auto output = how == ending::refusal ? 0 : counted.out;
    json body;
    if (how == ending::refusal) {
        body["promptFeedback"] = {{"blockReason", "PROHIBITED_CONTENT"}};
    } else {
        json parts = json::array({{{"text", text}}});
        body["candidates"] = json::array({{{"content", {{"parts", parts}, {"role", "model"}}},
                                           {"finishReason", how == ending::length ? "MAX_TOKENS" : "STOP"},
                                           {"index", 0}}});
    }
    body["usageMetadata"] = {{"promptTokenCount", input}, {"totalTokenCount", input + output}};
    if (output > 0)
        body["usageMetadata"]["candidatesTokenCount"] = output;
    body["modelVersion"] = to.model;
    body["responseId"] = id_of("gen", number);
    return as_json(200, body);
}

web_response openai_answer(const llm_request& to, const std::string& text, ending how, std::uint64_t number,
                           const token_count& counted) {
    const bool refused = how == ending::refusal;
    const auto input = counted.in;
    const auto output = refused ? tokens(refusal_text) : counted.out;
    const json message = {{"role", "assistant"},
                          {"content", refused ? json(nullptr) : json(text)},
                          {"refusal", refused ? json(refusal_text) : json(nullptr)},
                          {"annotations", json::array()}};
    const json body = {{"id", id_of("chatcmpl-", number)},
                       {"object", "chat.completion"},
                       {"created", static_cast<std::int64_t>(std::time(nullptr))},
                       {"model", to.model},
                       {"choices", json::array({{{"index", 0},
                                                 {"message", message},
                                                 {"logprobs", nullptr},
                                                 {"finish_reason", how == ending::length ? "length" : "stop"}}})},
                       {"usage",
                        {{"prompt_tokens", input},
                         {"completion_tokens", output},
                         {"total_tokens", input + output},
                         {"prompt_tokens_details", {{"cached_tokens", 0}}},
                         {"completion_tokens_details", {{"reasoning_tokens", 0}}}}},
                       {"service_tier", "default"}};
    auto response = as_json(200, body);
    response.headers = {{"x-request-id", id_of("req_", number)}};
    return response;
}

web_response anthropic_answer(const llm_request& to, const std::string& text, ending how, std::uint64_t number,
                              const token_count& counted) {
    const bool refused = how == ending::refusal;
    json content = json::array();
    if (!refused)
        content.push_back({{"type", "text"}, {"text", text}});
    json body = {{"id", id_of("msg_", number)},
                 {"type", "message"},
                 {"role", "assistant"},
                 {"model", to.model},
                 {"content", content},
                 {"stop_reason", refused                 ? "refusal"
                                 : how == ending::length ? "max_tokens"
                                                         : "end_turn"},
                 {"stop_sequence", nullptr},
                 {"usage",
                  {{"input_tokens", counted.in},
                   {"cache_creation_input_tokens", 0},
                   {"cache_read_input_tokens", 0},
                   {"output_tokens", refused ? 1 : counted.out},
                   {"service_tier", "standard"}}}};
    if (refused)
        body["stop_details"] = {{"type", "refusal"}, {"category", "cyber"}};
    auto response = as_json(200, body);
    response.headers = {{"request-id", id_of("req_", number)}};
    return response;
}

/// "6m0s", "1.5s", "90ms": as Go prints durations.
std::string go_duration(std::chrono::milliseconds time) {
    if (time.count() < 1000)
        return std::to_string(time.count()) + "ms";
    const auto minutes = time.count() / 60'000;
    char rest[32];
    std::snprintf(rest, sizeof rest, "%gs", static_cast<double>(time.count() % 60'000) / 1000);
    return (minutes > 0 ? std::to_string(minutes) + "m" : std::string{}) + rest;
}

std::string rfc3339_in(std::chrono::milliseconds time) {
    const auto then = std::time(nullptr) + (time.count() + 999) / 1000;
    std::tm parts{};
    ::gmtime_r(&then, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

} // namespace

web_response llm_answer(const llm_request& to, const std::string& text, ending how, std::uint64_t number,
                        std::optional<token_count> counted) {
    const auto count = counted.value_or(token_count{tokens(to.system) + tokens(to.user), tokens(text)});
    switch (to.wire) {
    case vendor::gemini: return gemini_answer(to, text, how, number, count);
    case vendor::openai: return openai_answer(to, text, how, number, count);
    case vendor::anthropic: break;
    }
    return anthropic_answer(to, text, how, number, count);
}

void add_quota_headers(vendor wire, const quota_state& quota, web_response& to) {
    const auto limit = std::to_string(std::llround(quota.limit_per_minute));
    const auto left = std::to_string(std::max<long long>(std::llround(std::floor(quota.left)), 0));
    if (wire == vendor::openai) {
        to.headers.emplace_back("x-ratelimit-limit-requests", limit);
        to.headers.emplace_back("x-ratelimit-remaining-requests", left);
        to.headers.emplace_back("x-ratelimit-reset-requests", go_duration(quota.full_in));
    } else if (wire == vendor::anthropic) {
        to.headers.emplace_back("anthropic-ratelimit-requests-limit", limit);
        to.headers.emplace_back("anthropic-ratelimit-requests-remaining", left);
        to.headers.emplace_back("anthropic-ratelimit-requests-reset", rfc3339_in(quota.full_in));
    }
}

} // namespace tagwright::testing
