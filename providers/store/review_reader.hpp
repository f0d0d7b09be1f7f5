#pragma once

#include "tagwright/records.hpp"
#include "tagwright/store.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace tagwright::sqlite {

/// Reads reviews on a connection and a thread of its own, which begin with the first question: whoever looks at
/// pages does not keep those waiting who write them. In a write-ahead log readers and writers do not block each other.
class review_reader {
public:
    review_reader(std::string path, const sqlite_store_options& options);
    ~review_reader();
    review_reader(const review_reader&) = delete;
    review_reader& operator=(const review_reader&) = delete;

    void find(std::string run, page_query query, run_review_store::page_list_found then);
    void find_text(std::string run, run_text which, run_review_store::text_found then);

private:
    struct connection;

    /// Null with `why` set where the file cannot be opened.
    std::shared_ptr<connection> open(failure& why);
    template <class Result, class Read, class Then>
    void read(Read what, Then then);

    const std::string path_;
    const sqlite_store_options options_;
    std::mutex mutex_;
    std::shared_ptr<connection> opened_;
};

} // namespace tagwright::sqlite
