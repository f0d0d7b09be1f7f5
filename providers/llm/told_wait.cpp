#include "providers/llm/told_wait.hpp"

#include "base/ascii.hpp"
#include "base/http_date.hpp"
#include "providers/llm/wire_time.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tagwright::llm {
namespace {

/// A quota of the month is the longest one in use; what is longer is a mistake.
constexpr double wait_longest_s = 32 * 86400.0;

/// The longest duration behind one of the words.
std::optional<double> duration_in(const std::string& said) {
    constexpr std::array<std::string_view, 17> words{
        "try again in ", "retry after ",       "retry in ",    "try again after ", "wait for ",     "wait ",
        "resets in ",    "reset in ",          "reset after ", "resets after ",    "available in ", "again in about ",
        "for another ",  "retry again after ", "reset in: ",   "retry-after: ",    "for the next "};
    constexpr std::size_t read_bytes_max = 64;
    std::optional<double> out;
    for (const auto w : words)
        for (auto at = said.find(w); at != std::string::npos; at = said.find(w, at + 1)) {
            auto rest = std::string_view{said}.substr(at + w.size(), read_bytes_max);
            for (const std::string_view filler : {"about ", "approximately ", "another ", "~"})
                if (rest.substr(0, filler.size()) == filler)
                    rest.remove_prefix(filler.size());
            if (const auto seconds = leading_seconds(rest))
                out = std::max(out.value_or(0), *seconds);
        }
    return out;
}

/// The time until the first instant behind one of the words.
std::optional<double> instant_in(const std::string& said, std::optional<double> now) {
    constexpr std::array<std::string_view, 14> words{"until ",     "resets at ",    "reset at ", "resets at: ",
                                                     "reset at: ", "resets on ",    "reset on ", "renews at ",
                                                     "renews on ", "try again at ", "retry at ", "available again at ",
                                                     "reset_at ",  "try again on "};
    if (!now)
        return std::nullopt;
    for (const auto w : words)
        for (auto at = said.find(w); at != std::string::npos; at = said.find(w, at + 1))
            if (const auto then = leading_instant(std::string_view{said}.substr(at + w.size(), 40));
                then && *then > *now)
                return *then - *now;
    return std::nullopt;
}

} // namespace

std::optional<duration> told_wait(const http_headers& headers, std::string_view said) {
    constexpr std::size_t said_bytes_max = 4096;
    const auto text = lower_ascii(said.substr(0, said_bytes_max));
    const auto now = parse_http_date(find_header(headers, "date"));
    std::optional<double> longest;
    for (const auto& told : {retry_after_seconds(headers), duration_in(text), instant_in(text, now)})
        if (told && *told >= 0 && *told <= wait_longest_s)
            longest = std::max(longest.value_or(0), *told);
    if (!longest)
        return std::nullopt;
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(*longest));
}

} // namespace tagwright::llm
