#include "sim/simulated_provider.hpp"

#include "sim/model/vendor_headers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tagwright::sim {

namespace {

constexpr std::string_view title_word = "Page ";

/// The number behind page_title(); empty for other titles.
std::optional<std::size_t> number_of(std::string_view title) {
    if (!title.starts_with(title_word))
        return std::nullopt;
    title.remove_prefix(title_word.size());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(title.data(), title.data() + title.size(), number);
    return error == std::errc{} && end == title.data() + title.size() ? std::optional{number} : std::nullopt;
}

// Virtual time counts nanoseconds, the model doubles: an event may be told a nanosecond early.
constexpr double tick_s = 2e-9;

} // namespace

std::string provider_url(const scenario& what, const std::string& name) {
    switch (what.headers) {
    case header_style::openai: return "http://" + name + ".openai.com";
    case header_style::groq: return "http://" + name + ".groq";
    default: return "http://" + name;
    }
}

llm::endpoint endpoint_at(const std::string& name, const std::string& url, const scenario& what) {
    llm::endpoint out;
    out.name = name;
    out.shape = llm::wire::openai;
    out.base_url = url;
    out.model = "simulated";
    out.timeout = std::chrono::milliseconds{static_cast<std::int64_t>(what.timeout_s() * 1000)};
    out.price = what.price;
    return out;
}

std::string page_title(std::size_t number) { return std::string{title_word} + std::to_string(number); }

simulated_provider::simulated_provider(virtual_time& world, scenario what, std::uint64_t seed)
    : world_{world},
      start_{world.now()},
      scenario_{std::move(what)},
      jobs_{make_jobs(scenario_, seed)},
      model_{scenario_, seed},
      network_{"network", scenario_.name, seed} {
    world_.attach(*this);
}

simulated_provider::~simulated_provider() {
    // The world may have ended before: no more events, no more time.
    for (auto& [call, what] : open_) {
        http_response gone;
        gone.error = errc::cancelled;
        what.callback(std::move(gone));
    }
}

double simulated_provider::now_s() const { return std::chrono::duration<double>(world_.now() - start_).count(); }

void simulated_provider::schedule(double at_s, kind what, call_id call) { events_.push({at_s, ++order_, what, call}); }

void simulated_provider::send(double at_s, call_id call, http_response&& answer) {
    if (const auto to = open_.find(call); to != open_.end()) {
        to->second.answer = std::move(answer);
        schedule(at_s, kind::answer, call);
    }
}

transport::call_id simulated_provider::start(http_request request, done callback) {
    const auto call = ++last_;
    const auto now = now_s();
    schedule(now + std::chrono::duration<double>(request.timeout).count(), kind::timeout, call);
    schedule(now + hop(), kind::arrival, call);
    open_.emplace(call, open_call{std::move(request), std::move(callback), {}, {}, {}});
    ++seen_.calls;
    seen_.in_flight_max = std::max(seen_.in_flight_max, ++seen_.in_flight);
    return call;
}

void simulated_provider::cancel(call_id call) {
    if (!open_.contains(call))
        return;
    model_.hang_up(now_s(), call);
    http_response gone;
    gone.error = errc::cancelled;
    finish(now_s(), call, std::move(gone));
}

double simulated_provider::next_s() {
    return std::min(model_.next_s(), events_.empty() ? forever : events_.top().at_s);
}

std::optional<time_point> simulated_provider::next() {
    const auto at = next_s();
    if (at == forever)
        return std::nullopt;
    return start_ + std::chrono::duration_cast<duration>(std::chrono::duration<double>(at));
}

void simulated_provider::fire(time_point now) {
    const auto t = std::chrono::duration<double>(now - start_).count() + tick_s;
    if (next_s() > t)
        return;
    if (events_.empty() || model_.next_s() <= events_.top().at_s)
        return leave(model_.depart());
    const auto first = events_.top();
    events_.pop();
    switch (first.what) {
    case kind::arrival: return arrive(first.at_s, first.call);
    case kind::answer:
        if (const auto to = open_.find(first.call); to != open_.end())
            finish(first.at_s, first.call, std::move(to->second.answer));
        return;
    case kind::timeout: break;
    }
    if (!open_.contains(first.call))
        return;
    model_.hang_up(first.at_s, first.call);
    http_response late;
    late.error = errc::timeout;
    late.detail = "no answer in time";
    finish(first.at_s, first.call, std::move(late));
}

job simulated_provider::cost_of(const chat_request& asked) {
    const auto number = number_of(asked.pages.front().title);
    const auto per_call = static_cast<std::size_t>(scenario_.pages_per_call);
    const auto index = number ? *number / per_call : next_job_++;
    auto out = jobs_[index % jobs_.size()];
    // A batch that was split costs its share.
    const auto share = std::min(1.0, static_cast<double>(asked.pages.size()) / static_cast<double>(per_call));
    out.tokens = std::max(1.0, std::floor(out.tokens * share));
    out.output = output_share(out.tokens, static_cast<int>(asked.pages.size()));
    return out;
}

void simulated_provider::arrive(double now_s, call_id call) {
    const auto found = open_.find(call);
    if (found == open_.end())
        return;
    auto& what = found->second;
    if (intercept_)
        if (auto instead = intercept_(now_s, what.request))
            return send(now_s + hop(), call, std::move(*instead));
    what.asked = read_chat_request(what.request.body);
    what.request.body = {};
    if (!what.asked.complaint.empty())
        return send(now_s + hop(), call, chat_bad_request(what.asked.complaint));
    what.cost = cost_of(what.asked);
    model_.arrive(now_s, call, what.cost.service_s, what.cost.tokens, what.cost.output);
}

http_response simulated_provider::answer_to(const open_call& call) const {
    const auto input = static_cast<std::uint64_t>(call.cost.tokens - call.cost.output);
    const auto output = static_cast<std::uint64_t>(call.cost.output);
    if (!labeller_)
        return chat_answer(call.asked, {simulated_label}, input, output);
    std::vector<answered_page> pages;
    for (const auto& page : call.asked.pages)
        pages.push_back({page.ref, labeller_(page.title, page.text)});
    return chat_answer(call.asked.model, pages, input, output, "stop");
}

void simulated_provider::leave(departure&& what) {
    const auto found = open_.find(what.call);
    if (found == open_.end())
        return; // the client gave up on it before
    http_response response;
    if (what.verdict == call_verdict::ok) {
        response = answer_to(found->second);
        add_limit_headers(what.hints, scenario_.headers, response.headers);
    } else if (what.refused) {
        response = chat_refusal(what.hints, what.status, scenario_.headers);
    } else {
        response = chat_overloaded();
    }
    send(what.at_s + hop(), what.call, std::move(response));
}

void simulated_provider::finish(double now_s, call_id call, http_response&& response) {
    auto node = open_.extract(call);
    if (node.empty())
        return;
    --seen_.in_flight;
    if (response.status == 200) {
        ++seen_.ok;
        seen_.ok_at_s.push_back(now_s);
    } else if (response.status == 429) {
        ++seen_.refused;
        seen_.refused_at_s.push_back(now_s);
    } else if (response.error == errc::timeout) {
        ++seen_.timeouts;
    } else if (response.error != errc::cancelled) {
        ++seen_.errors;
    }
    node.mapped().callback(std::move(response));
}

} // namespace tagwright::sim
