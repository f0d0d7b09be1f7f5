#pragma once

#include "providers/store/page_packs.hpp"
#include "tagwright/records.hpp"
#include "tagwright/store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::sqlite {

// How columns of run_pages and run_reviews are read.
[[nodiscard]] page_status status_from(int column) noexcept;
[[nodiscard]] review_decision decision_from(int column) noexcept;
/// The column `phase` holds a state; else what earlier versions wrote, see earlier_state().
[[nodiscard]] bool is_state(int phase) noexcept;
[[nodiscard]] page_state state_from(int phase) noexcept;
/// What earlier versions meant by the column `phase`.
[[nodiscard]] page_state earlier_state(int phase, bool written, bool existing_known, page_status status,
                                       const failure& why) noexcept;
/// What stands for a row that somebody edited beyond use: a page that never had a turn.
[[nodiscard]] run_page_record unreadable_page(const std::string& run, std::string page_id);

/// The SQL of the journal, inside whatever transaction the caller has open. Belongs to one thread. Errors
/// leave as SQLite::Exception.
class run_tables {
public:
    explicit run_tables(SQLite::Database& db);

    void save(const run_record& record);
    /// Pages that nothing happened to may be written in a pack: see page_packs.
    void save(const std::vector<run_page_record>& pages);
    /// Some of the run's pages are no rows yet: nothing else here finds them, nor does review_tables.
    [[nodiscard]] bool has_packs(const std::string& run) { return packs_.has(run); }
    /// Makes rows of the newest ones.
    void unpack(const std::string& run);
    [[nodiscard]] std::optional<run_record> find_run(const std::string& run);
    /// Newest first.
    [[nodiscard]] std::vector<run_record> find_runs(std::size_t runs_max);
    [[nodiscard]] std::vector<std::optional<run_page_record>> find_pages(const std::string& run,
                                                                         const std::vector<std::string>& page_ids);
    [[nodiscard]] std::vector<std::optional<run_page_record>>
    walk_pages(const std::string& run, const std::string& after, std::size_t pages_max);

    /// Removes runs beyond the newest `runs_keep`, but not those that `is_driven`, and before `keep_until_ms`
    /// none that has labels on pages or was not completed.
    void prune(std::uint64_t runs_keep, std::int64_t keep_until_ms,
               const std::function<bool(const std::string& run)>& is_driven);

private:
    static void save_row(SQLite::Statement& statement, const run_page_record& page);

    page_packs packs_;
    SQLite::Statement save_run_;
    SQLite::Statement save_page_;
    SQLite::Statement add_page_;
    SQLite::Statement find_run_;
    SQLite::Statement find_runs_;
    SQLite::Statement find_page_;
    SQLite::Statement walk_pages_;
    SQLite::Statement old_runs_;
    SQLite::Statement drop_pages_;
    SQLite::Statement drop_reviews_;
    SQLite::Statement drop_history_;
    SQLite::Statement drop_consolidation_;
    SQLite::Statement drop_run_;
};

} // namespace tagwright::sqlite
