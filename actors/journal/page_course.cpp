#include "actors/journal/page_course.hpp"

#include "messages/planned_labels.hpp"

#include <algorithm>

namespace tagwright {

bool has_ended(const run_page_record& page) noexcept {
    return (page.state == page_state::planned || page.state == page_state::written) && is_final(page.result.why);
}

std::vector<std::string> labels_possibly_ours(const run_page_record& page) {
    auto out = page.result.added;
    if (page.state == page_state::writing || page.state == page_state::leftover)
        for (const auto& name : page.result.to_add)
            if (std::find(out.begin(), out.end(), name) == out.end())
                out.push_back(name);
    return out;
}

page_course course_of_resumed(const std::optional<run_page_record>& known, std::uint64_t version) {
    if (!known)
        return page_course::ask;
    if (has_ended(*known))
        return page_course::leave;
    const bool same = known->result.page.version == version;
    return same && !known->result.proposed.empty() ? page_course::write : page_course::ask;
}

bool is_to_be_applied(const run_page_record& page, bool approved_only) noexcept {
    return has_plan(page) && may_be_applied(page.review.decision, approved_only);
}

page_course course_of_applied(const std::optional<run_page_record>& known, std::uint64_t version, bool stale_ok,
                              bool approved_only) {
    if (!known || !is_to_be_applied(*known, approved_only))
        return page_course::leave;
    return stale_ok || known->result.page.version == version ? page_course::write : page_course::report;
}

page_settled settled_from(run_page_record page) {
    page_settled out;
    out.result = std::move(page.result);
    out.rejected = page.rejected;
    out.text_hash = std::move(page.text_hash);
    out.existing_known = page.existing_known;
    out.state = page.state;
    out.durable = true;
    return out;
}

page_settled untouched_from(run_page_record page) {
    auto out = settled_from(std::move(page));
    auto& status = out.result.status;
    status =
        status == page_status::failed || status == page_status::skipped ? page_status::skipped : page_status::unchanged;
    out.result.to_add.clear();
    out.result.added.clear();
    out.rejected = 0;
    return out;
}

void keep_ours(page_settled& fact, std::vector<std::string> ours) {
    if (ours.empty())
        return;
    fact.result.to_add = std::move(ours);
    fact.existing_known = true;
    fact.state = page_state::leftover;
}

run_page_record record_of(const std::string& run, const page_settled& fact) {
    run_page_record out;
    out.run = run;
    out.result = fact.result;
    out.rejected = fact.rejected;
    out.text_hash = fact.text_hash;
    out.existing_known = fact.existing_known;
    out.state = fact.state;
    return out;
}

bool has_labels_to_write(const page_settled& fact) noexcept {
    const auto& result = fact.result;
    return may_have_plan(fact.state) &&
           std::any_of(result.to_add.begin(), result.to_add.end(),
                       [&](const std::string& name) { return is_to_write(result, name, false); });
}

run_action action_of(run_action asked, const run_record& record) noexcept {
    const bool interrupted = record.status != run_status::completed;
    return asked == run_action::resume && interrupted && record.action != run_action::tag ? record.action : asked;
}

std::string differences(const label_identity& then, const label_identity& now) {
    std::string out;
    const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : "; ") + text; };
    const auto compare = [&add](const char* what, const std::string& was, const std::string& is) {
        if (was != is)
            add(std::string(what) + " was " + was + ", is now " + is);
    };
    compare("the provider", then.provider, now.provider);
    compare("the model", then.model, now.model);
    compare("the prompt's version", then.prompt_version, now.prompt_version);
    compare("the most labels a page", std::to_string(then.labels_max), std::to_string(now.labels_max));
    compare("the tokens of a page", std::to_string(then.page_tokens_max), std::to_string(now.page_tokens_max));
    if (then.vocabulary != now.vocabulary)
        add("the vocabulary is another one");
    if (then.wishes != now.wishes)
        add("the language of labels, the instructions or the explanations are asked for in another way");
    return out;
}

} // namespace tagwright
