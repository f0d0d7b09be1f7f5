#pragma once

#include <cstdint>
#include <deque>

namespace tagwright::adaptive {

enum class send_fate : std::uint8_t { out, ok, refused, failed, late }; // late: the client gave up

/// One call that was let through, as the learning parts see it.
struct send_record {
    std::uint64_t serial = 0;
    double at_s = 0;
    int ahead = 0; ///< calls in flight when it was sent, itself not counted
    send_fate fate = send_fate::out;
    double requests_before = 0; ///< calls admitted before it, refused ones taken back
    double tokens_before = 0;   ///< tokens admitted before it, refused ones taken back
    double tokens = 0;          ///< its estimated cost
    double latency = 0;         ///< once answered: service time, relative to what its size explains; if late: at least
    double told_wait_s = 0;     ///< Retry-After of its refusal; 0: none
};

/// What was sent lately, oldest first. Serials are consecutive.
class send_log {
public:
    send_record& add(const send_record& r) {
        records_.push_back(r);
        records_.back().serial = next_++;
        return records_.back();
    }

    /// Null once it is forgotten.
    send_record* find(std::uint64_t serial) {
        if (records_.empty() || serial < records_.front().serial || serial > records_.back().serial)
            return nullptr;
        return &records_[static_cast<std::size_t>(serial - records_.front().serial)];
    }

    /// Forgets what is older than `before_s` and not needed from `keep_from` on.
    void forget(double before_s, std::uint64_t keep_from) {
        while (!records_.empty() && records_.front().at_s < before_s && records_.front().serial < keep_from)
            records_.pop_front();
    }

    [[nodiscard]] const std::deque<send_record>& records() const { return records_; }
    [[nodiscard]] std::uint64_t next_serial() const { return next_; }

private:
    std::deque<send_record> records_;
    std::uint64_t next_ = 0;
};

} // namespace tagwright::adaptive
