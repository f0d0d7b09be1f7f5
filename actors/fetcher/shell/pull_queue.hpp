#pragma once

#include "messages/protocol.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace tagwright {

/// The hand-over between a source of pages and whoever pulls them: pages that are ready on one side,
/// pulls that wait on the other. Dies with its actor, and then answers whoever still waits.
class pull_queue {
public:
    pull_queue() = default;
    pull_queue(const pull_queue&) = delete;
    pull_queue& operator=(const pull_queue&) = delete;
    ~pull_queue() {
        for (auto& [pages_max, promise] : pulls_)
            promise.deliver(caf::make_error(errc::actor_failed));
    }

    void add(page_doc page) { ready_.push_back(std::move(page)); }
    /// Goes along with the pages from now on.
    void set_labels_in_use(space_label_list labels) { in_use_ = std::move(labels); }
    void drop_pages() { ready_.clear(); }
    [[nodiscard]] std::size_t pages() const noexcept { return ready_.size(); }

    void pull(const pull_pages& ask, caf::typed_response_promise<page_chunk> promise) {
        pulls_.emplace_back(std::max<std::uint32_t>(1, ask.pages_max), std::move(promise));
    }

    /// Answers pulls as far as there are pages.
    /// @param nothing_comes  no further page will ever be added: then every pull is answered
    void serve(bool nothing_comes) {
        while (!pulls_.empty() && (!ready_.empty() || nothing_comes)) {
            auto [pages_max, promise] = std::move(pulls_.front());
            pulls_.pop_front();
            page_chunk out;
            while (!ready_.empty() && out.pages.size() < pages_max) {
                out.pages.push_back(std::move(ready_.front()));
                ready_.pop_front();
            }
            out.end = out.pages.empty();
            out.in_use = in_use_;
            promise.deliver(std::move(out));
        }
    }

private:
    std::deque<page_doc> ready_;
    space_label_list in_use_;
    std::deque<std::pair<std::uint32_t, caf::typed_response_promise<page_chunk>>> pulls_;
};

} // namespace tagwright
