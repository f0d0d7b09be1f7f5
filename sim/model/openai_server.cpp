#include "sim/model/openai_server.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tagwright::sim {

namespace {

using json = nlohmann::json;

http_response as_json(int status, const json& body) {
    http_response out;
    out.status = status;
    out.headers.emplace_back("content-type", "application/json");
    out.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return out;
}

http_response as_error(int status, const char* type, const json& code, const std::string& message) {
    return as_json(status, {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}}}});
}

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

} // namespace

chat_request read_chat_request(const std::string& body) {
    chat_request out;
    try {
        const auto call = json::parse(body);
        out.model = call.at("model").get<std::string>();
        for (const auto& message : call.at("messages")) {
            if (message.at("role") != "user")
                continue;
            const auto prompt = json::parse(message.at("content").get_ref<const std::string&>());
            for (const auto& page : prompt.at("pages"))
                out.pages.push_back({page.at("ref").get<std::string>(), page.at("title").get<std::string>(),
                                     page.at("text").get<std::string>()});
        }
        if (out.pages.empty())
            out.complaint = "no page in the user's message";
    } catch (const json::exception& error) {
        out.complaint = error.what();
    }
    return out;
}

http_response chat_answer(const chat_request& to, const std::vector<std::string>& labels, std::uint64_t input_tokens,
                          std::uint64_t output_tokens) {
    std::vector<answered_page> pages;
    for (const auto& page : to.pages)
        pages.push_back({page.ref, labels});
    return chat_answer(to.model, pages, input_tokens, output_tokens, "stop");
}

http_response chat_answer(const std::string& model, const std::vector<answered_page>& pages, std::uint64_t input_tokens,
                          std::uint64_t output_tokens, const std::string& finish_reason) {
    auto list = json::array();
    for (const auto& page : pages)
        list.push_back({{"ref", page.ref}, {"labels", page.labels}});
    auto content = json{{"pages", std::move(list)}}.dump();
    if (finish_reason == "length")
        content.resize(content.size() / 2);
    const json message{{"role", "assistant"}, {"content", std::move(content)}};
    return as_json(200,
                   {{"id", "chatcmpl-simulated"},
                    {"object", "chat.completion"},
                    {"model", model},
                    {"choices", json::array({{{"index", 0}, {"message", message}, {"finish_reason", finish_reason}}})},
                    {"usage",
                     {{"prompt_tokens", input_tokens},
                      {"completion_tokens", output_tokens},
                      {"total_tokens", input_tokens + output_tokens}}}});
}

http_response chat_refusal(const limit_hints& hints, int status) {
    auto out = status == 429 ? as_error(429, "rate_limit_error", "rate_limit_exceeded", "Too many requests.")
                             : as_error(status, "server_error", nullptr, "The server is overloaded.");
    add_limit_headers(hints, out.headers);
    return out;
}

http_response chat_overloaded() { return as_error(503, "server_error", nullptr, "The server is overloaded."); }

http_response chat_bad_request(const std::string& complaint) {
    return as_error(400, "invalid_request_error", nullptr, complaint);
}

void add_limit_headers(const limit_hints& hints, http_headers& to) {
    if (hints.retry_after)
        to.emplace_back("retry-after", fmt::format("{:.0f}", seconds(*hints.retry_after)));
    for (const auto& reading : hints.readings) {
        const auto* of = reading.dimension == quota_dimension::requests ? "requests" : "tokens";
        const auto add = [&](const char* part, const std::string& value) {
            to.emplace_back(fmt::format("x-ratelimit-{}-{}", part, of), value);
        };
        if (reading.limit)
            add("limit", fmt::format("{:.0f}", *reading.limit));
        if (reading.remaining)
            add("remaining", fmt::format("{:.0f}", *reading.remaining));
        if (reading.reset_after)
            add("reset", fmt::format("{:.3f}s", seconds(*reading.reset_after)));
    }
}

} // namespace tagwright::sim
