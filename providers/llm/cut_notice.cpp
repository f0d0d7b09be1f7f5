#include "providers/llm/cut_notice.hpp"

#include "providers/llm/wire_errors.hpp"

#include <algorithm>

namespace tagwright::llm {
namespace {

/// Bytes of characters that tokenizers disagree most about.
double share_of_wide_bytes(std::string_view text) {
    const auto wide =
        std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
    return text.empty() ? 0 : 3.0 * static_cast<double>(wide) / static_cast<double>(text.size());
}

/// Windows are powers of two, or thousands; what is cut fills them, or half of them, but for a few tokens.
bool is_window(std::uint64_t counted) noexcept {
    constexpr std::uint64_t few = 8;
    for (std::uint64_t window = 1024; window <= 262'144; window *= 2)
        if (counted <= window + few && counted + few >= window)
            return true;
    return counted % 1000 == 0;
}

} // namespace

std::optional<std::string> cut_notice(const endpoint& from, const prompt& sent, std::uint64_t counted) {
    constexpr double estimate_min = 2000; // below, the estimate is too rough, and every window is large enough
    const double estimate = sent.input_tokens;
    if (counted == 0 || estimate < estimate_min)
        return std::nullopt;
    constexpr double least_of_all = 0.7;
    if (static_cast<double>(counted) >= estimate * least_of_all) // nearly always: no byte need be looked at
        return std::nullopt;
    const auto is_below = [&](double share) { return static_cast<double>(counted) < estimate * share; };
    if (!is_window(counted) && (!is_below(0.5) || (!is_below(0.35) && share_of_wide_bytes(sent.user) > 0.2)))
        return std::nullopt;
    return redact(from.name, from.api_key, 40) + ": the server seems to have cut the prompt to " +
           std::to_string(counted) + " of about " + std::to_string(sent.input_tokens) +
           " tokens: use a smaller --page-tokens or --batch-size, or a larger context at the server (Ollama: num_ctx)";
}

} // namespace tagwright::llm
