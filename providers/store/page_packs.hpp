#pragma once

#include "tagwright/records.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tagwright::sqlite {

/// Where packs of pages stand (see page_pack.hpp) until somebody asks for pages of their run: then all of them become
/// rows of `run_pages`, so that whatever reads pages knows of rows alone. A row is newer than any pack that has its
/// page, and of two packs the later one: nothing is packed of which there is a row. Belongs to one thread, inside
/// whatever transaction the caller has open.
class page_packs {
public:
    explicit page_packs(SQLite::Database& db);

    /// Packs those pages that may be, where that is worth it.
    /// @returns false if none was packed: all get rows. True: those get rows that may not be packed.
    bool add(const std::vector<run_page_record>& pages);

    [[nodiscard]] bool has(const std::string& run);
    /// Shows the pages of the newest packs, some ten thousand, and drops these packs. Of a page that has been shown an
    /// older state may follow.
    void take(const std::string& run, const std::function<void(const run_page_record&)>& show);
    void drop(const std::string& run);

    static constexpr std::size_t pages_min = 20; ///< in a pack

private:
    void drop_from(const std::string& run, std::int64_t first);
    [[nodiscard]] bool is_none_a_row(const std::string& run, const std::vector<run_page_record>& pages);

    SQLite::Statement add_;
    SQLite::Statement has_;
    SQLite::Statement rows_;
    SQLite::Statement packs_;
    SQLite::Statement drop_;
};

} // namespace tagwright::sqlite
