#include "messages/run.hpp"

namespace tagwright {

const char* to_string(run_status status) noexcept {
    switch (status) {
    case run_status::running: return "running";
    case run_status::completed: return "completed";
    case run_status::stopped: return "stopped";
    case run_status::failed: return "failed";
    }
    return "failed";
}

} // namespace tagwright
