#include "providers/store/sqlite_tables.hpp"

#include "providers/store/page_json.hpp"
#include "providers/store/statement_in_use.hpp"

#include <algorithm>
#include <chrono>

namespace tagwright::sqlite {
namespace {

/// Uses noted at most; what is beyond only makes trimming a little less exact.
constexpr std::size_t uses_max = 10'000;
constexpr std::size_t uses_worth_a_write = 1'000;
/// Rows of the log that are put in their place together: two a page. Nearly each page of a table gets some, so the
/// larger the tables are the more rows wait; the more there are, the longer are other processes kept waiting.
constexpr std::uint64_t rows_together_min = 2'000;
constexpr std::uint64_t rows_together_max = 10'000;
constexpr std::uint64_t share_together = 3; // of all rows, those of the log among them, a third

std::int64_t now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// Without its key; nothing if somebody edited the row beyond use.
std::optional<page_record> page_of(SQLite::Statement& row) {
    auto labels = list_from(text_of(row, 2));
    auto existing = list_from(text_of(row, 3));
    if (!labels || !existing)
        return std::nullopt;
    page_record page;
    page.version = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
    page.text_hash = row.getColumn(1).getString();
    page.labels = std::move(*labels);
    page.existing = {std::move(*existing), row.getColumn(4).getInt() != 0};
    page.applied = row.getColumn(5).getInt() != 0;
    page.provider = row.getColumn(6).getString();
    page.notes = notes_from(text_of(row, 8));
    return page;
}

} // namespace

tables::tables(SQLite::Database& db, const sqlite_store_options& options)
    : options_(options),
      log_(db),
      find_label_(db, "SELECT labels, provider, used, notes FROM labels WHERE settings_key = ? AND text_hash = ?"),
      find_pages_(db, "SELECT version, text_hash, labels, existing, existing_known, applied, provider, used, notes, "
                      "page_id FROM pages WHERE scope_key = ? AND page_id >= ? ORDER BY page_id"),
      get_value_(db, "SELECT value FROM named_values WHERE name = ?"),
      put_value_(db, "INSERT OR REPLACE INTO named_values VALUES (?, ?)"),
      labels_{0,
              {},
              {db, "SELECT count(*) FROM labels"},
              {db, "UPDATE labels SET used = ? WHERE settings_key = ? AND text_hash = ?"},
              {db, "DELETE FROM labels WHERE (settings_key, text_hash) IN "
                   "(SELECT settings_key, text_hash FROM labels ORDER BY used LIMIT ?)"}},
      pages_{0,
             {},
             {db, "SELECT count(*) FROM pages"},
             {db, "UPDATE pages SET used = ? WHERE scope_key = ? AND page_id = ?"},
             {db, "DELETE FROM pages WHERE (scope_key, page_id) IN "
                  "(SELECT scope_key, page_id FROM pages ORDER BY used LIMIT ?)"}} {}

/// When the first row comes: a run over an unchanged space, which brings none, need not go through the tables.
void tables::count_once() {
    if (std::exchange(counted_, true))
        return;
    log_.look();
    labels_.rows_guess = count(labels_) + log_.labels_seen();
    pages_.rows_guess = count(pages_) + log_.pages_seen();
}

std::vector<std::optional<label_record>> tables::find_labels(const std::string& settings_key,
                                                             const std::vector<std::string>& text_hashes) {
    std::vector<std::optional<label_record>> found;
    found.reserve(text_hashes.size());
    log_.look();
    for (const auto& hash : text_hashes) {
        auto& answer = found.emplace_back();
        const auto read = [&](SQLite::Statement& row) {
            if (auto labels = list_from(row.getColumn(0).getString())) {
                answer = label_record{settings_key, hash, std::move(*labels), row.getColumn(1).getString(),
                                      notes_from(row.getColumn(3).getString())};
                note_use(labels_, settings_key, hash, row.getColumn(2).getInt64());
            }
        };
        if (log_.find_label(settings_key, hash, read))
            continue;
        in_use find(find_label_);
        find.bind_texts(settings_key, hash);
        if (find->executeStep())
            read(*find);
    }
    return found;
}

std::vector<std::optional<page_record>> tables::find_pages(const std::string& scope_key,
                                                           const std::vector<std::string>& page_ids) {
    std::vector<std::optional<page_record>> found(page_ids.size());
    std::vector<char> is_in_log(page_ids.size(), 0);
    const auto read = [&](SQLite::Statement& row, std::size_t which) {
        auto& answer = found[which];
        answer = page_of(row);
        if (!answer)
            return;
        answer->scope_key = scope_key;
        answer->page_id = page_ids[which];
        note_use(pages_, scope_key, page_ids[which], row.getColumn(7).getInt64());
    };
    log_.look();
    log_.find_pages(scope_key, page_ids, [&](SQLite::Statement& row, std::size_t which) {
        is_in_log[which] = 1;
        read(row, which);
    });
    std::vector<std::pair<std::string_view, std::size_t>> others;
    for (std::size_t i = 0; i < page_ids.size(); ++i)
        if (is_in_log[i] == 0)
            others.emplace_back(page_ids[i], i);
    std::sort(others.begin(), others.end());
    constexpr int id = 9;
    walk_rows(
        find_pages_, others,
        [&](SQLite::Statement& rows, std::string_view first) {
            rows.bindNoCopy(1, scope_key);
            rows.bind(2, std::string(first));
        },
        [](SQLite::Statement& row) { return text_of(row, id); }, read);
    return found;
}

void tables::save(const std::vector<label_record>& labels, const std::vector<page_record>& pages) {
    const auto now = now_ms();
    count_once();
    for (const auto& record : labels)
        log_.add(record, now);
    for (const auto& record : pages)
        log_.add(record, now);
    labels_.rows_guess += labels.size(); // too high where rows were replaced: trim() counts before it acts
    pages_.rows_guess += pages.size();
}

std::string tables::get_value(const std::string& key) {
    in_use get(get_value_);
    get->bindNoCopy(1, key);
    return get->executeStep() ? get->getColumn(0).getString() : std::string{};
}

void tables::put_value(const std::string& key, const std::string& value) {
    in_use put(put_value_);
    put.bind_texts(key, value);
    put->exec();
}

void tables::note_use(table& where, const std::string& first, const std::string& second, std::int64_t used) {
    if (where.used.size() < uses_max && now_ms() - used >= options_.touch_after.count())
        where.used.emplace_back(first, second);
}

bool tables::upkeep_is_due() const noexcept { return labels_.used.size() + pages_.used.size() >= uses_worth_a_write; }

void tables::upkeep_committed() noexcept {
    labels_.used.clear();
    pages_.used.clear();
}

void tables::upkeep() {
    const auto together = (labels_.rows_guess + pages_.rows_guess) / share_together;
    if (counted_ && (log_.rows() >= std::clamp(together, rows_together_min, rows_together_max) ||
                     is_too_long(labels_) || is_too_long(pages_)))
        log_.empty();
    for (auto* where : {&labels_, &pages_}) {
        write_uses(*where);
        trim(*where); // which is never too long before it was counted
    }
}

void tables::write_uses(table& where) {
    const auto now = now_ms();
    for (const auto& [first, second] : where.used) {
        in_use touch(where.touch);
        touch->bind(1, now);
        touch->bindNoCopy(2, first);
        touch->bindNoCopy(3, second);
        touch->exec();
    }
}

std::uint64_t tables::count(table& where) {
    in_use counting(where.count);
    counting->executeStep();
    return static_cast<std::uint64_t>(counting->getColumn(0).getInt64());
}

bool tables::is_too_long(const table& where) const noexcept {
    return where.rows_guess > options_.rows_max + std::max<std::uint64_t>(options_.rows_max / 16, 16);
}

void tables::trim(table& where) {
    if (!is_too_long(where))
        return;
    where.rows_guess = count(where);
    if (where.rows_guess <= options_.rows_max)
        return;
    in_use removing(where.trim);
    removing->bind(1, static_cast<std::int64_t>(where.rows_guess - options_.rows_max));
    removing->exec();
    where.rows_guess = options_.rows_max;
}

} // namespace tagwright::sqlite
