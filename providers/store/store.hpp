#pragma once

#include "messages/records.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// The durable store behind the cache. Calls return at once; callbacks run on the store's own thread
/// (or at once, in tests) and must only hand the answer on. A callback runs exactly once.
class store {
public:
    store() = default;
    store(const store&) = delete;
    store& operator=(const store&) = delete;
    virtual ~store() = default;

    using labels_found = std::function<void(std::vector<std::optional<label_record>>&&, failure)>;
    using pages_found = std::function<void(std::vector<std::optional<page_record>>&&, failure)>;
    using saved = std::function<void(failure)>;

    /// One answer per hash, in order.
    virtual void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) = 0;

    /// One answer per page id, in order; the caller compares versions.
    virtual void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) = 0;

    /// Saves everything or nothing; when `then` runs without a failure the records are durable.
    virtual void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) = 0;

    /// Small named values (learned limits). Unknown keys give an empty text.
    virtual void get_value(std::string key, std::function<void(std::string&&, failure)> then) = 0;
    virtual void put_value(std::string key, std::string value, saved then) = 0;
};

} // namespace tagwright
