#include "app/check/exchange.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/found_run.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/plan/consolidate_run.hpp"
#include "app/plan/consolidated_plan.hpp"
#include "app/plan/pair_questions.hpp"
#include "providers/llm/codecs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>

namespace tagwright::cli {
namespace {

constexpr std::size_t rows_max = 40;

int complain(const failure& why) {
    cli::complain(fmt::format("{} ({})", why.message, to_string(why.code)));
    return why.code == errc::invalid_input || why.code == errc::run_busy ? exit_usage : exit_code_of(why.code);
}

/// A few calls for a whole space: what passes by itself is waited for here, without a throttle.
llm::reply ask_patiently(transport& net, llm::endpoint to, const llm::prompt& question) {
    constexpr int tries_max = 4;
    constexpr auto wait_max = std::chrono::seconds(60);
    const auto codec = llm::codec_of(to);
    for (int tries = 1;; ++tries) {
        auto reply = codec->parse_response(to, exchange(net, codec->make_request(to, question)));
        if (reply.why && reply.next_dialect && tries < tries_max) { // the same, in a simpler form
            to.speaks = *reply.next_dialect;
            continue;
        }
        if (!reply.why || kind_of(reply.why.code) != failure_kind::passing || tries == tries_max)
            return reply;
        const std::chrono::nanoseconds told = reply.hints.retry_after.value_or(std::chrono::seconds(1 << tries));
        std::promise<void> nobody; // there is nothing else to do meanwhile
        nobody.get_future().wait_for(
            std::clamp<std::chrono::nanoseconds>(told, std::chrono::milliseconds(100), wait_max));
    }
}

/// The run's doubtful pairs, put before the provider.
std::vector<labels::told_pair> judge(transport& net, const llm::endpoint& to,
                                     const std::vector<labels::doubtful_pair>& pairs, failure& why) {
    std::vector<labels::told_pair> out;
    for (std::size_t at = 0; at < pairs.size(); at += plan::pairs_a_call) {
        const auto part = std::span(pairs).subspan(at, std::min(plan::pairs_a_call, pairs.size() - at));
        const auto reply = ask_patiently(net, to, plan::question_about(part));
        if (reply.why) {
            why = reply.why;
            why.message = fmt::format("provider {}: {}", to.name, why.message);
            return {};
        }
        for (auto& pair : plan::answers_about(part, reply.text))
            out.push_back(std::move(pair));
    }
    return out;
}

/// What asks a provider as `label` does: it needs a key, and no wiki.
std::optional<session> session_to_ask(const options& what, const found_run& found, int& code) {
    auto asking = what;
    asking.command = command::label;
    auto loaded = load_or_complain(asking, found.files);
    if (!loaded) {
        code = exit_usage;
        return std::nullopt;
    }
    if (loaded->values.providers.front().shape == llm::wire::local) {
        cli::complain("--ask: the provider local cannot be asked; name one with --provider");
        code = exit_usage;
        return std::nullopt;
    }
    return open_session(std::move(*loaded), false, code, found.opened_store);
}

} // namespace

int run_consolidate(const options& what) {
    const auto found = look_for(what);
    if (!found)
        return exit_usage;
    const auto& run = *found->run;
    int code = exit_ok;
    auto asked = what.ask ? session_to_ask(what, *found, code) : std::nullopt;
    if (code != exit_ok)
        return code;
    const auto [claim, busy] = claimed(*found->opened_store, run.run); // nobody else drives the run meanwhile
    if (busy)
        return complain(busy);
    plan::consolidate_order order;
    order.min_pages = static_cast<std::size_t>(what.min_pages);
    if (asked)
        order.judge = [&asked](const auto& pairs, failure& why) {
            return judge(*asked->parts.net, asked->loaded.values.providers.front(), pairs, why);
        };
    const auto done = what.take_back ? plan::take_consolidation_back(*found->opened_store, run)
                                     : plan::consolidate_run(*found->opened_store, run, order);
    if (done.why)
        return complain(done.why);
    if (what.take_back)
        print_text(fmt::format("The first plan holds again: {} page{} changed.\n", done.pages_changed,
                               done.pages_changed == 1 ? "" : "s"));
    else if (what.json)
        print_text(done.text + "\n");
    else
        print_text(plan::consolidation_table(done.what, rows_max) +
                   fmt::format("\nNothing is written yet. tagwright plan {} shows the plan, tagwright consolidate {} "
                               "--undo brings the first one back.\n",
                               run.run, run.run));
    return exit_ok;
}

} // namespace tagwright::cli
