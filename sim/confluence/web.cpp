#include "sim/confluence/web.hpp"

#include "base/ascii.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <charconv>

namespace tagwright::sim {

std::string_view web_request::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (equal_ignoring_case(key, name))
            return value;
    return {};
}

std::string_view web_request::parameter(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name)
            return value;
    return {};
}

std::vector<std::string> web_request::parameters(std::string_view name) const {
    std::vector<std::string> all;
    for (const auto& [key, value] : query) {
        if (key != name)
            continue;
        for (std::size_t at = 0; at <= value.size();) {
            const auto end = std::min(value.find(',', at), value.size());
            if (end > at)
                all.push_back(value.substr(at, end - at));
            at = end + 1;
        }
    }
    return all;
}

std::size_t web_request::number(std::string_view name, std::size_t otherwise) const {
    const auto text = parameter(name);
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

web_request arriving(const http_request& request) {
    web_request out;
    out.method = request.method;
    std::string_view target = request.url;
    if (const auto parts = split_url(target))
        target = parts->tail();
    out.target = target;
    const auto mark = std::min(target.find('?'), target.size());
    out.path = percent_decode(target.substr(0, mark));
    out.query = read_query(target.substr(mark));
    out.headers = request.headers;
    out.body = request.body;
    return out;
}

http_response leaving(web_response&& response) {
    http_response out;
    if (response.status == 0) {
        out.error = errc::network;
        out.detail = "the connection broke in mid-answer";
        return out;
    }
    out.status = response.status;
    out.headers = std::move(response.headers);
    out.headers.emplace_back("Content-Type", std::move(response.type));
    out.body = std::move(response.body);
    return out;
}

} // namespace tagwright::sim
