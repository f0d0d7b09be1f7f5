#include "tests/bench/made_wiki.hpp"

#include "sim/confluence/confluence_json.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <vector>

namespace tagwright::testing {
namespace {

constexpr std::size_t first_id = 10'000;
constexpr std::size_t listing_max = 250;
constexpr std::size_t search_max = 200; ///< as Cloud has it where labels are expanded
constexpr std::string_view api = "/wiki/api/v2/";

/// The number behind `name`; 0 where it is not there.
std::size_t number_behind(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    std::size_t out = 0;
    if (at != std::string_view::npos)
        std::from_chars(text.data() + at + name.size(), text.data() + text.size(), out);
    return out;
}

/// Every run of digits that stands behind `before`.
void for_each_id(std::string_view text, std::string_view before, const std::function<void(std::size_t)>& use) {
    for (auto at = text.find(before); at != std::string_view::npos; at = text.find(before, at)) {
        at += before.size();
        use(number_behind(text.substr(at - before.size()), before));
    }
}

std::string list(const std::string& items, const std::string& root, const std::string& next) {
    const auto link = next.empty() ? "" : R"(,"next":")" + next + "\"";
    return R"({"results":[)" + items + R"(],"_links":{"base":")" + root + "\"" + link + "}}";
}

} // namespace

made_wiki::made_wiki(std::size_t pages) : pages_(pages) {
    while (text_.size() < 3000)
        text_ += "<p>The relay moves mail between zones; restart it with care and watch the <strong>error "
                 "rate</strong>.</p>";
}

sim::stored_page made_wiki::page(std::size_t number) const {
    sim::stored_page out;
    out.space_key = space_.key;
    out.page.id = std::to_string(first_id + number);
    out.page.title = "Page " + std::to_string(number);
    out.labels = {{{"global", "ops"}, "98304"}};
    render_page(out, space_);
    out.storage_json = "\"<h1>Section " + std::to_string(number) + "</h1>" + text_ + "\""; // nothing to escape in it
    return out;
}

std::string made_wiki::listing(std::string_view target, const std::string& root) const {
    const auto from = number_behind(target, "cursor=");
    const auto to = std::min(from + listing_max, pages_);
    std::string items;
    for (auto i = from; i < to; ++i)
        items += (items.empty() ? "" : ",") + v2_page(page(i), sim::body_kind::none, false);
    const auto next =
        "/wiki/api/v2/spaces/" + space_.id + "/pages?cursor=" + std::to_string(to) + "&limit=250&status=current";
    return list(items, root, to < pages_ ? next : "");
}

std::string made_wiki::bodies(std::string_view target, const std::string& root) const {
    std::string items;
    for_each_id(target, "id=", [&](std::size_t id) {
        items += (items.empty() ? "" : ",") + v2_page(page(id - first_id), sim::body_kind::storage, false);
    });
    return list(items, root, "");
}

std::string made_wiki::labels(std::string_view target, const std::string& root) const {
    std::vector<std::size_t> ids;
    const auto add = [&ids](std::size_t id) { ids.push_back(id); };
    const auto query = target.substr(target.find("cql="));
    for_each_id(query, "%28", add);
    for_each_id(query, "%2C", add);
    std::erase(ids, 0); // a comma of `expand` is followed by no number
    const auto from = std::min(number_behind(target, "from="), ids.size());
    const auto to = std::min(from + search_max, ids.size());
    const sim::confluence_site nothing_else;
    std::string items;
    for (auto i = from; i < to; ++i)
        items += (items.empty() ? "" : ",") +
                 v1_page(nothing_else, page(ids[i] - first_id), {.version = true, .labels = true}, root);
    const auto next = "/rest/api/content/search?from=" + std::to_string(to) + "&" + std::string(query);
    return list(items, root, to < ids.size() ? next : "");
}

server_loop::answer made_wiki::answer(const std::string& origin, const server_loop::request& asked) const {
    const auto root = origin + "/wiki";
    const auto& target = asked.target;
    const auto in_api = target.starts_with(api) ? target.substr(api.size()) : std::string_view{};
    if (target.starts_with("/wiki/rest/api/user/current"))
        return {sim::v1_user(true, false, "demo@example.com")};
    if (in_api.starts_with("spaces?"))
        return {list(v2_space(space_, std::to_string(first_id)), root, "")};
    if (in_api.starts_with("spaces/" + space_.id + "/pages"))
        return {listing(target, root)};
    if (in_api.starts_with("spaces/" + space_.id + "/content/labels"))
        return {list(R"({"id":"98304","name":"ops","prefix":"global"})", root, "")};
    if (in_api.starts_with("pages?"))
        return {bodies(target, root)};
    if (target.starts_with("/wiki/rest/api/content/search"))
        return {labels(target, root)};
    return {R"({"message":"the benchmark's wiki does not know this"})", 404};
}

} // namespace tagwright::testing
