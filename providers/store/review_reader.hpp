#pragma once

#include "tagwright/records.hpp"
#include "tagwright/store.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace tagwright::sqlite {

/// Reads reviews on a connection and a thread of its own, which begin with the first question: whoever looks at
/// pages does not keep those waiting who write them. In a write-ahead log readers and writers do not block each other.
class review_reader {
public:
    /// Makes rows of a run's packed pages (see page_packs), which whoever only reads cannot: answers when it is done.
    using unpacking = std::function<void(std::string run, store_part::saved then)>;

    /// @param unpack  may be called as long as this lives, from the thread of this
    review_reader(std::string path, const sqlite_store_options& options, unpacking unpack);
    ~review_reader();
    review_reader(const review_reader&) = delete;
    review_reader& operator=(const review_reader&) = delete;

    void find(std::string run, page_query query, run_review_store::page_list_found then);
    void find_text(std::string run, run_text which, run_review_store::text_found then);

private:
    struct connection;

    /// Null with `why` set where the file cannot be opened.
    std::shared_ptr<connection> open(failure& why);
    [[nodiscard]] failure wait_for_rows(const std::string& run);
    template <class Result, class Read, class Then>
    void read(Read what, Then then);

    const std::string path_;
    const sqlite_store_options options_;
    const unpacking unpack_;
    std::mutex mutex_;
    std::shared_ptr<connection> opened_;
};

} // namespace tagwright::sqlite
