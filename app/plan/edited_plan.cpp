#include "app/plan/edited_plan.hpp"

#include "actors/journal/page_course.hpp"
#include "actors/publisher/label_diff.hpp"
#include "app/plan/csv.hpp"
#include "app/plan/plan_text.hpp"
#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "config/nearest.hpp"
#include "config/value.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_rules.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace tagwright::plan {
namespace {

constexpr std::size_t shown_max = 50;
/// What web spreadsheets paste for a blank, and a byte order mark that came twice.
constexpr std::array<std::string_view, 2> odd_blanks{"\xC2\xA0", "\xEF\xBB\xBF"};

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

std::string trimmed(std::string_view text) {
    for (bool again = true; again;) {
        again = false;
        text = trim(text);
        for (const auto blank : odd_blanks) {
            again = again || text.starts_with(blank) || text.ends_with(blank);
            text.remove_prefix(text.starts_with(blank) ? blank.size() : 0);
            text.remove_suffix(text.ends_with(blank) ? blank.size() : 0);
        }
    }
    return std::string(text);
}

/// Composed and in lower case: how a label is compared with its normal form.
std::string folded(const std::string& text) {
    utf8proc_uint8_t* raw = nullptr;
    const auto size = utf8proc_map_custom(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &raw,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE),
        [](utf8proc_int32_t code, void*) { return utf8proc_tolower(code); }, nullptr);
    std::string out = size < 0 ? text : std::string(reinterpret_cast<char*>(raw), static_cast<std::size_t>(size));
    std::free(raw); // NOLINT: utf8proc allocates so
    return out;
}

/// Without the apostrophe that keeps a number or a date a text.
std::string without_apostrophe(std::string text) {
    text.erase(0, std::min(text.find_first_not_of('\''), text.size()));
    return text;
}

std::string header_name(const std::string& cell) {
    auto out = lower_ascii(trimmed(cell));
    std::ranges::replace(out, '_', ' ');
    return out;
}

bool is_id(std::string_view text) { return text.size() <= 20 && is_all_digits(text); }

/// "1.23E+15", "1,23E15", "1234567.00", "1 234 567": an id that a spreadsheet took for a number.
bool is_number(std::string_view text) {
    return text.find_first_of("0123456789") == 0 &&
           text.find_first_not_of("0123456789.,Ee+ '\xC2\xA0\xE2\x80\xAF") == std::string_view::npos;
}

/// Why a text is no label that may be sent; empty if it is one.
std::string label_problem(const std::string& label, const std::string& normal) {
    const auto shown = printable(label);
    if (!is_utf8(label))
        return fmt::format("\"{}\" is not UTF-8: save the file as \"CSV UTF-8\"", shown);
    if (normal.empty())
        return fmt::format("\"{}\" is no label: nothing of it is a letter or a digit", shown);
    if (folded(label) == normal)
        return {};
    if (label.size() > confluence::label_utf16_units_max && folded(label).starts_with(normal))
        return fmt::format("\"{}\" is too long for a label: {} characters at most", shown,
                           confluence::label_utf16_units_max);
    if (label.find(' ') != std::string::npos)
        return fmt::format("\"{}\" is not one label: Confluence splits at blanks; separate labels by commas, or write "
                           "\"{}\"",
                           shown, printable(normal));
    return fmt::format("\"{}\" is not a label that Confluence takes: \"{}\" would be", shown, printable(normal));
}

/// Where the columns are; npos for one that there is not.
struct columns_found {
    std::size_t page = std::string::npos;
    std::size_t labels = std::string::npos;
    std::size_t run = std::string::npos;
};

class file_reader {
public:
    explicit file_reader(const std::string& run) : run_(run) {}

    edited_plan run(std::string_view bytes) {
        const auto table = read_csv(bytes);
        if (!table.problem.empty())
            complain(table.line, table.problem);
        else if (table.rows.empty())
            complain(0, "the file is empty: it has no header. To write nothing at all, keep the header alone");
        else if (find_columns(table.rows.front()))
            for (std::size_t i = 1; i < table.rows.size(); ++i)
                read(table.rows[i]);
        return std::move(out_);
    }

private:
    bool find_columns(const csv_row& header) {
        const std::array places{std::pair{page_column, &at_.page}, std::pair{labels_column, &at_.labels},
                                std::pair{run_column, &at_.run}};
        for (std::size_t i = 0; i < header.cells.size(); ++i) {
            const auto name = header_name(header.cells[i]);
            for (const auto& [known, place] : places)
                if (name == known && *place != std::string::npos)
                    complain(header.line, fmt::format("there are two columns \"{}\"", known));
                else if (name == known)
                    *place = i;
        }
        for (const auto& [name, place] : places)
            if (place != &at_.run && *place == std::string::npos)
                complain(header.line, fmt::format("there is no column \"{}\": the first row has to have the names of "
                                                  "the columns, as tagwright plan writes them",
                                                  name));
        return out_.problems.empty();
    }

    static std::string cell(const csv_row& row, std::size_t column) {
        return column < row.cells.size() ? trimmed(row.cells[column]) : std::string();
    }

    void read(const csv_row& row) {
        const auto id = without_apostrophe(cell(row, at_.page));
        const auto labels = cell(row, at_.labels);
        if (id.empty() && labels.empty())
            return; // somebody's note or sum
        const auto run = cell(row, at_.run);
        if (!run.empty() && run != run_)
            complain(row.line, fmt::format("this is of the plan of run \"{}\", not of {}", printable(run), run_));
        else if (id.empty())
            complain(row.line, "the page's id is missing");
        else if (is_id(id))
            add(row.line, id, labels);
        else if (is_number(id))
            complain(row.line,
                     fmt::format("page \"{}\": the spreadsheet has turned the id into a number, and its digits "
                                 "are lost; import the column \"{}\" as text",
                                 printable(id), page_column));
        else
            complain(row.line, fmt::format("page \"{}\" is not a page id: digits only", printable(id)));
    }

    void add(std::size_t line, const std::string& id, const std::string& labels) {
        const auto [place, fresh] = out_.pages.try_emplace(id, edited_page{line, {}});
        if (!fresh) {
            complain(line, fmt::format("page {} is in line {} already: a page has one row", id, place->second.line));
            return;
        }
        read_labels(line, labels, place->second.labels);
    }

    void read_labels(std::size_t line, std::string_view text, std::vector<std::string>& to) {
        while (!text.empty()) {
            const auto end = std::min(text.find_first_of(",;\n\r\t"), text.size());
            const auto label = without_apostrophe(trimmed(text.substr(0, end)));
            text.remove_prefix(std::min(end + 1, text.size()));
            if (label.empty())
                continue;
            auto normal = confluence::normalize_label(label);
            if (auto problem = label_problem(label, normal); !problem.empty())
                complain(line, std::move(problem));
            else if (!contains(to, normal))
                to.push_back(std::move(normal));
        }
        if (to.size() > llm::labels_per_page_max)
            complain(line, fmt::format("{} labels: {} a page at most", to.size(), llm::labels_per_page_max));
    }

    void complain(std::size_t line, std::string message) { out_.problems.push_back({line, std::move(message)}); }

    const std::string& run_;
    columns_found at_;
    edited_plan out_;
};

} // namespace

edited_plan read_edited_plan(std::string_view bytes, const std::string& run) { return file_reader(run).run(bytes); }

std::optional<run_page_record> plan_editor::edit(const run_page_record& page) {
    edited_page edit;
    if (auto found = edits_.pages.extract(page.result.page.id); !found.empty())
        edit = std::move(found.mapped());
    check_vocabulary(page, edit);
    auto wanted = labels_to_add(edit.labels, {page.result.existing, true});
    const auto planned = labels_to_write(page);
    if (wanted == planned)
        return std::nullopt;
    if (const auto ours = labels_possibly_ours(page); !ours.empty()) {
        // What was written stands until it is undone.
        if (!planned.empty() || !labels_to_add(wanted, {ours, true}).empty())
            edits_.problems.push_back(
                {edit.line, fmt::format("page {} has labels of this run already, or may have: undo "
                                        "the run before its plan is changed",
                                        page.result.page.id)});
        return std::nullopt;
    }
    auto out = page;
    auto& result = out.result;
    // The plan's labels are what was proposed, else `apply` takes them for those of an earlier text.
    std::erase_if(result.proposed, [&](const std::string& name) { return !contains(result.existing, name); });
    result.proposed.insert(result.proposed.end(), wanted.begin(), wanted.end());
    result.to_add = std::move(wanted);
    out.state = page_state::planned;
    if (!result.to_add.empty() && (result.status == page_status::failed || result.status == page_status::skipped)) {
        result.status = page_status::labelled;
        result.why = {};
    }
    return out;
}

void plan_editor::check_vocabulary(const run_page_record& page, const edited_page& edit) {
    if (vocabulary_.labels.empty() || vocabulary_.mode != llm::vocabulary_mode::closed)
        return;
    std::vector<std::string_view> names;
    bool all_known = true;
    for (const auto& label : edit.labels) {
        // What the run has planned was checked when it was planned.
        if (contains(page.result.to_add, label) || contains(page.result.existing, label))
            continue;
        if (std::ranges::find(vocabulary_.labels, label, &llm::vocabulary_label::name) != vocabulary_.labels.end())
            continue;
        if (names.empty())
            for (const auto& each : vocabulary_.labels)
                names.push_back(each.name);
        edits_.problems.push_back({edit.line, fmt::format("\"{}\" is not in the vocabulary, which is closed{}",
                                                          printable(label), did_you_mean(label, names))});
        all_known = false;
    }
    llm::label_rules rules;
    rules.vocabulary = vocabulary_;
    rules.labels_max = llm::labels_per_page_max;
    const bool changed = edit.labels != page.result.to_add;
    if (!all_known || !changed || edit.labels.empty())
        return;
    const auto checked = llm::check_labels(rules, edit.labels);
    if (checked.reasons.over_group_max > 0)
        edits_.problems.push_back({edit.line, "more labels of one group than the vocabulary allows for a page"});
    if (checked.reasons.over_page_max > 0)
        edits_.problems.push_back({edit.line, fmt::format("{} labels: the vocabulary allows {} for a page",
                                                          edit.labels.size(), llm::labels_max_of(rules))});
}

std::vector<plan_problem> plan_editor::finish() {
    constexpr std::size_t exact_digits = 15;
    for (const auto& [id, edit] : edits_.pages)
        edits_.problems.push_back(
            {edit.line, fmt::format("page {} is not in this run{}", id,
                                    id.size() > exact_digits ? ": spreadsheets round numbers of more than 15 digits; "
                                                               "import the column \"page\" as text"
                                                             : "")});
    edits_.pages.clear();
    std::ranges::stable_sort(edits_.problems, {}, &plan_problem::line);
    return std::move(edits_.problems);
}

std::string render(const std::string& file, const std::vector<plan_problem>& problems) {
    std::string out;
    for (std::size_t i = 0; i < problems.size() && i < shown_max; ++i)
        out += problems[i].line == 0
                   ? fmt::format("  {}: {}\n", printable(file), problems[i].message)
                   : fmt::format("  {}: line {}: {}\n", printable(file), problems[i].line, problems[i].message);
    if (problems.size() > shown_max)
        out += fmt::format("  and {} more\n", problems.size() - shown_max);
    return out;
}

} // namespace tagwright::plan
