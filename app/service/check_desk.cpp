#include "app/service/check_desk.hpp"

#include "actors/site/likely_sites.hpp"
#include "actors/throttle/limit_group.hpp"
#include "app/check/day_estimate.hpp"
#include "app/check/provider_check.hpp"
#include "app/check/space_list.hpp"
#include "base/iso_time.hpp"
#include "config/value.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/llm/prompt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tagwright::service {
namespace {

using namespace std::chrono_literals;

constexpr auto space_time = 120s;
constexpr auto provider_time = 300s;
constexpr auto spaces_time = 60s;
constexpr std::size_t kept_max = 100;
constexpr auto answer_time = 25s; // a good deal less than the server gives an answer
constexpr auto site_time = 5s;    // monitors give up soon

/// One line of the answer.
json line(const char* name, const char* status, std::string message, errc code = errc::ok) {
    json out{{"name", name}, {"status", status}, {"message", std::move(message)}};
    if (code != errc::ok)
        out["code"] = to_string(code);
    return out;
}

json failed(const char* name, const failure& why) { return line(name, "failed", why.message, why.code); }

json confluence_line(const connected_space& found, bool applies) {
    if (found.why && found.why.code != errc::space_not_found)
        return failed("confluence", found.why);
    const auto& user = found.user;
    const auto who = user.anonymous              ? std::string("an anonymous visitor")
                     : user.display_name.empty() ? user.id
                                                 : user.display_name;
    if (user.anonymous && applies)
        return line("confluence", "warning", "Signed in as an anonymous visitor, who may hardly add labels.");
    return line("confluence", "ok", who.empty() ? "Signed in." : "Signed in as " + who + ".");
}

/// Null where nobody tells a quota of the day.
json days_view(const space_sample& sample, const run_estimate& of, const std::optional<day_known>& day) {
    if (!day)
        return nullptr;
    const auto plan = plan_days(static_cast<double>(of.calls), day->supply());
    return {{"calls_a_day", day->day.a_day},
            {"calls_left", std::floor(day->day.left)},
            {"days", plan.days},
            {"until", format_iso_time(utc_time(
                          std::chrono::milliseconds(static_cast<std::int64_t>(1000 * (day->now_s + plan.until_s)))))},
            {"text", days_text(sample.pages, sample.more, of.calls, *day, time_zone::of_system())}};
}

json estimate_view(const space_sample& sample, const run_estimate& of, const std::optional<day_known>& day) {
    json out{{"pages", sample.pages},
             {"more", sample.more},
             {"calls", of.calls},
             {"input_tokens", of.input_tokens},
             {"output_tokens", of.output_tokens},
             {"cost_usd", nullptr},
             {"seconds", nullptr},
             {"days", days_view(sample, of, day)}};
    if (of.usd)
        out["cost_usd"] = *of.usd;
    if (of.seconds)
        out["seconds"] = *of.seconds;
    return out;
}

json vocabulary_line(const settings& config, const llm::label_rules& rules) {
    if (config.vocabulary.empty())
        return line("vocabulary", "ok", "None: any label that fits the rules; near-twins become labels in use.");
    return line("vocabulary", "ok",
                fmt::format("{} labels, {}.", rules.vocabulary.labels.size(), llm::to_string(rules.vocabulary.mode)));
}

json budget_line(const settings& config, const std::optional<run_estimate>& of) {
    if (!config.budget.usd)
        return line("budget", "ok", "None.");
    if (!of || !of->usd)
        return line("budget", "ok",
                    fmt::format("{:.2f} USD; what the run will cost is not known.", *config.budget.usd));
    if (*of->usd > *config.budget.usd)
        return line("budget", "warning",
                    fmt::format("Less than the estimate of {:.2f} USD: the run would stop before its end.", *of->usd));
    return line("budget", "ok", "Enough for the estimate.");
}

const char* line_of(std::string_view setting) {
    if (setting == "TAGWRIGHT_BUDGET_USD" || setting == "TAGWRIGHT_BUDGET_CALLS")
        return "budget";
    return setting == "TAGWRIGHT_LABELS_MAX" || setting == "TAGWRIGHT_VOCABULARY" ? "vocabulary" : "provider";
}

std::chrono::milliseconds patience_of(check_desk::clock::time_point since) {
    const auto left = since + answer_time - check_desk::clock::now();
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(left), std::chrono::milliseconds(0));
}

/// Bounded: what is oldest goes.
template <class Map, class Clock>
void trim(Map& map, Clock now, std::chrono::seconds time) {
    std::erase_if(map, [&](const auto& each) { return now - each.second.at > time; });
    if (map.size() >= kept_max)
        map.clear();
}

} // namespace

check_desk::space_seen check_desk::look_at_space(const check_order& order, std::uint32_t page_tokens_max) {
    const auto key = order.space + ' ' + order.under;
    const auto now = clock::now();
    trim(seen_, now, space_time);
    if (const auto found = seen_.find(key); found != seen_.end())
        return found->second.value;
    space_seen out;
    out.found = host_.connect(order.space);
    const bool site_answered = !out.found.why || out.found.why.code == errc::space_not_found;
    note_site(site_answered ? failure{} : out.found.why);
    if (out.found.why)
        return out; // what failed is asked again
    note_name(out.found.space);
    const auto sites = likely_sites(*parts_.config);
    confluence::page_scope scope;
    scope.where = out.found.space;
    scope.under = order.under;
    out.sample = look_at(*parts_.net, sites.at(out.found.candidate), scope, page_tokens_max, out.why);
    if (!out.why)
        seen_.insert_or_assign(key, kept<space_seen>{clock::now(), out});
    return out;
}

check_desk::provider_heard check_desk::ask_provider(const llm::endpoint& to, const llm::label_rules& rules) {
    if (to.shape == llm::wire::local)
        return {};
    const auto now = clock::now();
    trim(asked_, now, provider_time);
    const auto name = limit_group(to);
    if (const auto found = asked_.find(name); found != asked_.end())
        return found->second.value;
    const auto reply = try_provider(*parts_.net, *parts_.store, rules, to).reply;
    provider_heard out{reply.why, reply.hints};
    if (!out.why) // what failed is asked again
        asked_.insert_or_assign(name, kept<provider_heard>{now, out});
    return out;
}

std::optional<json> check_desk::check(check_order order, clock::time_point since, failure& why) {
    auto out = asking_.within<json>(patience_of(since), [this, order = std::move(order)] { return look(order); });
    if (!out)
        why = {errc::timeout, fmt::format("Confluence or the provider has not answered within {} s; what it says later "
                                          "is remembered: ask again",
                                          answer_time.count())};
    return out;
}

json check_desk::look(check_order order) {
    const auto loaded = settings_for(order, make_);
    std::map<std::string, json> lines;
    for (const auto& problem : loaded.problems)
        lines.try_emplace(line_of(problem.setting),
                          line(line_of(problem.setting), "failed",
                               fmt::format("\"{}\": {}", problem.value, problem.message), errc::invalid_settings));
    if (!order.under.empty() && !confluence::is_page_number(order.under))
        lines["space"] = line("space", "failed",
                              fmt::format("\"{}\" is no id of a page: it has digits only.",
                                          printable(std::exchange(order.under, std::string()))),
                              errc::invalid_input);
    const auto tokens = static_cast<std::uint32_t>(parts_.config->page_tokens_max);
    const auto seen = look_at_space(order, tokens);
    lines["confluence"] = confluence_line(seen.found, !order.dry_run);
    std::optional<run_estimate> of;
    std::optional<day_known> day;
    if (seen.found.why)
        lines["space"] = failed("space", seen.found.why);
    else if (seen.why)
        lines["space"] = failed("space", seen.why);
    else
        lines.try_emplace(
            "space", line("space", "ok",
                          fmt::format("{}: {}{} page{}{}.", seen.found.space.name, seen.sample.more ? "more than " : "",
                                      seen.sample.pages, seen.sample.pages == 1 ? "" : "s",
                                      order.under.empty() ? "" : " in the tree of page " + order.under)));
    if (loaded.ok()) {
        std::string problem;
        const auto rules = llm::rules_for(loaded.values, problem).value_or(llm::label_rules{});
        const auto& to = loaded.values.providers.front();
        const auto [why, limits] = ask_provider(to, rules);
        lines["provider"] = why ? failed("provider", why)
                            : to.shape == llm::wire::local
                                ? line("provider", "ok", "Nothing leaves this machine.")
                                : line("provider", "ok", fmt::format("{} answers.", to.model));
        lines["vocabulary"] = vocabulary_line(loaded.values, rules);
        const auto learned = kept_text(*parts_.store, "limits/" + limit_group(to));
        if (!seen.found.why && !seen.why)
            of = estimate_run(seen.sample, loaded.values, llm::prompt_overhead_tokens(rules), pace_from(learned));
        day = day_of(to, learned, why ? nullptr : &limits, wall_clock_s());
        lines["budget"] = budget_line(loaded.values, of);
    }
    json out{{"ok", true}, {"checks", json::array()}, {"estimate", nullptr}};
    for (const auto* name : {"confluence", "space", "provider", "vocabulary", "budget"}) {
        auto found = lines.find(name);
        if (found == lines.end())
            continue;
        out["ok"] = out["ok"].get<bool>() && found->second["status"] != "failed";
        out["checks"].push_back(std::move(found->second));
    }
    if (of)
        out["estimate"] = estimate_view(seen.sample, *of, day);
    return out;
}

void check_desk::note_name(const confluence::space& space) {
    constexpr std::size_t names_max = 10'000;
    const std::lock_guard guard(mutex_);
    if (names_.size() < names_max)
        names_[space.key] = space.name;
}

void check_desk::note_site(const failure& why) {
    const std::lock_guard guard(mutex_);
    site_ = {clock::now(), why};
}

std::string check_desk::name_of(const std::string& key) {
    const std::lock_guard guard(mutex_);
    const auto found = names_.find(key);
    return found == names_.end() ? std::string() : found->second;
}

check_desk::spaces_heard check_desk::look_for_spaces() {
    if (spaces_ && clock::now() - spaces_->at < spaces_time)
        return {spaces_->value, {}};
    spaces_heard out;
    out.all = list_spaces(host_, parts_, out.why);
    note_site(out.why);
    for (const auto& each : out.all)
        note_name(each);
    if (!out.why)
        spaces_ = {clock::now(), out.all};
    return out;
}

check_desk::spaces_heard check_desk::spaces(clock::time_point since) {
    const auto late = fmt::format("Confluence has not answered within {} s", answer_time.count());
    return asking_.within<spaces_heard>(patience_of(since), [this] { return look_for_spaces(); })
        .value_or(spaces_heard{{}, {errc::timeout, late}});
}

std::future<check_desk::spaces_heard> check_desk::ask_for_spaces() {
    return asking_.begin<spaces_heard>([this] { return look_for_spaces(); },
                                       {{}, {errc::overloaded, "too much is being asked of Confluence already"}});
}

failure check_desk::site_problem(std::chrono::seconds within) {
    {
        const std::lock_guard guard(mutex_);
        if (site_ && clock::now() - site_->at <= within)
            return site_->value;
    }
    const auto ask = [this] {
        auto why = host_.connect({}).why;
        note_site(why);
        return why;
    };
    const auto late = fmt::format("Confluence has not answered within {} s", site_time.count());
    return asking_site_.within<failure>(site_time, ask).value_or(failure{errc::timeout, late});
}

} // namespace tagwright::service
