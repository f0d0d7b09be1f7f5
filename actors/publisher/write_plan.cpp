#include "actors/publisher/write_plan.hpp"

#include "actors/journal/page_course.hpp"
#include "actors/publisher/label_diff.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

/// The cache keeps this page's record.
bool is_cached(const labelled_page& page, const write_rules& rules) {
    return rules.cache_enabled && !rules.scope_key.empty() && !page.page.text_hash.empty();
}

page_record cache_record(const labelled_page& page, const write_rules& rules, bool applied) {
    page_record out;
    out.scope_key = rules.scope_key;
    out.page_id = page.page.page.id;
    out.version = page.page.page.version;
    out.text_hash = page.page.text_hash;
    out.labels = page.labels;
    out.existing = page.page.existing;
    out.applied = applied;
    out.provider = page.provider;
    out.notes = page.notes;
    return out;
}

page_settled settled(const labelled_page& page, std::vector<std::string> to_add, std::vector<std::string> added) {
    page_settled out;
    out.result.page = page.page.page;
    out.result.status = page.status;
    out.result.provider = page.provider;
    out.result.proposed = page.labels;
    out.result.existing = page.page.existing.names;
    out.result.to_add = std::move(to_add);
    out.result.added = std::move(added);
    out.result.notes = page.notes;
    out.rejected = page.rejected;
    out.text_hash = page.page.text_hash;
    out.existing_known = page.page.existing.known;
    return out;
}

/// What the page lacks of its labels, or of those that were planned. A plan is written as it stands; what only a model
/// has said is not written beside its near-twin.
/// A dry run plans the labels that are held, too: a person may approve them.
std::vector<std::string> lacking(const labelled_page& page, const existing_labels& existing, const write_rules& rules) {
    if (page.planned)
        return labels_to_add(*page.planned, existing);
    auto out = new_labels(page.labels, existing);
    if (rules.apply)
        std::erase_if(out, [&](const auto& name) { return is_held(page.notes, name); });
    return out;
}

/// Bulk reads may lag or be cut short. Where they did not tell what the page has, or where this run may have written to
/// it before it was interrupted, what is to be written cannot be said before the page itself was asked.
bool must_ask(const labelled_page& page) { return !page.page.ours.empty() || !page.page.existing.known; }

/// What the page is about to get, and what an interrupted write may have put on it already: until the page has
/// told which of it is there, the journal must not forget any.
std::vector<std::string> possibly_written(const labelled_page& page, const write_rules& rules) {
    auto out = lacking(page, page.page.existing, rules);
    for (const auto& name : page.page.ours)
        if (std::find(out.begin(), out.end(), name) == out.end())
            out.push_back(name);
    return out;
}

} // namespace

run_page_record intent_of(const labelled_page& page, const write_rules& rules) {
    const auto& existing = page.page.existing;
    auto to_add = possibly_written(page, rules);
    const bool writes = rules.apply && (!to_add.empty() || !existing.known);
    auto fact = settled(page, std::move(to_add), {});
    fact.existing_known = existing.known || !page.page.ours.empty();
    if (writes)
        fact.state = fact.existing_known ? page_state::writing : page_state::intended;
    else if (rules.apply)
        fact.state = page_state::written;
    return record_of(rules.run, fact);
}

remember paid_for(const std::vector<labelled_page>& pages, const write_rules& rules) {
    remember out;
    if (!rules.cache_enabled)
        return out;
    for (const auto& page : pages) {
        if (page.status == page_status::labelled && !rules.settings_key.empty() && !page.page.text_hash.empty())
            out.labels.push_back({rules.settings_key, page.page.text_hash, page.labels, page.provider, page.notes});
        if (is_cached(page, rules))
            out.pages.push_back(cache_record(page, rules, page.labels.empty()));
    }
    return out;
}

page_settled planned(const labelled_page& page, const write_rules& rules) {
    auto out = settled(page, lacking(page, page.page.existing, rules), {});
    out.durable = true; // with its intent
    return out;
}

void hold_doubtful(labelled_page& page, double confidence_min) {
    if (page.planned || (page.notes.empty() && confidence_min <= 0))
        return;
    const auto is_doubtful = [&](const label_note& note) {
        return confidence_min > 0 && note.confidence < confidence_min;
    };
    std::vector<label_note> out;
    for (const auto& label : page.labels) {
        const auto said =
            std::find_if(page.notes.begin(), page.notes.end(), [&](const auto& note) { return note.label == label; });
        auto note = said == page.notes.end() ? label_note{label, {}, -1, false} : std::move(*said);
        note.held = is_doubtful(note);
        if (said != page.notes.end() || note.held)
            out.push_back(std::move(note));
    }
    for (auto& note : page.notes)
        if (note.spare) {
            note.held = is_doubtful(note);
            out.push_back(std::move(note));
        }
    page.notes = std::move(out);
}

write_plan::write_plan(labelled_page page, const write_rules& rules)
    : page_(std::move(page)), rules_(&rules), asked_(must_ask(page_)) {
    if (asked_) {
        to_add_ = possibly_written(page_, rules);
        next_ = step::ask_page;
        return;
    }
    to_add_ = lacking(page_, page_.page.existing, rules);
    write_slices(to_add_);
}

void write_plan::labels_read(const existing_labels& now) {
    auto& existing = page_.page.existing;
    const auto& ours = page_.page.ours;
    added_ = labels_present(ours, now);
    missing_ = lacking(page_, now, *rules_);
    to_add_ = added_;
    to_add_.insert(to_add_.end(), missing_.begin(), missing_.end());
    existing = {labels_to_add(now.names, {added_, true}), true};
    // Only now is it known what is to be written, so only now can the journal be told – unless that is what an
    // interrupted write was about, or nothing is.
    if (ours.empty() && !missing_.empty())
        next_ = step::keep_intent;
    else
        write_slices(missing_);
}

run_page_record write_plan::intent() const { return intent_of(page_, *rules_); }

void write_plan::intent_kept() { write_slices(missing_); }

void write_plan::write_slices(const std::vector<std::string>& names) {
    slices_ = in_slices(names, std::max<std::size_t>(1, rules_->names_per_request));
    std::reverse(slices_.begin(), slices_.end()); // taken from the back
    take_slice();
}

void write_plan::take_slice() { next_ = slices_.empty() ? step::finish : step::write; }

void write_plan::names_added(const existing_labels& reply) {
    for (auto& name : labels_present(slices_.back(), reply))
        added_.push_back(std::move(name));
    slices_.pop_back();
    take_slice();
}

void write_plan::name_refused(failure why) {
    const auto names = std::move(slices_.back());
    slices_.pop_back();
    if (names.size() == 1) {
        why.message = "label \"" + names.front() + "\": " + why.message;
        if (!refused_)
            refused_ = std::move(why);
    } else {
        for (auto& slice : slices_without_refused(names, why.message))
            slices_.push_back(std::move(slice));
    }
    take_slice();
}

page_settled write_plan::finished() {
    const auto not_taken = to_add_.size() - added_.size();
    const bool kept_by_intent = to_add_.empty() && !asked_;
    auto out = settled(page_, std::move(to_add_), std::move(added_));
    out.rejected += static_cast<std::uint32_t>(not_taken);
    out.result.why = std::move(refused_);
    out.state = page_state::written;
    out.durable = kept_by_intent;
    return out;
}

page_settled write_plan::given_up(failure why) {
    auto out = settled(page_, std::move(to_add_), std::move(added_));
    out.existing_known = out.existing_known || !page_.page.ours.empty(); // as with the intent
    out.result.status = why.code == errc::page_gone ? page_status::skipped : page_status::failed;
    // A write that was refused for good has added nothing; of any other nobody knows.
    if (out.result.status == page_status::failed && !is_final(why) && out.existing_known)
        out.state = page_state::writing;
    out.result.why = std::move(why);
    return out;
}

remember write_plan::applied() const {
    remember out;
    if (is_cached(page_, *rules_))
        out.pages.push_back(cache_record(page_, *rules_, true));
    return out;
}

} // namespace tagwright
