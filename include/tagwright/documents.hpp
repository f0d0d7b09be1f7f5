#pragma once

#include "tagwright/page.hpp"
#include "tagwright/version.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

/// @file
/// Texts that are no wiki pages, and how a run gets them.
namespace tagwright::inline v0 {

/// Where documents come from. Reading may block, hence it happens on the reader's own thread: next()
/// returns at once and the callback, which runs exactly once, must only hand the answer on.
class TAGWRIGHT_EXPORT document_reader {
public:
    document_reader() = default;
    document_reader(const document_reader&) = delete;
    document_reader& operator=(const document_reader&) = delete;
    virtual ~document_reader() = default;

    /// Hears the documents, and whether there are none behind them. With the end there may be documents, too.
    using done = std::function<void(std::vector<document>&& documents, bool end)>;
    /// The next documents, at least one unless this is the end, at most `documents_max`. Called again only when the
    /// call before was answered. A document that could not be read carries its failure; it does not end the reading.
    virtual void next(std::size_t documents_max, done then) = 0;
};

/// Reads from a list that is there already. Documents without a number get their place in it.
[[nodiscard]] TAGWRIGHT_EXPORT std::shared_ptr<document_reader> read_documents(std::vector<document> all);

} // namespace tagwright::inline v0
