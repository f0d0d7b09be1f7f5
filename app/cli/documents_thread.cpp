#include "app/cli/documents_input.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tagwright::cli {
namespace {

/// The thread that reads; a pull is answered when there is something, and nothing is read ahead of pulls
/// but for the rest of a piece.
class reading_thread final : public document_reader {
public:
    reading_thread(std::vector<std::string> files, documents::format as, std::shared_ptr<answer_order> order)
        : order_(std::move(order)),
          stop_fd_(eventfd(0, EFD_CLOEXEC)),
          source_(std::move(files), as, document_source::on_stdin::json, stop_fd_) {
        thread_ = std::thread([this] { run(); });
    }

    ~reading_thread() override {
        {
            const std::lock_guard guard(mutex_);
            stopped_ = true;
        }
        eventfd_write(stop_fd_, 1);
        order_->close();
        asked_.notify_one();
        thread_.join();
        ::close(stop_fd_);
    }

    void next(std::size_t documents_max, done then) override {
        {
            const std::lock_guard guard(mutex_);
            pulls_.push_back({documents_max, std::move(then)});
        }
        asked_.notify_one();
    }

private:
    struct pull {
        std::size_t documents_max;
        done then;
    };

    void run() {
        for (;;) {
            std::unique_lock guard(mutex_);
            asked_.wait(guard, [this] { return stopped_ || !pulls_.empty(); });
            if (pulls_.empty())
                return;
            auto wish = std::move(pulls_.front());
            pulls_.pop_front();
            guard.unlock();
            std::vector<document> out;
            while (out.size() < wish.documents_max && take_one(out)) {
            }
            const bool end = out.empty();
            wish.then(std::move(out), end);
        }
    }

    /// False: hand over what is there, instead of waiting for room or for more of a slow pipe.
    bool take_one(std::vector<document>& out) {
        if (!out.empty() && (!order_->has_room() || !source_.is_ready()))
            return false;
        order_->wait_for_room();
        if (is_stopped())
            return false;
        auto doc = source_.next();
        if (!doc)
            return false;
        doc->number = order_->begin();
        out.push_back(std::move(*doc));
        return true;
    }

    bool is_stopped() {
        const std::lock_guard guard(mutex_);
        return stopped_;
    }

    std::shared_ptr<answer_order> order_;
    int stop_fd_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::deque<pull> pulls_;
    bool stopped_ = false;
    document_source source_; ///< of the thread alone
    std::thread thread_;
};

} // namespace

std::shared_ptr<document_reader> open_documents(std::vector<std::string> files, documents::format as,
                                                std::shared_ptr<answer_order> order) {
    return std::make_shared<reading_thread>(std::move(files), as, std::move(order));
}

} // namespace tagwright::cli
