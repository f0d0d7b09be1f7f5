#include "app/service/api.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::embedded {
std::vector<std::pair<std::string_view, std::string_view>> page();
} // namespace tagwright::embedded

namespace tagwright::service {
namespace {

const char* type_of(std::string_view name) {
    if (name.ends_with(".html"))
        return "text/html; charset=utf-8";
    if (name.ends_with(".js"))
        return "text/javascript; charset=utf-8";
    if (name.ends_with(".css"))
        return "text/css; charset=utf-8";
    return name.ends_with(".svg") ? "image/svg+xml" : "application/octet-stream";
}

web_answer file_answer(std::string_view name, std::string_view text) {
    web_answer out;
    out.type = type_of(name);
    out.body = text;
    out.headers.emplace_back("Cache-Control", "no-cache"); // another version may be served next
    return out;
}

} // namespace

void add_page_routes(router& to) {
    for (const auto& [name, text] : embedded::page()) {
        const auto handle = [name = name, text = text](const web_request&) { return file_answer(name, text); };
        to.add("GET", "/" + std::string(name), handle);
        if (name == "index.html")
            to.add("GET", "/", handle);
    }
}

} // namespace tagwright::service
