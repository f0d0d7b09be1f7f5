#include "providers/store/page_packs.hpp"

#include "providers/store/page_pack.hpp"
#include "providers/store/statement_in_use.hpp"

#include <algorithm>
#include <string_view>

namespace tagwright::sqlite {

page_packs::page_packs(SQLite::Database& db)
    : add_(db, "INSERT INTO run_packs (run, pages) VALUES (?, ?)"),
      has_(db, "SELECT 1 FROM run_packs WHERE run = ? LIMIT 1"),
      rows_(db, "SELECT page_id FROM run_pages WHERE run = ? AND page_id BETWEEN ? AND ? ORDER BY page_id LIMIT ?"),
      packs_(db, "SELECT id, pages FROM run_packs WHERE run = ? ORDER BY id DESC LIMIT ?"),
      drop_(db, "DELETE FROM run_packs WHERE run = ? AND id >= ?") {}

/// Looks at the rows between the first page and the last one, which are few where most pages are in packs; where they
/// are many, whether any of them is one of these does not matter any more.
bool page_packs::is_none_a_row(const std::string& run, const std::vector<run_page_record>& pages) {
    std::vector<std::string_view> ids;
    ids.reserve(pages.size());
    for (const auto& page : pages)
        ids.emplace_back(page.result.page.id);
    std::sort(ids.begin(), ids.end());
    if (std::adjacent_find(ids.begin(), ids.end()) != ids.end())
        return false;
    in_use rows(rows_);
    rows->bindNoCopy(1, run);
    rows->bind(2, std::string(ids.front()));
    rows->bind(3, std::string(ids.back()));
    rows->bind(4, static_cast<std::int64_t>(pages.size()));
    std::size_t seen = 0;
    for (; rows->executeStep(); ++seen)
        if (std::binary_search(ids.begin(), ids.end(), text_of(*rows, 0)))
            return false;
    return seen < pages.size();
}

bool page_packs::add(const std::vector<run_page_record>& pages) {
    if (static_cast<std::size_t>(std::count_if(pages.begin(), pages.end(), may_be_packed)) < pages_min)
        return false;
    const auto& run = pages.front().run;
    const auto is_of_run = [&](const run_page_record& page) { return page.run == run; };
    if (!std::all_of(pages.begin(), pages.end(), is_of_run) || !is_none_a_row(run, pages))
        return false;
    pack_writer pack;
    for (const auto& page : pages)
        if (may_be_packed(page))
            pack.add(page);
    in_use add(add_);
    add->bindNoCopy(1, run);
    add->bindNoCopy(2, pack.text().data(), static_cast<int>(pack.text().size()));
    add->exec();
    return true;
}

bool page_packs::has(const std::string& run) {
    in_use has(has_);
    has->bindNoCopy(1, run);
    return has->executeStep();
}

void page_packs::take(const std::string& run, const std::function<void(const run_page_record&)>& show) {
    constexpr int packs_max = 30; // at once; of some hundred pages each
    std::int64_t last = 0;
    {
        in_use packs(packs_);
        packs->bindNoCopy(1, run);
        packs->bind(2, packs_max);
        while (packs->executeStep()) {
            last = packs->getColumn(0).getInt64();
            for (const auto& page : pages_of_pack(run, text_of(*packs, 1)))
                show(page);
        }
    }
    drop_from(run, last);
}

void page_packs::drop(const std::string& run) { drop_from(run, 0); }

void page_packs::drop_from(const std::string& run, std::int64_t first) {
    in_use drop(drop_);
    drop->bindNoCopy(1, run);
    drop->bind(2, first);
    drop->exec();
}

} // namespace tagwright::sqlite
