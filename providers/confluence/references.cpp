#include "providers/confluence/references.hpp"

#include "base/url.hpp"
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
    const auto parts = split_url(url);
    if (!parts || (parts->scheme != "http" && parts->scheme != "https"))
        return std::nullopt;
    reference out;
    out.origin = origin_of(url); // a name or a password before the host is nobody's business here
    const auto segments = segments_of(parts->path);
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
        if (const auto value = query_value(parts->query, name); value && out.space.empty())
            out.space = *value;
    for (const auto* name : {"pageId", "draftId", "contentId"})
        if (const auto value = query_value(parts->query, name); value && is_page_number(*value) && out.page.empty())
            out.page = *value;
    return out;
}

bool may_belong_to(std::string_view origin, std::string_view base_url) {
    const auto base = read_reference(base_url);
    if (!base || base_url.empty())
        return true; // said elsewhere
    const auto host_and_port = [](std::string_view url) {
        const auto parts = split_url(url).value_or(url_parts{});
        const bool usual = parts.port == ":443" || parts.port == ":80";
        return std::string(parts.host) + std::string(usual ? "" : parts.port);
    };
    const auto ours = host_and_port(base->origin);
    const auto theirs = host_and_port(origin);
    return ours == theirs || (ours.starts_with("api.atlassian") && theirs.ends_with(".atlassian.net"));
}

} // namespace tagwright::confluence
