#pragma once

#include "tagwright/event_log.hpp"
#include "tagwright/settings.hpp"

#include <memory>
#include <string>

namespace tagwright {

/// How a line begins. Whole seconds only: fractions could read "429".
inline constexpr const char* log_line_pattern = "%Y-%m-%dT%H:%M:%S%z %v";
/// The same for log_format::json, with log_line_as_json() inside.
inline constexpr const char* json_log_line_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S%z",%v})";

/// Writes the operators' files into `directory`: ai_router.log, ai_concurrency_metrics.log and
/// tag_space_performance.log, rotating at 10 MiB, five of each, for the owner alone (0600; the directory, where it is
/// made here, 0700). Lines go through a bounded queue to a thread of their own, and from there to the disk one by
/// one; when the disk cannot keep up the oldest are dropped. Each line passes finished_log_line(), or is an object of
/// JSON, which has numbers and texts as they are.
/// @param problem  set where the files cannot be written; then the result is a null_log. What stands at a file's
///                 place and is no regular file is not written to.
[[nodiscard]] std::shared_ptr<event_log> open_file_log(const std::string& directory, log_format format,
                                                       std::string& problem);

} // namespace tagwright
