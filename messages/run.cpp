#include "tagwright/run.hpp"

namespace tagwright::inline v0 {

const char* to_string(run_status status) noexcept {
    switch (status) {
    case run_status::running: return "running";
    case run_status::completed: return "completed";
    case run_status::stopped: return "stopped";
    case run_status::failed: return "failed";
    }
    return "failed";
}

const char* to_string(run_action action) noexcept {
    switch (action) {
    case run_action::tag: return "tag";
    case run_action::resume: return "resume";
    case run_action::apply: return "apply";
    case run_action::undo: return "undo";
    }
    return "tag";
}

} // namespace tagwright::inline v0
