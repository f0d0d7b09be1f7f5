#pragma once

#include "messages/messages.hpp"
#include "tagwright/records.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// What becomes of labels that a model (or a plan) has for a page: what is kept before anything is written, what the
/// page must be asked, which requests are made, and which of its labels are this run's. Pure.
namespace tagwright {

struct write_rules {
    bool apply = false;
    std::string run;
    std::string scope_key;    ///< of the cache's page records; empty: none are kept
    std::string settings_key; ///< of the cache's label records; empty: none are kept
    bool cache_enabled = true;
    double confidence_min = 0;          ///< labels below are held; 0: none is
    std::size_t names_per_request = 20; ///< Confluence's bound on one POST is not documented; this is prudent
};

/// For the journal, before anything is written: what the page is about to get. In a dry run the page is settled with
/// that, and so are pages that lack nothing. Where the page's labels are not known, its writing does not begin yet (see
/// labels_possibly_ours()).
[[nodiscard]] run_page_record intent_of(const labelled_page& page, const write_rules& rules);

/// For the cache, before anything is written: what was paid for, and what was seen of the pages.
[[nodiscard]] remember paid_for(const std::vector<labelled_page>& pages, const write_rules& rules);

/// The end of a page of a dry run whose intent is durable.
[[nodiscard]] page_settled planned(const labelled_page& page, const write_rules& rules);

/// Says which labels are held: those with a confidence below `confidence_min`, and those without any. Keeps what was
/// said of labels that the page has, in their order. To be called before anything else of a page that was labelled.
void hold_doubtful(labelled_page& page, double confidence_min);

/// One page that is being written, from its durable intent on. Asks for one thing at a time: perform what step() says,
/// and report how it went with the member named there.
class write_plan {
public:
    enum class step {
        ask_page,    ///< read the page's labels: labels_read()
        keep_intent, ///< put intent() into the journal: intent_kept()
        write,       ///< add names() to the page: names_added(), or name_refused()
        finish,      ///< all is on the page: finished()
    };

    /// @param rules  must outlive the plan
    write_plan(labelled_page page, const write_rules& rules);

    [[nodiscard]] step next() const noexcept { return next_; }
    [[nodiscard]] const page_stub& page() const noexcept { return page_.page.page; }

    /// The page itself has told which labels it has. What is there already is not ours; what is there of an interrupted
    /// write is.
    void labels_read(const existing_labels& now);

    [[nodiscard]] run_page_record intent() const;
    void intent_kept();

    /// At least one, at most `names_per_request`.
    [[nodiscard]] const std::vector<std::string>& names() const { return slices_.back(); }
    /// @param reply  the page's whole list after the write
    void names_added(const existing_labels& reply);
    /// The server does not take one of names(). That label costs itself, not its page: whichever it is, it is sent
    /// alone, and the others without it.
    void name_refused(failure why);

    /// All labels are on the page that it takes. Once.
    [[nodiscard]] page_settled finished();
    /// The page cannot be written any more: failed, or skipped where it is gone. Once.
    [[nodiscard]] page_settled given_up(failure why);

    /// What the cache keeps of a page that is written; nothing where it keeps none.
    [[nodiscard]] remember applied() const;

private:
    void write_slices(const std::vector<std::string>& names);
    void take_slice();

    labelled_page page_;
    const write_rules* rules_;
    step next_ = step::finish;
    std::vector<std::string> missing_;             ///< to be written once the intent is kept
    std::vector<std::vector<std::string>> slices_; ///< requests still to make, the next one last
    std::vector<std::string> to_add_;
    std::vector<std::string> added_;
    failure refused_;    ///< why a label was not taken; the first of them
    bool asked_ = false; ///< the page itself was asked what it has
};

} // namespace tagwright
