#pragma once

#include "messages/messages.hpp"
#include "providers/llm/label_rules.hpp"
#include "tagwright/settings.hpp"

#include <memory>
#include <optional>

/// Under which settings a run starts. Pure.
namespace tagwright {

/// What one run goes by.
struct run_terms {
    std::shared_ptr<const settings> config; ///< the host's, with the run's own
    std::shared_ptr<const llm::label_rules> rules;
    failure why; ///< set where the run cannot start; then nothing else counts
};

/// @param asked  what start_run brought
/// @param kept   what the journal has of the run; null for a new one
/// The keys of endpoints are the host's. They go to no other server than the host's settings say, whatever the journal
/// has: a run whose endpoint is not there any more, or elsewhere, does not start (settings_changed).
/// Errors: invalid_input (no provider, a vocabulary that cannot be used), settings_changed.
[[nodiscard]] run_terms terms_of(const settings& host, const std::optional<run_settings>& asked,
                                 const run_settings* kept, run_action action);

/// The settings as the journal may have them.
[[nodiscard]] run_settings without_keys(run_settings from);

} // namespace tagwright
