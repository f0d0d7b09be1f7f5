#pragma once

#include "providers/llm/vocabulary.hpp"
#include "tagwright/records.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// A person's decision on a page of a run. Pure.
namespace tagwright {

struct page_edit {
    enum class kind : std::uint8_t {
        approve, ///< what is planned may be written; takes a rejection back
        reject,  ///< nothing is to be added
        todo,    ///< nobody has decided: the page is again as the run had planned it
        labels,  ///< these are to be added in place of those planned
    };
    kind what = kind::approve;
    std::vector<std::string> labels; ///< as they were typed; what the page has already counts as added
};

/// The page as it is to be in the journal, with its review, for review_pages(). Where there is nothing to change –
/// taking back what nobody has decided, approving what was approved or edited – the page as it is, also who decided.
/// @param by      a user's name
/// @param now_ms  wall clock, since the epoch
/// Failures (invalid_input, naming the page): no plan to decide on, labels that cannot be sent or that the vocabulary
/// does not allow, labels of the run on the page.
[[nodiscard]] std::variant<run_page_record, failure> reviewed(const run_page_record& page, const page_edit& edit,
                                                              const llm::vocabulary& vocabulary, const std::string& by,
                                                              std::int64_t now_ms);

/// Notes a decision that has changed the page, and keeps what the run had before the first one.
/// @param before  the page before the change
void note_decision(run_page_record& page, const run_page_record& before, review_decision decision,
                   const std::string& by, std::int64_t now_ms);

} // namespace tagwright
