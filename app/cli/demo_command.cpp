#include "app/cli/commands.hpp"
#include "app/cli/console.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/demo/fake_confluence.hpp"
#include "app/demo/sample_space.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tagwright::cli {

int run_demo(const options& what) {
    demo::fake_confluence server;
    demo::add_sample_space(server);

    auto local = what;
    local.space = demo::sample_space_key;
    // The demo needs no key and no network, whatever the environment says; --provider still counts.
    if (local.flags.try_emplace("TAG_SPACE_PROVIDER", "local").second)
        local.flags.try_emplace("TAG_SPACE_FALLBACK_PROVIDER", "none");
    auto loaded = load_or_complain(local);
    if (!loaded)
        return exit_usage;
    loaded->values.confluence = {};
    loaded->values.confluence.base_url = server.cloud_url();
    loaded->values.confluence.email = server.options().email;
    loaded->values.confluence.api_token = server.options().api_token;
    int code = exit_ok;
    auto open = open_session(std::move(*loaded), false, code);
    if (!open)
        return code;

    if (!what.quiet)
        print_text(fmt::format("A small Confluence with {} pages listens on {}.\n"
                               "Its space {} is labelled by the provider \"{}\"{}.\n\n",
                               server.page_count(), server.cloud_url(), demo::sample_space_key,
                               open->parts.config->providers.front().name,
                               what.apply ? "" : "; with --apply the labels would be written"));
    run_request request;
    request.space = demo::sample_space_key;
    request.apply = what.apply;
    std::vector<page_result> results;
    run_finished end;
    {
        run_host host(open->parts);
        start_run job;
        job.request = request;
        end = drive(host, job, local, *open->parts.log,
                    [&results](const page_settled& fact) { results.push_back(fact.result); });
    }
    std::sort(results.begin(), results.end(), [](const auto& a, const auto& b) { return a.page.id < b.page.id; });
    if (!what.quiet && !what.json && what.report != "-")
        print_text(fmt::format("{}{}", label_table(results, what.apply), summary_table(request, end)));
    return exit_code_of(end);
}

} // namespace tagwright::cli
