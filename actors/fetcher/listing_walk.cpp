#include "actors/fetcher/listing_walk.hpp"

#include <algorithm>
#include <unordered_set>

namespace tagwright {

bool listing_walk::begin_again() {
    if (began_again_ && seen_.size() == seen_at_beginning_)
        return false;
    began_again_ = true;
    seen_at_beginning_ = to_meet_again_ = seen_.size();
    idle_ = 0;
    return true;
}

listing_walk::step listing_walk::note(const confluence::listing& chunk, bool given) {
    step out;
    std::unordered_set<std::string_view> here;
    bool any_new = false;
    for (const auto& page : chunk.pages) {
        if (!here.insert(page.id).second)
            continue; // twice in one chunk: one of them counts
        if (seen_.insert(page.id))
            any_new = true;
        else
            out.again.push_back(page.id);
    }
    out.next = chunk.back.empty() || !out.again.empty() ? chunk.next : chunk.back;
    const bool met_again = to_meet_again_ > 0 && !out.again.empty();
    to_meet_again_ -= std::min(to_meet_again_, out.again.size());
    idle_ = any_new || met_again ? 0 : idle_ + 1;
    if (!out.next.empty() && !given && idle_ >= idle_chunks_max)
        out.why = {errc::unexpected_answer, "Confluence's listing goes on and on without a new page"};
    else if (seen_.size() > pages_max)
        out.why = {errc::unexpected_answer, "Confluence lists more than " + std::to_string(pages_max) + " pages"};
    return out;
}

} // namespace tagwright
