#include "tests/fakes/llm_wires.hpp"

#include <nlohmann/json.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace tagwright::testing {
namespace {

using json = nlohmann::ordered_json;
using std::chrono::milliseconds;

double seconds(milliseconds wait) { return std::chrono::duration<double>(wait).count(); }

demo::fault fault_of(int status, const json& body, demo::name_values headers = {}) {
    return {status, body.dump(), std::move(headers), "application/json"};
}

// -- Gemini -----------------------------------------------------------------------------------------

demo::fault google(int code, const char* status, const std::string& message, json details = json::array()) {
    json error = {{"code", code}, {"message", message}, {"status", status}};
    if (!details.empty())
        error["details"] = std::move(details);
    return fault_of(code, {{"error", std::move(error)}});
}

json google_quota(bool day, const trouble_details& of) {
    const json violation = {{"quotaMetric", "generativelanguage.googleapis.com/generate_content_free_tier_requests"},
                            {"quotaId", day ? "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
                                            : "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"},
                            {"quotaDimensions", {{"location", "global"}, {"model", of.model}}},
                            {"quotaValue", std::to_string(of.limit)}};
    auto details = json::array(
        {json{{"@type", "type.googleapis.com/google.rpc.QuotaFailure"}, {"violations", json::array({violation})}},
         json{{"@type", "type.googleapis.com/google.rpc.Help"},
              {"links", json::array({json{{"description", "Learn more about Gemini API quotas"},
                                          {"url", "https://ai.google.dev/gemini-api/docs/rate-limits"}}})}}});
    details.push_back({{"@type", "type.googleapis.com/google.rpc.RetryInfo"},
                       {"retryDelay", fmt::format("{:.9f}s", seconds(of.retry_in))}});
    return details;
}

demo::fault gemini_error(trouble what, const trouble_details& of) {
    const std::string over = "You exceeded your current quota, please check your plan and billing details.";
    switch (what) {
    case trouble::wrong_key:
        return google(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
                      json::array({json{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                                        {"reason", "API_KEY_INVALID"},
                                        {"domain", "googleapis.com"},
                                        {"metadata", {{"service", "generativelanguage.googleapis.com"}}}}}));
    case trouble::missing_key:
        return google(403, "PERMISSION_DENIED",
                      "Method doesn't allow unregistered callers (callers without established identity). Please use "
                      "API Key or other form of API consumer identity to call this API.");
    case trouble::bad_request: return google(400, "INVALID_ARGUMENT", of.message);
    case trouble::unknown_model:
        return google(404, "NOT_FOUND", "models/" + of.model + " is not found for API version v1beta.");
    case trouble::context_overflow:
        return google(400, "INVALID_ARGUMENT",
                      "The input token count exceeds the maximum number of tokens allowed 1048576.");
    case trouble::rate_limit:
        return google(429, "RESOURCE_EXHAUSTED", fmt::format("{} Please retry in {:.6f}s.", over, seconds(of.retry_in)),
                      google_quota(false, of));
    case trouble::daily_quota: return google(429, "RESOURCE_EXHAUSTED", over, google_quota(true, of));
    case trouble::concurrency:
        return google(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).");
    case trouble::billing:
        return google(400, "FAILED_PRECONDITION",
                      "User location is supported, but the free tier is not available. Please enable billing on your "
                      "project in Google AI Studio.");
    case trouble::overloaded: return google(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
    case trouble::server_error: break;
    }
    return google(500, "INTERNAL", "An internal error has occurred. Please retry.");
}

// -- OpenAI -----------------------------------------------------------------------------------------

demo::fault open(int status, const std::string& message, const json& type, const json& code,
                 demo::name_values headers = {}) {
    return fault_of(status, {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}}}},
                    std::move(headers));
}

demo::fault openai_error(trouble what, const trouble_details& of) {
    const auto invalid = "invalid_request_error";
    switch (what) {
    case trouble::wrong_key:
        return open(401,
                    "Incorrect API key provided: " + of.key.substr(0, 4) +
                        "****. You can find your API key at https://platform.openai.com/account/api-keys.",
                    invalid, "invalid_api_key");
    case trouble::missing_key: return open(401, "You didn't provide an API key.", invalid, nullptr);
    case trouble::bad_request: return open(400, of.message, invalid, nullptr);
    case trouble::unknown_model:
        return open(404, "The model `" + of.model + "` does not exist or you do not have access to it.", invalid,
                    "model_not_found");
    case trouble::context_overflow:
        return open(400,
                    "This model's maximum context length is 128000 tokens. Please reduce the length of the messages.",
                    invalid, "context_length_exceeded");
    case trouble::rate_limit: {
        auto headers = rate_headers(fake_wire::openai, of.limit, 0, of.retry_in);
        headers.emplace_back("retry-after-ms", std::to_string(of.retry_in.count()));
        headers.emplace_back("retry-after", fmt::format("{}", (of.retry_in.count() + 999) / 1000));
        return open(429,
                    fmt::format("Rate limit reached for {} in organization org-fake on requests per min (RPM): Limit "
                                "{}, Used {}, Requested 1. Please try again in {:.3f}s.",
                                of.model, of.limit, of.limit, seconds(of.retry_in)),
                    "requests", "rate_limit_exceeded", std::move(headers));
    }
    case trouble::concurrency:
        return open(429, "Too many concurrent requests. Please slow down.", "rate_limit_error", "slow_down");
    case trouble::daily_quota:
        return open(429,
                    fmt::format("Rate limit reached for {} in organization org-fake on requests per day (RPD): Limit "
                                "{}, Used {}, Requested 1. Please try again in 14m24s.",
                                of.model, of.limit, of.limit),
                    "requests", "rate_limit_exceeded");
    case trouble::billing:
        return open(429, "You exceeded your current quota, please check your plan and billing details.",
                    "insufficient_quota", "credit_balance_exhausted");
    case trouble::overloaded:
        return open(503, "The server is currently overloaded, please try again later.", "service_unavailable_error",
                    "server_is_overloaded");
    case trouble::server_error: break;
    }
    return open(500, "The server had an error while processing your request. Sorry about that!", "server_error",
                nullptr);
}

// -- Anthropic --------------------------------------------------------------------------------------

demo::fault anthropic_error(trouble what, const trouble_details& of) {
    const auto request_id = fmt::format("req_fake{:012x}", of.id);
    const auto make = [&](int status, const char* type, const std::string& message, demo::name_values headers = {}) {
        headers.emplace_back("request-id", request_id);
        return fault_of(
            status, {{"type", "error"}, {"error", {{"type", type}, {"message", message}}}, {"request_id", request_id}},
            std::move(headers));
    };
    switch (what) {
    case trouble::wrong_key:
    case trouble::missing_key:
        return make(401, "authentication_error", of.key.empty() ? "x-api-key header is required" : "invalid x-api-key");
    case trouble::bad_request: return make(400, "invalid_request_error", of.message);
    case trouble::unknown_model: return make(404, "not_found_error", "model: " + of.model);
    case trouble::context_overflow:
        return make(400, "invalid_request_error", "prompt is too long: 212000 tokens > 200000 maximum");
    case trouble::daily_quota:
    case trouble::rate_limit: {
        auto headers = rate_headers(fake_wire::anthropic, of.limit, 0, of.retry_in);
        headers.emplace_back("retry-after", fmt::format("{}", (of.retry_in.count() + 999) / 1000));
        return make(429, "rate_limit_error",
                    fmt::format("This request would exceed your organization's rate limit of {} requests per minute.",
                                of.limit),
                    std::move(headers));
    }
    case trouble::concurrency:
        return make(429, "rate_limit_error", "Number of concurrent connections has exceeded your rate limit.");
    case trouble::billing:
        return make(402, "billing_error", "Your credit balance is too low to access the Anthropic API.");
    case trouble::overloaded: return make(529, "overloaded_error", "Overloaded");
    case trouble::server_error: break;
    }
    return make(500, "api_error", "Internal server error");
}

} // namespace

demo::fault vendor_error(fake_wire wire, trouble what, const trouble_details& details) {
    switch (wire) {
    case fake_wire::gemini: return gemini_error(what, details);
    case fake_wire::openai: return openai_error(what, details);
    case fake_wire::anthropic: break;
    }
    return anthropic_error(what, details);
}

demo::name_values rate_headers(fake_wire wire, std::uint32_t limit, std::uint32_t remaining, milliseconds until_full) {
    const auto rest = std::to_string(remaining);
    if (wire == fake_wire::openai)
        return {{"x-ratelimit-limit-requests", std::to_string(limit)},
                {"x-ratelimit-remaining-requests", rest},
                {"x-ratelimit-reset-requests", until_full < std::chrono::seconds(1)
                                                   ? fmt::format("{}ms", until_full.count())
                                                   : fmt::format("{:.3f}s", seconds(until_full))}};
    if (wire == fake_wire::gemini)
        return {};
    const auto reset = std::time(nullptr) + (until_full.count() + 999) / 1000;
    return {{"anthropic-ratelimit-requests-limit", std::to_string(limit)},
            {"anthropic-ratelimit-requests-remaining", rest},
            {"anthropic-ratelimit-requests-reset", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(reset))}};
}

} // namespace tagwright::testing
