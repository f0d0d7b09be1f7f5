#pragma once

#include "llm_wires.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tagwright::testing {

struct logged_call {
    llm_request request;
    int status = 0;
    std::chrono::steady_clock::time_point at;       ///< when it came in
    std::chrono::steady_clock::time_point answered; ///< when its answer was ready
};

/// Answers that are wrong in a way that vendors' models are.
enum class oddity : std::uint8_t {
    garbage,       ///< no JSON at all
    wrong_shape,   ///< JSON, but not the one asked for
    dropped_pages, ///< every other page is missing
    alien_refs,    ///< pages that nobody asked about, besides the right ones
    truncated,     ///< cut off at the output limit
    refusal,       ///< blocked by a safety filter, or refused by the model
    no_content,    ///< 200 with an empty text
};

/// A quota and a cap from some moment on; 0: no such limit.
struct timed_limit {
    std::chrono::milliseconds after{};
    double per_minute = 0;
    double burst = 1;
    std::size_t concurrency_max = 0;
};

struct fake_llm_options {
    int port = 0;                 ///< 0: any free one
    std::string key = "test-key"; ///< the only one accepted; empty: any or none
    std::size_t threads = 128;    ///< connections served at once
};

/// Gemini (v1, v1beta), OpenAI chat/completions and Anthropic messages on 127.0.0.1, all on one port. It
/// reads the prompt contract's JSON object and labels each page by a function. A model whose name holds
/// "no-such" does not exist.
///
/// Every member may be called from any thread while it serves.
class fake_llm {
public:
    using labeller = std::function<std::vector<std::string>(const prompted_page&)>;

    /// @throws std::runtime_error if the port cannot be had
    explicit fake_llm(fake_llm_options options = {});
    ~fake_llm();
    fake_llm(const fake_llm&) = delete;
    fake_llm& operator=(const fake_llm&) = delete;

    [[nodiscard]] int port() const;
    [[nodiscard]] std::string gemini_url() const;    ///< as GEMINI_BASE_URL
    [[nodiscard]] std::string openai_url() const;    ///< as OPENAI_BASE_URL
    [[nodiscard]] std::string anthropic_url() const; ///< as ANTHROPIC_BASE_URL

    /// Replaces how pages are labelled; nullptr: the default, title_labels().
    void label_by(labeller by);

    // -- what happened ------------------------------------------------------------------------------

    [[nodiscard]] std::vector<logged_call> calls() const; ///< in the order in which they came
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::size_t count(int status) const;
    [[nodiscard]] std::size_t in_flight_max() const;
    void forget_calls();

    // -- limits -------------------------------------------------------------------------------------

    void set_latency(std::chrono::milliseconds least, std::chrono::milliseconds most);
    /// A token bucket: 429 with the vendor's way to say how long to wait. 0 per minute: no limit.
    void set_rate_limit(double per_minute, double burst);
    /// 429 without a time to wait for what comes while so many are inside. 0: no limit.
    void set_concurrency_limit(std::size_t calls);
    /// Answers tell where the rate limit stands, as far as the vendor's do.
    void send_quota_headers(bool yes);
    /// Limits that change while it serves: the first entry holds from now, the others from so long after the
    /// first call. Buckets keep what is in them, up to the new burst.
    void schedule_limits(std::vector<timed_limit> steps);
    /// A 429 says nothing of which limit it was, nor how long to wait (Vertex AI's "Resource exhausted").
    void refuse_silently(bool yes);

    // -- misbehaviour -------------------------------------------------------------------------------

    /// The next `count` calls get this answer (status 0: the connection breaks). Several add up.
    void fail_next(std::size_t count, demo::web_response how);
    /// Every call is answered in the manner of a server that is known for it (llm_quirks.hpp); empty: no more.
    void behave_like(std::string_view quirk_name);
    /// As above, in the words of whatever vendor is called.
    void fail_next(std::size_t count, llm_error what, std::chrono::milliseconds wait = {});
    /// The next `count` calls that come through are answered oddly. Several add up.
    void answer_oddly(std::size_t count, oddity how);

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

/// Two labels from the title's words (from letters and digits, at least four of them, small): always the
/// same for the same title, and never empty.
[[nodiscard]] std::vector<std::string> title_labels(const prompted_page& page);

} // namespace tagwright::testing
