#include "sim/confluence/confluence_site.hpp"

#include "base/ascii.hpp"
#include "sim/confluence/confluence_json.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace tagwright::sim {
namespace {

bool is_number(std::string_view id) { return is_all_digits(id); }

} // namespace

void confluence_site::add_space(const std::string& key, const std::string& name) {
    if (find_space(key))
        throw std::invalid_argument("the space " + key + " is there already");
    spaces_.push_back({std::to_string(65'537 + spaces_.size()), key, name});
    ids_by_space_[key];
}

void confluence_site::add_page(const std::string& space_key, fake_page page) {
    if (!find_space(space_key) || !is_number(page.id) || pages_.contains(page.id))
        throw std::invalid_argument("no space " + space_key + ", or an unusable page id: " + page.id);
    stored_page stored;
    stored.space_key = space_key;
    for (const auto& text : page.labels)
        place(stored, parse_label(text));
    stored.page = std::move(page);
    render(stored);
    const auto id = stored.page.id;
    all_ids_.insert(id);
    ids_by_space_[space_key].insert(id);
    pages_.emplace(id, std::move(stored));
}

stored_page& confluence_site::page_at(const std::string& id) {
    const auto found = pages_.find(id);
    if (found == pages_.end())
        throw std::invalid_argument("no page " + id);
    return found->second;
}

void confluence_site::edit_page(const std::string& id, std::string storage, std::string title) {
    auto& stored = page_at(id);
    stored.page.storage = std::move(storage);
    if (!title.empty())
        stored.page.title = std::move(title);
    ++stored.page.version;
    stored.page.modified_at = "2026-11-20T16:45:00.000Z";
    render(stored);
}

void confluence_site::set_status(const std::string& id, const std::string& status) {
    auto& stored = page_at(id);
    stored.page.status = status;
    render(stored);
}

void confluence_site::remove_page(const std::string& id) {
    const auto& stored = page_at(id);
    ids_by_space_[stored.space_key].erase(id);
    all_ids_.erase(id);
    pages_.erase(id);
}

const stored_space* confluence_site::find_space(std::string_view key) const {
    const auto same = [&](const stored_space& each) { return equal_ignoring_case(each.key, key); };
    const auto found = std::find_if(spaces_.begin(), spaces_.end(), same);
    return found == spaces_.end() ? nullptr : &*found;
}

const stored_space* confluence_site::find_space_by_id(std::string_view id) const {
    const auto found = std::find_if(spaces_.begin(), spaces_.end(), [&](const auto& each) { return each.id == id; });
    return found == spaces_.end() ? nullptr : &*found;
}

const stored_page* confluence_site::find_page(std::string_view id) const {
    const auto found = pages_.find(id);
    return found == pages_.end() ? nullptr : &found->second;
}

const confluence_site::page_ids& confluence_site::pages_of(const std::string& space_key) const {
    return ids_by_space_.at(space_key);
}

std::vector<stored_label> confluence_site::labels_of(const std::string& space_key) const {
    std::map<std::pair<std::string, std::string>, stored_label> found;
    for (const auto& id : pages_of(space_key))
        for (const auto& each : find_page(id)->labels)
            found.emplace(std::pair{each.label.prefix, each.label.name}, each);
    std::vector<stored_label> out;
    for (auto& [name, label] : found)
        out.push_back(std::move(label));
    return out;
}

bool confluence_site::is_below(const stored_page& page, std::string_view ancestor) const {
    const stored_page* at = &page;
    for (int depth = 0; depth < 100 && !at->page.parent.empty(); ++depth) { // bounded: tests may build circles
        if (at->page.parent == ancestor)
            return true;
        at = find_page(at->page.parent);
        if (!at)
            return false;
    }
    return false;
}

confluence_site::page_ids::const_iterator confluence_site::behind(const page_ids& ids, const std::string& after) {
    return after.empty() ? ids.begin() : ids.upper_bound(after);
}

bool confluence_site::place(stored_page& stored, const fake_label& label) {
    const auto same = [&](const stored_label& each) { return each.label == label; };
    if (std::any_of(stored.labels.begin(), stored.labels.end(), same))
        return false;
    stored.labels.push_back({label, label_id(label)});
    return true;
}

void confluence_site::place_labels(const std::string& page_id, const std::vector<std::string>& labels) {
    for (const auto& text : labels)
        place(page_at(page_id), parse_label(text));
}

void confluence_site::add_labels(const std::string& page_id, const std::vector<fake_label>& labels) {
    label_write write{page_id, {}, {}, std::chrono::steady_clock::now()};
    for (const auto& label : labels)
        if (place(page_at(page_id), label))
            write.added.push_back(label.name);
    writes_.push_back(std::move(write));
}

void confluence_site::take_label(const std::string& page_id, const std::string& name) {
    std::erase_if(page_at(page_id).labels, [&](const stored_label& each) { return each.label.name == name; });
}

bool confluence_site::remove_label(const std::string& page_id, const std::string& name) {
    auto& stored = page_at(page_id);
    const auto removed =
        std::erase_if(stored.labels, [&](const stored_label& each) { return each.label.name == name; });
    if (removed == 0)
        return false;
    writes_.push_back({page_id, {}, name, std::chrono::steady_clock::now()});
    return true;
}

std::string confluence_site::label_id(const fake_label& label) {
    auto& id = label_ids_[label.prefix + ":" + label.name];
    if (id.empty())
        id = std::to_string(98'304 + label_ids_.size());
    return id;
}

void confluence_site::render(stored_page& page) const { render_page(page, *find_space(page.space_key)); }

} // namespace tagwright::sim
