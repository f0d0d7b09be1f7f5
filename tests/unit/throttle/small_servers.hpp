#pragma once

#include "actors/throttle/limit_belief.hpp"

#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>

/// Servers with one small limit each, made by hand, and a client that asks limit_belief when the next call may go.
namespace tagwright::adaptive {

struct small_reply {
    bool let_in = true;
    double told_wait_s = 0; ///< Retry-After; 0: none
};

/// A call arrives while so many are being worked on.
using small_server = std::function<small_reply(double at_s, int at_work)>;

enum class hint : std::uint8_t { none, exact, whole_seconds };

inline small_server bucket(double depth, double per_s, hint told = hint::none) {
    return [=, level = depth, last_s = 0.0](double at_s, int) mutable {
        level = std::min(depth, level + per_s * (at_s - last_s));
        last_s = at_s;
        if (level >= 1) {
            level -= 1;
            return small_reply{};
        }
        const auto missing_s = (1 - level) / per_s;
        return small_reply{false, told == hint::none ? 0 : told == hint::exact ? missing_s : std::ceil(missing_s)};
    };
}

inline small_server cap(int calls) {
    return [=](double, int at_work) { return small_reply{at_work < calls, 0}; };
}

/// So many calls a minute of the server's clock, which began `edge_s` before ours.
inline small_server fixed_window(int calls, double edge_s) {
    return [=, minute = -1.0, count = 0](double at_s, int) mutable {
        if (const auto now = std::floor((at_s + edge_s) / 60); now > minute) {
            minute = now;
            count = 0;
        }
        count += count < calls ? 1 : 1'000'000;
        const auto let_in = count <= calls;
        count = std::min(count, calls);
        return small_reply{let_in, 0};
    };
}

/// @param counts_refused  a refused call takes a place as well
inline small_server sliding_window(int calls, bool counts_refused = false) {
    return [=, counted_s = std::deque<double>{}](double at_s, int) mutable {
        while (!counted_s.empty() && counted_s.front() <= at_s - 60)
            counted_s.pop_front();
        const auto let_in = static_cast<int>(counted_s.size()) < calls;
        if (let_in || counts_refused)
            counted_s.push_back(at_s);
        return small_reply{let_in, 0};
    };
}

/// Refuses by chance, and says now and then how long to wait, which means nothing.
inline small_server whim(std::uint64_t seed, int refused_of_100) {
    return [=, random = std::mt19937_64{seed}](double, int) mutable {
        const auto let_in = static_cast<int>(random() % 100) >= refused_of_100;
        const auto told_s = random() % 5 == 0 ? static_cast<double>(random() % 400) / 10 : 0;
        return small_reply{let_in, let_in ? 0 : told_s};
    };
}

/// Sends as slow start does until the first refusal, and then whenever the belief lets it.
class small_client {
public:
    explicit small_client(small_server s, std::uint64_t seed = 1, const limit_belief_tuning& tuning = {})
        : belief{tuning}, server_{std::move(s)}, random_{seed} {}

    limit_belief belief;
    int window = 8;          ///< calls in flight at most
    double service_s = 2;    ///< of a call that is let in, in the mean; half as much to one and a half times
    double one_way_s = 0.04; ///< of the network
    bool stops_when_found = true;
    int calls = 0, refused = 0; ///< that were sent; of them
    double now_s = 0;
    double longest_idle_s = 0; ///< that a call waited with nothing in flight, what was told left out
    bool sane = true;          ///< no wait was negative or no number
    std::optional<found_limit> found;

    void run(int calls_most, double until_s) {
        while (calls < calls_most && now_s < until_s && !(found && stops_when_found)) {
            const auto wait = wait_s();
            const auto next_s = events_.empty() ? 1e300 : events_.begin()->first;
            if (wait <= 0)
                send();
            else if (now_s + wait < next_s)
                now_s += wait;
            else
                happen();
        }
    }

private:
    struct event {
        std::uint64_t serial = 0;
        enum class kind : std::uint8_t { arrives, ends, refused, answered } what = kind::arrives;
        double told_wait_s = 0;
    };

    double wait_s() {
        if (belief.running()) {
            belief.poll(now_s, 2 * one_way_s);
            if (const auto v = belief.verdict())
                found = v;
            window = std::max(window, static_cast<int>(3 * service_s * belief.likely_per_s()));
        }
        if (in_flight_ >= window)
            return 1e9;
        if (now_s < held_until_s_)
            return held_until_s_ - now_s;
        const auto wait = belief.running() ? belief.wait_s(now_s, in_flight_) : sent_s_ + 0.05 - now_s;
        sane = sane && std::isfinite(wait) && (wait >= 0 || !belief.running());
        return wait;
    }

    void send() {
        if (in_flight_ == 0 && belief.running())
            longest_idle_s = std::max(longest_idle_s, now_s - std::max(idle_s_, held_until_s_));
        send_record r;
        r.at_s = sent_s_ = now_s;
        r.ahead = in_flight_++;
        ++calls;
        r = log_.add(r);
        belief.sent(r);
        events_.insert({now_s + one_way_s, {r.serial, event::kind::arrives, 0}});
    }

    void happen() {
        const auto [at_s, e] = *events_.begin();
        events_.erase(events_.begin());
        now_s = at_s;
        switch (e.what) {
        case event::kind::arrives: arrives(e.serial); break;
        case event::kind::ends:
            --at_work_;
            events_.insert({now_s + one_way_s, {e.serial, event::kind::answered, 0}});
            break;
        case event::kind::refused: refuse(e); break;
        case event::kind::answered:
            back();
            log_.find(e.serial)->fate = send_fate::ok;
            belief.answered(*log_.find(e.serial), now_s, 2 * one_way_s);
            break;
        }
    }

    void arrives(std::uint64_t serial) {
        const auto reply = server_(now_s, at_work_);
        if (reply.let_in) {
            ++at_work_;
            const auto times = 0.5 + static_cast<double>(random_() % 1000) / 1000;
            events_.insert({now_s + service_s * times, {serial, event::kind::ends, 0}});
        } else
            events_.insert({now_s + one_way_s, {serial, event::kind::refused, reply.told_wait_s}});
    }

    void refuse(const event& e) {
        back();
        ++refused;
        auto& r = *log_.find(e.serial);
        r.fate = send_fate::refused;
        r.told_wait_s = e.told_wait_s;
        held_until_s_ = std::max(held_until_s_, now_s + e.told_wait_s);
        if (!belief.running())
            belief.begin(log_, 0, false);
        belief.refused(r, false);
    }

    void back() {
        --in_flight_;
        idle_s_ = now_s;
    }

    small_server server_;
    send_log log_;
    std::multimap<double, event> events_;
    std::mt19937_64 random_;
    int in_flight_ = 0, at_work_ = 0;
    double sent_s_ = -1, held_until_s_ = 0, idle_s_ = 0;
};

} // namespace tagwright::adaptive
