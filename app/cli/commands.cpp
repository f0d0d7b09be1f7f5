#include "app/cli/commands.hpp"

#include "app/check/space_list.hpp"
#include "app/cli/check_command.hpp"
#include "app/cli/console.hpp"
#include "app/cli/documents_input.hpp"
#include "app/cli/input_file.hpp"
#include "app/cli/output.hpp"
#include "app/cli/plan_preview.hpp"
#include "app/cli/run_commands.hpp"
#include "app/cli/session.hpp"
#include "app/space_claim.hpp"
#include "base/foreign_text.hpp"
#include "providers/confluence/references.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/prompt.hpp"
#include "providers/llm/tokens.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
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
    out.types = what.types;
    out.given = given_for(what);
    return out;
}

using json_line = nlohmann::ordered_json;

std::string dumped(const json_line& line) { return line.dump(-1, ' ', false, json_line::error_handler_t::replace); }

std::string failed_answer(const std::string& id, const failure& why) {
    // No labels are no answer: whoever reads only those must not take a failure for one.
    return dumped({{"id", id}, {"error", {{"code", to_string(why.code)}, {"message", why.message}}}});
}

std::string answer_of(const page_result& result) {
    if (result.status == page_status::failed)
        return failed_answer(result.page.id, result.why);
    json_line line{{"id", result.page.id}, {"labels", result.proposed}};
    if (result.status == page_status::skipped)
        line["skipped"] = result.why.message;
    return dumped(line);
}

void print_lines(const std::vector<std::string>& lines) {
    for (const auto& line : lines)
        fmt::print("{}\n", json_for_terminal(line));
    if (!lines.empty())
        std::fflush(stdout);
}

/// The body of the call that would be made for this document alone.
std::optional<std::string> request_body(const document& doc, const load_result& from) {
    const auto& to = from.values.providers.front();
    const auto codec = llm::codec_of(to);
    if (!codec)
        return std::nullopt;
    return codec->make_request(to, llm::make_prompt({{"p1", doc.title, doc.text}}, rules_of(from))).body;
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

namespace {

/// The run of one space.
run_finished tag_space(tagwright::host& host, const host_parts& parts, const options& what) {
    const auto request = request_of(what);
    const auto& config = *parts.config;
    run_finished out;
    const auto claim =
        claim_space(*parts.store, config.data_dir, config.confluence.base_url, request.space, {}, out.why);
    if (!claim) {
        complain(fmt::format("{} ({})", out.why.message, to_string(out.why.code)));
        return out;
    }
    start_run job;
    job.request = request;
    plan_preview preview;
    out = drive(host, job, what, *parts.log, preview.listener());
    const bool table = !what.quiet && !what.json && what.report != "-";
    if (table && !out.last.run.empty())
        print_text((request.apply ? "" : preview.text(out.last.run)) + summary_table(request, out) +
                   next_step(request, out));
    return out;
}

/// The report of one space, where the name has a place for its key. The key may be the server's word: it names no
/// directory.
std::string report_of(std::string name, std::string space) {
    constexpr std::string_view place = "{space}";
    std::replace_if(
        space.begin(), space.end(), [](char c) { return c == '/' || c == '.' || static_cast<unsigned char>(c) < ' '; },
        '_');
    for (auto at = name.find(place); at != std::string::npos; at = name.find(place, at + space.size()))
        name.replace(at, place.size(), space);
    return name;
}

/// Whether it is this space's own trouble: the next one may be well.
bool is_of_the_space(errc code) { return code == errc::space_not_found || code == errc::run_busy; }

} // namespace

int run_tag(const options& what) {
    int code = exit_ok;
    auto open = open_session(what, true, code);
    if (!open)
        return code;
    if (!is_of_this_site(what, *open->parts.config))
        return exit_usage;
    host host(open->parts);
    auto spaces = what.spaces;
    if (what.all_spaces) {
        failure why;
        for (auto& each : list_spaces(host, open->parts, why))
            spaces.push_back(std::move(each.key));
        if (why) {
            complain(fmt::format("{} ({})", why.message, to_string(why.code)));
            return tagwright::exit_code_of(why.code);
        }
    }
    for (const auto& space : spaces) {
        auto one = what;
        one.space = space;
        one.report = report_of(what.report, space);
        if (spaces.size() > 1 && !what.quiet && !what.json)
            tell(fmt::format("space {}", space));
        if (!what.quiet && !what.json)
            if (const auto days = days_of_run(host, *open, one); !days.empty())
                tell(days);
        const auto end = tag_space(host, open->parts, one);
        code = std::max(code, exit_code_of(end)); // a refusal outweighs failed pages
        if (end.why && !is_of_the_space(end.why.code))
            break; // what ended this run would end the next one, too
    }
    return code;
}

int run_label(const options& what) {
    int code = exit_ok;
    auto open = open_session(what, true, code);
    if (!open)
        return code;
    const auto order = std::make_shared<answer_order>();
    start_run job;
    job.documents = open_documents(what.files, what.format, order);
    host host(open->parts);
    const auto print_answer = [&order](const page_settled& fact) {
        print_lines(order->settle(fact.result.page.version, answer_of(fact.result)));
    };
    auto quiet = what;
    quiet.json = false; // stdout carries the answers
    const auto end = drive(host, job, quiet, *open->parts.log, print_answer);
    order->close();
    print_lines(order->finish()); // where the run ended early, documents without a turn have no answer
    return exit_code_of(end);
}

int run_text(const options& what) {
    const auto loaded = load_or_complain(what);
    if (!loaded)
        return exit_usage;
    if (what.prompt && !llm::codec_of(loaded->values.providers.front())) {
        complain(fmt::format("text --prompt: the provider \"{}\" sends no request, nothing leaves this machine: choose "
                             "another one with --provider",
                             loaded->values.providers.front().name));
        return exit_usage;
    }
    int code = exit_ok;
    document_source source(what.files, what.format, document_source::on_stdin::one_document, -1);
    while (auto doc = source.next()) {
        if (doc->why) {
            complain(doc->why.message);
            code = exit_failures;
            continue;
        }
        doc->text = llm::cut_to_tokens(doc->text, static_cast<std::uint32_t>(loaded->values.page_tokens_max));
        const auto text = what.prompt ? request_body(*doc, *loaded).value_or("") : doc->text;
        print_text(text);
        if (!text.empty() && text.back() != '\n')
            print_text("\n");
    }
    return code;
}

} // namespace tagwright::cli
