#include "fake_llm.hpp"

#include "llm_quirks.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <utility>

namespace tagwright::testing {
namespace {

using clock = std::chrono::steady_clock;
using json = nlohmann::ordered_json;
using demo::web_request;
using demo::web_response;

/// The quota behind set_rate_limit().
class bucket {
public:
    void set(double per_minute, double burst) {
        per_minute_ = per_minute;
        burst_ = std::max(burst, 1.0);
        level_ = burst_;
        filled_ = clock::now();
    }
    /// Other numbers for the same bucket.
    void retune(double per_minute, double burst) {
        if (!limited())
            return set(per_minute, burst);
        refill();
        per_minute_ = per_minute;
        burst_ = std::max(burst, 1.0);
        level_ = std::min(level_, burst_);
    }
    [[nodiscard]] bool limited() const { return per_minute_ > 0; }

    /// Nothing if there was a token; else how long until there is one.
    std::optional<std::chrono::milliseconds> take() {
        if (!limited())
            return std::nullopt;
        refill();
        if (level_ >= 1) {
            level_ -= 1;
            return std::nullopt;
        }
        return time_for(1 - level_);
    }
    [[nodiscard]] quota_state state() {
        refill();
        return {per_minute_, level_, time_for(burst_ - level_)};
    }

private:
    void refill() {
        const auto now = clock::now();
        const auto passed = std::chrono::duration<double, std::ratio<60>>(now - filled_).count();
        level_ = std::min(burst_, level_ + passed * per_minute_);
        filled_ = now;
    }
    [[nodiscard]] std::chrono::milliseconds time_for(double tokens) const {
        return std::chrono::milliseconds{static_cast<std::int64_t>(tokens / per_minute_ * 60'000) + 1};
    }

    double per_minute_ = 0;
    double burst_ = 1;
    double level_ = 1;
    clock::time_point filled_;
};

/// A model that is asked to explain is surer of long words.
double confidence_in(const std::string& label) { return label.size() < 6 ? 0.4 : 0.9; }

std::string contract_answer(const llm_request& call, const fake_llm::labeller& by, std::optional<oddity> how) {
    const bool explained = call.system.find("\"confidence\"") != std::string::npos;
    json pages = json::array();
    std::size_t place = 0;
    for (const auto& page : call.pages) {
        if (how == oddity::dropped_pages && place++ % 2 == 0)
            continue;
        json labels = json::array();
        for (const auto& label : by(page))
            if (explained)
                labels.push_back(
                    {{"name", label}, {"confidence", confidence_in(label)}, {"reason", "the title says so"}});
            else
                labels.push_back(label);
        pages.push_back({{"ref", page.ref}, {"labels", std::move(labels)}});
    }
    if (how == oddity::alien_refs) {
        pages.push_back({{"ref", "p999"}, {"labels", {"alien"}}});
        pages.push_back({{"ref", ""}, {"labels", {"nobody"}}});
    }
    if (how == oddity::wrong_shape)
        return json{{"answer", "the pages have been labelled"}}.dump();
    return json{{"pages", pages}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

std::vector<std::string> title_labels(const prompted_page& page) {
    constexpr std::size_t word_bytes_min = 4;
    std::vector<std::string> labels;
    std::string word;
    for (const char c : page.title + " ") {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || std::isalnum(byte)) {
            word += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
            continue;
        }
        if (word.size() >= word_bytes_min && labels.size() < 2 &&
            std::find(labels.begin(), labels.end(), word) == labels.end())
            labels.push_back(word);
        word.clear();
    }
    for (const char* spare : {"page", "note"})
        if (labels.size() < 2)
            labels.emplace_back(spare);
    return labels;
}

class fake_llm::impl {
public:
    explicit impl(fake_llm_options options)
        : options_(std::move(options)),
          server_(options_.port, options_.threads, [this](const web_request& request) { return serve(request); }) {}
    ~impl() {
        {
            const std::lock_guard guard(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        server_.stop();
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    template <class Use>
    auto with(Use use) {
        const std::lock_guard guard(mutex_);
        return use(*this);
    }

    // -- guarded by mutex_ --
    struct planned_failure {
        std::size_t left;
        std::optional<web_response> fixed;
        llm_error what = llm_error::internal;
        std::chrono::milliseconds wait{};
    };
    std::deque<logged_call> log_;
    std::size_t forgotten_ = 0;
    std::size_t in_flight_ = 0;
    std::size_t in_flight_max_ = 0;
    std::deque<planned_failure> failures_;
    std::deque<std::pair<std::size_t, oddity>> oddities_;
    labeller label_ = title_labels;
    bucket bucket_;
    std::size_t concurrency_max_ = 0;
    bool quota_headers_ = false;
    bool silent_ = false;
    const quirk* manner_ = nullptr;
    std::deque<timed_limit> limits_; ///< still to come
    std::optional<clock::time_point> first_call_;
    std::chrono::milliseconds least_{0};
    std::chrono::milliseconds most_{0};

    [[nodiscard]] const demo::loopback_server& server() const { return server_; }

private:
    web_response serve(const web_request& from) {
        llm_request call;
        if (from.method != "POST" || !read_llm_request(from, call))
            return {404, "application/json", {}, R"({"error":{"message":"Unknown request URL","code":"unknown_url"}})"};
        const auto number = enter(call);
        auto odd = quirky(from, call);
        auto response = odd ? *std::move(odd) : respond(call, number);
        leave(number, response.status);
        return response;
    }

    std::optional<web_response> quirky(const web_request& from, const llm_request& call) {
        const std::lock_guard guard(mutex_);
        return manner_ == nullptr ? std::nullopt : manner_->answer(from, call);
    }

    std::size_t enter(const llm_request& call) {
        const std::lock_guard guard(mutex_);
        log_.push_back({call, 0, clock::now(), {}});
        in_flight_max_ = std::max(in_flight_max_, ++in_flight_);
        return forgotten_ + log_.size() - 1;
    }

    void leave(std::size_t number, int status) {
        const std::lock_guard guard(mutex_);
        --in_flight_;
        if (number < forgotten_)
            return;
        log_[number - forgotten_].status = status;
        log_[number - forgotten_].answered = clock::now();
    }

    web_response respond(const llm_request& call, std::size_t number) {
        if (!options_.key.empty() && call.key != options_.key)
            return llm_failure(call.wire, llm_error::wrong_key);
        if (!call.complaint.empty())
            return llm_failure(call.wire, llm_error::invalid, {}, call.complaint);
        if (call.model.find("no-such") != std::string::npos)
            return llm_failure(call.wire, llm_error::unknown_model, {}, call.model);
        if (auto refused = refuse(call))
            return *std::move(refused);
        pause();
        auto response = compose(call, number);
        const std::lock_guard guard(mutex_);
        if (quota_headers_ && bucket_.limited())
            add_quota_headers(call.wire, bucket_.state(), response);
        return response;
    }

    /// Planned failures and limits: they answer at once, as vendors do.
    std::optional<web_response> refuse(const llm_request& call) {
        const std::lock_guard guard(mutex_);
        if (!failures_.empty()) {
            auto failure = failures_.front();
            if (--failures_.front().left == 0)
                failures_.pop_front();
            return failure.fixed ? *failure.fixed : llm_failure(call.wire, failure.what, failure.wait, call.model);
        }
        change_limits();
        if (concurrency_max_ > 0 && in_flight_ > concurrency_max_)
            return llm_failure(call.wire, llm_error::too_many_at_once);
        if (const auto wait = bucket_.take()) {
            if (silent_)
                return llm_failure(call.wire, llm_error::too_many_at_once);
            auto response = llm_failure(call.wire, llm_error::rate_limited, *wait);
            if (quota_headers_)
                add_quota_headers(call.wire, bucket_.state(), response);
            return response;
        }
        return std::nullopt;
    }

    void change_limits() {
        const auto now = clock::now();
        first_call_ = first_call_.value_or(now);
        while (!limits_.empty() && now - *first_call_ >= limits_.front().after) {
            bucket_.retune(limits_.front().per_minute, limits_.front().burst);
            concurrency_max_ = limits_.front().concurrency_max;
            limits_.pop_front();
        }
    }

    void pause() {
        std::unique_lock guard(mutex_);
        if (most_.count() <= 0)
            return;
        std::uniform_int_distribution<std::int64_t> spread(least_.count(), most_.count());
        wake_.wait_for(guard, std::chrono::milliseconds{spread(random_)}, [&] { return stopping_; });
    }

    web_response compose(const llm_request& call, std::size_t number) {
        labeller label;
        std::optional<oddity> how;
        {
            const std::lock_guard guard(mutex_);
            label = label_;
            if (!oddities_.empty()) {
                how = oddities_.front().second;
                if (--oddities_.front().first == 0)
                    oddities_.pop_front();
            }
        }
        if (how == oddity::refusal)
            return llm_answer(call, {}, ending::refusal, number);
        if (how == oddity::garbage)
            return llm_answer(call, "Sure! Here are the labels you asked for:", ending::complete, number);
        if (how == oddity::no_content)
            return llm_answer(call, {}, ending::complete, number);
        const auto text = contract_answer(call, label, how);
        if (how == oddity::truncated)
            return llm_answer(call, text.substr(0, text.size() * 2 / 3), ending::length, number);
        return llm_answer(call, text, ending::complete, number);
    }

    const fake_llm_options options_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::mt19937_64 random_{20'261'102}; // fixed, so that a run can be repeated
    bool stopping_ = false;
    demo::loopback_server server_; ///< last: it serves from everything above
};

fake_llm::fake_llm(fake_llm_options options) : impl_(std::make_unique<impl>(std::move(options))) {}

fake_llm::~fake_llm() = default;

int fake_llm::port() const { return impl_->server().port(); }
std::string fake_llm::gemini_url() const { return impl_->server().url(); }
std::string fake_llm::openai_url() const { return impl_->server().url() + "/v1"; }
std::string fake_llm::anthropic_url() const { return impl_->server().url(); }

void fake_llm::label_by(labeller by) {
    impl_->with([&](impl& in) { in.label_ = by ? std::move(by) : title_labels; });
}

std::vector<logged_call> fake_llm::calls() const {
    return impl_->with([](impl& in) { return std::vector<logged_call>(in.log_.begin(), in.log_.end()); });
}

std::size_t fake_llm::count() const {
    return impl_->with([](impl& in) { return in.log_.size(); });
}

std::size_t fake_llm::count(int status) const {
    return impl_->with([&](impl& in) {
        return static_cast<std::size_t>(
            std::count_if(in.log_.begin(), in.log_.end(), [&](const auto& call) { return call.status == status; }));
    });
}

std::size_t fake_llm::in_flight_max() const {
    return impl_->with([](impl& in) { return in.in_flight_max_; });
}

void fake_llm::forget_calls() {
    impl_->with([](impl& in) {
        in.forgotten_ += in.log_.size();
        in.log_.clear();
        in.in_flight_max_ = in.in_flight_;
    });
}

void fake_llm::set_latency(std::chrono::milliseconds least, std::chrono::milliseconds most) {
    impl_->with([&](impl& in) {
        in.least_ = std::min(least, most);
        in.most_ = std::max(least, most);
    });
}

void fake_llm::set_rate_limit(double per_minute, double burst) {
    impl_->with([&](impl& in) { in.bucket_.set(per_minute, burst); });
}

void fake_llm::set_concurrency_limit(std::size_t calls) {
    impl_->with([&](impl& in) { in.concurrency_max_ = calls; });
}

void fake_llm::send_quota_headers(bool yes) {
    impl_->with([&](impl& in) { in.quota_headers_ = yes; });
}

void fake_llm::schedule_limits(std::vector<timed_limit> steps) {
    impl_->with([&](impl& in) {
        in.limits_.assign(steps.begin(), steps.end());
        in.first_call_.reset();
        if (steps.empty())
            return;
        in.bucket_.set(steps.front().per_minute, steps.front().burst);
        in.concurrency_max_ = steps.front().concurrency_max;
        in.limits_.pop_front();
    });
}

void fake_llm::refuse_silently(bool yes) {
    impl_->with([&](impl& in) { in.silent_ = yes; });
}

void fake_llm::fail_next(std::size_t count, web_response how) {
    if (count > 0)
        impl_->with([&](impl& in) { in.failures_.push_back({count, std::move(how), llm_error::internal, {}}); });
}

void fake_llm::fail_next(std::size_t count, llm_error what, std::chrono::milliseconds wait) {
    if (count > 0)
        impl_->with([&](impl& in) { in.failures_.push_back({count, std::nullopt, what, wait}); });
}

void fake_llm::behave_like(std::string_view quirk_name) {
    const auto* manner = quirk_name.empty() ? nullptr : &find_quirk(quirk_name);
    impl_->with([&](impl& in) { in.manner_ = manner; });
}

void fake_llm::answer_oddly(std::size_t count, oddity how) {
    if (count > 0)
        impl_->with([&](impl& in) { in.oddities_.emplace_back(count, how); });
}

} // namespace tagwright::testing
