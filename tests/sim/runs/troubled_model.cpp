#include "tests/sim/runs/troubled_model.hpp"

#include <algorithm>
#include <array>

namespace tagwright::sim {
namespace {

http_response html(int status) {
    http_response out;
    out.status = status;
    out.headers = {{"Content-Type", "text/html"}};
    out.body = "<html><body>" + std::to_string(status) + "</body></html>";
    return out;
}

} // namespace

http_response troubled_model::answer(const http_request& request) {
    if (!calm_)
        if (auto instead = gateway_trouble())
            return *std::move(instead);
    return answer_of_model(request);
}

std::optional<http_response> troubled_model::gateway_trouble() {
    const auto dice = gateway_.unit();
    if (dice < plan_.stray_html) {
        ++book_.mishaps["model stray html"];
        constexpr std::array statuses{404, 403, 502};
        return html(statuses[static_cast<std::size_t>(gateway_.uniform(0, 3))]);
    }
    if (dice > 1 - plan_.long_hint) {
        ++book_.mishaps["model long hint"];
        auto out = html(429);
        out.headers.emplace_back("Retry-After", "7200");
        return out;
    }
    return std::nullopt;
}

http_response troubled_model::poisoned_answer() const {
    http_response out;
    out.headers = {{"Content-Type", "application/json"}};
    switch (plan_.poison_kind) {
    case 0:
        out.status = 400;
        out.body = R"({"error":{"message":"The request could not be processed","type":"invalid_request_error"}})";
        return out;
    case 1: return html(403);
    case 2: return html(413);
    case 3:
        out.status = 500;
        out.body = R"({"error":{"message":"internal error","type":"server_error"}})";
        return out;
    default:
        out.status = 200;
        out.body = R"({"choices":[{"message":{"role":"assistant","content":""},"finish_reason":"content_filter"}]})";
        return out;
    }
}

http_response troubled_model::answer_of_model(const http_request& request) {
    const auto asked = read_chat_request(request.body);
    if (!asked.complaint.empty()) {
        book_.find("the model cannot read its request: " + asked.complaint);
        return chat_bad_request(asked.complaint);
    }
    const auto is_poison = [this](const auto& page) {
        return !book_.poison.empty() && page.title.starts_with("Page " + book_.poison + " v");
    };
    if (std::any_of(asked.pages.begin(), asked.pages.end(), is_poison)) {
        ++book_.mishaps["model poisoned page"];
        return poisoned_answer();
    }
    std::vector<answered_page> pages;
    for (const auto& page : asked.pages) {
        if (!calm_ && random_.unit() < plan_.dropped)
            ++book_.mishaps["model dropped page"];
        else
            pages.push_back({page.ref, labels_for(page.title)});
    }
    if (!calm_ && random_.unit() < plan_.alien) {
        ++book_.mishaps["model alien ref"];
        pages.push_back({"p99", {"alien"}});
    }
    const bool cut = !calm_ && random_.unit() < plan_.cut;
    book_.mishaps["model cut answer"] += cut ? 1 : 0;
    return chat_answer(asked.model, pages, 100 * asked.pages.size(), 20, cut ? "length" : "stop");
}

} // namespace tagwright::sim
