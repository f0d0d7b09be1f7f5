#pragma once

#include "actors/throttle/adaptive_controller.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace tagwright {

using namespace std::chrono_literals;

/// A client with an endless queue of equal calls.
class endless_client {
public:
    explicit endless_client(level_bounds b = {3, 64}, std::uint64_t seed = 1) : brain{b, seed} {}

    adaptive_controller brain;
    time_point now{100s};

    /// Sends what may go now, at most so many; returns how many.
    int pump(int most = 1000) {
        auto n = 0;
        for (; n < most; ++n) {
            const auto a = brain.admit(now, next_, {1000, 0});
            if (!a.granted) {
                retry_at = a.retry_at;
                break;
            }
            out.push_back(next_++);
            sent_at_.push_back(now);
        }
        return n;
    }
    /// Sends exactly so many, waiting as told.
    void send(int n) {
        for (auto tries = 0; n > 0 && tries < 10'000; ++tries) {
            n -= pump(n);
            if (n > 0)
                now = std::max(now + 1ms, retry_at.value_or(now));
        }
        ASSERT_EQ(n, 0);
    }
    /// The oldest call ends.
    void settle(call_verdict v, limit_hints h = {}) {
        ASSERT_FALSE(out.empty());
        const auto call = out.front();
        out.pop_front();
        sent_at_.pop_front();
        brain.settle(now, call, {v, {1000, 0}, std::move(h)});
    }
    /// Time with calls that are all answered after one second; returns how many.
    int healthy(int seconds) {
        auto answered = 0;
        for (const auto end = now + std::chrono::seconds{seconds}; now < end; now += 20ms) {
            for (; !out.empty() && sent_at_.front() + 1s <= now; ++answered)
                settle(call_verdict::ok);
            pump();
        }
        return answered;
    }
    /// Nothing is in flight any more.
    void drain() {
        now += 1s;
        while (!out.empty())
            settle(call_verdict::ok);
    }

    std::deque<std::uint64_t> out;
    std::optional<time_point> retry_at;

private:
    std::uint64_t next_ = 1;
    std::deque<time_point> sent_at_;
};

inline limit_hints retry_after(duration d) {
    limit_hints h;
    h.retry_after = d;
    return h;
}

} // namespace tagwright
