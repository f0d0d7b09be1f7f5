#pragma once

#include "actors/fetcher/shell/pull_queue.hpp"
#include "messages/protocol.hpp"
#include "providers/llm/never_list.hpp"
#include "tagwright/documents.hpp"

#include <memory>
#include <vector>

namespace tagwright {

/// What the actor tells itself. Private.
/// Its reader's answer.
struct documents_read {
    std::vector<document> documents;
    bool end = false;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_documents, 4155)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_documents, tagwright::documents_read)
TAGWRIGHT_END_MESSAGES(tagwright_documents)

namespace tagwright {

/// A source that reads documents instead of a space, with the reader's answer.
using documents_shell = source_actor::extend<tells<documents_read>>;

struct documents_config {
    std::string settings_key;
    bool cache_enabled = true;
    std::uint32_t page_tokens_max = 4000;
    int text_words_min = 0; ///< as in chunk_rules, as is the next
    llm::never_list never;
    std::size_t chunk = 50; ///< documents read at once; the next are read once fewer wait
    std::chrono::milliseconds cache_timeout{5'000};
    std::chrono::milliseconds publish_timeout{1'800'000};
};

struct documents_state {
    static constexpr const char* name = "tagwright.documents";
    port::request_clock requests;
    pull_queue queue;
    std::vector<page_doc> preparing;
    bool busy = false; ///< reading, looking up or handing over a chunk
    bool ended = false;
    bool stopped = false;
};

/// What the fetcher is for a space, for documents of files or of stdin: same interface, no Confluence.
documents_shell::behavior_type documents(documents_shell::stateful_pointer<documents_state> self,
                                         std::shared_ptr<document_reader> reader, cache_actor cache,
                                         publisher_actor publisher, fact_sink_actor run, documents_config config);

} // namespace tagwright
