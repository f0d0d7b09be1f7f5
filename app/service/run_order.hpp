#pragma once

#include "app/service/json_text.hpp"
#include "app/service/problem.hpp"
#include "config/load.hpp"
#include "messages/messages.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a request body orders, read and checked. Pure but for load_settings' reading of files that the host's own
/// settings name; a request names none.
namespace tagwright::service {

/// Settings under which runs of this service go: as the service itself was configured, with what a request says on top.
class settings_maker {
public:
    /// @param base  all that the service itself was configured from
    explicit settings_maker(sources base) : base_(std::move(base)) {}

    /// @param said  setting name -> text
    [[nodiscard]] load_result with(const std::map<std::string, std::string>& said) const;

private:
    sources base_;
};

/// A new run: what, and under which settings.
struct run_order {
    run_request request;
    std::optional<run_settings> settings;
    std::vector<field_problem> problems; ///< all that is wrong; then nothing else counts
};

/// Reads the body of POST /v1/runs.
[[nodiscard]] run_order read_run_order(const std::string& body, const settings_maker& make);

/// The same from parameters of GET /v1/check, whose amounts are as a person typed them: "budget_usd" and so on.
struct check_order {
    std::string space;
    std::string under; ///< id of a page: only its tree; empty: the whole space
    bool dry_run = true;
    std::map<std::string, std::string> said; ///< field name -> text: provider, max_labels, budget_usd
};
[[nodiscard]] load_result settings_for(const check_order& order, const settings_maker& make);

/// The field of a request that a setting came from; the setting's own name where there is none.
[[nodiscard]] std::string field_of(std::string_view setting);

/// Body of POST …/apply and its like.
struct action_order {
    bool approved_only = false;
    bool stale_ok = false;
    std::vector<field_problem> problems;
};
[[nodiscard]] action_order read_action_order(const std::string& body);

} // namespace tagwright::service
