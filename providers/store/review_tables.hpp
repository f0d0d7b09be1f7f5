#pragma once

#include "providers/store/run_tables.hpp"
#include "tagwright/records.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <string>
#include <vector>

namespace tagwright::sqlite {

/// The SQL of reviews and histories, as run_tables is that of the journal.
class review_tables {
public:
    explicit review_tables(SQLite::Database& db);

    /// The reviews of these pages, not the pages.
    void save(const std::string& run, const std::vector<run_page_record>& pages);
    void save_text(const std::string& run, run_text which, const std::string& text);
    [[nodiscard]] std::string find_text(const std::string& run, run_text which);
    /// @param pages  of the same database
    [[nodiscard]] page_list find(const std::string& run, const page_query& query, run_tables& pages);

private:
    SQLite::Statement save_review_;
    SQLite::Statement drop_review_;
    std::array<SQLite::Statement, 2> save_text_; ///< one a run_text, as the next
    std::array<SQLite::Statement, 2> find_text_;
    SQLite::Statement look_through_;
    SQLite::Statement decisions_;
};

} // namespace tagwright::sqlite
