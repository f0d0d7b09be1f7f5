#include "sim/confluence/confluence_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>

namespace tagwright::sim {
namespace {

constexpr std::size_t labels_in_page_max = 50; // include-labels gives no more

std::string cat(std::initializer_list<std::string_view> parts) {
    std::string text;
    std::size_t size = 0;
    for (const auto part : parts)
        size += part.size();
    text.reserve(size);
    for (const auto part : parts)
        text += part;
    return text;
}

std::string v2_label(const stored_label& each) {
    return cat({R"({"id":")", each.id, R"(","name":)", json_text(each.label.name), R"(,"prefix":")", each.label.prefix,
                R"("})"});
}

std::string v1_label(const stored_label& each) {
    return cat({R"({"prefix":")", each.label.prefix, R"(","name":)", json_text(each.label.name), R"(,"id":")", each.id,
                R"(","label":)", json_text(each.label.name), "}"});
}

template <class Render>
std::string rendered(const std::vector<stored_label>& labels, std::size_t from, std::size_t count, Render render) {
    std::vector<std::string> items;
    for (std::size_t i = from; i < labels.size() && items.size() < count; ++i)
        items.push_back(render(labels[i]));
    return joined(items);
}

std::string ancestors(const confluence_site& site, const stored_page& page) {
    std::vector<std::string> items;
    for (const auto* at = &page; !at->page.parent.empty() && items.size() < 100;) {
        at = site.find_page(at->page.parent);
        if (!at)
            break;
        items.push_back("{" + at->v1_head + "}");
    }
    std::reverse(items.begin(), items.end());
    return joined(items);
}

} // namespace

std::string json_text(std::string_view text) {
    using json = nlohmann::json;
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items) {
        if (!text.empty())
            text += ',';
        text += item;
    }
    return text;
}

void render_page(stored_page& stored, const stored_space& in) {
    const auto& page = stored.page;
    const auto number = std::to_string(page.version);
    const auto title = json_text(page.title);
    const auto when = json_text(page.modified_at);
    const auto author = json_text(account_id);
    const bool child = !page.parent.empty();
    const auto links = cat({R"({"webui":"/spaces/)", in.key, "/pages/", page.id, R"(","tinyui":"/x/)", page.id,
                            R"(","editui":"/pages/resumedraft.action?draftId=)", page.id, "\"}"});
    stored.storage_json = json_text(page.storage);
    stored.v2_head = cat({R"("id":")",
                          page.id,
                          R"(","status":")",
                          page.status,
                          R"(","title":)",
                          title,
                          R"(,"spaceId":")",
                          in.id,
                          R"(","parentId":)",
                          child ? json_text(page.parent) : "null",
                          R"(,"parentType":)",
                          child ? R"("page")" : "null",
                          R"(,"position":)",
                          page.id.substr(0, 8),
                          R"(,"authorId":)",
                          author,
                          R"(,"ownerId":)",
                          author,
                          R"(,"lastOwnerId":null,"createdAt":"2026-01-15T08:00:00.000Z","version":{"number":)",
                          number,
                          R"(,"message":"","minorEdit":false,"authorId":)",
                          author,
                          R"(,"createdAt":)",
                          when,
                          R"(},"_links":)",
                          links});
    stored.v1_head =
        cat({R"("id":")", page.id, R"(","type":")", page.type, R"(","status":")", page.status, R"(","title":)", title,
             R"(,"macroRenderedOutput":{},"extensions":{"position":0},"_links":)", links});
    stored.v1_version = cat({R"({"number":)", number, R"(,"when":)", when,
                             R"(,"message":"","minorEdit":false,"by":{"type":"known","accountId":)", author,
                             R"(,"displayName":"Demo Author"}})"});
}

std::string v2_page(const stored_page& page, body_kind body, bool with_labels) {
    constexpr std::string_view empty_document = R"("{\"type\":\"doc\",\"content\":[],\"version\":1}")";
    auto text = cat({"{", page.v2_head, R"(,"body":{)"});
    if (body == body_kind::storage)
        text += cat({R"("storage":{"representation":"storage","value":)", page.storage_json, "}"});
    else if (body == body_kind::atlas)
        text += cat({R"("atlas_doc_format":{"representation":"atlas_doc_format","value":)", empty_document, "}"});
    text += "}";
    if (with_labels)
        text += cat({R"(,"labels":{"results":[)", rendered(page.labels, 0, labels_in_page_max, v2_label),
                     R"(],"meta":{"hasMore":)", page.labels.size() > labels_in_page_max ? "true" : "false",
                     R"(},"_links":{"self":"/wiki/api/v2/pages/)", page.page.id, R"(/labels"}})"});
    return text + "}";
}

std::string v2_labels(const std::vector<stored_label>& labels, std::size_t from, std::size_t count,
                      const std::string& prefix) {
    std::vector<stored_label> wanted;
    std::copy_if(labels.begin(), labels.end(), std::back_inserter(wanted),
                 [&](const stored_label& each) { return prefix.empty() || each.label.prefix == prefix; });
    return rendered(wanted, from, count, v2_label);
}

std::string v2_space(const stored_space& space, const std::string& homepage_id) {
    return cat({R"({"id":")", space.id, R"(","key":)", json_text(space.key), R"(,"name":)", json_text(space.name),
                R"(,"type":"global","status":"current","authorId":)", json_text(account_id),
                R"(,"createdAt":"2026-01-15T08:00:00.000Z","homepageId":)", json_text(homepage_id),
                R"(,"description":null,"icon":null,"_links":{"webui":"/spaces/)", space.key, "\"}}"});
}

v1_parts read_expand(std::string_view expand) {
    v1_parts parts;
    while (!expand.empty()) {
        const auto end = std::min(expand.find(','), expand.size());
        const auto word = expand.substr(0, end);
        parts.version = parts.version || word == "version";
        parts.body = parts.body || word == "body.storage" || word == "body";
        parts.labels = parts.labels || word == "metadata.labels";
        parts.space = parts.space || word == "space";
        parts.ancestors = parts.ancestors || word == "ancestors";
        expand.remove_prefix(std::min(end + 1, expand.size()));
    }
    return parts;
}

std::string v1_page(const confluence_site& site, const stored_page& page, const v1_parts& parts,
                    std::string_view root) {
    auto text = cat({"{", page.v1_head});
    if (parts.version)
        text += cat({R"(,"version":)", page.v1_version});
    if (parts.body)
        text += cat({R"(,"body":{"storage":{"value":)", page.storage_json, R"(,"representation":"storage"}})"});
    if (parts.labels) {
        const auto shown = parts.labels_max > 0 ? parts.labels_max : 200;
        text += cat({R"(,"metadata":{"labels":)",
                     v1_labels(page.labels, 0, shown, cat({root, "/rest/api/content/", page.page.id, "/label"})), "}"});
    }
    if (parts.space)
        text += cat({R"(,"space":)", v1_space(*site.find_space(page.space_key), root)});
    if (parts.ancestors)
        text += cat({R"(,"ancestors":[)", ancestors(site, page), "]"});
    return text + R"(,"_expandable":{"container":"","children":"","history":""}})";
}

std::string v1_labels(const std::vector<stored_label>& labels, std::size_t from, std::size_t count,
                      std::string_view self) {
    const auto left = labels.size() - std::min(from, labels.size());
    return cat({R"({"results":[)", rendered(labels, from, count, v1_label), R"(],"start":)", std::to_string(from),
                R"(,"limit":)", std::to_string(count), R"(,"size":)", std::to_string(std::min(left, count)),
                R"(,"_links":{"self":)", json_text(self), "}}"});
}

std::string v1_space(const stored_space& space, std::string_view root) {
    return cat({R"({"id":)", space.id, R"(,"key":)", json_text(space.key), R"(,"name":)", json_text(space.name),
                R"(,"type":"global","status":"current","_links":{"webui":"/spaces/)", space.key, R"(","self":")", root,
                "/rest/api/space/", space.key, R"("},"_expandable":{"homepage":""}})"});
}

std::string v1_user(bool cloud, bool anonymous, const std::string& name) {
    if (anonymous)
        return R"({"type":"anonymous","displayName":"Anonymous","profilePicture":{"path":"/default.svg","width":48,)"
               R"("height":48,"isDefault":true}})";
    if (cloud)
        return cat({R"({"type":"known","accountId":)", json_text(account_id), R"(,"accountType":"atlassian","email":)",
                    json_text(name),
                    R"(,"publicName":"Demo User","displayName":"Demo User","isExternalCollaborator":false})"});
    return cat({R"({"type":"known","username":)", json_text(name),
                R"(,"userKey":"8a7f808762e1b4f10162e1b5d6d60001","displayName":"Demo User"})"});
}

web_response v2_error(int status, std::string_view code, std::string_view title) {
    return {status,
            "application/json",
            {},
            cat({R"({"errors":[{"status":)", std::to_string(status), R"(,"code":")", code, R"(","title":)",
                 json_text(title), R"(,"detail":null}]})"})};
}

web_response v1_error(int status, std::string_view message, std::string_view key) {
    const auto hidden = key.empty() ? std::string{} : cat({R"({"message":{"key":")", key, R"(","args":[]}})"});
    return {status,
            "application/json",
            {},
            cat({R"({"statusCode":)", std::to_string(status), R"(,"data":{"authorized":)",
                 status == 403 ? "false" : "true", R"(,"valid":)", key.empty() ? "true" : "false", R"(,"errors":[)",
                 hidden, R"(],"successful":false},"message":)", json_text(message), "}"})};
}

web_response html(int status, std::string_view title) {
    return {status,
            "text/html;charset=utf-8",
            {},
            cat({"<!doctype html><html lang=\"en\"><head><title>", title, "</title></head><body><h1>", title,
                 "</h1></body></html>"})};
}

} // namespace tagwright::sim
