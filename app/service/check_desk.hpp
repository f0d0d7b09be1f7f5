#pragma once

#include "app/check/run_estimate.hpp"
#include "app/service/json_text.hpp"
#include "app/service/run_order.hpp"
#include "providers/llm/label_rules.hpp"
#include "tagwright/host.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace tagwright::service {

/// Answers what a run would use and take, while somebody fills in a form. What costs requests or money is asked once
/// and remembered for some minutes: a space's size, whether a provider answers. For several threads; blocks.
class check_desk {
public:
    check_desk(tagwright::host& host, host_parts parts, const settings_maker& make)
        : host_(host), parts_(std::move(parts)), make_(make) {}

    /// As GET /v1/check answers.
    [[nodiscard]] json check(check_order order);

    /// The spaces that the account may see, by key; remembered for a minute.
    [[nodiscard]] std::vector<confluence::space> spaces(failure& why);

    /// The space's name as far as it was heard; empty where it was not. Never waits for the wiki.
    [[nodiscard]] std::string name_of(const std::string& key);

    /// The wiki, as it was last seen: nothing where it was reached within the time, else why not.
    [[nodiscard]] failure site_problem(std::chrono::seconds within);

private:
    using clock = std::chrono::steady_clock;
    template <class Value>
    struct kept {
        clock::time_point at;
        Value value;
    };
    struct space_seen {
        connected_space found;
        space_sample sample;
        failure why; ///< of the sample
    };
    struct provider_heard {
        failure why;
        limit_hints limits; ///< that its answer told
    };
    [[nodiscard]] space_seen look_at_space(const check_order& order, std::uint32_t page_tokens_max);
    void note_name(const confluence::space& space);
    [[nodiscard]] provider_heard ask_provider(const llm::endpoint& to, const llm::label_rules& rules);

    host& host_;
    host_parts parts_;
    const settings_maker& make_;
    std::mutex mutex_; ///< also while the wiki is asked: two forms do not ask twice
    std::map<std::string, kept<space_seen>> seen_;
    std::map<std::string, kept<provider_heard>> asked_;
    std::optional<kept<std::vector<confluence::space>>> spaces_;
    std::optional<kept<failure>> site_;
    std::mutex names_mutex_;
    std::map<std::string, std::string> names_; ///< of spaces
};

} // namespace tagwright::service
