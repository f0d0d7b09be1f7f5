#include "app/service/counted_exchanges.hpp"

#include <algorithm>

namespace tagwright::service {
namespace {

constexpr std::string_view wiki = "confluence";

bool is_below(std::string_view url, std::string_view base) {
    return url.starts_with(base) && (url.size() == base.size() || base.ends_with('/') ||
                                     std::string_view("/?#:").find(url[base.size()]) != std::string_view::npos);
}

class counted_transport final : public transport {
public:
    counted_transport(std::shared_ptr<transport> through, endpoint_names names, exchange_listener hear)
        : through_(std::move(through)),
          names_(std::move(names)),
          hear_(std::make_shared<const exchange_listener>(std::move(hear))) {}

    call_id start(http_request request, done callback) override {
        const std::string endpoint(names_.of(request.url));
        // The answer may come when this object is gone.
        return through_->start(std::move(request), [hear = hear_, endpoint, begun = std::chrono::steady_clock::now(),
                                                    callback = std::move(callback)](http_response&& response) {
            if (response.error != errc::cancelled)
                (*hear)(endpoint, response, std::chrono::steady_clock::now() - begun);
            callback(std::move(response));
        });
    }

    void cancel(call_id call) override { through_->cancel(call); }

private:
    std::shared_ptr<transport> through_;
    endpoint_names names_;
    std::shared_ptr<const exchange_listener> hear_;
};

} // namespace

endpoint_names::endpoint_names(const settings& from) {
    const auto add = [this](const std::string& base, const std::string& name) {
        const auto is_known = [&](const auto& each) { return each.first == base; };
        if (!base.empty() && std::none_of(names_.begin(), names_.end(), is_known))
            names_.emplace_back(base, name);
    };
    add(from.confluence.base_url, std::string(wiki));
    for (const auto& each : from.endpoints)
        add(each.base_url, each.name);
    std::stable_sort(names_.begin(), names_.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string_view endpoint_names::of(std::string_view url) const {
    const auto found =
        std::find_if(names_.begin(), names_.end(), [&](const auto& each) { return is_below(url, each.first); });
    return found == names_.end() ? wiki : std::string_view(found->second);
}

std::vector<std::string> endpoint_names::all() const {
    std::vector<std::string> out{std::string(wiki)};
    for (const auto& [base, name] : names_)
        if (std::find(out.begin(), out.end(), name) == out.end())
            out.push_back(name);
    return out;
}

std::string_view outcome_of(const http_response& response) noexcept {
    if (response.error != errc::ok || response.status < 200 || response.status > 599)
        return "none";
    if (response.status == 429)
        return "429";
    constexpr std::string_view classes[] = {"2xx", "3xx", "4xx", "5xx"};
    return classes[response.status / 100 - 2];
}

std::shared_ptr<transport> counted(std::shared_ptr<transport> through, endpoint_names names, exchange_listener hear) {
    return std::make_shared<counted_transport>(std::move(through), std::move(names), std::move(hear));
}

} // namespace tagwright::service
