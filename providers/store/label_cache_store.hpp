#pragma once

#include "messages/records.hpp"
#include "providers/store/store_part.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// What the cache keeps: labels that were paid for, and what was last seen of a page. Records that were not used for
/// longest may be forgotten; one that cannot be read counts as missing.
class label_cache_store : public store_part {
public:
    using labels_found = std::function<void(std::vector<std::optional<label_record>>&&, failure)>;
    using pages_found = std::function<void(std::vector<std::optional<page_record>>&&, failure)>;

    /// One answer per hash, in order; nothing where these settings have none.
    virtual void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) = 0;

    /// One answer per page id, in order; nothing where this scope has none. The caller compares versions.
    virtual void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) = 0;

    /// Saves everything or nothing, replacing what is there. Any text may be saved; bytes that are no UTF-8 may come
    /// back as others.
    virtual void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) = 0;
};

} // namespace tagwright
