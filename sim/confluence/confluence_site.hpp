#pragma once

#include "sim/confluence/label_names.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The content of the stand-in for Confluence: spaces, pages and their labels, in memory. No HTTP, no
/// locks.
namespace tagwright::sim {

struct fake_page {
    std::string id; ///< digits
    std::string title;
    std::string storage;             ///< the body, in storage format
    std::vector<std::string> labels; ///< "name", or "prefix:name"
    std::string parent;              ///< id; empty: directly below the space
    std::uint64_t version = 1;
    std::string modified_at = "2026-11-02T09:30:00.000Z";
    std::string status = "current"; ///< or "archived", "trashed"
    std::string type = "page";      ///< or "blogpost"
};

/// One write of labels, as it was carried out.
struct label_write {
    std::string page;
    std::vector<std::string> added; ///< without those that were there already
    std::string removed;
    std::chrono::steady_clock::time_point at;
};

struct stored_label {
    fake_label label;
    std::string id;
};

struct stored_page {
    fake_page page;
    std::string space_key;
    std::vector<stored_label> labels;
    // Ready-made JSON: answers for 10,000 pages are put together, not rendered.
    std::string v2_head;      ///< `"id":…,"_links":{…}`
    std::string v1_head;      ///< `"id":…,"title":…`
    std::string v1_version;   ///< `{"number":…}`
    std::string storage_json; ///< the body as a JSON string
};

struct stored_space {
    std::string id;
    std::string key;
    std::string name;
};

/// Ids are numbers, so that "9" stands before "10".
struct by_number {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    }
};

class confluence_site {
public:
    using page_ids = std::set<std::string, by_number>;

    void add_space(const std::string& key, const std::string& name);
    /// @throws std::invalid_argument if there is no such space, or the id is taken or no number
    void add_page(const std::string& space_key, fake_page page);
    /// Raises the version. @throws std::invalid_argument if there is no such page
    void edit_page(const std::string& id, std::string storage, std::string title = {});
    void set_status(const std::string& id, const std::string& status);
    void remove_page(const std::string& id);

    [[nodiscard]] const stored_space* find_space(std::string_view key) const;
    [[nodiscard]] const stored_space* find_space_by_id(std::string_view id) const;
    [[nodiscard]] const std::vector<stored_space>& spaces() const { return spaces_; }
    [[nodiscard]] const stored_page* find_page(std::string_view id) const;
    [[nodiscard]] const page_ids& pages_of(const std::string& space_key) const;
    /// Of the texts of the space, each once. Not of anything else.
    [[nodiscard]] std::vector<stored_label> labels_of(const std::string& space_key) const;
    [[nodiscard]] std::size_t size() const { return pages_.size(); }
    /// True if `ancestor` is above the page, at any height.
    [[nodiscard]] bool is_below(const stored_page& page, std::string_view ancestor) const;
    /// The ids from just behind `after` on, in order; empty `after`: from the first.
    [[nodiscard]] static page_ids::const_iterator behind(const page_ids& ids, const std::string& after);
    [[nodiscard]] const page_ids& all_pages() const { return all_ids_; }

    /// Adds what is not there yet. The page must exist.
    void add_labels(const std::string& page_id, const std::vector<fake_label>& labels);
    /// As a person would, not through the API: not among writes().
    void place_labels(const std::string& page_id, const std::vector<std::string>& labels);
    void take_label(const std::string& page_id, const std::string& name); ///< the same
    /// False if the page does not have it. Every prefix is looked at, as Confluence does.
    bool remove_label(const std::string& page_id, const std::string& name);
    [[nodiscard]] const std::vector<label_write>& writes() const { return writes_; }

private:
    stored_page& page_at(const std::string& id);
    /// False if it is there already.
    bool place(stored_page& stored, const fake_label& label);
    std::string label_id(const fake_label& label);
    void render(stored_page& page) const;

    std::vector<stored_space> spaces_;
    std::map<std::string, stored_page, by_number> pages_;
    page_ids all_ids_;
    std::map<std::string, page_ids> ids_by_space_;
    std::map<std::string, std::string> label_ids_;
    std::vector<label_write> writes_;
};

} // namespace tagwright::sim
