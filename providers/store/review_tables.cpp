#include "providers/store/review_tables.hpp"

#include "providers/store/page_filter.hpp"
#include "providers/store/page_json.hpp"
#include "providers/store/raw_list.hpp"
#include "providers/store/statement_in_use.hpp"

#include <algorithm>
#include <string_view>

namespace tagwright::sqlite {
namespace {

/// The columns of look_through_. Reading a column costs about as much as everything else that is done for a row, so
/// those that are rarely wanted are null otherwise: `title` and `existing` without a filter for them, the last ones
/// in rows whose `phase` says it all.
enum column {
    page_id,
    phase,
    status,
    proposed,
    to_add,
    added,
    title,
    existing,
    written,
    existing_known,
    code,
    scope,
    notes
};
constexpr const char* look_through =
    "SELECT page_id, phase, status, proposed, to_add, added, CASE WHEN ?2 THEN title END, "
    "CASE WHEN ?3 THEN existing END, CASE WHEN phase < 2 THEN written END, CASE WHEN phase < 2 THEN existing_known "
    "END, "
    "CASE WHEN phase < 2 THEN code END, CASE WHEN phase < 2 THEN scope END, CASE WHEN notes != '' THEN notes END "
    "FROM run_pages WHERE run = ?1 ORDER BY page_id";

/// The decisions of a run in the order of page ids. Walking beside the pages is three times as fast as a join, which
/// looks for each page's decision from the root of the table.
class decisions {
public:
    decisions(SQLite::Statement& statement, const std::string& run) : rows_(statement) {
        rows_->bindNoCopy(1, run);
        has_row_ = rows_->executeStep();
    }

    /// @param page  behind the one of the call before
    review_decision of(std::string_view page) {
        while (has_row_ && id() < page)
            has_row_ = rows_->executeStep();
        return has_row_ && id() == page ? decision_from(rows_->getColumn(1).getInt()) : review_decision::none;
    }

private:
    [[nodiscard]] std::string_view id() { return text_of(*rows_, page_id); }

    in_use rows_;
    bool has_row_ = false;
};

page_state state_of(SQLite::Statement& row, page_status of) {
    const int kept = row.getColumn(phase).getInt();
    if (is_state(kept))
        return state_from(kept);
    return earlier_state(kept, row.getColumn(written).getInt() != 0, row.getColumn(existing_known).getInt() != 0, of,
                         {errc_from_string(text_of(row, code)), {}, scope_from_string(text_of(row, scope))});
}

/// A row, as far as counting and filtering look at it: whole pages are read for the few that are shown.
class row_reader {
public:
    explicit row_reader(const page_filter& filter) : filter_(filter) {}

    /// @returns what decides where the page stands, as page_of() in run_tables would have it
    review_facts read(SQLite::Statement& row, decisions& reviews) {
        review_facts out;
        if (!proposed_.read(text_of(row, proposed)) || !to_add_.read(text_of(row, to_add)) ||
            !added_.read(text_of(row, added)) || (filter_.asks_for_label() && !existing_.read(text_of(row, existing))))
            return out;
        out.status = status_from(row.getColumn(status).getInt());
        out.has_added = !added_.items().empty();
        out.decision = reviews.of(text_of(row, page_id));
        const auto& planned = to_add_.items();
        if (planned.empty())
            return out;
        const auto state = state_of(row, out.status);
        if (state == page_state::written || state == page_state::leftover)
            return out;
        const auto& names = proposed_.items();
        const auto is_proposed = [&](std::string_view name) {
            return std::find(names.begin(), names.end(), name) != names.end();
        };
        std::vector<label_note> said;
        if (out.decision == review_decision::none && !row.getColumn(notes).isNull())
            said = notes_if_held(text_of(row, notes));
        for (const auto name : planned)
            if (is_held(said, name))
                ++out.held;
            else if (is_proposed(name))
                ++out.to_write;
        return out;
    }

    /// @param facts  of the same row, just read
    bool fits(SQLite::Statement& row, const review_facts& facts) const {
        return filter_.fits(review_state_of(facts), facts.status) &&
               (!filter_.asks_for_label() || filter_.is_in(proposed_.items()) || filter_.is_in(existing_.items())) &&
               (!filter_.asks_for_title() || filter_.fits_title(text_of(row, title)));
    }

private:
    const page_filter& filter_;
    raw_list proposed_, existing_, to_add_, added_;
};

} // namespace

review_tables::review_tables(SQLite::Database& db)
    : save_review_(db, "INSERT OR REPLACE INTO run_reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      drop_review_(db, "DELETE FROM run_reviews WHERE run = ? AND page_id = ?"),
      save_text_{SQLite::Statement(db, "INSERT OR REPLACE INTO run_histories VALUES (?, ?)"),
                 SQLite::Statement(db, "INSERT OR REPLACE INTO run_consolidations VALUES (?, ?)")},
      find_text_{SQLite::Statement(db, "SELECT history FROM run_histories WHERE run = ?"),
                 SQLite::Statement(db, "SELECT consolidation FROM run_consolidations WHERE run = ?")},
      look_through_(db, look_through),
      decisions_(db, "SELECT page_id, decision FROM run_reviews WHERE run = ? ORDER BY page_id") {}

void review_tables::save(const std::string& run, const std::vector<run_page_record>& pages) {
    for (const auto& page : pages) {
        const auto& review = page.review;
        if (review.decision == review_decision::none) {
            in_use drop(drop_review_);
            drop.bind_texts(run, page.result.page.id);
            drop->exec();
            continue;
        }
        const auto planned = to_json_list(review.planned);
        const auto proposed = to_json_list(review.proposed);
        in_use save(save_review_);
        save.bind_texts(run, page.result.page.id);
        save->bind(3, static_cast<int>(review.decision));
        save->bindNoCopy(4, planned);
        save->bindNoCopy(5, review.by);
        save->bind(6, review.at_ms);
        save->bindNoCopy(7, proposed);
        save->bind(8, static_cast<int>(review.status));
        save->bind(9, review.why ? std::string(to_string(review.why.code)) : std::string());
        save->bindNoCopy(10, review.why.message);
        save->bind(11, std::string(to_string(review.why.scope)));
        save->exec();
    }
}

void review_tables::save_text(const std::string& run, run_text which, const std::string& text) {
    in_use save(save_text_.at(static_cast<std::size_t>(which)));
    save.bind_texts(run, text);
    save->exec();
}

std::string review_tables::find_text(const std::string& run, run_text which) {
    in_use find(find_text_.at(static_cast<std::size_t>(which)));
    find->bindNoCopy(1, run);
    return find->executeStep() ? find->getColumn(0).getString() : std::string();
}

page_list review_tables::find(const std::string& run, const page_query& query, run_tables& pages) {
    const page_filter filter(query);
    row_reader reader(filter);
    page_list out;
    std::vector<std::string> shown;
    {
        in_use look(look_through_);
        look->bindNoCopy(1, run);
        look->bind(2, filter.asks_for_title() ? 1 : 0);
        look->bind(3, filter.asks_for_label() ? 1 : 0);
        decisions reviews(decisions_, run);
        while (look->executeStep()) {
            const auto facts = reader.read(*look, reviews);
            out.add(facts);
            if (!reader.fits(*look, facts))
                continue;
            if (out.total >= query.offset && shown.size() < query.limit)
                shown.emplace_back(text_of(*look, page_id));
            ++out.total;
        }
    }
    auto found = pages.find_pages(run, shown);
    out.rows.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        out.rows.push_back(found[i] ? std::move(*found[i]) : unreadable_page(run, shown[i]));
    return out;
}

} // namespace tagwright::sqlite
