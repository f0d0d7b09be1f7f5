#include "app/service/router.hpp"

#include "app/service/problem.hpp"
#include "base/one_line.hpp"

#include <algorithm>
#include <string_view>

namespace tagwright::service {
namespace {

std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1); // the slash
    const auto end = std::min(path.find('/'), path.size());
    const auto out = path.substr(0, end);
    path.remove_prefix(end);
    return out;
}

/// @returns whether the path has the pattern's form; what stands in its places goes to `at`
bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& at) {
    at.clear();
    while (!pattern.empty() && !path.empty() && path.front() == '/') {
        const auto wanted = take_segment(pattern);
        const auto found = take_segment(path);
        if (wanted.starts_with('{')) {
            if (found.empty())
                return false;
            at.emplace_back(found);
        } else if (wanted != found) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

/// HEAD is GET as far as the way goes.
std::string method_of(const web_request& request) { return request.method == "HEAD" ? "GET" : request.method; }

} // namespace

waits_for router::whom(const web_request& request) const {
    const auto method = method_of(request);
    std::vector<std::string> at;
    const auto found = std::ranges::find_if(
        routes_, [&](const route& each) { return each.method == method && fits(each.pattern, request.path, at); });
    return found == routes_.end() ? waits_for::us : found->whom;
}

web_answer router::answer(web_request request) const {
    std::string allowed;
    const auto method = method_of(request);
    for (const auto& each : routes_) {
        if (!fits(each.pattern, request.path, request.at))
            continue;
        if (each.method == method)
            return each.handle(request);
        allowed += (allowed.empty() ? "" : ", ") + each.method;
    }
    if (allowed.empty())
        return not_found("there is nothing at " + one_line(request.path, 200));
    auto out = problem_answer(405, {errc::bad_request, request.method + " is not possible here; allowed: " + allowed});
    out.headers.emplace_back("Allow", allowed);
    return out;
}

} // namespace tagwright::service
