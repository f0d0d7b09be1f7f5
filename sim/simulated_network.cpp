#include "sim/simulated_network.hpp"

#include <algorithm>

namespace tagwright::sim {

namespace {

http_response failed(errc why, const char* detail) {
    http_response out;
    out.error = why;
    out.detail = detail;
    return out;
}

http_response page(int status, const char* text) {
    http_response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "text/html");
    out.body = text;
    return out;
}

bool is_carried_out(mishap fate) {
    switch (fate) {
    case mishap::refused:
    case mishap::lost:
    case mishap::throttled:
    case mishap::failing:
    case mishap::overloaded: return false;
    default: return true;
    }
}

bool is_never_answered(mishap fate) { return fate == mishap::lost || fate == mishap::answer_lost; }

double seconds(std::chrono::milliseconds d) { return std::chrono::duration<double>(d).count(); }

} // namespace

const char* to_string(mishap what) noexcept {
    switch (what) {
    case mishap::none: return "none";
    case mishap::refused: return "refused";
    case mishap::lost: return "lost";
    case mishap::answer_lost: return "answer_lost";
    case mishap::broken_off: return "broken_off";
    case mishap::cut_short: return "cut_short";
    case mishap::garbage: return "garbage";
    case mishap::throttled: return "throttled";
    case mishap::failing: return "failing";
    case mishap::overloaded: return "overloaded";
    case mishap::slow: return "slow";
    }
    return "?";
}

simulated_network::simulated_network(virtual_time& world, std::uint64_t seed)
    : world_{world}, start_{world.now()}, random_{"network", "runs", seed} {
    world_.attach(*this);
}

simulated_network::~simulated_network() {
    if (!off_)
        for (auto& [id, call] : open_)
            call.callback(failed(errc::cancelled, ""));
}

void simulated_network::add(host what) { hosts_.push_back(std::move(what)); }

void simulated_network::schedule(double in_s, stage what, call_id call) {
    const auto in = std::chrono::duration_cast<duration>(std::chrono::duration<double>(in_s));
    events_.push({world_.now() + in, ++order_, what, call});
}

mishap simulated_network::draw(const host& at) {
    const auto now_s = std::chrono::duration<double>(world_.now() - start_).count();
    auto out = mishap::none;
    for (const auto& each : at.weather)
        if (now_s >= each.from_s && now_s < each.to_s && random_.unit() < each.share)
            out = each.what;
    if (out != mishap::none && at.told)
        at.told(out);
    return out;
}

transport::call_id simulated_network::start(http_request request, done callback) {
    const auto id = ++last_;
    if (off_)
        return id;
    const auto found =
        std::find_if(hosts_.begin(), hosts_.end(), [&](const host& each) { return request.url.starts_with(each.url); });
    open_call call{std::move(request), std::move(callback), 0, mishap::refused, 1, {}};
    if (found != hosts_.end()) {
        call.at = static_cast<std::size_t>(found - hosts_.begin());
        call.fate = draw(*found);
        call.slowness = call.fate == mishap::slow ? 30 : 1;
        schedule(random_.uniform(found->wire_low_s, found->wire_high_s) * call.slowness, stage::arrival, id);
    } else {
        schedule(0.01, stage::arrival, id);
    }
    open_.emplace(id, std::move(call));
    return id;
}

void simulated_network::cancel(call_id call) {
    auto node = open_.extract(call);
    if (node.empty())
        return;
    auto callback = std::move(node.mapped().callback);
    given_up_.insert(std::move(node));
    callback(failed(errc::cancelled, ""));
}

std::optional<time_point> simulated_network::next() {
    return events_.empty() || off_ ? std::nullopt : std::optional{events_.top().at};
}

void simulated_network::fire(time_point) {
    const auto first = events_.top();
    events_.pop();
    if (first.what == stage::arrival)
        arrive(first.call);
    else
        finish(first.call);
}

void simulated_network::arrive(call_id id) {
    if (const auto left = given_up_.extract(id); !left.empty()) {
        if (is_carried_out(left.mapped().fate))
            static_cast<void>(hosts_[left.mapped().at].answer(left.mapped().request));
        return;
    }
    const auto found = open_.find(id);
    if (found == open_.end())
        return;
    auto& call = found->second;
    if (call.fate == mishap::refused) {
        call.answer = failed(errc::connect_failed, "connection refused");
        schedule(0, stage::answer, id);
        return;
    }
    const auto& at = hosts_[call.at];
    if (is_carried_out(call.fate))
        call.answer = at.answer(call.request);
    switch (call.fate) {
    case mishap::broken_off: call.answer = failed(errc::network, "the connection broke"); break;
    case mishap::cut_short: call.answer.body.resize(call.answer.body.size() / 2); break;
    case mishap::garbage: call.answer = page(200, "<html><body>Please log in to the proxy</body></html>"); break;
    case mishap::throttled:
        call.answer = page(429, "slow down");
        if (random_.unit() < 0.5)
            call.answer.headers.emplace_back("Retry-After", "3");
        break;
    case mishap::failing: call.answer = page(500, "<html>Internal error</html>"); break;
    case mishap::overloaded: call.answer = page(503, "<html>Try later</html>"); break;
    default: break;
    }
    const auto patience = seconds(call.request.timeout);
    auto in_s = (random_.uniform(at.work_low_s, at.work_high_s) + random_.uniform(at.wire_low_s, at.wire_high_s)) *
                call.slowness;
    if (is_never_answered(call.fate) || in_s > patience) {
        call.answer = failed(errc::timeout, "no answer in time");
        in_s = patience;
    }
    schedule(in_s, stage::answer, id);
}

void simulated_network::finish(call_id id) {
    auto node = open_.extract(id);
    if (node.empty()) {
        given_up_.erase(id);
        return;
    }
    node.mapped().callback(std::move(node.mapped().answer));
}

void simulated_network::power_off() {
    off_ = true;
    for (; !events_.empty(); events_.pop()) {
        const auto& due = events_.top();
        const auto found = open_.find(due.call);
        if (due.what == stage::arrival && found != open_.end() && is_carried_out(found->second.fate) &&
            random_.unit() < 0.5)
            static_cast<void>(hosts_[found->second.at].answer(found->second.request));
    }
    open_.clear();
    given_up_.clear();
}

int simulated_network::in_flight(const std::string& url) const {
    return static_cast<int>(std::count_if(open_.begin(), open_.end(),
                                          [&](const auto& each) { return each.second.request.url.starts_with(url); }));
}

} // namespace tagwright::sim
