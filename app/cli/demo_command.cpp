#include "app/cli/commands.hpp"
#include "app/cli/console.hpp"
#include "app/cli/output.hpp"
#include "app/cli/serve_command.hpp"
#include "app/cli/session.hpp"
#include "app/demo/fake_confluence.hpp"
#include "app/demo/sample_space.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace tagwright::cli {
namespace {

void connect(load_result& loaded, const demo::fake_confluence& server) {
    loaded.values.confluence = {};
    loaded.values.confluence.base_url = server.cloud_url();
    loaded.values.confluence.email = server.options().email;
    loaded.values.confluence.api_token = server.options().api_token;
}

/// A directory that is gone when this is.
class passing_directory {
public:
    passing_directory() : path_((std::filesystem::temp_directory_path() / "tagwright-demo-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr)
            path_.clear();
    }
    passing_directory(const passing_directory&) = delete;
    passing_directory& operator=(const passing_directory&) = delete;
    ~passing_directory() {
        std::error_code error;
        if (!path_.empty())
            std::filesystem::remove_all(path_, error);
    }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

/// The sample space as a service has it. What is kept is kept until the end of the demo.
int serve_demo(const demo::fake_confluence& server, const options& what) {
    const passing_directory place;
    source_request request;
    request.flags = what.flags;
    request.flags["TAGWRIGHT_DATA_DIR"] = place.path() + "/data";
    request.flags["TAGWRIGHT_LOG_DIR"] = place.path() + "/logs";
    request.config_file = what.config_file;
    request.needs = needs_of(what.command);
    request.needs.service = true;
    auto configured_by = read_sources(request);
    auto loaded = usable(load_settings(configured_by));
    if (!loaded)
        return exit_usage;
    connect(*loaded, server);
    int code = exit_ok;
    auto open = open_session(std::move(*loaded), true, code);
    if (!open)
        return code;
    print_text(
        fmt::format("A small Confluence with {} pages listens on {}.\n", server.page_count(), server.cloud_url()));
    return serve(std::move(*open), std::move(configured_by), true);
}

} // namespace

int run_demo(const options& what) {
    demo::fake_confluence server;
    demo::add_sample_space(server);

    auto local = what;
    local.space = demo::sample_space_key;
    // The demo needs no key and no network, whatever the environment says; --provider still counts.
    if (local.flags.try_emplace("TAG_SPACE_PROVIDER", "local").second)
        local.flags.try_emplace("TAG_SPACE_FALLBACK_PROVIDER", "none");
    if (what.serve)
        return serve_demo(server, local);
    auto loaded = load_or_complain(local);
    if (!loaded)
        return exit_usage;
    connect(*loaded, server);
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
        host host(open->parts);
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
