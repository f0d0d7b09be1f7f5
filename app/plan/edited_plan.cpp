#include "app/plan/edited_plan.hpp"

#include "actors/journal/page_course.hpp"
#include "actors/journal/plan_change.hpp"
#include "actors/journal/review.hpp"
#include "actors/publisher/label_diff.hpp"
#include "app/plan/csv.hpp"
#include "app/plan/plan_text.hpp"
#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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
            auto [normal, problem] = label_from(label);
            if (!problem.empty())
                complain(line, is_utf8(label) ? std::move(problem) : problem + ": save the file as \"CSV UTF-8\"");
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
    for (auto& problem : vocabulary_problems(page, edit.labels, vocabulary_))
        edits_.problems.push_back({edit.line, std::move(problem)});
    auto wanted = labels_to_add(edit.labels, {page.result.existing, true});
    const auto planned = labels_to_write(page);
    if (wanted == planned)
        return std::nullopt;
    if (const auto ours = labels_possibly_ours(page); !ours.empty()) {
        if (!planned.empty() || !labels_to_add(wanted, {ours, true}).empty())
            edits_.problems.push_back({edit.line, undo_first(page)});
        return std::nullopt;
    }
    auto out = with_plan(page, std::move(wanted));
    note_decision(out, page, review_decision::edited, {}, now_ms_);
    return out;
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
