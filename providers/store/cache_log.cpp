#include "providers/store/cache_log.hpp"

#include "providers/store/page_json.hpp"
#include "providers/store/statement_in_use.hpp"

#include <utility>

namespace tagwright::sqlite {
namespace {

std::string key_of(char kind, std::string_view first, std::string_view second) {
    auto out = std::to_string(first.size());
    out.reserve(out.size() + 1 + first.size() + second.size());
    return out.append(1, kind).append(first).append(second);
}

} // namespace

std::string cache_log::label_key(std::string_view settings_key, std::string_view text_hash) {
    return key_of('l', settings_key, text_hash);
}

std::string cache_log::page_key(std::string_view scope_key, std::string_view page_id) {
    return key_of('p', scope_key, page_id);
}

cache_log::cache_log(SQLite::Database& db)
    : db_(db),
      add_(db, "INSERT INTO cache_log VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      find_label_(db, "SELECT labels, provider, used, notes FROM cache_log WHERE id = ?"),
      find_pages_(db, "SELECT version, text_hash, labels, existing, existing_known, applied, provider, used, notes, id "
                      "FROM cache_log WHERE id >= ? ORDER BY id"),
      keys_(db, "SELECT id, version IS NOT NULL, first, second FROM cache_log ORDER BY id"),
      version_(db, "PRAGMA data_version"),
      // In the order of the tables, so that a page of theirs is written once; of equal keys the newest stays.
      place_labels_(db, "INSERT OR REPLACE INTO labels (settings_key, text_hash, labels, provider, used, notes) "
                        "SELECT first, second, labels, provider, used, notes FROM cache_log "
                        "WHERE version IS NULL ORDER BY first, second, id"),
      place_pages_(db, "INSERT OR REPLACE INTO pages (scope_key, page_id, version, text_hash, labels, existing, "
                       "existing_known, applied, provider, used, notes) "
                       "SELECT first, second, version, text_hash, labels, existing, existing_known, applied, provider, "
                       "used, notes FROM cache_log WHERE version IS NOT NULL ORDER BY first, second, id"),
      clear_(db, "DELETE FROM cache_log") {}

template <class Record, class Rest>
void cache_log::add_row(const std::string& first, const std::string& second, const Record& record, std::int64_t used,
                        Rest bind_rest) {
    const auto labels = to_json_list(record.labels);
    const auto notes = to_json_notes(record.notes);
    in_use add(add_);
    add.bind_texts(first, second);
    add->bindNoCopy(3, labels);
    add->bindNoCopy(4, record.provider);
    add->bind(5, used);
    add->bindNoCopy(6, notes);
    bind_rest(*add);
    add->exec();
}

void cache_log::add(const label_record& record, std::int64_t used) {
    add_row(record.settings_key, record.text_hash, record, used, [](SQLite::Statement& row) {
        for (int column = 7; column <= 11; ++column)
            row.bind(column);
    });
    added(label_key(record.settings_key, record.text_hash));
}

void cache_log::add(const page_record& record, std::int64_t used) {
    const auto existing = to_json_list(record.existing.names);
    add_row(record.scope_key, record.page_id, record, used, [&](SQLite::Statement& row) {
        row.bind(7, static_cast<std::int64_t>(record.version));
        row.bindNoCopy(8, record.text_hash);
        row.bindNoCopy(9, existing);
        row.bind(10, record.existing.known ? 1 : 0);
        row.bind(11, record.applied ? 1 : 0);
    });
    added(page_key(record.scope_key, record.page_id));
}

void cache_log::added(std::string key) {
    ids_.insert_or_assign(std::move(key), db_.getLastInsertRowid());
    ++rows_;
}

void cache_log::look() {
    std::int64_t version = 0;
    {
        in_use ask(version_);
        ask->executeStep();
        version = ask->getColumn(0).getInt64();
    }
    if (version == seen_version_)
        return;
    forget();
    rows_ = pages_ = 0;
    in_use keys(keys_);
    for (; keys->executeStep(); ++rows_) {
        const bool is_page = keys->getColumn(1).getInt() != 0;
        pages_ += is_page ? 1 : 0;
        const auto make_key = is_page ? page_key : label_key;
        ids_.insert_or_assign(make_key(text_of(*keys, 2), text_of(*keys, 3)), keys->getColumn(0).getInt64());
    }
    seen_version_ = version;
}

void cache_log::empty() {
    for (auto* statement : {&place_labels_, &place_pages_, &clear_}) {
        in_use step(*statement);
        step->exec();
    }
    ids_.clear();
    rows_ = 0;
}

void cache_log::forget() noexcept {
    ids_.clear();
    seen_version_ = -1;
}

} // namespace tagwright::sqlite
