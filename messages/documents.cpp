#include "tagwright/documents.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>

namespace tagwright::inline v0 {
namespace {

class document_list final : public document_reader {
public:
    explicit document_list(std::vector<document> all) : all_(std::move(all)) {}

    void next(std::size_t documents_max, done then) override {
        std::vector<document> out;
        bool end = false;
        {
            const std::lock_guard guard(mutex_);
            const auto count = std::min(documents_max, all_.size() - next_);
            const auto first = all_.begin() + static_cast<std::ptrdiff_t>(next_);
            std::move(first, first + static_cast<std::ptrdiff_t>(count), std::back_inserter(out));
            next_ += count;
            for (std::size_t i = 0; i < out.size(); ++i)
                if (out[i].number == 0)
                    out[i].number = next_ - count + i + 1;
            end = out.empty();
        }
        then(std::move(out), end);
    }

private:
    std::mutex mutex_;
    std::vector<document> all_;
    std::size_t next_ = 0;
};

} // namespace

std::shared_ptr<document_reader> read_documents(std::vector<document> all) {
    return std::make_shared<document_list>(std::move(all));
}

} // namespace tagwright::inline v0
