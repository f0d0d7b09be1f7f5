#pragma once

#include "providers/store/row_walk.hpp"
#include "tagwright/records.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright::sqlite {

/// Rows of the cache that are durable and wait to be put in their place. A text's fingerprint stands anywhere in its
/// table, so each row of a commit would write a page of the database by itself; here they stand one behind the other,
/// in the order in which they come, and many go to their tables at once. What a kill leaves here is found here.
///
/// Where a row stands is known by memory alone: all keys, read when somebody else has written the file. Belongs to one
/// thread, inside whatever transaction the caller has open.
class cache_log {
public:
    explicit cache_log(SQLite::Database& db);

    void add(const label_record& record, std::int64_t used);
    void add(const page_record& record, std::int64_t used);

    /// Learns what others have written, and what is there at all. Before any find in a transaction.
    void look();
    /// Shows the row, with the columns that the cache reads of its tables; false: it is not here.
    template <class Read>
    bool find_label(const std::string& settings_key, const std::string& text_hash, Read read) {
        return find(find_label_, label_key(settings_key, text_hash), read);
    }
    /// The same for many pages: shows each row that is here, and its page's place in `page_ids`.
    template <class Read>
    void find_pages(const std::string& scope_key, const std::vector<std::string>& page_ids, Read read) {
        std::vector<std::pair<std::int64_t, std::size_t>> here;
        for (std::size_t i = 0; i < page_ids.size(); ++i)
            if (const auto found = ids_.find(page_key(scope_key, page_ids[i])); found != ids_.end())
                here.emplace_back(found->second, i);
        std::sort(here.begin(), here.end());
        walk_rows(
            find_pages_, here, [](SQLite::Statement& rows, std::int64_t first) { rows.bind(1, first); },
            [](SQLite::Statement& row) { return row.getColumn(key_column).getInt64(); }, read);
    }

    /// Rows that wait; more than there are where somebody else has put them in their place.
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    /// Those of a kind that the last look() has found.
    [[nodiscard]] std::size_t labels_seen() const noexcept { return rows_ - pages_; }
    [[nodiscard]] std::size_t pages_seen() const noexcept { return pages_; }
    /// Puts all rows in their place.
    void empty();
    /// A transaction has failed: what was added in it is not there.
    void forget() noexcept;

private:
    /// The columns that rows of both kinds have, and those that `bind_rest` knows.
    template <class Record, class Rest>
    void add_row(const std::string& first, const std::string& second, const Record& record, std::int64_t used,
                 Rest bind_rest);
    void added(std::string key);
    [[nodiscard]] static std::string label_key(std::string_view settings_key, std::string_view text_hash);
    [[nodiscard]] static std::string page_key(std::string_view scope_key, std::string_view page_id);
    template <class Read>
    bool find(SQLite::Statement& by_id, const std::string& key, Read& read) {
        const auto found = ids_.find(key);
        if (found == ids_.end())
            return false;
        in_use row(by_id);
        row->bind(1, found->second);
        if (!row->executeStep())
            return false;
        read(*row);
        return true;
    }

    static constexpr int key_column = 9; ///< of find_pages_

    SQLite::Database& db_;
    SQLite::Statement add_;
    SQLite::Statement find_label_;
    SQLite::Statement find_pages_;
    SQLite::Statement keys_;
    SQLite::Statement version_;
    SQLite::Statement place_labels_;
    SQLite::Statement place_pages_;
    SQLite::Statement clear_;
    std::unordered_map<std::string, std::int64_t> ids_; ///< of the newest row under each key
    std::int64_t seen_version_ = -1;                    ///< of the file when the keys were read
    std::size_t rows_ = 0;
    std::size_t pages_ = 0;
};

} // namespace tagwright::sqlite
