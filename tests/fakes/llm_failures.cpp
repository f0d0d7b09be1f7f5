#include "llm_wires.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace tagwright::testing {
namespace {

using json = nlohmann::ordered_json;
using demo::web_response;

web_response as_json(int status, const json& body) { return {status, "application/json", {}, body.dump()}; }

std::string seconds(std::chrono::milliseconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9gs", static_cast<double>(time.count()) / 1000);
    return text;
}

std::string whole_seconds(std::chrono::milliseconds time) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

// -- Gemini: google.rpc.Status ---------------------------------------------------------------------

web_response google(int code, const char* status, const std::string& message, const json& details = json::array()) {
    json error = {{"code", code}, {"message", message}, {"status", status}};
    if (!details.empty())
        error["details"] = details;
    return as_json(code, {{"error", error}});
}

json google_type(const char* name) { return {{"@type", std::string("type.googleapis.com/google.rpc.") + name}}; }

web_response gemini_quota(const char* quota, std::chrono::milliseconds wait) {
    json violations = google_type("QuotaFailure");
    violations["violations"] =
        json::array({{{"quotaMetric", "generativelanguage.googleapis.com/generate_content_free_tier_requests"},
                      {"quotaId", quota},
                      {"quotaDimensions", {{"location", "global"}, {"model", "gemini"}}},
                      {"quotaValue", "10"}}});
    json help = google_type("Help");
    help["links"] = json::array({{{"description", "Learn more about Gemini API quotas"},
                                  {"url", "https://ai.google.dev/gemini-api/docs/rate-limits"}}});
    json retry = google_type("RetryInfo");
    retry["retryDelay"] = seconds(wait);
    return google(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota. Please retry in " + seconds(wait) + ".",
                  json::array({violations, help, retry}));
}

web_response gemini_failure(llm_error what, std::chrono::milliseconds wait, const std::string& complaint) {
    switch (what) {
    case llm_error::wrong_key: {
        json info = google_type("ErrorInfo");
        info["reason"] = "API_KEY_INVALID";
        info["domain"] = "googleapis.com";
        return google(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", json::array({info}));
    }
    case llm_error::unknown_model:
        return google(404, "NOT_FOUND", "models/" + complaint + " is not found for API version v1beta");
    case llm_error::invalid: return google(400, "INVALID_ARGUMENT", complaint);
    case llm_error::rate_limited: return gemini_quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", wait);
    case llm_error::too_many_at_once:
        return google(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).");
    case llm_error::daily_quota:
        return gemini_quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", std::chrono::hours{7});
    case llm_error::out_of_credit:
        return google(400, "FAILED_PRECONDITION", "Gemini API free tier is not available. Please enable billing.");
    case llm_error::overloaded: return google(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
    case llm_error::internal: break;
    }
    return google(500, "INTERNAL", "An internal error has occurred.");
}

// -- OpenAI ----------------------------------------------------------------------------------------

web_response openai(int status, const char* type, const json& code, const std::string& message) {
    return as_json(status, {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}}}});
}

web_response openai_failure(llm_error what, std::chrono::milliseconds wait, const std::string& complaint) {
    switch (what) {
    case llm_error::wrong_key:
        return openai(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.");
    case llm_error::unknown_model:
        return openai(404, "invalid_request_error", "model_not_found",
                      "The model `" + complaint + "` does not exist or you do not have access to it.");
    case llm_error::invalid: return openai(400, "invalid_request_error", nullptr, complaint);
    case llm_error::rate_limited: {
        auto response =
            openai(429, "requests", "rate_limit_exceeded",
                   "Rate limit reached for requests per min (RPM). Please try again in " + seconds(wait) + ".");
        response.headers = {{"retry-after", whole_seconds(wait)}, {"retry-after-ms", std::to_string(wait.count())}};
        return response;
    }
    case llm_error::too_many_at_once:
        return openai(429, "rate_limit_error", "slow_down", "Too many requests at once. Please slow down.");
    case llm_error::daily_quota:
        return openai(429, "requests", "rate_limit_exceeded", "Rate limit reached for requests per day (RPD).");
    case llm_error::out_of_credit:
        return openai(429, "insufficient_quota", "insufficient_quota",
                      "You exceeded your current quota, please check your plan and billing details.");
    case llm_error::overloaded: return openai(503, "server_error", "server_is_overloaded", "The server is overloaded.");
    case llm_error::internal: break;
    }
    return openai(500, "server_error", nullptr, "The server had an error while processing your request.");
}

// -- Anthropic -------------------------------------------------------------------------------------

web_response anthropic(int status, const char* type, const std::string& message, const char* code = nullptr) {
    json error = {{"type", type}, {"message", message}};
    if (code)
        error["details"] = {{"error_code", code}};
    auto response = as_json(status, {{"type", "error"}, {"error", error}, {"request_id", "req_fake"}});
    response.headers = {{"request-id", "req_fake"}};
    return response;
}

web_response anthropic_failure(llm_error what, std::chrono::milliseconds wait, const std::string& complaint) {
    switch (what) {
    case llm_error::wrong_key: return anthropic(401, "authentication_error", "invalid x-api-key");
    case llm_error::unknown_model: return anthropic(404, "not_found_error", "model: " + complaint);
    case llm_error::invalid: return anthropic(400, "invalid_request_error", complaint);
    case llm_error::rate_limited: {
        auto response = anthropic(429, "rate_limit_error",
                                  "This request would exceed your organization's rate limit of requests per minute.");
        response.headers.emplace_back("retry-after", whole_seconds(wait));
        return response;
    }
    case llm_error::too_many_at_once:
        return anthropic(429, "rate_limit_error", "Number of concurrent connections has exceeded your rate limit.");
    case llm_error::daily_quota:
    case llm_error::out_of_credit:
        return anthropic(429, "rate_limit_error", "The spend limit of your organization is reached.",
                         "enforced_spend_limit_reached");
    case llm_error::overloaded: return anthropic(529, "overloaded_error", "Overloaded");
    case llm_error::internal: break;
    }
    return anthropic(500, "api_error", "Internal server error");
}

} // namespace

web_response llm_failure(vendor wire, llm_error what, std::chrono::milliseconds wait, std::string_view complaint) {
    const std::string words(complaint);
    switch (wire) {
    case vendor::gemini: return gemini_failure(what, wait, words);
    case vendor::openai: return openai_failure(what, wait, words);
    case vendor::anthropic: break;
    }
    return anthropic_failure(what, wait, words);
}

} // namespace tagwright::testing
