#include "app/cli/happenings.hpp"

#include "base/one_line.hpp"
#include "config/value.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ctime>

namespace tagwright::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto storm_time = 30s;
constexpr std::size_t storm_retries = 5;
constexpr auto long_wait = 10s; // shorter ones are over before anybody has read of them
constexpr auto hold = 5s;       // what matters more stays so long

/// The value of `key=value` or `key="some words"`; empty if it is not there.
std::string_view value_of(std::string_view line, std::string_view key) {
    const auto name = fmt::format(" {}=", key);
    const auto at = line.find(name);
    if (at == std::string_view::npos)
        return {};
    auto rest = line.substr(at + name.size());
    if (!rest.starts_with('"'))
        return rest.substr(0, rest.find(' '));
    rest.remove_prefix(1);
    return rest.substr(0, rest.rfind('"'));
}

/// A message as it was before it was quoted for the log.
std::string message_of(std::string_view line) {
    const auto inner = value_of(line, "message");
    const auto text = nlohmann::json::parse(fmt::format("\"{}\"", inner), nullptr, false);
    return text.is_string() ? text.get<std::string>() : std::string(inner);
}

std::chrono::milliseconds seconds_of(std::string_view text) {
    const auto value = parse_decimal(text);
    return value && *value < 1e7 ? std::chrono::milliseconds(static_cast<long>(*value * 1000)) : 0ms;
}

std::string clock(std::chrono::seconds of_day) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(of_day).count() % (24 * 60);
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::chrono::seconds local_time_of_day() {
    const auto now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return std::chrono::hours(local.tm_hour) + std::chrono::minutes(local.tm_min) + std::chrono::seconds(local.tm_sec);
}

} // namespace

std::optional<happening> happening_reader::read(std::string_view line, std::chrono::milliseconds since,
                                                std::chrono::seconds of_day) {
    const auto tag = line.substr(0, line.find(' '));
    const auto who = value_of(line, "provider");
    const auto code = value_of(line, "code");
    if (tag == "[FALLBACK]")
        return happening{fmt::format("{} page(s) go to {} instead{}", value_of(line, "pages"), who,
                                     value_of(line, "reason") == "slow" ? ": the one before it is slow" : ""),
                         weight::wait};
    if (tag == "[429]") {
        const auto wait = seconds_of(value_of(line, "retry_after_s"));
        if (wait >= long_wait)
            return happening{fmt::format("{}: over the quota (429); waiting until {}", who,
                                         clock(of_day + std::chrono::ceil<std::chrono::seconds>(wait))),
                             weight::wait};
        return happening{fmt::format("{}: over the quota (429)", who), weight::wait};
    }
    if (tag == "[BACKOFF]" && seconds_of(value_of(line, "wait_s")) >= long_wait)
        return happening{
            fmt::format("{}: waiting until {} ({})", who,
                        clock(of_day + std::chrono::ceil<std::chrono::seconds>(seconds_of(value_of(line, "wait_s")))),
                        code),
            weight::wait};
    if (tag == "[RETRY]")
        return retried(who, code, since);
    if (tag == "[ERROR]")
        return happening{
            fmt::format("{}{}{} ({})", who, who.empty() ? "" : ": ", one_line(message_of(line), 300), code),
            weight::trouble};
    if (tag == "[THROTTLE]")
        return happening{fmt::format("concurrency {} to {} ({})", value_of(line, "from"), value_of(line, "to"),
                                     value_of(line, "reason")),
                         weight::note};
    return std::nullopt;
}

std::optional<happening> happening_reader::retried(std::string_view who, std::string_view why,
                                                   std::chrono::milliseconds since) {
    retries_.push_back(since);
    while (retries_.front() + storm_time < since || retries_.size() > 10'000)
        retries_.pop_front();
    if (retries_.size() < storm_retries)
        return std::nullopt;
    return happening{fmt::format("{}: {} retries within {} s ({})", who, retries_.size(), storm_time.count(), why),
                     weight::trouble};
}

void happening_log::write(log_channel where, std::string_view line) noexcept {
    inner_->write(where, line);
    if (where != log_channel::router)
        return;
    try {
        const auto now = std::chrono::steady_clock::now();
        const auto of_day = local_time_of_day();
        const std::lock_guard guard(mutex_);
        auto next =
            reader_.read(line, std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()), of_day);
        if (!next || (last_ && next->weight < last_->weight && now - last_at_ < hold))
            return;
        next->text = clock(of_day) + "  " + next->text;
        last_ = std::move(next);
        last_at_ = now;
    } catch (...) {
        // A line on the terminal is not worth a run.
    }
}

std::optional<happening> happening_log::last() const {
    const std::lock_guard guard(mutex_);
    return last_;
}

} // namespace tagwright::cli
