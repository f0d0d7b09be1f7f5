#pragma once

#include "app/check/run_estimate.hpp"
#include "app/service/asking.hpp"
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
/// and remembered for some minutes: a space's size, whether a provider answers. For several threads; waits for others,
/// but not for long: a wiki that takes connections and says nothing would be waited for half an hour.
class check_desk {
public:
    using clock = std::chrono::steady_clock;
    struct spaces_heard {
        std::vector<confluence::space> all; ///< by key
        failure why;
    };

    check_desk(tagwright::host& host, host_parts parts, const settings_maker& make)
        : host_(host), parts_(std::move(parts)), make_(make) {}

    /// As GET /v1/check answers; nothing, and why, where somebody who was asked has not answered in time. What he says
    /// later is remembered.
    /// @param since  when it was asked for: who has waited in a row waits no longer than the others
    [[nodiscard]] std::optional<json> check(check_order order, clock::time_point since, failure& why);

    /// The spaces that the account may see; remembered for a minute.
    [[nodiscard]] spaces_heard spaces(clock::time_point since);

    /// The same, whenever it comes.
    [[nodiscard]] std::future<spaces_heard> ask_for_spaces();

    /// The space's name as far as it was heard; empty where it was not. Never waits for the wiki.
    [[nodiscard]] std::string name_of(const std::string& key);

    /// The wiki, as it was last seen: nothing where it was reached within the time, else why not. Asked anew it has
    /// some seconds.
    [[nodiscard]] failure site_problem(std::chrono::seconds within);

private:
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
    [[nodiscard]] json look(check_order order);
    [[nodiscard]] spaces_heard look_for_spaces();
    [[nodiscard]] space_seen look_at_space(const check_order& order, std::uint32_t page_tokens_max);
    void note_name(const confluence::space& space);
    void note_site(const failure& why);
    [[nodiscard]] provider_heard ask_provider(const llm::endpoint& to, const llm::label_rules& rules);

    host& host_;
    host_parts parts_;
    const settings_maker& make_;
    // Of the thread that asks: two forms do not ask twice.
    std::map<std::string, kept<space_seen>> seen_;
    std::map<std::string, kept<provider_heard>> asked_;
    std::optional<kept<std::vector<confluence::space>>> spaces_;
    std::mutex mutex_; ///< of what follows
    std::optional<kept<failure>> site_;
    std::map<std::string, std::string> names_; ///< of spaces
    asking asking_;
    asking asking_site_; ///< last, as is the other one: their threads use everything above
};

} // namespace tagwright::service
