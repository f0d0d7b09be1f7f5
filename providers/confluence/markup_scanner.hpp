#pragma once

#include "providers/confluence/storage_reader.hpp"

#include <string_view>

namespace tagwright::confluence {

/// Reads a page that is written as Confluence writes it straight into `into`: nothing is copied, no parser is asked.
/// False for any other, be it broken or just odd; `into` has then seen some of it, and the long way with its repairs
/// is to read the page from its beginning. What is read is read alike on both ways.
[[nodiscard]] bool scan_markup(std::string_view markup, storage_reader& into);

} // namespace tagwright::confluence
