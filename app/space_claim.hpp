#pragma once

#include "tagwright/records.hpp"
#include "tagwright/store.hpp"

#include <memory>
#include <string>

namespace tagwright {

/// Two processes that label one space at the same time pay for each page twice: the second one is refused. The claim
/// holds for a site and space among the processes of a data directory, as long as it lives.
/// @param own_run  the run that is to be gone on with; it has a claim of its own, with a better message. May be empty
/// @param why      set where the claim cannot be had: names the other run and its process
/// @returns null where the claim cannot be had
[[nodiscard]] std::shared_ptr<run_claim> claim_space(run_journal_store& journal, const std::string& data_dir,
                                                     const std::string& base_url, const std::string& space,
                                                     const std::string& own_run, failure& why);

} // namespace tagwright
