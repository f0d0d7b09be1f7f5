#pragma once

#include "providers/llm/json_read.hpp"
#include "tagwright/endpoint_codec.hpp"
#include "tagwright/text.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// What the three wires share when a call did not work: one reading of error bodies, one table from HTTP
/// status to errc, one voice for messages.
namespace tagwright::llm {

/// An error body, whatever its shape. Fields are empty where the server does not fill them.
struct wire_error {
    int status = 0;      ///< the HTTP status, or the body's own where the body comes with a 2xx
    std::string message; ///< as the server wrote it: not yet fit to be shown
    std::string type;    ///< error.type, or Google's error.status
    std::string code;    ///< error.code, numbers as text
    json body;           ///< the object that holds these
    /// Every text in it, each ended by `text_end`, where the server repeats no part of the request: to be searched.
    std::string said;
    /// It has the marks of an API's own error. A gateway's `{"message":"Forbidden"}` has none.
    bool of_vendor = false;
};
inline constexpr char text_end = '\x01';

/// Reads `{"error":{…}}`, `{"error":"…"}`, `{"message":…,"type":…}`, `{"detail":…}`, `{"code":…,"msg":…}` and their
/// kin, and a list of one of them.
/// @param body  null where the answer was no JSON
[[nodiscard]] wire_error read_wire_error(int status, const json& body);

/// True if a body that came with a 2xx is an error all the same.
[[nodiscard]] bool is_error_body(const json& body);

/// The code that a status means when nothing else is known; errc::ok for 2xx.
[[nodiscard]] errc errc_of_status(int status) noexcept;

/// What the throttle learns from a failure. `status` is the effective one (0: transport).
[[nodiscard]] call_verdict verdict_of(errc code, int status) noexcept;

/// The reply for an answer that never came; no value if one did.
[[nodiscard]] std::optional<reply> transport_reply(const endpoint& from, const http_response& response);

/// The sentence for a person: who, what, what the server said (shortened), what to do. One line, at most
/// 200 bytes; the API key and everything that looks like one are taken out.
[[nodiscard]] std::string say(const endpoint& from, errc code, std::string_view server_said);
[[nodiscard]] failure fail(const endpoint& from, errc code, std::string_view server_said);

/// `text` without the key, without words that look like keys, on one line, at most `bytes_max` bytes.
[[nodiscard]] std::string redact(std::string_view text, const secret_text& key, std::size_t bytes_max);

/// A name that a server gave (a model, a request's id): one line of valid UTF-8, at most 200 bytes.
[[nodiscard]] std::string name_text(std::string_view said);

/// x-should-retry is the server's last word: "false" makes a code final, "true" makes it worth another try. Never
/// revives billing, credentials or permission.
[[nodiscard]] errc honour_should_retry(errc code, const http_headers& headers) noexcept;

/// Case-blind search for ASCII words.
[[nodiscard]] bool mentions(std::string_view text, std::string_view lower_case_words) noexcept;
[[nodiscard]] bool mentions_any(std::string_view text, std::initializer_list<std::string_view> words) noexcept;

/// True if a server's words mean that money, not time, is missing.
[[nodiscard]] bool says_billing(std::string_view message) noexcept;

/// A POST of JSON with the headers that every wire needs.
[[nodiscard]] http_request json_post(const endpoint& to, std::string url, std::string body);

} // namespace tagwright::llm
