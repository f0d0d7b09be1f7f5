#pragma once

#include "messages/domain.hpp"
#include "messages/run.hpp"
#include "messages/run_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// Labels that were paid for: what a model said about one text under one set of label settings.
struct label_record {
    std::string settings_key; ///< fingerprint of model, prompt version, vocabulary, label settings
    std::string text_hash;    ///< fingerprint of title and text
    std::vector<std::string> labels;
    std::string provider; ///< who answered
};

/// What was last seen of one page under one set of settings.
struct page_record {
    std::string scope_key; ///< fingerprint of the site and of the label settings
    std::string page_id;
    std::uint64_t version = 0;
    std::string text_hash;
    std::vector<std::string> labels; ///< proposed
    existing_labels existing;        ///< as last read, before any write of ours
    bool applied = false;            ///< the proposed labels are on the page
    std::string provider;
};

/// What decides a label besides the text: change any of it, and the cache asks again.
struct label_identity {
    std::string provider; ///< name and base URL of the primary provider
    std::string model;
    std::string prompt_version;
    std::string vocabulary; ///< canonical text (in the journal: its fingerprint); empty: open
    int labels_max = 0;
    int page_tokens_max = 0; ///< how much of a page the model sees
    friend bool operator==(const label_identity&, const label_identity&) = default;
};

/// A run in the journal.
struct run_record {
    std::string run;
    run_request request;
    run_action action = run_action::tag; ///< what was done last: tag, apply or undo
    run_status status = run_status::running;
    bool planned = false;        ///< every page had its turn: the labelling is complete
    std::string site;            ///< root of the site; empty until it was connected to
    std::string scope_key;       ///< of the cache's page records
    label_identity identity;     ///< vocabulary as a fingerprint
    std::int64_t started_ms = 0; ///< wall clock, since the epoch
    std::int64_t ended_ms = 0;   ///< of the last action; 0 while one goes on
    run_progress totals;         ///< of the labelling; labels.added: what the run has on the pages now
    failure why;                 ///< what ended the last action early
    /// What the run goes by, without keys. Empty in a run of an older version; in a record that is to be written:
    /// those in the journal stay as they are.
    std::optional<run_settings> settings;
    bool approved_only = false; ///< the last apply was to write only pages that a person approved or edited
    int driver = 0;             ///< not stored: id of the process that drives the run now; 0: none
};

/// What a person has decided on a page's plan.
enum class review_decision : std::uint8_t { none, approved, edited, rejected };

/// A person's decision on one page, and what the run had for it before: the first decision keeps it, and whoever takes
/// the decision back restores it. Without a decision nothing else counts.
struct page_review {
    review_decision decision = review_decision::none;
    std::vector<std::string> planned;  ///< what was to be added before anyone decided
    std::string by;                    ///< a user's name
    std::int64_t at_ms = 0;            ///< wall clock, since the epoch
    std::vector<std::string> proposed; ///< the page's result as the run left it
    page_status status = page_status::labelled;
    failure why;
};

/// A page of a run in the journal: written when its labels are known, before any of them is written to
/// the page, and again when it has ended.
struct run_page_record {
    std::string run;
    page_state state = page_state::planned;
    page_result result;
    std::uint32_t rejected = 0;
    std::string text_hash;
    bool existing_known = false; ///< result.existing is the page's whole list
    page_review review = {};     ///< read with the page; written by review_pages() alone
};

/// The exclusive right to drive a run, as long as it lives. The kernel takes it back when the process ends,
/// however it ends.
class run_claim {
public:
    run_claim() = default;
    run_claim(const run_claim&) = delete;
    run_claim& operator=(const run_claim&) = delete;
    virtual ~run_claim() = default;
};

} // namespace tagwright
