#include "tests/sim/runs/ledger.hpp"

#include "actors/journal/page_course.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tagwright::sim {

std::string title_of(const std::string& id, std::uint64_t version) { return fmt::format("Page {} v{}", id, version); }

std::vector<std::string> labels_for(const std::string& title) {
    auto name = title.substr(5);
    std::replace(name.begin(), name.end(), ' ', '-');
    std::vector<std::string> out{"topic-" + name};
    const auto digit = name.at(name.find('-') - 1);
    if (digit % 2 == 0)
        out.push_back(fmt::format("kind-{}", static_cast<char>('a' + digit % 3)));
    return out;
}

void ledger::find(const std::string& what) {
    note(-1, "FINDING " + what);
    if (findings_.size() < 20)
        findings_.push_back(what);
}

void ledger::note(double at_s, const std::string& what) {
    const auto line = fmt::format("{:.6f} {}", at_s, what);
    for (const auto c : line)
        hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    if (keep_trace_)
        trace_.push_back(line);
}

void ledger::begin_life(run_action action, bool may_write) {
    action_ = action;
    may_write_ = may_write;
    excused_ = false;
    pipelines_ = 0;
    removed_ = 0;
    last_ = {};
    outstanding_.clear();
    good_.clear();
    ends.clear();
    results.clear();
    ++lives;
}

void ledger::pipeline_begins() {
    excused_ = false;
    ++pipelines_;
    outstanding_.clear();
    good_.clear();
}

ledger::call ledger::asked(const std::string& body) {
    std::vector<std::string> keys;
    ++calls;
    for (const auto& page : read_chat_request(body).pages) {
        const auto& key = page.title;
        keys.push_back(key);
        if (promised_.contains(key))
            find(fmt::format("paid twice: {} is asked again although its labels were durable", key));
        if (excused_)
            continue;
        if (outstanding_.contains(key))
            find(fmt::format("paid twice: {} is in two calls at once", key));
        if (good_.contains(key))
            find(fmt::format("paid twice: {} is asked again although it was answered", key));
    }
    outstanding_.insert(keys.begin(), keys.end());
    return {std::move(keys), pipelines_};
}

void ledger::answered(const call& which, const http_response& response) {
    const auto& keys = which.keys;
    const bool heard = which.pipeline == pipelines_; // else nobody is left who waits for it
    for (const auto& key : keys)
        if (heard)
            outstanding_.erase(key);
    const auto refuse = [&] { ++calls_failed; };
    if (response.status != 200)
        return refuse();
    const auto answer = nlohmann::json::parse(response.body, nullptr, false);
    if (answer.is_discarded() || !answer.contains("choices"))
        return refuse();
    const auto& choice = answer["choices"][0];
    const auto& said = choice["message"]["content"].get_ref<const std::string&>();
    const auto content = nlohmann::json::parse(said, nullptr, false);
    if (content.is_discarded()) {
        // Cut off: labels that are whole may be taken, all others may not.
        for (const auto& key : keys)
            for (const auto& label : labels_for(key))
                if (said.find('"' + label + '"') != std::string::npos)
                    proposed_.insert({key.substr(5, key.find(' ', 5) - 5), label});
        return refuse();
    }
    if (choice["finish_reason"] != "stop")
        ++calls_failed; // but whole pages of a cut answer count
    for (const auto& page : content["pages"]) {
        const auto& labels = page["labels"];
        for (const auto& key : keys) {
            if (labels.empty() || labels[0] != labels_for(key)[0])
                continue;
            if (heard)
                good_.insert(key);
            for (const auto& label : labels_for(key))
                proposed_.insert({key.substr(5, key.find(' ', 5) - 5), label});
        }
    }
}

void ledger::promised(const std::vector<run_page_record>& pages) {
    for (const auto& page : pages) {
        const auto& id = page.result.page.id;
        if (!page.result.proposed.empty())
            promised_.insert(title_of(id, page.result.page.version));
        if (has_ended(page))
            for (const auto& label : page.result.added)
                settled_added_.insert({id, label});
        if (action_ == run_action::undo)
            for (const auto& label : page.result.removed)
                settled_added_.erase({id, label});
    }
}

std::set<std::string> ledger::labels_of(const std::string& page) const {
    std::set<std::string> out;
    if (const auto* found = site.find_page(page))
        for (const auto& [label, id] : found->labels)
            out.insert(label.name);
    return out;
}

http_response ledger::confluence(const http_request& request) {
    const auto web = arriving(request);
    if (web.method == "GET")
        return leaving(answer_request(site, how, who, web));
    const auto parts = path_parts(web.path);
    const auto at = std::find(parts.begin(), parts.end(), "content");
    const auto page = at == parts.end() || at + 1 == parts.end() ? std::string{} : *(at + 1);
    const auto before = labels_of(page);
    auto out = leaving(answer_request(site, how, who, web));
    check_write(web, page, before);
    return out;
}

void ledger::check_write(const web_request& request, const std::string& page, const std::set<std::string>& before) {
    ++writes;
    const auto now = labels_of(page);
    if (!may_write_)
        find(fmt::format("written unasked: {} {} in a dry run", request.method, request.target));
    if (request.method != "POST" && action_ != run_action::undo)
        find(fmt::format("written unasked: {} {}", request.method, request.target));
    for (const auto& label : now) {
        if (before.contains(label))
            continue;
        const page_label which{page, label};
        if (!proposed_.contains(which))
            find(fmt::format("written unasked: {} on page {}, which no model proposed", label, page));
        if (settled_added_.contains(which))
            find(fmt::format("written twice: {} on page {}", label, page));
        ours_.insert(which);
    }
    for (const auto& label : before) {
        if (now.contains(label))
            continue;
        const page_label which{page, label};
        if (!ours_.contains(which) && !persons_.contains(which))
            find(fmt::format("removed unasked: {} from page {}, which was not ours", label, page));
        ours_.erase(which);
        settled_added_.erase(which);
    }
}

void ledger::person_added(const std::string& page, const std::string& label) {
    site.place_labels(page, {label});
    persons_.insert({page, label});
}

void ledger::person_removed(const std::string& page, const std::string& label) {
    site.take_label(page, label);
    persons_.insert({page, label});
    ours_.erase({page, label});
}

void ledger::told(const run_progress& now) {
    if (!ends.empty())
        find("progress after the end");
    const auto grows = [this](const char* what, std::uint64_t before, std::uint64_t after) {
        if (after < before)
            find(fmt::format("progress: {} went from {} to {}", what, before, after));
    };
    grows("listed", last_.pages.listed, now.pages.listed);
    grows("labelled", last_.pages.labelled, now.pages.labelled);
    grows("unchanged", last_.pages.unchanged, now.pages.unchanged);
    grows("cached", last_.pages.cached, now.pages.cached);
    grows("skipped", last_.pages.skipped, now.pages.skipped);
    grows("failed", last_.pages.failed, now.pages.failed);
    grows("calls", last_.calls.total, now.calls.total);
    grows("calls that failed", last_.calls.failed, now.calls.failed);
    grows("labels added", last_.labels.added, now.labels.added);
    grows("input tokens", last_.tokens.input, now.tokens.input);
    if (now.pages.settled() > now.pages.listed)
        find("progress: more pages ended than were listed");
    last_ = now;
}

void ledger::told(const page_settled& fact) {
    if (!ends.empty())
        find("a page after the end");
    if (!results.emplace(fact.result.page.id, fact.result).second)
        find(fmt::format("page {} ended twice", fact.result.page.id));
    if (fact.result.status == page_status::failed && fact.result.why.code == errc::ok)
        find(fmt::format("page {} failed without a reason", fact.result.page.id));
    // What the model says of one page is that page's; what passes by itself is nobody's.
    const auto kind = kind_of(fact.result.why.code);
    const bool by_model = fact.result.why.message.starts_with("model: ");
    if (fact.result.status == page_status::failed && by_model && fact.result.page.id != poison &&
        (kind == failure_kind::passing || kind == failure_kind::refusal || kind == failure_kind::too_long))
        find(fmt::format("page {} failed for what is not its own: {}", fact.result.page.id, fact.result.why.message));
}

void ledger::told(const run_finished& end) {
    ends.push_back(end);
    if (ends.size() > 1)
        find("the run finished twice");
}

void ledger::check_life_end(const std::set<std::string>& listed_for_sure) {
    if (ends.empty())
        return;
    const auto& last = ends.front().last;
    std::map<page_status, std::uint64_t> counts;
    for (const auto& [id, result] : results)
        ++counts[result.status];
    const auto same = [this](const char* what, std::uint64_t told, std::uint64_t counted) {
        if (told != counted)
            find(fmt::format("the report counts {} {} pages, {} were told", told, what, counted));
    };
    same("labelled", last.pages.labelled, counts[page_status::labelled]);
    same("cached", last.pages.cached, counts[page_status::cached]);
    same("unchanged", last.pages.unchanged, counts[page_status::unchanged]);
    same("failed", last.pages.failed, counts[page_status::failed]);
    if (last.pages.settled() != last.pages.listed)
        find(fmt::format("{} pages were listed and {} ended", last.pages.listed, last.pages.settled()));
    if (last.status != run_status::completed)
        return;
    const auto skipped = counts[page_status::skipped];
    if (pipelines_ == 0 || last.pages.skipped < skipped || last.pages.skipped > skipped + removed_)
        same("skipped", last.pages.skipped, skipped);
    if (action_ != run_action::tag)
        return;
    for (const auto& id : listed_for_sure)
        if (!results.contains(id) && !touched_pages.contains(id))
            find(fmt::format("page {} is lost: it is in no report", id));
    for (const auto& [id, result] : results) {
        const bool good = result.status == page_status::labelled || result.status == page_status::cached;
        if (!good || touched_pages.contains(id))
            continue;
        const auto all = labels_for(title_of(id, result.page.version));
        const bool whole = result.proposed.size() <= all.size() && !result.proposed.empty() &&
                           std::equal(result.proposed.begin(), result.proposed.end(), all.begin());
        if (!whole)
            find(fmt::format("page {} has the labels {} of another text", id, fmt::join(result.proposed, ",")));
        const auto there = labels_of(id);
        for (const auto& label : result.proposed)
            if (may_write_ && !there.contains(label) && !persons_.contains({id, label}) &&
                !how.refused_labels.contains(label))
                find(fmt::format("label lost: {} is not on page {}, which is {}", label, id, to_string(result.status)));
    }
}

void ledger::check_labels(const std::vector<run_page_record>& journal, bool same_as_report) {
    std::set<page_label> explained;
    for (const auto& page : journal) {
        const auto& id = page.result.page.id;
        for (const auto& label : labels_possibly_ours(page))
            explained.insert({id, label});
        const auto there = labels_of(id);
        // An undo that failed on a page leaves its row as it was: the next one looks at all of it again.
        const bool half_undone = action_ == run_action::undo && results[id].status == page_status::failed;
        for (const auto& label : page.result.added)
            if (!half_undone && !there.contains(label) && !persons_.contains({id, label}) &&
                site.find_page(id) != nullptr)
                find(fmt::format("label lost: the journal has {} on page {}", label, id));
        const auto told = results.find(id);
        if (!same_as_report)
            continue;
        if (site.find_page(id) == nullptr)
            continue; // deleted: no listing shows it any more
        if (told == results.end())
            find(fmt::format("page {} is in the journal and not in the report", id));
        else if (told->second.status != page.result.status || told->second.added != page.result.added ||
                 told->second.proposed != page.result.proposed)
            find(fmt::format("page {}: report and journal differ: {} +{} and {} +{}", id,
                             to_string(told->second.status), fmt::join(told->second.added, ","),
                             to_string(page.result.status), fmt::join(page.result.added, ",")));
    }
    for (const auto& which : ours_)
        if (!explained.contains(which) && !persons_.contains(which) && site.find_page(which.first) != nullptr)
            find(fmt::format("label lost: {} was written on page {} and is not in the journal", which.second,
                             which.first));
}

} // namespace tagwright::sim
