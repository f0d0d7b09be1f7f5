#pragma once

#include "messages/domain.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace tagwright {

/// Where documents come from. Reading may block, hence it happens on the reader's own thread: next()
/// returns at once and the callback, which runs exactly once, must only hand the answer on.
class document_reader {
public:
    document_reader() = default;
    document_reader(const document_reader&) = delete;
    document_reader& operator=(const document_reader&) = delete;
    virtual ~document_reader() = default;

    using done = std::function<void(std::vector<document>&& documents, bool end)>;
    /// The next documents, at least one unless this is the end, at most `documents_max`.
    virtual void next(std::size_t documents_max, done then) = 0;
};

} // namespace tagwright
