#pragma once

#include "messages/protocol.hpp"
#include "tagwright/unread_results.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace tagwright {

/// Has the reader caught up? Private to the actors that begin pages.
struct reader_tick {};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_reader, 4157)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_reader, tagwright::reader_tick)
TAGWRIGHT_END_MESSAGES(tagwright_reader)

namespace tagwright {

/// Keeps an actor from beginning on further pages while the results of earlier ones have not been read. The actor hears
/// reader_tick, and hands it on with look().
class reader_wait {
public:
    /// @param unread  null: whoever reads keeps up
    void follow(std::shared_ptr<const unread_results> unread) { unread_ = std::move(unread); }

    [[nodiscard]] bool waits() const noexcept { return static_cast<bool>(then_); }
    [[nodiscard]] bool is_behind() const noexcept { return unread_ && unread_->too_many(); }

    /// Calls back once the reader is near enough: now, if it is. One wait at a time.
    template <class Self>
    void once_near(Self* self, std::function<void()> then) {
        if (!is_behind())
            return then();
        then_ = std::move(then);
        port::send_later(self, pause, reader_tick{});
    }
    template <class Self>
    void look(Self* self) {
        if (then_)
            once_near(self, std::exchange(then_, nullptr));
    }
    void drop() noexcept { then_ = nullptr; }

private:
    static constexpr auto pause = std::chrono::milliseconds(50);

    std::shared_ptr<const unread_results> unread_;
    std::function<void()> then_;
};

} // namespace tagwright
