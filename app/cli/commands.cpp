#include "app/cli/commands.hpp"

#include "app/cli/console.hpp"
#include "app/cli/documents_input.hpp"
#include "app/cli/input_file.hpp"
#include "app/cli/output.hpp"
#include "app/cli/plan_preview.hpp"
#include "app/cli/run_commands.hpp"
#include "app/cli/session.hpp"
#include "app/cli/space_claim.hpp"
#include "config/foreign_text.hpp"
#include "providers/confluence/references.hpp"
#include "providers/confluence/storage_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <optional>

namespace tagwright::cli {
namespace {

run_request request_of(const options& what) {
    run_request out;
    out.space = what.space;
    out.apply = what.apply;
    out.page_ids = what.pages;
    out.under = what.under;
    out.exclude_labels = what.exclude_labels;
    out.exclude_under = what.exclude_under;
    out.since = what.since;
    out.given = given_for(what);
    return out;
}

} // namespace

bool is_of_this_site(const options& what, const settings& config) {
    for (const auto& origin : what.origins) {
        if (confluence::may_belong_to(origin, config.confluence.base_url))
            continue;
        complain(fmt::format("the pasted address is one of {}, but CONFLUENCE_BASE_URL is {}", origin,
                             config.confluence.base_url));
        return false;
    }
    return true;
}

int run_tag(const options& what) {
    int code = exit_ok;
    auto open = open_session(what, true, code);
    if (!open)
        return code;
    if (!is_of_this_site(what, *open->parts.config))
        return exit_usage;
    const auto request = request_of(what);
    const auto& config = *open->parts.config;
    failure why;
    const auto claim =
        claim_space(*open->parts.disk, config.data_dir, config.confluence.base_url, request.space, {}, why);
    if (!claim) {
        complain(fmt::format("{} ({})", why.message, to_string(why.code)));
        return tagwright::exit_code_of(why.code);
    }
    run_host host(open->parts);
    start_run job;
    job.request = request;
    plan_preview preview;
    const auto end = drive(host, job, what, *open->parts.log, preview.listener());
    const bool table = !what.quiet && !what.json && what.report != "-";
    if (table && !end.last.run.empty())
        print_text((request.apply ? "" : preview.text(end.last.run)) + summary_table(request, end) +
                   next_step(request, end));
    return exit_code_of(end);
}

int run_label(const options& what) {
    int code = exit_ok;
    auto open = open_session(what, true, code);
    if (!open)
        return code;
    open->parts.documents = open_documents(what.files);
    run_host host(open->parts);
    const auto print_labels = [](const page_settled& fact) {
        const auto& result = fact.result;
        if (result.status == page_status::failed)
            return; // Told on stderr and by the exit code: no labels are no answer.
        const nlohmann::ordered_json line{{"id", result.page.id}, {"labels", result.proposed}};
        fmt::print("{}\n",
                   json_for_terminal(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)));
        std::fflush(stdout);
    };
    auto quiet = what;
    quiet.json = false; // stdout carries the answers
    return exit_code_of(drive(host, start_run{}, quiet, *open->parts.log, print_labels));
}

int run_text(const options& what) {
    auto files = what.files;
    if (files.empty())
        files.emplace_back("-");
    int code = exit_ok;
    for (const auto& path : files) {
        std::string problem;
        const auto input = read_all(path, problem);
        if (!input) {
            complain(problem);
            code = exit_failures;
            continue;
        }
        const auto text = what.format == text_format::storage ? confluence::storage_to_text(*input) : *input;
        print_text(text);
        if (!text.empty() && text.back() != '\n')
            print_text("\n");
    }
    return code;
}

} // namespace tagwright::cli
