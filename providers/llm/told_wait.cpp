#include "providers/llm/told_wait.hpp"

#include "base/ascii.hpp"
#include "base/bare_span.hpp"
#include "base/epoch.hpp"
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

/// A number, also one in quotes, or "30s".
std::optional<double> seconds_told(const json& value) {
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        const auto number = parse_number(text);
        return number ? number : leading_seconds(text);
    }
    return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

/// @param said  in seconds, as far as it was found
void find_waits(const json& value, int depth, double& said) {
    constexpr std::size_t members_max = 64;
    if (depth == 0 || !value.is_structured() || value.size() > members_max)
        return;
    for (const auto& [name, member] : value.items()) {
        std::string key;
        for (const char c : name)
            if (c != '_' && c != '-')
                key += lower(c);
        const bool in_ms = key == "retryafterms";
        if (in_ms || key == "retryafter" || key == "retryafterseconds" || key == "retryaftersec") {
            const auto told = seconds_told(member);
            if (told && *told > 0 && !epoch_seconds_of(*told))
                said = std::max(said, in_ms ? *told / 1000 : bare_retry_after_s(*told, {}));
        }
        find_waits(member, depth - 1, said);
    }
}

} // namespace

std::optional<duration> wait_in_body(const json& body) {
    constexpr int depth_max = 4;
    double said = 0;
    find_waits(body, depth_max, said);
    return said > 0 ? wait_from_seconds(said) : std::nullopt;
}

std::optional<duration> told_wait(const http_headers& headers, std::string_view said, std::vector<double> resets_s) {
    constexpr std::size_t said_bytes_max = 4096;
    const auto text = lower_ascii(said.substr(0, said_bytes_max));
    const auto now = parse_http_date(find_header(headers, "date"));
    const auto in_words = duration_in(text);
    if (in_words)
        resets_s.push_back(*in_words);
    std::optional<double> longest;
    for (const auto& told : {retry_after_seconds(headers, resets_s), in_words, instant_in(text, now)})
        if (told && *told >= 0 && *told <= wait_longest_s)
            longest = std::max(longest.value_or(0), *told);
    if (!longest)
        return std::nullopt;
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(*longest));
}

} // namespace tagwright::llm
