#pragma once

#include "tagwright/settings.hpp"
#include "tagwright/transport.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::service {

/// Tells whose a URL is, by the longest base URL of the settings that it begins with: the name of a provider, or
/// "confluence", also for what is nobody's (Atlassian's gateways). Pure.
class endpoint_names {
public:
    explicit endpoint_names(const settings& from);

    [[nodiscard]] std::string_view of(std::string_view url) const;
    [[nodiscard]] std::vector<std::string> all() const; ///< each once

private:
    std::vector<std::pair<std::string, std::string>> names_; ///< by base URL
};

/// What became of a request, as a label of metrics: "2xx", "3xx", "4xx", "5xx", "429", or "none" where no answer came.
[[nodiscard]] std::string_view outcome_of(const http_response& response) noexcept;

/// Hears of each exchange that ended, on any thread; must not block. Those that were cancelled are not told.
using exchange_listener =
    std::function<void(std::string_view endpoint, const http_response& response, std::chrono::duration<double> took)>;

/// A transport that tells of what goes through it.
[[nodiscard]] std::shared_ptr<transport> counted(std::shared_ptr<transport> through, endpoint_names names,
                                                 exchange_listener hear);

} // namespace tagwright::service
