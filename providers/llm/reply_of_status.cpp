#include "providers/llm/rate_headers.hpp"
#include "providers/llm/refusal.hpp"
#include "providers/llm/wire_errors.hpp"
#include "tagwright/endpoint_codec.hpp"

namespace tagwright::llm::inline v0 {

std::optional<reply> reply_of_status(const endpoint& from, const http_response& response, std::string_view said) {
    if (auto none = transport_reply(from, response))
        return none;
    const errc code = errc_of_status(response.status);
    if (code == errc::ok)
        return std::nullopt;
    reply out;
    out.hints = parse_openai_limits(response.headers, limit_dialect::generic);
    out.why = fail(from, code, said);
    out.verdict = verdict_of(code, response.status);
    suspend_if_long(from, response.headers, said, out);
    return out;
}

} // namespace tagwright::llm::inline v0
