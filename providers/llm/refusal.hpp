#pragma once

#include "providers/llm/wire_errors.hpp"
#include "tagwright/endpoint_codec.hpp"

/// What follows once an error body was read, the same for every wire: what the words mean, how far the failure reaches,
/// whether another form of the request may work, and for how long nothing will.
namespace tagwright::llm {

/// The code that words mean which vendors use alike; errc::ok where they say nothing known. For answers to a request
/// that was not accepted (400, 403, 404, 422 and errors that come with a 2xx).
[[nodiscard]] errc code_of_words(const wire_error& error);

/// The reply for a call that was refused.
/// @param code   as far as the wire's own codes tell
/// @param hints  from headers and body
[[nodiscard]] reply refused_reply(const endpoint& from, const http_response& response, const wire_error& error,
                                  errc code, limit_hints hints);

/// The reply for a body that is not JSON: HTML of a proxy, of a firewall or of a gateway, an empty body, a cut-off one.
/// @param hints  from the headers
[[nodiscard]] reply foreign_reply(const endpoint& from, const http_response& response, limit_hints hints);

/// Nothing helps before a time that is far off: the quota counts as used up until then.
/// @param said  the server's words; may be empty
void suspend_if_long(const endpoint& from, const http_headers& headers, std::string_view said, reply& out);

/// The answer was cut off at the output limit, and thinking took the most of it: asking for less cannot help. Raises
/// the endpoint's limit, as far as that goes; then no call will succeed there.
/// @param thinking  tokens of thoughts; where the server does not count them, 1 if there were any
void blame_thinking(const endpoint& from, std::uint64_t thinking, reply& out);

} // namespace tagwright::llm
