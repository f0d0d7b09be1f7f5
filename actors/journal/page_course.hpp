#pragma once

#include "messages/messages.hpp"
#include "tagwright/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the journal means for a page when its run goes on. Pure.
namespace tagwright {

/// The page's result stands: neither interrupted in a write nor failed for a reason that may have passed.
[[nodiscard]] bool has_ended(const run_page_record& page) noexcept;

/// Labels that the run may have put on the page: those it is known to have added, and those whose writing was
/// interrupted or failed on the way.
[[nodiscard]] std::vector<std::string> labels_possibly_ours(const run_page_record& page);

enum class page_course : std::uint8_t {
    ask,    ///< the page has its turn as any other
    write,  ///< its labels are known: they go straight to the publisher
    report, ///< apply: edited since the plan; not written
    leave,  ///< nothing to do
};

/// A listed page of a run that is resumed.
[[nodiscard]] page_course course_of_resumed(const std::optional<run_page_record>& known, std::uint64_t version);

/// The page is among those that an apply is to write.
/// @param approved_only  only what a person has approved or edited; else all that nobody has rejected
[[nodiscard]] bool is_to_be_applied(const run_page_record& page, bool approved_only) noexcept;

/// A listed page of a run whose plan is applied.
[[nodiscard]] page_course course_of_applied(const std::optional<run_page_record>& known, std::uint64_t version,
                                            bool stale_ok, bool approved_only = false);

/// The result of a page as the journal has it, not to be journaled again.
[[nodiscard]] page_settled settled_from(run_page_record page);

/// A page with nothing to apply or to undo, as the report of that action shows it: `unchanged`, or `skipped`
/// where the run has no result for it.
[[nodiscard]] page_settled untouched_from(run_page_record page);

/// For a page that ends without labels although an interrupted write may have put some of an earlier text on it:
/// the journal must not forget them, else neither resume nor undo would look.
void keep_ours(page_settled& fact, std::vector<std::string> ours);

/// What the journal keeps of a page that has ended.
[[nodiscard]] run_page_record record_of(const std::string& run, const page_settled& fact);

/// There are labels_to_write() in that. Told without a copy: it is asked of every page.
[[nodiscard]] bool has_labels_to_write(const page_settled& fact) noexcept;

/// What `resume` means for a run: going on with what was interrupted, be it an apply or an undo.
[[nodiscard]] run_action action_of(run_action asked, const run_record& record) noexcept;

/// The model may be asked: a tag, or going on with one.
[[nodiscard]] constexpr bool is_labelling(run_action action) noexcept {
    return action == run_action::tag || action == run_action::resume;
}

/// Names what differs between a run's settings and today's, for a person; empty if nothing does. Where the
/// run used a vocabulary or not is told, not its text.
[[nodiscard]] std::string differences(const label_identity& then, const label_identity& now);

} // namespace tagwright
