#pragma once

#include "tagwright/page.hpp"
#include "tagwright/records.hpp"

#include <memory>
#include <string>

namespace tagwright {

/// Claims by lock files: `flock` on DIRECTORY/RUN.lock, which holds the driver's process id. The kernel lets
/// go of the lock when the process ends, also by SIGKILL; an orderly end removes the file as well.
class run_locks {
public:
    /// @param directory  made when the first claim is
    explicit run_locks(std::string directory) : directory_(std::move(directory)) {}

    /// Null, with `why` set to run_busy (names run and process) or store_failed. May wait some milliseconds
    /// for somebody who only looks.
    [[nodiscard]] std::shared_ptr<run_claim> claim(const std::string& run, failure& why) const;

    /// The process that drives the run now; 0: none.
    [[nodiscard]] int driver(const std::string& run) const;

private:
    [[nodiscard]] std::string path_of(const std::string& run) const { return directory_ + "/" + run + ".lock"; }

    std::string directory_;
};

/// The words for a run that is driven already. @param process  0: not known
[[nodiscard]] failure run_is_busy(const std::string& run, int process);

} // namespace tagwright
