#include "providers/confluence/references.hpp"

#include "providers/confluence/codec.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>
#include <vector>

namespace tagwright::confluence {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> out;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0)
            out.push_back(percent_decode(path.substr(0, end)));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return out;
}

/// "https://" in front where a person left it out; empty for what is no address.
std::string with_scheme(std::string_view text) {
    if (text.find("://") != std::string_view::npos)
        return std::string(text);
    const auto slash = text.find('/');
    const auto dot = text.substr(0, slash).find_first_of(".:");
    return slash == std::string_view::npos || slash == 0 || dot == std::string_view::npos
               ? std::string{}
               : "https://" + std::string(text);
}

/// The first segment from `begin` on that can be the id of a page.
std::string id_in(const std::vector<std::string>& segments, std::size_t begin) {
    for (auto i = begin; i < segments.size(); ++i)
        if (is_page_number(segments[i]))
            return segments[i];
    return {};
}

/// ".../spaces/KEY/pages/ID/Title", ".../spaces/KEY/overview", ".../spaces/KEY/blog/2026/01/31/ID/Title".
void read_space_path(const std::vector<std::string>& segments, std::size_t at, reference& out) {
    if (at + 1 >= segments.size() || segments[at + 1].ends_with(".action"))
        return;
    out.space = segments[at + 1];
    if (at + 2 >= segments.size())
        return;
    const auto& kind = segments[at + 2];
    out.folder = kind == "folder";
    if (kind == "pages" || out.folder)
        out.page = id_in(segments, at + 3);
    else if (kind == "blog")
        out.page = id_in(segments, at + 6);
}

} // namespace

std::optional<reference> read_reference(std::string_view text) {
    const auto url = with_scheme(text);
    auto parts = split_url(url);
    if (!parts || (!parts->origin.starts_with("http://") && !parts->origin.starts_with("https://")))
        return std::nullopt;
    parts->path.resize(std::min(parts->path.find('#'), parts->path.size()));
    reference out;
    // A name or a password before the host is nobody's business here.
    const auto user = parts->origin.rfind('@');
    const auto host = parts->origin.find("://") + 3;
    out.origin =
        user == std::string::npos ? parts->origin : parts->origin.substr(0, host) + parts->origin.substr(user + 1);
    const auto segments = segments_of(std::string_view(parts->path).substr(0, parts->path.find('?')));
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segments[i] == "spaces" || segments[i] == "space")
            read_space_path(segments, i, out);
        else if (segments[i] == "display" && i + 1 < segments.size())
            out.space = segments[i + 1];
        else
            continue;
        break;
    }
    for (const auto* name : {"key", "spaceKey"})
        if (const auto value = query_value(parts->path, name); value && out.space.empty())
            out.space = *value;
    for (const auto* name : {"pageId", "draftId", "contentId"})
        if (const auto value = query_value(parts->path, name); value && is_page_number(*value) && out.page.empty())
            out.page = *value;
    return out;
}

bool may_belong_to(std::string_view origin, std::string_view base_url) {
    const auto base = read_reference(base_url);
    if (!base || base_url.empty())
        return true; // said elsewhere
    const auto host_of = [](std::string_view from) {
        auto host = std::string(from.substr(std::min(from.find("://") + 3, from.size())));
        for (const auto* port : {":443", ":80"})
            if (host.ends_with(port))
                host.resize(host.size() - std::string_view(port).size());
        return host;
    };
    const auto ours = host_of(base->origin);
    const auto theirs = host_of(origin);
    return ours == theirs || (ours.starts_with("api.atlassian") && theirs.ends_with(".atlassian.net"));
}

} // namespace tagwright::confluence
