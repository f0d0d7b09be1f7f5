#pragma once

#include "tagwright/page.hpp"
#include "tagwright/run.hpp"
#include "tagwright/settings.hpp"
#include "tagwright/version.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What a store keeps: labels that were paid for, runs and their pages, and what people have decided on them.
namespace tagwright::inline v0 {

/// Labels that were paid for: what a model said about one text under one set of label settings.
struct label_record {
    std::string settings_key;           ///< fingerprint of model, prompt version, vocabulary, label settings
    std::string text_hash;              ///< fingerprint of title and text
    std::vector<std::string> labels;    ///< after the label rules; empty: no label fits
    std::string provider;               ///< who answered
    std::vector<label_note> notes = {}; ///< what was said of them, if it was asked for
};

/// What was last seen of one page under one set of settings.
struct page_record {
    std::string scope_key;              ///< fingerprint of the site and of the label settings
    std::string page_id;                ///< of the wiki
    std::uint64_t version = 0;          ///< that was looked at
    std::string text_hash;              ///< fingerprint of title and text
    std::vector<std::string> labels;    ///< proposed
    existing_labels existing;           ///< as last read, before any write of ours
    bool applied = false;               ///< the proposed labels are on the page
    std::string provider;               ///< who answered
    std::vector<label_note> notes = {}; ///< of the proposed labels
};

/// What decides a label besides the text: change any of it, and the cache asks again.
struct label_identity {
    std::string provider;       ///< name and base URL of the primary provider
    std::string model;          ///< as the server calls it
    std::string prompt_version; ///< changes whenever the words of the instructions do
    std::string vocabulary;     ///< canonical text (in the journal: its fingerprint); empty: open
    int labels_max = 0;         ///< a page
    int page_tokens_max = 0;    ///< how much of a page the model sees
    /// What else was asked of the model: language, instructions, reasons (in the journal: its fingerprint); empty:
    /// nothing.
    std::string wishes = {};
    friend bool operator==(const label_identity&, const label_identity&) = default;
};

/// A run in the journal.
struct run_record {
    std::string run;                         ///< its name
    run_request request;                     ///< what was asked for
    run_action action = run_action::tag;     ///< what was done last: tag, apply or undo
    run_status status = run_status::running; ///< of that action
    bool planned = false;                    ///< every page had its turn: the labelling is complete
    std::string site;                        ///< root of the site; empty until it was connected to
    std::string scope_key;                   ///< of the cache's page records
    label_identity identity;                 ///< vocabulary as a fingerprint
    std::int64_t started_ms = 0;             ///< wall clock, since the epoch
    std::int64_t ended_ms = 0;               ///< of the last action; 0 while one goes on
    run_progress totals;                     ///< of the labelling; labels.added: what the run has on the pages now
    failure why;                             ///< what ended the last action early
    /// What the run goes by, without keys. Empty in a run of an older version; in a record that is to be written:
    /// those in the journal stay as they are.
    std::optional<run_settings> settings;
    bool approved_only = false; ///< the last apply was to write only pages that a person approved or edited
    int driver = 0;             ///< not stored: id of the process that drives the run now; 0: none
};

/// What a person has decided on a page's plan.
enum class review_decision : std::uint8_t {
    none,     ///< nobody has decided
    approved, ///< the plan is right as it is
    edited,   ///< a person has said which labels
    rejected, ///< nothing is to be written
};

/// A person's decision on one page, and what the run had for it before: the first decision keeps it, and whoever takes
/// the decision back restores it. Without a decision nothing else counts.
struct page_review {
    review_decision decision = review_decision::none; ///< none: the page's plan stands
    std::vector<std::string> planned;                 ///< what was to be added before anyone decided
    std::string by;                                   ///< a user's name
    std::int64_t at_ms = 0;                           ///< wall clock, since the epoch
    std::vector<std::string> proposed;                ///< the page's result as the run left it
    page_status status = page_status::labelled;       ///< the page's, as the run left it
    failure why;                                      ///< the same
};

/// The labels that a run had for a page.
struct page_plan {
    std::vector<std::string> proposed; ///< as page_result has them
    std::vector<std::string> to_add;   ///< the same
    friend bool operator==(const page_plan&, const page_plan&) = default;
};

/// A page of a run in the journal: written when its labels are known, before any of them is written to
/// the page, and again when it has ended.
struct run_page_record {
    std::string run;                          ///< whose page this is
    page_state state = page_state::planned;   ///< what of its labels is on the page
    page_result result;                       ///< how it ended, or what is planned for it
    std::uint32_t rejected = 0;               ///< proposed labels that were not taken
    std::string text_hash;                    ///< fingerprint of title and text; may be empty
    bool existing_known = false;              ///< result.existing is the page's whole list
    page_review review = {};                  ///< read with the page; written by review_pages() alone
    std::optional<page_plan> first_plan = {}; ///< before the run's labels were consolidated, where that changed them
};

/// A text about a run that a store keeps.
enum class run_text : std::uint8_t {
    history,       ///< how its progress went
    consolidation, ///< how its labels were consolidated; empty: they are not
};

/// The exclusive right to drive a run, as long as it lives. The kernel takes it back when the process ends,
/// however it ends.
class TAGWRIGHT_EXPORT run_claim {
public:
    run_claim() = default;
    run_claim(const run_claim&) = delete;
    run_claim& operator=(const run_claim&) = delete;
    virtual ~run_claim() = default;
};

// -- a run's pages as a person reviews them ----------------------------------------------------------

/// `apply` has something to write on the page.
[[nodiscard]] TAGWRIGHT_EXPORT bool has_plan(const run_page_record& page) noexcept;

/// What `apply` would add to the page; empty where there is nothing to do.
[[nodiscard]] TAGWRIGHT_EXPORT std::vector<std::string> labels_to_write(const run_page_record& page);

/// What of the page's plan waits for a person: see label_note::held. Empty once somebody has decided.
[[nodiscard]] TAGWRIGHT_EXPORT std::vector<std::string> held_labels(const run_page_record& page);

/// `apply` may write the page: nobody has rejected it and, where only approved pages are to be written, somebody has
/// approved or edited it.
[[nodiscard]] TAGWRIGHT_EXPORT bool may_be_applied(review_decision decision, bool approved_only) noexcept;

/// Where a page stands for a person. Each page is in exactly one of these.
enum class review_state : std::uint8_t {
    todo,     ///< there is something to add, and nobody has decided
    approved, ///< as it was planned
    edited,   ///< a person has said which labels
    rejected, ///< nothing is to be added
    applied,  ///< labels of the run are on the page
    none,     ///< there is nothing to add
    failed,   ///< it has no labels
    skipped,  ///< it had no turn, or no text
};
/// Number of states: they are 0 … review_states - 1.
inline constexpr std::size_t review_states = 8;

/// As it stands in the API and in files: "todo".
[[nodiscard]] TAGWRIGHT_EXPORT const char* to_string(review_state state) noexcept;
/// The state with this name; empty if there is none.
[[nodiscard]] TAGWRIGHT_EXPORT std::optional<review_state> review_state_from(std::string_view name) noexcept;

/// What decides where a page stands.
struct review_facts {
    page_status status = page_status::failed;         ///< how it ended
    bool has_added = false;                           ///< labels of the run are on the page
    std::size_t to_write = 0;                         ///< how many labels_to_write() there are
    std::size_t held = 0;                             ///< how many held_labels() there are
    review_decision decision = review_decision::none; ///< what a person has said
};
/// What there is to be known of a page for that.
[[nodiscard]] TAGWRIGHT_EXPORT review_facts facts_of(const run_page_record& page);
/// Where it stands: the one rule for it.
[[nodiscard]] TAGWRIGHT_EXPORT review_state review_state_of(const review_facts& page) noexcept;
/// The same, for a page of the journal.
[[nodiscard]] TAGWRIGHT_EXPORT review_state review_state_of(const run_page_record& page);

/// Which of a run's pages are asked for: those that fit everything said here.
struct page_query {
    std::vector<review_state> reviews; ///< any of these; empty: all
    std::vector<page_status> statuses; ///< any of these; empty: all
    std::string label;                 ///< proposed or existing; empty: all
    std::string text;                  ///< part of the title, in any case, in any script; empty: all
    std::uint64_t offset = 0;          ///< of the first one in the answer, among those that fit
    std::uint32_t limit = 250;         ///< in the answer; 0: only the counts
};

/// What apply would write.
struct plan_counts {
    std::uint64_t pages = 0;           ///< with something to write
    std::uint64_t labels = 0;          ///< on them
    std::uint64_t approved_pages = 0;  ///< with approved_only
    std::uint64_t approved_labels = 0; ///< on those
    friend bool operator==(const plan_counts&, const plan_counts&) = default;
};

/// The answer to a page_query.
struct TAGWRIGHT_EXPORT page_list {
    std::vector<run_page_record> rows;                 ///< in the order of page ids
    std::uint64_t total = 0;                           ///< pages that fit
    std::array<std::uint64_t, review_states> counts{}; ///< pages of the whole run, by review_state
    plan_counts to_write;                              ///< of the whole run
    /// Pages of the whole run that stand there.
    [[nodiscard]] std::uint64_t count(review_state state) const noexcept {
        return counts[static_cast<std::size_t>(state)];
    }
    /// Counts one page of the run.
    void add(const review_facts& page) noexcept;
};

} // namespace tagwright::inline v0
