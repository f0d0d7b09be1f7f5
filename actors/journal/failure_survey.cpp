#include "actors/journal/failure_survey.hpp"

#include <algorithm>

namespace tagwright {

std::string_view what_to_do(errc code, bool is_final) noexcept {
    switch (code) {
    case errc::content_blocked: return "Read the page and label it by hand, or label it with another provider.";
    case errc::page_gone: return "Nothing: the page is not there any more.";
    case errc::page_changed: return "Label the page anew, or apply with stale_ok.";
    case errc::missing_body: return "Look at the page in Confluence: it has no text that can be read.";
    case errc::forbidden: return "Let the user of the token read and edit the page, then start a new run.";
    case errc::store_failed:
        return "Make room on the disk of the data directory and see to its permissions, then resume.";
    case errc::response_too_large: return "Label the page by hand: what the server sends for it is too large.";
    default: break;
    }
    if (!is_final)
        switch (kind_of(code)) {
        case failure_kind::quota: return "Resume once the quota allows it, or with another provider.";
        case failure_kind::account: return "Mend the account, key or setting that the message names, then resume.";
        default: return "Resume: these pages get another turn.";
        }
    switch (kind_of(code)) {
    case failure_kind::answer: return "Label the pages by hand, or label them with another model or smaller batches.";
    case failure_kind::too_long: return "Lower the tokens a page may have, or label the page by hand.";
    case failure_kind::account: return "Mend the account, key or setting that the message names, then start a new run.";
    case failure_kind::quota: return "Wait until the quota is there again, then start a new run.";
    case failure_kind::refusal: return "Read the message: the server will not do this; label the pages by hand.";
    case failure_kind::page: return "Look at the page in Confluence, or label it by hand.";
    default: break;
    }
    return "Start a new run over these pages, or label them by hand.";
}

void failure_survey::add(const run_page_record& page) {
    const auto& result = page.result;
    if (result.status != page_status::failed)
        return;
    const bool final = is_final(result.why);
    auto group = std::find_if(groups_.begin(), groups_.end(),
                              [&](const auto& each) { return each.code == result.why.code && each.final == final; });
    if (group == groups_.end())
        group = groups_.insert(group, {result.why.code, final, what_to_do(result.why.code, final), 0, {}});
    ++group->count;
    if (group->pages.size() < failure_examples_max)
        group->pages.push_back({result.page.id, result.page.title, result.why.message});
}

std::vector<failure_group> failure_survey::groups() const {
    auto out = groups_;
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    return out;
}

} // namespace tagwright
