#pragma once

#include "tagwright/endpoint.hpp"
#include "tagwright/transport.hpp"
#include "tagwright/version.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What speaks to a model behind a wire of its own: endpoint::codec. examples/custom_endpoint has one.
namespace tagwright::llm::inline v0 {

/// One page inside a prompt.
struct prompt_page {
    std::string ref;   ///< local to one call: "p1", "p2", …
    std::string title; ///< as the page has it
    std::string text;  ///< plain text, cut to the token budget
};

/// A prompt, ready for any wire.
struct prompt {
    std::string system; ///< all instructions, and the vocabulary
    /// The data, which is exactly one JSON object, so that page text can never leave its string:
    /// `{"labels_in_use":["…"],"pages":[{"ref":"p1","title":"…","text":"…"}]}`; the first member may be missing.
    std::string user;
    std::string schema;             ///< JSON Schema of the answer, as text
    std::uint32_t input_tokens = 0; ///< estimate of all of it
};

/// Pure translation between our prompt and one vendor's HTTP API. Keeps nothing, and is called on several threads at
/// once. Must not throw: an exception ends the call as if its worker had a bug.
///
/// Errors are mapped as the vendor documents them. Code and scope decide what follows (course_of()): bad keys and
/// billing end with the endpoint, and are never asked again.
class TAGWRIGHT_EXPORT endpoint_codec {
public:
    virtual ~endpoint_codec() = default;
    /// The call. Its timeout is the endpoint's; the key goes into a header, never into the URL.
    [[nodiscard]] virtual http_request make_request(const endpoint& to, const prompt& what) const = 0;
    /// What came back, transport failures (http_response::error) included.
    ///
    /// Of a good answer `text` is `{"pages":[{"ref":"p1","labels":["…"]}]}`, or whatever a model makes of that:
    /// docs/answers.md says what is understood. Labels are checked by the caller; pages that are missing are asked
    /// about again. A refusal because of a quota has call_verdict::rate_limited, and in limit_hints::retry_after how
    /// long to wait, where that is said.
    [[nodiscard]] virtual reply parse_response(const endpoint& from, const http_response& response) const = 0;
};

/// What came of a call that brought no answer, as the transport and the HTTP status tell it: for a codec of one's own
/// whose server uses statuses as HTTP means them. What that server says in its body is the codec's to read, and to put
/// into the reply where it knows better.
///
/// Code, scope and verdict are those of the vendors' codecs: 429 is errc::rate_limited, 401 errc::bad_credentials, 402
/// errc::billing, 503 and 529 errc::overloaded, other 5xx errc::server_error, 3xx errc::bad_url. `hints` hold what
/// Retry-After and x-ratelimit-* headers tell; a wait beyond `long_wait` becomes errc::quota_exhausted or
/// errc::suspended of the endpoint.
/// @param said  the server's own words, as text: one line of them, shortened and without keys, is shown to a person.
/// May
///              be empty; must not be page text
/// @return no value where a 2xx came: its body is an answer, or what the codec takes it for
[[nodiscard]] TAGWRIGHT_EXPORT std::optional<reply> reply_of_status(const endpoint& from, const http_response& response,
                                                                    std::string_view said = {});

} // namespace tagwright::llm::inline v0
