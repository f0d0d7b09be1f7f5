#pragma once

#include "base/id_set.hpp"
#include "messages/messages.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/llm/never_list.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tagwright {

/// Ids of the pages whose result a run has told in this process, for a pipeline that starts again; null: none.
using told_pages = std::shared_ptr<const id_set>;

struct chunk_rules {
    std::string scope_key;    ///< of page records
    std::string settings_key; ///< of label records
    bool cache_enabled = true;
    bool apply = false;
    std::uint32_t page_tokens_max = 4000; ///< a page's text is cut to this estimate
    std::string since;                    ///< ISO 8601, UTC; pages modified before are left out; empty: all pages
    run_action action = run_action::tag;  ///< tag, resume or apply
    bool stale_ok = false;                ///< apply: also to pages that were edited since the plan
    bool approved_only = false;           ///< apply: only pages that a person approved or edited
    int text_words_min = 0;               ///< pages with fewer words are skipped
    llm::never_list never;                ///< labels of the cache that are not to be used
    told_pages told;                      ///< left out: the pipeline was started again, and these had ended
};

/// One listed chunk of pages on its way through the fetcher: which pages are unchanged, which need their
/// labels or their body read, which text is already paid for, and which go to a model. Pure: the fetcher
/// actor asks it what to read next and hands it the answers. Every page of the chunk comes out exactly
/// once: in `settled`, `cached` or `to_label` of apply_page_records() or finish().
class chunk_work {
public:
    /// @param leave_out  ids of pages that an earlier chunk had
    chunk_work(confluence::listing chunk, chunk_rules rules, const std::vector<std::string>& leave_out = {});

    struct outcome {
        std::vector<page_settled> settled;
        std::vector<labelled_page> cached; ///< labels are known without a call
        std::vector<page_doc> to_label;
        cache_asked asked;
    };

    [[nodiscard]] const confluence::listing& chunk() const noexcept { return chunk_; }
    [[nodiscard]] std::vector<std::string> page_ids() const;

    /// Before anything else, in a run that goes on: what the journal knows of the pages (one entry a page, in
    /// order). Pages that need nothing leave the chunk; those that only are to be reported come out.
    std::vector<page_settled> apply_journal(std::vector<std::optional<run_page_record>> records);
    /// Pages of which the journal did not settle what to do.
    [[nodiscard]] bool has_open_pages() const;

    /// First: what the cache knows of the pages by version (one entry a page, in order; nothing when the
    /// cache is off). Pages with nothing left to do are settled.
    std::vector<page_settled> apply_page_records(std::vector<std::optional<page_record>> records);

    /// Then: pages whose body (and labels) are to be read, and pages of which only the labels are.
    [[nodiscard]] std::vector<std::string> bodies_wanted() const;
    [[nodiscard]] std::vector<std::string> labels_wanted() const;

    /// The answers, in any order and number. Items of other pages are ignored.
    void take(confluence::content&& content);
    void take_labels(const std::string& page_id, existing_labels labels);
    /// A page that could not be read.
    void give_up(const std::string& page_id, failure why);

    /// A page that is to be left alone; its text is not wanted any more.
    void exclude(const std::string& page_id, std::string why);
    [[nodiscard]] std::vector<std::string> excluded() const;

    /// Pages of which bulk reads brought no body.
    [[nodiscard]] std::vector<std::string> bodies_missing() const;
    [[nodiscard]] page_type type_of(const std::string& page_id) const;
    /// Pages whose labels must be read one by one, because the bulk read told of none of the pages at all.
    [[nodiscard]] std::vector<std::string> labels_missing() const;

    /// Then: turns bodies into texts. Returns the fingerprints of the texts to be looked up.
    std::vector<std::string> convert();

    /// Last: what the cache knows of the texts (one entry a fingerprint, in order; nothing when the cache
    /// is off).
    outcome finish(const std::vector<std::optional<label_record>>& records);

private:
    enum class need : std::uint8_t { body, labels, write, nothing };
    struct page_entry {
        page_stub page;
        need wants = need::body;
        std::optional<std::string> storage;
        existing_labels labels;
        bool labels_seen = false;           ///< a bulk read mentioned the page
        std::optional<labelled_page> known; ///< labels that need no call
        failure why;
        std::string too_little;        ///< why its text is not worth a label; empty: it is
        std::string excluded;          ///< why the page is left alone; empty: it is not
        std::vector<std::string> ours; ///< see page_doc
        page_doc doc;                  ///< after convert()
    };
    void take_over(page_entry& entry, run_page_record&& known) const;
    [[nodiscard]] page_entry* find(const std::string& page_id);
    void convert_one(page_entry& page) const;
    [[nodiscard]] std::vector<std::string> allowed(std::vector<std::string> labels) const;
    [[nodiscard]] std::vector<label_note> allowed(std::vector<label_note> notes) const; ///< without such spare ones

    confluence::listing chunk_;
    chunk_rules rules_;
    std::vector<page_entry> entries_;
    std::unordered_map<std::string, std::size_t> index_;
    std::vector<std::size_t> converted_; ///< entries whose text is looked up, in order
};

} // namespace tagwright
