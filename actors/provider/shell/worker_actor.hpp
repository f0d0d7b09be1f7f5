#pragma once

#include "actors/provider/house_words.hpp"
#include "messages/protocol.hpp"
#include "providers/llm/rule_shelf.hpp"
#include "tagwright/endpoint_codec.hpp"
#include "tagwright/transport.hpp"

#include <memory>

namespace tagwright {

/// What the actor tells itself. Private.
/// The transport's answer.
struct llm_exchange_done {
    std::uint64_t call = 0;
    http_response response;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_worker, 4165)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_worker, tagwright::llm_exchange_done)
TAGWRIGHT_END_MESSAGES(tagwright_worker)

namespace tagwright {

/// A worker, with the transport's answer.
using worker_shell = worker_actor::extend<tells<llm_exchange_done>>;

struct worker_state {
    static constexpr const char* name = "tagwright.worker";
    worker_state();
    ~worker_state(); ///< hangs up: a call that nobody waits for must not count against the limit
    struct open_call {
        run_call ask;
        std::shared_ptr<const llm::endpoint_codec> codec;
        llm::prompt sent;
        std::shared_ptr<const llm::rule_tables> rules;
        time_point started;
        transport::call_id exchange = 0;
    };
    std::shared_ptr<transport> net;
    std::unordered_map<std::uint64_t, open_call> calls;
    port::promise_table<std::uint64_t, call_done> answers;
};

/// Makes calls: prompt, exchange, answer, label rules. The local provider's labels are made right here.
/// @param words  of the space, shared by a run's workers
worker_shell::behavior_type worker(worker_shell::stateful_pointer<worker_state> self, std::shared_ptr<transport> net,
                                   std::shared_ptr<llm::rule_shelf> rules, std::shared_ptr<house_words> words);

} // namespace tagwright
