#include "sim/model/openai_server.hpp"

#include "providers/llm/json_write.hpp"
#include "sim/model/chat_request_fast.hpp"
#include "sim/model/vendor_headers.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tagwright::sim {

namespace {

using json = nlohmann::json;

http_response as_json(int status, std::string body) {
    http_response out;
    out.status = status;
    out.headers.emplace_back("content-type", "application/json");
    out.body = std::move(body);
    return out;
}

http_response as_error(int status, const char* type, const json& code, const std::string& message) {
    const json body{{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}}}};
    return as_json(status, body.dump(-1, ' ', false, json::error_handler_t::replace));
}

/// What the model says: JSON in a string of JSON.
std::string answer_text(const std::vector<answered_page>& pages) {
    std::string out = R"({"pages":[)";
    for (const auto& page : pages) {
        out += out.back() == '[' ? R"({"labels":[)" : R"(,{"labels":[)";
        for (const auto& label : page.labels) {
            if (&label != page.labels.data())
                out += ',';
            llm::append_string(out, label);
        }
        out += R"(],"ref":)";
        llm::append_string(out, page.ref);
        out += '}';
    }
    return out + "]}";
}

} // namespace

chat_request read_chat_request(const std::string& body) {
    chat_request out;
    return read_chat_request_fast(body, out) ? out : read_chat_request_slowly(body);
}

chat_request read_chat_request_slowly(const std::string& body) {
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
    // Written as text, in the order in which a tree would be: that took as long as all actors of a small call.
    auto content = answer_text(pages);
    if (finish_reason == "length")
        content.resize(content.size() / 2);
    std::string body = R"({"choices":[{"finish_reason":)";
    llm::append_string(body, finish_reason);
    body += R"(,"index":0,"message":{"content":)";
    llm::append_string(body, content);
    body += R"(,"role":"assistant"}}],"id":"chatcmpl-simulated","model":)";
    llm::append_string(body, model);
    body += fmt::format(
        R"(,"object":"chat.completion","usage":{{"completion_tokens":{},"prompt_tokens":{},"total_tokens":{}}}}})",
        output_tokens, input_tokens, input_tokens + output_tokens);
    return as_json(200, std::move(body));
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
