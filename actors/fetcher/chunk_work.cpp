#include "actors/fetcher/chunk_work.hpp"

#include "actors/fetcher/page_text.hpp"
#include "actors/journal/page_course.hpp"
#include "base/iso_time.hpp"
#include "providers/confluence/storage_text.hpp"
#include "providers/llm/answer_notes.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace tagwright {
namespace {

/// A page of which the cache knows all: in a run over an unchanged space each of them is one, so nothing is copied.
page_settled unchanged(page_record&& record, page_stub&& page, const llm::never_list& never) {
    page_settled out;
    auto& result = out.result;
    result.page = std::move(page);
    result.status = page_status::unchanged;
    result.provider = std::move(record.provider);
    result.proposed = std::move(record.labels);
    never.drop_from(result.proposed);
    result.notes = std::move(record.notes);
    llm::drop_spare(result.notes, never);
    result.existing = std::move(record.existing.names);
    if (!record.applied) {
        result.to_add.reserve(result.proposed.size());
        for (const auto& label : result.proposed)
            if (std::find(result.existing.begin(), result.existing.end(), label) == result.existing.end())
                result.to_add.push_back(label);
    }
    out.text_hash = std::move(record.text_hash);
    out.existing_known = record.existing.known;
    out.state = record.applied ? page_state::written : page_state::planned;
    return out;
}

/// The page, of which the id stays: that is what a settled one is known by.
page_stub leave_id(page_stub& page) {
    auto id = page.id;
    return std::exchange(page, {.id = std::move(id)});
}

page_settled without_labels(const page_stub& page, page_status status, failure why) {
    page_settled out;
    out.result.page = page;
    out.result.status = status;
    out.result.why = std::move(why);
    return out;
}

/// Data Center writes times in its own zone: as text they would not compare. A page whose time cannot be
/// read is not left out.
bool modified_since(const page_stub& page, const std::string& since) {
    if (since.empty())
        return true;
    const auto from = parse_iso_time(since);
    const auto modified = parse_iso_time(page.modified_at);
    return !from || !modified || *modified >= *from;
}

} // namespace

chunk_work::chunk_work(confluence::listing chunk, chunk_rules rules, const std::vector<std::string>& leave_out)
    : chunk_(std::move(chunk)), rules_(std::move(rules)) {
    const std::unordered_set<std::string_view> before(leave_out.begin(), leave_out.end());
    entries_.reserve(chunk_.pages.size());
    for (const auto& page : chunk_.pages) {
        const bool told = rules_.told && rules_.told->contains(page.id);
        if (told || before.contains(page.id) || !modified_since(page, rules_.since))
            continue;
        if (!index_.emplace(page.id, entries_.size()).second)
            continue; // A page that moved during the walk can be listed twice.
        entries_.emplace_back();
        entries_.back().page = page;
    }
}

std::vector<std::string> chunk_work::page_ids() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_)
        out.push_back(entry.page.id);
    return out;
}

/// Labels of the journal, on their way to the publisher.
void chunk_work::take_over(page_entry& entry, run_page_record&& known) const {
    auto ours = labels_possibly_ours(known);
    labelled_page out;
    // Labels of an earlier text must not pass for those of today's: without a hash the cache keeps nothing.
    if (known.result.page.version == entry.page.version)
        out.page.text_hash = std::move(known.text_hash);
    out.page.existing = {known.result.existing, known.existing_known};
    out.page.ours = std::move(ours);
    out.rejected = known.rejected;
    out.provider = std::move(known.result.provider);
    // A page that failed in the write was labelled before.
    const auto status = known.result.status;
    out.status = status == page_status::failed      ? page_status::labelled
                 : status == page_status::unchanged ? page_status::cached
                                                    : status;
    if (rules_.action == run_action::apply)
        out.planned = labels_to_write(known);
    out.notes = std::move(known.result.notes);
    out.labels = std::move(known.result.proposed);
    // The publisher reads the labels of a page where a write was interrupted itself: bulk reads may lag.
    entry.wants = out.page.ours.empty() ? need::labels : need::write;
    entry.known = std::move(out);
}

std::vector<page_settled> chunk_work::apply_journal(std::vector<std::optional<run_page_record>> records) {
    std::vector<page_settled> out;
    std::vector<page_entry> kept;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        auto& entry = entries_[i];
        auto known = i < records.size() ? std::move(records[i]) : std::nullopt;
        const auto course = rules_.action == run_action::apply
                                ? course_of_applied(known, entry.page.version, rules_.stale_ok, rules_.approved_only)
                                : course_of_resumed(known, entry.page.version);
        switch (course) {
        case page_course::leave: continue;
        case page_course::report: {
            auto fact = settled_from(std::move(*known));
            fact.result.status = page_status::skipped;
            fact.result.added.clear();
            fact.rejected = 0;
            fact.result.why = {errc::page_changed, "edited since its labels were planned; apply --stale-ok writes them "
                                                   "all the same"};
            out.push_back(std::move(fact));
            continue;
        }
        case page_course::write: take_over(entry, std::move(*known)); break;
        case page_course::ask:
            if (known)
                entry.ours = labels_possibly_ours(*known);
            break;
        }
        kept.push_back(std::move(entry));
    }
    entries_ = std::move(kept);
    index_.clear();
    for (std::size_t i = 0; i < entries_.size(); ++i)
        index_.emplace(entries_[i].page.id, i);
    return out;
}

bool chunk_work::has_open_pages() const {
    return std::any_of(entries_.begin(), entries_.end(), [](const auto& each) { return !each.known; });
}

std::vector<page_settled> chunk_work::apply_page_records(std::vector<std::optional<page_record>> records) {
    std::vector<page_settled> settled;
    for (std::size_t i = 0; i < records.size() && i < entries_.size(); ++i) {
        auto& entry = entries_[i];
        auto& record = records[i];
        // Where the run has put labels on an earlier version of the page, it has to be read.
        if (!record || record->version != entry.page.version || entry.wants != need::body || !entry.ours.empty())
            continue;
        const bool done = !rules_.apply || record->applied || record->labels.empty();
        entry.wants = done ? need::nothing : need::labels;
        if (done) {
            settled.push_back(unchanged(std::move(*record), leave_id(entry.page), rules_.never));
        } else {
            entry.known = labelled_page{{{}, {}, std::move(record->text_hash), {}, 0, {}},
                                        allowed(std::move(record->labels)),
                                        0,
                                        std::move(record->provider),
                                        page_status::cached,
                                        {},
                                        allowed(std::move(record->notes))};
        }
    }
    return settled;
}

std::vector<std::string> chunk_work::bodies_wanted() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_)
        if (entry.wants == need::body && !entry.why && entry.excluded.empty())
            out.push_back(entry.page.id);
    return out;
}

std::vector<std::string> chunk_work::labels_wanted() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_)
        if (entry.wants == need::labels && !entry.why && entry.excluded.empty())
            out.push_back(entry.page.id);
    return out;
}

chunk_work::page_entry* chunk_work::find(const std::string& page_id) {
    const auto it = index_.find(page_id);
    return it == index_.end() ? nullptr : &entries_[it->second];
}

page_type chunk_work::type_of(const std::string& page_id) const {
    const auto it = index_.find(page_id);
    return it == index_.end() ? page_type::page : entries_[it->second].page.type;
}

void chunk_work::take(confluence::content&& content) {
    for (auto& item : content.items) {
        auto* entry = find(item.page.id);
        if (entry == nullptr)
            continue;
        if (item.storage) {
            entry->storage = std::move(item.storage);
            // The body decides which version was read: the page may have changed since it was listed.
            if (item.page.version > entry->page.version) {
                entry->page.version = item.page.version;
                if (!item.page.title.empty())
                    entry->page.title = std::move(item.page.title);
            }
        }
        // A list that was cut short still says which labels are there; an item without any says nothing.
        if (item.labels.known || !item.labels.names.empty()) {
            entry->labels = std::move(item.labels);
            entry->labels_seen = true;
        }
    }
}

void chunk_work::take_labels(const std::string& page_id, existing_labels labels) {
    if (auto* entry = find(page_id)) {
        entry->labels = std::move(labels);
        entry->labels_seen = true;
    }
}

void chunk_work::give_up(const std::string& page_id, failure why) {
    // A settled page has come out already.
    if (auto* entry = find(page_id); entry != nullptr && entry->wants != need::nothing)
        entry->why = std::move(why);
}

void chunk_work::exclude(const std::string& page_id, std::string why) {
    if (auto* entry = find(page_id); entry != nullptr && entry->wants != need::nothing)
        entry->excluded = std::move(why);
}

std::vector<std::string> chunk_work::excluded() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_)
        if (!entry.excluded.empty())
            out.push_back(entry.page.id);
    return out;
}

std::vector<std::string> chunk_work::bodies_missing() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_)
        if (entry.wants == need::body && !entry.storage && !entry.why && entry.excluded.empty())
            out.push_back(entry.page.id);
    return out;
}

std::vector<std::string> chunk_work::labels_missing() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_) {
        if (entry.wants == need::nothing || entry.wants == need::write || entry.why || !entry.excluded.empty())
            continue;
        if (entry.labels_seen)
            return {}; // The bulk read works. Who is missing in a lagging index is settled by the label POST.
        out.push_back(entry.page.id);
    }
    return out;
}

std::vector<std::string> chunk_work::allowed(std::vector<std::string> labels) const {
    rules_.never.drop_from(labels);
    return labels;
}

std::vector<label_note> chunk_work::allowed(std::vector<label_note> notes) const {
    llm::drop_spare(notes, rules_.never);
    return notes;
}

void chunk_work::convert_one(page_entry& page) const {
    page.doc.page = page.page;
    const auto text = confluence::storage_to_text(*page.storage);
    page.too_little = too_little_text("page", page.page.title, text, rules_.text_words_min);
    set_text(page.doc, text, rules_.page_tokens_max);
    page.storage.reset();
    page.doc.existing = page.labels;
    page.doc.ours = page.ours;
}

std::vector<std::string> chunk_work::convert() {
    std::vector<std::string> hashes;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        auto& entry = entries_[i];
        if (entry.wants != need::body || entry.why || !entry.excluded.empty())
            continue;
        if (!entry.storage) {
            entry.why = {errc::missing_body, "Confluence gave no body for this page"};
            continue;
        }
        convert_one(entry);
        hashes.push_back(entry.doc.text_hash);
        converted_.push_back(i);
    }
    return hashes;
}

chunk_work::outcome chunk_work::finish(const std::vector<std::optional<label_record>>& records) {
    outcome out;
    std::vector<const label_record*> by_entry(entries_.size(), nullptr);
    for (std::size_t i = 0; i < records.size() && i < converted_.size(); ++i)
        if (records[i])
            by_entry[converted_[i]] = &*records[i];
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        auto& entry = entries_[i];
        if (!entry.excluded.empty()) {
            auto fact = without_labels(entry.page, page_status::skipped, {errc::ok, std::move(entry.excluded)});
            keep_ours(fact, std::move(entry.ours));
            out.settled.push_back(std::move(fact));
            ++out.asked.misses;
        } else if (entry.why) {
            const bool gone = entry.why.code == errc::page_gone;
            auto fact = without_labels(entry.page, gone ? page_status::skipped : page_status::failed, entry.why);
            if (!gone)
                keep_ours(fact, std::move(entry.ours));
            out.settled.push_back(std::move(fact));
            ++out.asked.misses;
        } else if (entry.wants == need::nothing) {
            continue; // Settled and counted after apply_page_records().
        } else if (entry.wants == need::labels || entry.wants == need::write) {
            auto known = std::move(*entry.known);
            out.asked.hits += known.status == page_status::cached && !known.planned ? 1 : 0;
            known.page.page = entry.page;
            if (entry.wants == need::labels)
                known.page.existing = std::move(entry.labels);
            out.cached.push_back(std::move(known));
        } else if (!entry.too_little.empty()) {
            ++out.asked.misses;
            auto fact = without_labels(entry.page, page_status::skipped, {errc::ok, std::move(entry.too_little)});
            keep_ours(fact, std::move(entry.ours));
            out.settled.push_back(std::move(fact));
        } else if (const auto* known = by_entry[i]) {
            ++out.asked.hits;
            entry.doc.text.clear();
            out.cached.push_back({std::move(entry.doc),
                                  allowed(known->labels),
                                  0,
                                  known->provider,
                                  page_status::cached,
                                  {},
                                  allowed(known->notes)});
        } else {
            ++out.asked.misses;
            out.to_label.push_back(std::move(entry.doc));
        }
    }
    if (!rules_.cache_enabled)
        out.asked = {};
    return out;
}

} // namespace tagwright
