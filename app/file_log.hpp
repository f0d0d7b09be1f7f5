#pragma once

#include "messages/event_log.hpp"

#include <memory>
#include <string>

namespace tagwright {

/// Writes the operators' files into `directory`: ai_router.log, ai_concurrency_metrics.log and
/// tag_space_performance.log, rotating at 10 MiB, five of each. Lines go through a bounded queue to a
/// thread of their own; when the disk cannot keep up the oldest are dropped.
/// @param problem  set where the files cannot be written; then the result is a null_log
[[nodiscard]] std::shared_ptr<event_log> open_file_log(const std::string& directory, std::string& problem);

} // namespace tagwright
