#include "sim/model/openai_server.hpp"

#include "sim/model/vendor_headers.hpp"

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

http_response chat_refusal(const limit_hints& hints, int status, header_style style) {
    auto out = status == 429 ? as_error(429, "rate_limit_error", "rate_limit_exceeded", "Too many requests.")
                             : as_error(status, "server_error", nullptr, "The server is overloaded.");
    add_limit_headers(hints, style, out.headers);
    return out;
}

http_response chat_overloaded() { return as_error(503, "server_error", nullptr, "The server is overloaded."); }

http_response chat_bad_request(const std::string& complaint) {
    return as_error(400, "invalid_request_error", nullptr, complaint);
}

} // namespace tagwright::sim
