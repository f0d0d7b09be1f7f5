#include "actors/journal/run_name.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <string_view>

namespace tagwright {

std::string run_name(std::chrono::system_clock::time_point now, const std::function<std::uint32_t()>& random) {
    // None that look alike, and no 4. Date and time never bring the digits together: what stands between them is why.
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz2356789";
    std::string tail;
    while (tail.size() < 5)
        tail += letters[random() % letters.size()];
    return fmt::format("{:%Y-%m-%d-%Hh%M}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), tail);
}

} // namespace tagwright
