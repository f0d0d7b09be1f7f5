#pragma once

#include "messages/messages.hpp"
#include "sim/confluence/confluence_front.hpp"
#include "sim/model/openai_server.hpp"
#include "tagwright/store.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

/// What really happened to a simulated space, and what must not have. Pure: told by the simulation.
namespace tagwright::sim {

/// Everything that a seed's lives have in common: the space, the model, the disk, and what they saw.
class ledger {
public:
    explicit ledger(bool keep_trace) : keep_trace_(keep_trace) {}

    // -- findings and the trace ---------------------------------------------------------------------
    void find(const std::string& what);
    void note(double at_s, const std::string& what);
    [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }
    [[nodiscard]] std::uint64_t trace_hash() const { return hash_; }
    [[nodiscard]] const std::vector<std::string>& trace() const { return trace_; }

    /// The page that the model refuses, always; empty: none.
    std::string poison;

    // -- what goes on --------------------------------------------------------------------------------
    void begin_life(run_action action, bool may_write);
    /// Something went wrong that excuses asking again: an actor crashed, a save failed.
    void excuse() { excused_ = true; }
    /// A new pipeline stands where an actor had crashed. Of what the old one had asked only what is durable
    /// counts; the new one has no excuse.
    void pipeline_begins();

    /// A call that leaves for the model; to be told again when its answer has reached the client.
    struct call {
        std::vector<std::string> keys;
        int pipeline = 0; ///< the one that asked
    };
    call asked(const std::string& body);
    void answered(const call& which, const http_response& response);
    /// The store has told that these are durable.
    void promised(const std::vector<run_page_record>& pages);

    http_response confluence(const http_request& request);
    void person_added(const std::string& page, const std::string& label);
    void person_removed(const std::string& page, const std::string& label);
    /// A page that was listed and is gone when a new pipeline lists again has no end of its own.
    void page_removed() { ++removed_; }
    void touched(const std::string& page) { touched_pages.insert(page); }

    // -- what the sink hears ---------------------------------------------------------------------------
    void told(const run_progress& now);
    void told(const page_settled& fact);
    void told(const run_finished& end);

    // -- at the end of a life --------------------------------------------------------------------------
    void check_life_end(const std::set<std::string>& listed_for_sure);
    /// @param journal  the run's pages as they are on the disk
    void check_labels(const std::vector<run_page_record>& journal, bool same_as_report);

    confluence_site site;
    behaviour how;
    access who;
    std::vector<run_finished> ends;             ///< of this life
    std::map<std::string, page_result> results; ///< of this life
    std::set<std::string> touched_pages;        ///< edited, added or deleted by a person
    std::map<std::string, int> mishaps;
    int calls = 0, calls_failed = 0, writes = 0, crashes = 0, deaths = 0, lives = 0;

private:
    [[nodiscard]] std::set<std::string> labels_of(const std::string& page) const;
    void check_write(const web_request& request, const std::string& page, const std::set<std::string>& before);

    using page_label = std::pair<std::string, std::string>;
    bool keep_trace_;
    std::vector<std::string> findings_, trace_;
    std::uint64_t hash_ = 0xcbf29ce484222325ULL;

    run_action action_ = run_action::tag;
    bool may_write_ = false, excused_ = false;
    int pipelines_ = 0;
    std::uint64_t removed_ = 0; ///< pages, by a person, in this life
    run_progress last_;
    std::set<std::string> outstanding_;  ///< keys of pages in calls of this life
    std::set<std::string> good_;         ///< answered well in this life
    std::set<std::string> promised_;     ///< a proposal for this text is durable
    std::set<page_label> proposed_;      ///< by the model, ever
    std::set<page_label> ours_;          ///< written by us and not taken off since
    std::set<page_label> settled_added_; ///< durable as added and settled
    std::set<page_label> persons_;       ///< a person has had a hand in it
};

/// The model's labels for a page, which tell its id and version.
[[nodiscard]] std::vector<std::string> labels_for(const std::string& title);
[[nodiscard]] std::string title_of(const std::string& id, std::uint64_t version);

} // namespace tagwright::sim
