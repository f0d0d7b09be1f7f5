#include "providers/llm/codecs.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/json_read_fast.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t message_bytes_max = 200;

llm::endpoint endpoint_of(llm::wire shape, std::string base_url) {
    llm::endpoint out;
    out.name = "acme";
    out.shape = shape;
    out.base_url = std::move(base_url);
    out.model = "some-model";
    out.api_key = std::string(secret);
    return out;
}

void check_reply(const llm::reply& reply, const http_response& response) {
    check_failure(reply.why, message_bytes_max);
    check_hints(reply.hints);
    const bool good = reply.why.code == errc::ok;
    require(!good || reply.verdict == call_verdict::ok, "an answer was admitted");
    require(!good || (response.status >= 200 && response.status < 300), "only 2xx is an answer");
    require(is_utf8(reply.text) && is_utf8(reply.model) && is_utf8(reply.request_id), "a reply is UTF-8");
    // Bytes that are no UTF-8 become three each.
    require(reply.text.size() <= 3 * response.body.size(), "an answer is not longer than its body");
    require(!reply.next_dialect || reply.why.code == errc::unsupported, "a lesson asks for the same call once more");
    require(!reply.why.retry_after || (*reply.why.retry_after > long_wait && *reply.why.retry_after <= 768h),
            "a suspension is longer than a pause, and ends within 32 days");
    require(!reply.input_tokens_max || *reply.input_tokens_max > 0, "a window is positive");
    require(response.status != 401 || kind_of(reply.why.code) != failure_kind::passing,
            "a refused key is not tried again");
}

void check_wire(std::string_view input, llm::wire shape, std::string base_url) {
    const auto codec = llm::make_codec(shape);
    const auto from = endpoint_of(shape, std::move(base_url));
    const auto response = read_response(input);
    const auto reply = codec->parse_response(from, response);
    check_reply(reply, response);
    if (const auto fast = llm::read_json_fast(response.body); fast && llm::within_depth(response.body, 64))
        require(llm::read_odd_json(response.body) == fast, "JSON is the same tree however it is read");
    auto learned = from;
    if (reply.next_dialect) {
        require(llm::learn(learned, reply), "each lesson is a new one");
        require((learned.speaks.refused & from.speaks.refused) == from.speaks.refused, "nothing comes back");
    }
    const auto again = codec->parse_response(from, response);
    require(again.why.code == reply.why.code && again.why.message == reply.why.message && again.text == reply.text &&
                again.hints.retry_after == reply.hints.retry_after,
            "reading twice gives the same");
}

} // namespace

void gemini_reply(std::string_view input) {
    check_wire(input, llm::wire::gemini, "https://generativelanguage.googleapis.com");
}

void openai_reply(std::string_view input) {
    // The host decides how limits are read: a first line names one that is known for its own ways.
    constexpr std::string_view groq = "groq\n";
    const bool is_groq = input.starts_with(groq);
    check_wire(is_groq ? input.substr(groq.size()) : input, llm::wire::openai,
               is_groq ? "https://api.groq.com/openai/v1" : "https://api.openai.com/v1");
}

void anthropic_reply(std::string_view input) { check_wire(input, llm::wire::anthropic, "https://api.anthropic.com"); }

} // namespace tagwright::fuzz
