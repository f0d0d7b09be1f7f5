#pragma once

#include "providers/store/cache_log.hpp"
#include "tagwright/store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tagwright::sqlite {

/// The SQL: reads and writes records, inside whatever transaction the caller has open. Belongs to one
/// thread. Errors leave as SQLite::Exception.
class tables {
public:
    tables(SQLite::Database& db, const sqlite_store_options& options);

    [[nodiscard]] std::vector<std::optional<label_record>> find_labels(const std::string& settings_key,
                                                                       const std::vector<std::string>& text_hashes);
    [[nodiscard]] std::vector<std::optional<page_record>> find_pages(const std::string& scope_key,
                                                                     const std::vector<std::string>& page_ids);
    void save(const std::vector<label_record>& labels, const std::vector<page_record>& pages);
    [[nodiscard]] std::string get_value(const std::string& key);
    void put_value(const std::string& key, const std::string& value);

    /// Puts what was saved in its place once it is worth it, writes down the uses that reads noted, and trims tables
    /// that have grown too long. To be called in a write transaction.
    void upkeep();
    /// Enough uses are noted to be worth a write of their own.
    [[nodiscard]] bool upkeep_is_due() const noexcept;
    /// The transaction of the last upkeep() is durable.
    void upkeep_committed() noexcept;
    /// A transaction was given up: nothing of it is there.
    void rolled_back() noexcept { log_.forget(); }

private:
    using row_key = std::pair<std::string, std::string>;

    /// One table's bookkeeping: its rows are counted once and guessed from then on.
    struct table {
        std::uint64_t rows_guess = 0;
        std::vector<row_key> used;
        SQLite::Statement count;
        SQLite::Statement touch;
        SQLite::Statement trim;
    };

    void note_use(table& where, const std::string& first, const std::string& second, std::int64_t used);
    void write_uses(table& where);
    void trim(table& where);
    [[nodiscard]] bool is_too_long(const table& where) const noexcept;
    [[nodiscard]] std::uint64_t count(table& where);
    void count_once();

    sqlite_store_options options_;
    cache_log log_;
    SQLite::Statement find_label_;
    SQLite::Statement find_pages_;
    SQLite::Statement get_value_;
    SQLite::Statement put_value_;
    table labels_;
    table pages_;
    bool counted_ = false; ///< rows_guess of both is one
};

} // namespace tagwright::sqlite
