#include "sim/confluence/confluence_api.hpp"
#include "sim/confluence/confluence_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tagwright::sim {
namespace {

using json = nlohmann::json;

constexpr std::size_t labels_default = 200;

std::string text_of(const json& of, const char* name) {
    const auto found = of.find(name);
    return found != of.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

web_response whole_list(const flavour& as, const stored_page& page) {
    return {200,
            "application/json",
            {},
            v1_labels(page.labels, 0, std::max(labels_default, page.labels.size()),
                      as.root + "/rest/api/content/" + page.page.id + "/label")};
}

web_response add(confluence_site& site, const behaviour& how, const flavour& as, const web_request& request,
                 const std::string& page_id) {
    auto body = json::parse(request.body, nullptr, false);
    if (body.is_object())
        body = json::array({body});
    if (!body.is_array() || body.empty())
        return v1_error(400, "Could not parse the labels");
    std::vector<fake_label> labels;
    for (const auto& entry : body) {
        const auto name = entry.is_object() ? text_of(entry, "name") : std::string{};
        if (name.empty())
            return v1_error(400, "A label needs a name", "label.name.is.empty");
        if (how.refused_labels.contains(name))
            return v1_error(400, how.refusals_name ? "The label cannot be added: " + name : "Bad request");
        std::vector<std::string> names;
        switch (split_label(name, names)) {
        case label_problem::none: break;
        case label_problem::invalid_characters:
            return v1_error(400, "The label contains invalid characters: " + name, "label.contains.invalid.chars");
        case label_problem::too_long: return v1_error(400, "The label is too long", "label.name.is.too.long");
        }
        const auto prefix = text_of(entry, "prefix");
        for (auto& each : names)
            labels.push_back({prefix.empty() ? "global" : prefix, std::move(each)});
    }
    site.add_labels(page_id, labels);
    return whole_list(as, *site.find_page(page_id));
}

web_response remove(confluence_site& site, const web_request& request, const std::string& page_id,
                    std::string_view name) {
    const auto asked = std::string(name.empty() ? request.parameter("name") : name);
    const auto& page = *site.find_page(page_id);
    if (page.page.status == "archived")
        return v1_error(400, "Labels of archived content cannot be removed");
    if (asked.empty() || !site.remove_label(page_id, asked))
        return v1_error(404, "The label does not exist on this content: " + asked);
    return {204, "application/json", {}, {}};
}

} // namespace

web_response answer_labels(confluence_site& site, const behaviour& how, const flavour& as, const web_request& request,
                           const std::string& page_id, std::string_view name) {
    const auto& page = *site.find_page(page_id);
    if (request.method == "GET" && name.empty()) {
        const auto limit = std::clamp<std::size_t>(request.number("limit", labels_default), 1, labels_default);
        return {200,
                "application/json",
                {},
                v1_labels(page.labels, request.number("start", 0), limit,
                          as.root + "/rest/api/content/" + page_id + "/label")};
    }
    if (request.method != "POST" && request.method != "DELETE")
        return v1_error(405, "Method Not Allowed");
    const auto token = request.header("X-Atlassian-Token");
    if (token != "no-check" && token != "nocheck")
        return {403, "text/plain", {}, "XSRF check failed"};
    if (as.user.empty() || how.read_only.contains(page_id))
        return v1_error(403, "The user does not have permission to edit this content");
    if (request.method == "DELETE")
        return remove(site, request, page_id, name);
    return name.empty() ? add(site, how, as, request, page_id) : v1_error(405, "Method Not Allowed");
}

} // namespace tagwright::sim
