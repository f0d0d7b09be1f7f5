#pragma once

#include "actors/site/point_quota.hpp"
#include "actors/site/side_window.hpp"
#include "actors/throttle/adaptive_controller.hpp"

#include <array>
#include <unordered_map>

namespace tagwright {

enum class site_side : std::uint8_t { reads, writes };
inline constexpr std::size_t site_sides = 2;
[[nodiscard]] constexpr site_side other_side(site_side side) {
    return side == site_side::reads ? site_side::writes : site_side::reads;
}

/// What reads and writes of one wiki may send, together. Pure.
///
/// Idea: what stands before a wiki counts requests, whatever they do. So reads and writes are taken for one quota,
/// which one controller learns: the pace, and the waits that are asked for. Each side has a window of its own, since
/// reads take longer than writes, and where both wait for the pace they go in turn.
///
/// Where each side has a quota of its own after all, the one pace rises until both are used, as any pace does; it is
/// only learned anew when one side pauses. That costs some seconds of a run (site_quota_test), while two controllers
/// that draw from one quota both have to find out, by refusals, and change what the other has measured.
class site_quota {
public:
    site_quota(level_bounds reads, level_bounds writes, std::uint64_t seed);

    /// As limit_controller has them; `call` is the side's.
    [[nodiscard]] admission admit(site_side side, time_point now, std::uint64_t call, const call_cost& estimate);
    void settle(site_side side, time_point now, std::uint64_t call, const call_outcome& outcome);
    [[nodiscard]] controller_view view(site_side side, time_point now) const;
    void bound(site_side side, int lowest, int highest);
    [[nodiscard]] std::vector<level_change> take_changes(site_side side);

    /// The side's throttle starts afresh: how its requests ended nobody will tell.
    void forget(site_side side, time_point now);

private:
    struct side_state {
        explicit side_state(level_bounds bounds) : window(bounds), told_level(window.level()), peak(window.level()) {}
        side_window window;
        std::unordered_map<std::uint64_t, time_point> out; ///< when they were sent
        std::optional<time_point> due;                     ///< it waits for the pace until then
        std::uint64_t turn = 0;                            ///< number of the latest grant, of both sides
        int told_level, peak;
        std::vector<level_change> changes;
    };

    [[nodiscard]] side_state& of(site_side side) { return sides_[static_cast<std::size_t>(side)]; }
    [[nodiscard]] const side_state& of(site_side side) const { return sides_[static_cast<std::size_t>(side)]; }
    [[nodiscard]] std::optional<time_point> turn_of_other(site_side side, time_point now) const;
    void note_level(side_state& side, time_point now, const char* reason);

    std::array<side_state, site_sides> sides_;
    adaptive_controller pace_;
    point_quota points_;
    std::uint64_t turns_ = 0;
};

} // namespace tagwright
