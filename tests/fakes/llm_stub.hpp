#pragma once

#include "app/demo/loopback_server.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::testing {

/// A model on a real socket that speaks all three wires. It labels each page with two words of its title,
/// unless told otherwise.
class llm_stub {
public:
    using json = nlohmann::json;
    /// Makes the answer's object from the prompt's.
    using labeller = std::function<json(const json& prompt)>;
    /// Looks at a request first; a value is answered as it is.
    using interceptor = std::function<std::optional<demo::web_response>(const demo::web_request&, int call)>;

    llm_stub()
        : label(default_labels), server_(0, 64, [this](const demo::web_request& request) { return answer(request); }) {}
    ~llm_stub() { server_.stop(); }
    llm_stub(const llm_stub&) = delete;
    llm_stub& operator=(const llm_stub&) = delete;

    [[nodiscard]] std::string url() const { return server_.url(); }
    [[nodiscard]] int calls() const { return calls_; }

    /// How often each page's title was asked about.
    [[nodiscard]] std::map<std::string, int> titles() const {
        const std::lock_guard guard(mutex_);
        return titles_;
    }

    static json default_labels(const json& prompt) {
        auto pages = json::array();
        for (const auto& page : prompt.at("pages"))
            pages.push_back(
                {{"ref", page.at("ref")}, {"labels", {"docs", "about " + page.at("title").get<std::string>()}}});
        return {{"pages", pages}};
    }

    labeller label;
    interceptor intercept;

private:
    demo::web_response answer(const demo::web_request& request) {
        const int call = ++calls_;
        if (intercept)
            if (auto instead = intercept(request, call))
                return *instead;
        const auto body = json::parse(request.body);
        const bool gemini = request.path.ends_with(":generateContent");
        const bool anthropic = request.path.ends_with("/messages");
        const auto user = gemini      ? body.at("contents").at(0).at("parts").at(0).at("text").get<std::string>()
                          : anthropic ? user_text(body.at("messages").at(0).at("content"))
                                      : user_text(body.at("messages").at(1).at("content"));
        const auto prompt = json::parse(user);
        {
            const std::lock_guard guard(mutex_);
            for (const auto& page : prompt.at("pages"))
                ++titles_[page.at("title").get<std::string>()];
        }
        demo::web_response out;
        out.body = wrapped(label(prompt).dump(), gemini, anthropic).dump();
        return out;
    }

    static std::string user_text(const json& content) {
        return content.is_string() ? content.get<std::string>() : content.at(0).at("text").get<std::string>();
    }

    static json wrapped(const std::string& text, bool gemini, bool anthropic) {
        if (gemini)
            return {{"candidates",
                     {{{"content", {{"role", "model"}, {"parts", {{{"text", text}}}}}}, {"finishReason", "STOP"}}}},
                    {"usageMetadata", {{"promptTokenCount", 100}, {"candidatesTokenCount", 20}}}};
        if (anthropic)
            return {{"type", "message"},
                    {"role", "assistant"},
                    {"content", {{{"type", "text"}, {"text", text}}}},
                    {"stop_reason", "end_turn"},
                    {"usage", {{"input_tokens", 100}, {"output_tokens", 20}}}};
        return {{"choices",
                 {{{"index", 0}, {"message", {{"role", "assistant"}, {"content", text}}}, {"finish_reason", "stop"}}}},
                {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 20}, {"total_tokens", 120}}}};
    }

    std::atomic<int> calls_ = 0;
    mutable std::mutex mutex_;
    std::map<std::string, int> titles_;
    demo::loopback_server server_; // last: its threads use everything above
};

} // namespace tagwright::testing
