#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// Limits as headers and error texts tell them: limits are positive, waits are clamped (wire_time.hpp),
/// what cannot be read is not there.
namespace tagwright::llm {

/// Whose habits to read x-ratelimit-* by.
enum class limit_dialect : std::uint8_t {
    openai,  ///< a token bucket: the reset time tells whether it is per minute or per day
    groq,    ///< requests per day, tokens per minute
    generic, ///< per minute, unless the header's name or a long reset says otherwise
};
[[nodiscard]] limit_dialect dialect_of(std::string_view host) noexcept;

/// retry-after and x-ratelimit-{limit,remaining,reset}-{requests,tokens,…}, Mistral's and Cerebras's
/// x-ratelimit-…-{req,tokens}-{minute,day,…}, the bare x-ratelimit-{limit,remaining,reset}, and ratelimit_draft.hpp.
[[nodiscard]] limit_hints parse_openai_limits(const http_headers& headers, limit_dialect dialect);

/// retry-after and anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}.
/// Resets are instants: without a Date header that says what time it is, they are left out.
[[nodiscard]] limit_hints parse_anthropic_limits(const http_headers& headers);

/// What an error text says: "… on tokens per min (TPM): Limit 30000, Used 28500, Requested 2500. Please
/// try again in 2s."
struct limit_text {
    std::optional<quota_dimension> dimension;
    quota_window window = quota_window::unknown;
    std::optional<double> limit;
    std::optional<double> used;
    std::optional<double> requested;
    std::optional<duration> retry_after;
    /// The request alone is larger than the limit: waiting cannot help.
    [[nodiscard]] bool never_fits() const noexcept { return limit && *limit > 0 && requested && *requested > *limit; }
    /// The account has nothing of this quota: no batch is small enough, and waiting cannot help either.
    [[nodiscard]] bool none() const noexcept { return limit && *limit == 0; }
};
[[nodiscard]] limit_text parse_limit_text(std::string_view message);

/// Adds what the text says to what the headers said; the text is about the refusal, so it wins.
void merge_limit_text(limit_hints& hints, const limit_text& said);

/// After a refusal that names no dimension: the only one of which nothing remains.
void deduce_exhausted(limit_hints& hints) noexcept;

} // namespace tagwright::llm
