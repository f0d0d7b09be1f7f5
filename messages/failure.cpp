#include "tagwright/failure.hpp"

#include <algorithm>
#include <array>

namespace tagwright::inline v0 {
namespace {

using enum course;

/// Columns: label, page, batch, call, endpoint, site, run, process. What an endpoint or the wiki does to a smaller
/// scope than its own is left, not given up: a page is not charged with what is not its own.
struct row {
    failure_kind kind;
    std::array<course, failure_scopes> courses;
};
constexpr std::array rows{
    row{failure_kind::none, {leave_page, leave_page, leave_page, wait, leave_page, leave_page, leave_page, leave_page}},
    // A scope beyond the call says that waiting has not helped.
    row{failure_kind::passing, {wait, leave_page, halve, wait, lose_endpoint, end_run, end_run, end_run}},
    row{failure_kind::quota, {leave_page, leave_page, suspend, suspend, suspend, end_run, end_run, end_run}},
    row{failure_kind::account,
        {leave_page, leave_page, lose_endpoint, lose_endpoint, lose_endpoint, end_run, end_run, end_run}},
    // Beyond the wiki's or vendor's own JSON a 403 or 404 comes from something in between: it has the scope of a call.
    row{failure_kind::refusal, {give_up_label, give_up_page, halve, wait, lose_endpoint, end_run, end_run, end_run}},
    row{failure_kind::too_long,
        {give_up_label, next_endpoint, shorten, shorten, lose_endpoint, end_run, end_run, end_run}},
    // A call that the server itself calls unlucky is sent again as it is.
    row{failure_kind::answer, {give_up_label, next_endpoint, halve, wait, lose_endpoint, end_run, end_run, end_run}},
    row{failure_kind::feature, {adapt, adapt, adapt, adapt, adapt, end_run, end_run, end_run}},
    row{failure_kind::cursor,
        {list_again, list_again, list_again, list_again, list_again, list_again, end_run, end_run}},
    row{failure_kind::page,
        {give_up_label, give_up_page, halve, give_up_page, give_up_page, end_run, end_run, end_run}},
    row{failure_kind::engine, {leave_page, leave_page, leave_page, leave_page, end_run, end_run, end_run, end_run}},
};

template <class E> // spelled out below: clang 14 does not deduce it
struct word {
    E value;
    std::string_view name;
    std::string_view meaning;
};
constexpr std::array scopes{
    word<failure_scope>{failure_scope::label, "label", "one label of a page"},
    word<failure_scope>{failure_scope::page, "page", "one page, whatever else happens"},
    word<failure_scope>{failure_scope::batch, "batch", "something in the batch; a smaller batch finds out what"},
    word<failure_scope>{failure_scope::call, "call", "this exchange; it passes by itself"},
    word<failure_scope>{failure_scope::endpoint, "endpoint", "one provider's account and model"},
    word<failure_scope>{failure_scope::site, "site", "the wiki"},
    word<failure_scope>{failure_scope::run, "run", "the run"},
    word<failure_scope>{failure_scope::process, "process", "the process"},
};
constexpr std::array courses{
    word<course>{
        wait, "wait",
        "wait, as long as asked for, else with back-off and jitter, and send the same again; no page is charged"},
    word<course>{adapt, "adapt",
                 "the endpoint cannot do this form of request: its dialect steps down, the call is sent again at once"},
    word<course>{halve, "halve", "the batch is halved until a page stands alone, which is then given up"},
    word<course>{shorten, "shorten", "the batch is halved; a page that stands alone is cut to what the endpoint takes"},
    word<course>{next_endpoint, "next_endpoint",
                 "this endpoint will not do this page; another may, and without one the page is given up"},
    word<course>{lose_endpoint, "lose_endpoint", "no call of this run will succeed there"},
    word<course>{
        suspend, "suspend",
        "nothing succeeds there before a known time: the next endpoint takes over, or the run ends until then"},
    word<course>{list_again, "list_again", "the listing begins again, once"},
    word<course>{give_up_label, "give_up_label", "this label is not written; the page's other labels are"},
    word<course>{give_up_page, "give_up_page", "final for the page: `resume` does not ask again"},
    word<course>{leave_page, "leave_page", "not done, but not final: `resume` asks again"},
    word<course>{end_run, "end_run", "the run ends, resumable, with one message that says what can be done"},
};

template <class Words, class E>
constexpr const auto& find(const Words& words, E value) noexcept {
    return *std::find_if(words.begin(), words.end() - 1, [value](const auto& w) { return w.value == value; });
}

} // namespace

course course_of(errc code, failure_scope scope) noexcept {
    const auto kind = kind_of(code);
    const auto it = std::find_if(rows.begin(), rows.end() - 1, [kind](const row& r) { return r.kind == kind; });
    return it->courses[static_cast<std::size_t>(scope)];
}

bool is_final(const failure& why) noexcept {
    if (why.code == errc::ok)
        return true;
    const auto what = course_of(why);
    return what == give_up_page || what == next_endpoint || what == give_up_label;
}

std::string_view to_string(failure_scope scope) noexcept { return find(scopes, scope).name; }
std::string_view to_string(course what) noexcept { return find(courses, what).name; }
std::string_view meaning(failure_scope scope) noexcept { return find(scopes, scope).meaning; }
std::string_view meaning(course what) noexcept { return find(courses, what).meaning; }

failure_scope scope_from_string(std::string_view name) noexcept {
    for (const auto& s : scopes)
        if (s.name == name)
            return s.value;
    return failure_scope::page;
}

} // namespace tagwright::inline v0
