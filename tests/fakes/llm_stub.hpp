#pragma once

#include "llm_wires.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::testing {

/// A model on a real socket that speaks all three wires and answers as a test says; by itself it labels each page
/// "docs" and "about" its title. It has no limits and takes any key: fake_llm is the one that behaves as vendors do.
class llm_stub {
public:
    using json = nlohmann::json;
    /// Makes the answer's object from the prompt's.
    using labeller = std::function<json(const json& prompt)>;
    /// Looks at a request first; a value is answered as it is.
    using interceptor = std::function<std::optional<demo::web_response>(const demo::web_request&, int call)>;

    /// @param threads  calls that it answers at once
    explicit llm_stub(std::size_t threads = 64)
        : label(default_labels),
          server_(0, threads, [this](const demo::web_request& request) { return answer(request); }) {}
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
        llm_request asked;
        if (!read_llm_request(request, asked))
            return {404, "application/json", {}, "{}"};
        {
            const std::lock_guard guard(mutex_);
            for (const auto& page : asked.pages)
                ++titles_[page.title];
        }
        // As many tokens for each call, so that a test can say what a run costs.
        return llm_answer(asked, label(json::parse(asked.user)).dump(), ending::complete,
                          static_cast<std::uint64_t>(call), token_count{100, 20});
    }

    std::atomic<int> calls_ = 0;
    mutable std::mutex mutex_;
    std::map<std::string, int> titles_;
    demo::loopback_server server_; // last: its threads use everything above
};

} // namespace tagwright::testing
