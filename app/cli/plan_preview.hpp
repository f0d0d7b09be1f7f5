#pragma once

#include "app/cli/session.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tagwright::cli {

/// Width that a table on stdout keeps to; 0 where stdout is no terminal: then nothing is cut.
[[nodiscard]] std::size_t columns_for_table();

/// The first pages of what a dry run would add, for after the run. Holds those pages only.
class plan_preview {
public:
    /// Hears the run's pages; the preview must outlive it.
    [[nodiscard]] page_listener listener();

    /// The table, and how many more pages there are; empty where nothing would be added.
    [[nodiscard]] std::string text(const std::string& run) const;

private:
    std::map<std::string, run_page_record> first_; ///< by page id, as `plan` shows them
    std::uint64_t pages_ = 0;
};

} // namespace tagwright::cli
