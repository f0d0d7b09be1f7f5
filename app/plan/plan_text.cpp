#include "app/plan/plan_text.hpp"

#include "actors/journal/page_course.hpp"
#include "app/columns.hpp"
#include "app/plan/csv.hpp"
#include "app/report.hpp"
#include "base/foreign_text.hpp"
#include "base/one_line.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "config/url.hpp"
#include "config/value.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tagwright::plan {
namespace {

constexpr std::size_t title_columns_usual = 38; // as the demo's table

constexpr const char* html_head =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>{title}</title>\n<style>\n"
    "body{{font:15px/1.45 system-ui,sans-serif;margin:2rem;color:#1d2733;background:#fff}}\n"
    "table{{border-collapse:collapse;width:100%}}\n"
    "th,td{{text-align:left;vertical-align:top;padding:.35rem .75rem;border-bottom:1px solid #d8dee6}}\n"
    "th{{position:sticky;top:0;background:#f4f6f9}}\n"
    ".new,.old{{display:inline-block;border-radius:.3rem;padding:0 .4rem;margin:0 .3rem .2rem 0}}\n"
    ".new{{background:#dff3e3;color:#14532d}}\n.old{{background:#eceff3;color:#4a5563}}\n"
    "@media(prefers-color-scheme:dark){{body{{background:#14181d;color:#dde3ea}}th{{background:#1d232b}}"
    "th,td{{border-color:#323b46}}.new{{background:#14532d;color:#dff3e3}}.old{{background:#323b46;color:#c5cdd7}}"
    "a{{color:#8ab4f8}}}}\n"
    "</style>\n</head>\n<body>\n<h1>{title}</h1>\n<table>\n<thead><tr><th scope=\"col\">Page</th>"
    "<th scope=\"col\">Status</th><th scope=\"col\">Labels to add</th><th scope=\"col\">Labels "
    "there</th></tr></thead>\n"
    "<tbody>\n";

/// Valid UTF-8 in which nothing is markup.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char byte : blank_invalid_utf8(text))
        switch (byte) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += static_cast<unsigned char>(byte) < 0x20 ? ' ' : byte;
        }
    return out;
}

std::string joined(const std::vector<std::string>& names, std::string_view mark = {}) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + std::string(mark) + name;
    return out;
}

std::string chips(const std::vector<std::string>& names, std::string_view kind) {
    std::string out;
    for (const auto& name : names)
        out += fmt::format("<span class=\"{}\">{}</span>", kind, escaped(name));
    return out;
}

std::string json_text(const std::string& text) {
    return json_for_terminal(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// A cell that a spreadsheet would take for a number or a date, and save as another text ("2024-01" as "Jan-24"): an
/// apostrophe before it keeps it a text. read_edited_plan() takes it off again.
std::string kept_as_text(std::string cell) {
    constexpr std::string_view digits = "0123456789";
    constexpr std::size_t exact_digits = 11; // longer numbers are shown, and saved, as 1.23E+11
    const auto is_number = cell.find_first_not_of(digits) == std::string::npos;
    const auto letters = std::min(cell.find_first_of("0123456789-"), cell.size());
    const auto number = letters + (cell.substr(letters).starts_with('-') ? 1 : 0);
    const bool like_month =
        letters >= 3 && number < cell.size() && cell.find_first_not_of(digits, number) == std::string::npos;
    const bool begins_with_digit = !cell.empty() && digits.find(cell.front()) != std::string_view::npos;
    const bool is_list = cell.find(',') != std::string::npos;
    const bool changes =
        is_number ? cell.size() > exact_digits || cell.starts_with('0') : begins_with_digit || like_month;
    return changes && !is_list ? "'" + cell : cell;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

} // namespace

std::string page_url(std::string_view site, std::string_view page_id) {
    const auto host = host_of(site);
    const bool is_gateway = host.starts_with("api.atlassian"); // answers programs only
    if (!normalise_base_url(site) || is_gateway || page_id.empty() ||
        page_id.find_first_not_of("0123456789") != std::string_view::npos)
        return {};
    return std::string(site) + "/pages/viewpage.action?pageId=" + std::string(page_id);
}

plan_text::plan_text(plan_format format, const run_record& run, std::size_t columns)
    : format_(format),
      run_(run.run),
      space_(run.request.space),
      site_(run.site),
      columns_(columns),
      title_columns_(columns == 0 ? title_columns_usual
                                  : std::clamp<std::size_t>(columns * 2 / 5, 12, title_columns_usual)),
      may_hold_(run.settings && run.settings->confidence_min > 0) {}

std::string plan_text::head() const {
    const auto title =
        space_.empty() ? "Plan of run " + run_ : fmt::format("Plan of run {} for space {}", run_, space_);
    switch (format_) {
    case plan_format::csv:
        return "\xEF\xBB\xBF" + // without it Excel takes UTF-8 for the machine's old code page
               csv_line({page_column, "title", "status", labels_column, "existing labels", "url", run_column});
    case plan_format::html: return fmt::format(fmt::runtime(html_head), fmt::arg("title", escaped(title)));
    case plan_format::json:
        return fmt::format("{{\"run\":{},\"space\":{},\"results\":[", json_text(run_), json_text(space_));
    case plan_format::table: break;
    }
    const auto labels =
        columns_ == 0 ? 60 : std::min<std::size_t>(60, columns_ - std::min(columns_, title_columns_ + 2));
    return fmt::format(
        "{}  {}\n{}  {}\n", padded("Page", title_columns_),
        fit(may_hold_ ? "Labels (+ new, ? held, = there already)" : "Labels (+ new, = there already)", labels),
        std::string(title_columns_, '-'), std::string(labels, '-'));
}

std::string plan_text::page(const run_page_record& page) {
    const auto fresh = labels_to_write(page);
    const bool first = pages_++ == 0;
    pages_with_labels_ += fresh.empty() ? 0 : 1;
    labels_ += fresh.size();
    switch (format_) {
    case plan_format::csv: return csv_row(page, fresh);
    case plan_format::html: return html_row(page, fresh);
    case plan_format::json: return (first ? "\n" : ",\n") + result_json(page.result);
    case plan_format::table: break;
    }
    return fresh.empty() && held_labels(page).empty() ? std::string() : table_line(page, fresh);
}

std::string plan_text::tail() const {
    switch (format_) {
    case plan_format::csv: return {};
    case plan_format::html: return "</tbody>\n</table>\n<p>" + totals() + "</p>\n</body>\n</html>\n";
    case plan_format::json: return "\n]}\n";
    case plan_format::table: break;
    }
    return "\n" + totals() + "\n";
}

std::string plan_text::totals() const {
    const auto count = [](std::uint64_t n, const char* what) {
        return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
    };
    if (labels_ == 0)
        return fmt::format("Nothing is left to be written ({} in the run).", count(pages_, "page"));
    return fmt::format("{} for {} of {}.", count(labels_, "label"), count(pages_with_labels_, "page"), pages_);
}

std::string plan_text::table_line(const run_page_record& page, const std::vector<std::string>& fresh) const {
    auto there = page.result.proposed;
    std::erase_if(there, [&](const std::string& name) { return contains(fresh, name); });
    const auto held = held_labels(page);
    std::erase_if(there, [&](const std::string& name) { return contains(held, name); });
    auto labels = joined(fresh, "+");
    for (const auto& [names, sign] : {std::pair{&held, "?"}, std::pair{&std::as_const(there), "="}})
        if (!names->empty())
            labels += (labels.empty() ? "" : ", ") + joined(*names, sign);
    if (columns_ != 0)
        labels = fit(labels, columns_ - std::min(columns_, title_columns_ + 2));
    return fmt::format("{}  {}\n", padded(page.result.page.title, title_columns_), labels);
}

std::string plan_text::csv_row(const run_page_record& page, const std::vector<std::string>& fresh) const {
    const auto& result = page.result;
    return csv_line({kept_as_text(result.page.id), for_terminal(one_line(result.page.title, 1024)),
                     to_string(result.status), kept_as_text(joined(fresh)), joined(result.existing),
                     page_url(site_, result.page.id), run_});
}

std::string plan_text::html_row(const run_page_record& page, const std::vector<std::string>& fresh) const {
    const auto& result = page.result;
    auto title = escaped(result.page.title.empty() ? result.page.id : result.page.title);
    if (const auto url = page_url(site_, result.page.id); !url.empty())
        title = fmt::format("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", escaped(url), title);
    auto status = std::string(to_string(result.status));
    if (result.why)
        status += fmt::format(": {} ({})", escaped(result.why.message), to_string(result.why.code));
    return fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", title, status, chips(fresh, "new"),
                       chips(result.existing, "old"));
}

} // namespace tagwright::plan
