// The simulated provider's side of a call: what it reads fast, and what it reads as ever.
#include "sim/model/chat_request_fast.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

void chat_request(std::string_view input) {
    const std::string body(input);
    sim::chat_request fast;
    if (!sim::read_chat_request_fast(body, fast))
        return;
    const auto slow = sim::read_chat_request_slowly(body);
    require(slow.complaint.empty(), "what is read fast is good", slow.complaint);
    require(fast.model == slow.model && fast.pages == slow.pages, "both ways read the same");
}

} // namespace tagwright::fuzz
