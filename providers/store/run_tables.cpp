#include "providers/store/run_tables.hpp"

#include "providers/store/page_json.hpp"
#include "providers/store/page_pack.hpp"
#include "providers/store/run_json.hpp"
#include "providers/store/statement_in_use.hpp"

#include <algorithm>

namespace tagwright::sqlite {
namespace {

/// A page and its review. The columns of run_pages behind run and page_id come in the table's order.
std::string select_pages(const std::string& where) {
    return "SELECT p.page_id, version, title, modified_at, phase, p.status, provider, p.proposed, existing, "
           "existing_known, to_add, added, rejected, text_hash, written, p.code, p.message, p.scope, type, "
           "decision, planned, by, at_ms, r.proposed, r.status, r.code, r.message, r.scope, notes, first_plan "
           "FROM run_pages p LEFT JOIN run_reviews r ON r.run = p.run AND r.page_id = p.page_id "
           "WHERE p.run = ? AND " +
           where;
}

constexpr const char* values_of_page = "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr int first_state = 2; // of the column `phase`; below it stands what earlier versions wrote

/// A decision that somebody edited beyond use counts as none.
page_review review_of(SQLite::Statement& row) {
    page_review out;
    const auto decision = decision_from(row.getColumn(19).getInt());
    if (decision == review_decision::none)
        return out;
    auto planned = list_from(row.getColumn(20).getString());
    auto proposed = list_from(row.getColumn(23).getString());
    if (!planned || !proposed)
        return out;
    out.decision = decision;
    out.planned = std::move(*planned);
    out.by = row.getColumn(21).getString();
    out.at_ms = row.getColumn(22).getInt64();
    out.proposed = std::move(*proposed);
    out.status = status_from(row.getColumn(24).getInt());
    out.why = {errc_from_string(row.getColumn(25).getString()), row.getColumn(26).getString(),
               scope_from_string(row.getColumn(27).getString())};
    return out;
}

/// The row under the statement; nothing if somebody edited it beyond use.
std::optional<run_page_record> page_of(const std::string& run, SQLite::Statement& row) {
    auto proposed = list_from(row.getColumn(7).getString());
    auto existing = list_from(row.getColumn(8).getString());
    auto to_add = list_from(row.getColumn(10).getString());
    auto added = list_from(row.getColumn(11).getString());
    if (!proposed || !existing || !to_add || !added)
        return std::nullopt;
    run_page_record out;
    out.run = run;
    auto& result = out.result;
    result.page.id = row.getColumn(0).getString();
    result.page.version = static_cast<std::uint64_t>(row.getColumn(1).getInt64());
    result.page.title = row.getColumn(2).getString();
    result.page.modified_at = row.getColumn(3).getString();
    result.status = status_from(row.getColumn(5).getInt());
    result.provider = row.getColumn(6).getString();
    result.proposed = std::move(*proposed);
    result.existing = std::move(*existing);
    out.existing_known = row.getColumn(9).getInt() != 0;
    result.to_add = std::move(*to_add);
    result.added = std::move(*added);
    out.rejected = static_cast<std::uint32_t>(row.getColumn(12).getInt64());
    out.text_hash = row.getColumn(13).getString();
    result.why = {errc_from_string(row.getColumn(15).getString()), row.getColumn(16).getString(),
                  scope_from_string(row.getColumn(17).getString())};
    result.page.type = row.getColumn(18).getInt() == 1 ? page_type::blogpost : page_type::page;
    result.notes = notes_from(row.getColumn(28).getString());
    out.first_plan = plan_from(row.getColumn(29).getString());
    const int phase = row.getColumn(4).getInt();
    out.state = is_state(phase) ? state_from(phase)
                                : earlier_state(phase, row.getColumn(14).getInt() != 0, out.existing_known,
                                                result.status, result.why);
    out.review = review_of(row);
    return out;
}

std::optional<run_record> record_of(SQLite::Statement& row) {
    auto out = run_record_from(row.getColumn(0).getString());
    if (out && !row.getColumn(1).isNull())
        out->settings = run_settings_from(row.getColumn(1).getString());
    return out;
}

} // namespace

page_status status_from(int column) noexcept { return static_cast<page_status>(std::clamp(column, 0, 4)); }

review_decision decision_from(int column) noexcept { return static_cast<review_decision>(std::clamp(column, 0, 3)); }

bool is_state(int phase) noexcept { return phase >= first_state; }

page_state state_from(int phase) noexcept {
    return static_cast<page_state>(std::min(phase - first_state, static_cast<int>(page_state::written)));
}

page_state earlier_state(int phase, bool written, bool existing_known, page_status status,
                         const failure& why) noexcept {
    if (phase == 0)
        return written ? page_state::leftover : existing_known ? page_state::writing : page_state::intended;
    if (written)
        return page_state::written;
    const bool unclear = existing_known && status == page_status::failed && !is_final(why);
    return unclear ? page_state::writing : page_state::planned;
}

run_page_record unreadable_page(const std::string& run, std::string page_id) {
    run_page_record out;
    out.run = run;
    out.result.page.id = std::move(page_id);
    out.result.why = {errc::store_failed, "the journal's row cannot be read"};
    return out;
}

run_tables::run_tables(SQLite::Database& db)
    : packs_(db),
      save_run_(db, "INSERT INTO runs (run, started_ms, touched_ms, completed, added, record, settings) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (run) DO UPDATE SET started_ms = ?2, "
                    "touched_ms = ?3, completed = ?4, added = ?5, record = ?6, settings = coalesce(?7, settings)"),
      save_page_(db, std::string("INSERT OR REPLACE INTO run_pages ") + values_of_page),
      add_page_(db, std::string("INSERT OR IGNORE INTO run_pages ") + values_of_page),
      find_run_(db, "SELECT record, settings FROM runs WHERE run = ?"),
      find_runs_(db, "SELECT record, settings FROM runs ORDER BY started_ms DESC, run DESC LIMIT ?"),
      find_page_(db, select_pages("p.page_id = ?")),
      walk_pages_(db, select_pages("p.page_id > ? ORDER BY p.page_id LIMIT ?")),
      old_runs_(db, "SELECT run, touched_ms, completed, added FROM runs ORDER BY started_ms DESC, run DESC "
                    "LIMIT -1 OFFSET ?"),
      drop_pages_(db, "DELETE FROM run_pages WHERE run = ?"),
      drop_reviews_(db, "DELETE FROM run_reviews WHERE run = ?"),
      drop_history_(db, "DELETE FROM run_histories WHERE run = ?"),
      drop_consolidation_(db, "DELETE FROM run_consolidations WHERE run = ?"),
      drop_run_(db, "DELETE FROM runs WHERE run = ?") {}

void run_tables::save(const run_record& record) {
    const auto text = to_json(record);
    in_use save(save_run_);
    save->bindNoCopy(1, record.run);
    save->bind(2, record.started_ms);
    save->bind(3, std::max(record.started_ms, record.ended_ms));
    save->bind(4, record.status == run_status::completed ? 1 : 0);
    save->bind(5, static_cast<std::int64_t>(record.totals.labels.added));
    save->bindNoCopy(6, text);
    if (record.settings)
        save->bind(7, to_json(*record.settings));
    else
        save->bind(7); // those that are there stay
    save->exec();
}

void run_tables::save(const std::vector<run_page_record>& pages) {
    const bool packed = packs_.add(pages);
    for (const auto& page : pages)
        if (!packed || !may_be_packed(page))
            save_row(save_page_, page);
}

void run_tables::unpack(const std::string& run) {
    packs_.take(run, [this](const run_page_record& page) { save_row(add_page_, page); });
}

void run_tables::save_row(SQLite::Statement& statement, const run_page_record& page) {
    const auto& result = page.result;
    const auto proposed = to_json_list(result.proposed);
    const auto existing = to_json_list(result.existing);
    const auto to_add = to_json_list(result.to_add);
    const auto added = to_json_list(result.added);
    const auto notes = to_json_notes(result.notes);
    const auto first_plan = to_json_plan(page.first_plan);
    const auto code = result.why ? std::string(to_string(result.why.code)) : std::string();
    in_use save(statement);
    save.bind_texts(page.run, result.page.id);
    save->bind(3, static_cast<std::int64_t>(result.page.version));
    save->bindNoCopy(4, result.page.title);
    save->bindNoCopy(5, result.page.modified_at);
    save->bind(6, first_state + static_cast<int>(page.state));
    save->bind(7, static_cast<int>(result.status));
    save->bindNoCopy(8, result.provider);
    save->bindNoCopy(9, proposed);
    save->bindNoCopy(10, existing);
    save->bind(11, page.existing_known ? 1 : 0);
    save->bindNoCopy(12, to_add);
    save->bindNoCopy(13, added);
    save->bind(14, static_cast<std::int64_t>(page.rejected));
    save->bindNoCopy(15, page.text_hash);
    save->bind(16, page.state == page_state::written ? 1 : 0);
    save->bindNoCopy(17, code);
    save->bindNoCopy(18, result.why.message);
    save->bind(19, std::string(to_string(result.why.scope)));
    save->bind(20, result.page.type == page_type::blogpost ? 1 : 0);
    save->bindNoCopy(21, notes);
    save->bindNoCopy(22, first_plan);
    save->exec();
}

std::optional<run_record> run_tables::find_run(const std::string& run) {
    in_use find(find_run_);
    find->bindNoCopy(1, run);
    return find->executeStep() ? record_of(*find) : std::nullopt;
}

std::vector<run_record> run_tables::find_runs(std::size_t runs_max) {
    std::vector<run_record> out;
    in_use find(find_runs_);
    find->bind(1, static_cast<std::int64_t>(runs_max));
    while (find->executeStep())
        if (auto record = record_of(*find))
            out.push_back(std::move(*record));
    return out;
}

std::vector<std::optional<run_page_record>> run_tables::find_pages(const std::string& run,
                                                                   const std::vector<std::string>& page_ids) {
    std::vector<std::optional<run_page_record>> out;
    out.reserve(page_ids.size());
    for (const auto& id : page_ids) {
        in_use find(find_page_);
        find.bind_texts(run, id);
        out.push_back(find->executeStep() ? page_of(run, *find) : std::nullopt);
    }
    return out;
}

std::vector<std::optional<run_page_record>> run_tables::walk_pages(const std::string& run, const std::string& after,
                                                                   std::size_t pages_max) {
    std::vector<std::optional<run_page_record>> out;
    in_use walk(walk_pages_);
    walk.bind_texts(run, after);
    walk->bind(3, static_cast<std::int64_t>(pages_max));
    while (walk->executeStep()) {
        auto page = page_of(run, *walk);
        if (!page) // its id keeps the walk going
            page = unreadable_page(run, walk->getColumn(0).getString());
        out.push_back(std::move(page));
    }
    return out;
}

void run_tables::prune(std::uint64_t runs_keep, std::int64_t keep_until_ms,
                       const std::function<bool(const std::string&)>& is_driven) {
    std::vector<std::string> gone;
    {
        in_use old(old_runs_);
        old->bind(1, static_cast<std::int64_t>(runs_keep));
        while (old->executeStep()) {
            const bool worth_keeping = old->getColumn(2).getInt() == 0 || old->getColumn(3).getInt64() > 0;
            if (worth_keeping && old->getColumn(1).getInt64() >= keep_until_ms)
                continue;
            auto run = old->getColumn(0).getString();
            if (!is_driven(run))
                gone.push_back(std::move(run));
        }
    }
    for (const auto& run : gone) {
        packs_.drop(run);
        for (auto* statement : {&drop_pages_, &drop_reviews_, &drop_history_, &drop_consolidation_, &drop_run_}) {
            in_use drop(*statement);
            drop->bindNoCopy(1, run);
            drop->exec();
        }
    }
}

} // namespace tagwright::sqlite
