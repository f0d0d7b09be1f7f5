#include "app/check/space_list.hpp"

#include "actors/site/likely_sites.hpp"
#include "app/check/exchange.hpp"
#include "providers/confluence/codec.hpp"

#include <algorithm>

namespace tagwright {

std::vector<confluence::space> list_spaces(tagwright::host& host, const host_parts& parts, failure& why) {
    constexpr int answers_max = 200; // a server whose list does not end
    std::vector<confluence::space> out;
    const auto found = host.connect({});
    why = found.why;
    if (why)
        return out;
    const auto at = likely_sites(*parts.config).at(found.candidate);
    std::string next;
    for (int i = 0; i < answers_max; ++i) {
        auto some =
            confluence::parse_list_spaces(at, next, exchange(*parts.net, confluence::make_list_spaces(at, next)));
        if (!some.ok()) {
            why = std::move(some.why);
            return {};
        }
        for (auto& space : some.value.spaces)
            out.push_back(std::move(space));
        next = std::move(some.value.next);
        if (next.empty())
            break;
    }
    std::ranges::sort(out, {}, &confluence::space::key);
    const auto twice = std::ranges::unique(out, {}, &confluence::space::key);
    out.erase(twice.begin(), twice.end());
    if (out.empty())
        why = {errc::space_not_found, "this account may see no space"};
    return out;
}

} // namespace tagwright
