#include "actors/coordinator/run_parts.hpp"

namespace tagwright::run_parts {

using namespace std::chrono_literals;

namespace {

constexpr auto store_patience = 60s;

} // namespace

/// Applying and undoing change what the run has on the pages; calls and times stay those of the labelling.
run_record record_now(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    auto now = st.fold->at(self->clock().now());
    if (is_labelling(ctx->job.action)) {
        st.record.totals = std::move(now);
        return st.record;
    }
    auto& added = st.record.totals.labels.added;
    added = st.labels_before.added + now.labels.added;
    added -= std::min(added, now.labels.removed);
    return st.record;
}

namespace {

void try_write(self_pointer self, const context_ptr& ctx, const std::shared_ptr<const journal_pages>& what,
               const std::function<void(failure)>& then, time_point until) {
    port::request(self, ctx->services.shared.journal, store_patience, journal_pages{*what})
        .then([then](journaled& answer) { then(std::move(answer.why)); },
              [self, ctx, what, then, until](const caf::error& why) {
                  if (is_gone(why) && self->clock().now() < until)
                      self->state.journal_asks.push_back(
                          [self, ctx, what, then, until] { try_write(self, ctx, what, then, until); });
                  else
                      then({errc::store_failed, "the journal does not answer"});
              });
}

} // namespace

void write_journal(self_pointer self, const context_ptr& ctx, journal_pages what, std::function<void(failure)> then) {
    const auto until = self->clock().now() + store_patience;
    self->state.journal_asks_until = until;
    try_write(self, ctx, std::make_shared<const journal_pages>(std::move(what)), then, until);
}

void write_again(self_pointer self) {
    for (const auto& ask : std::exchange(self->state.journal_asks, {}))
        ask();
}

void save(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.saving || st.ended || (st.unsaved.empty() && !st.save_due))
        return;
    st.saving = true;
    st.save_due = false;
    write_journal(self, ctx, {record_now(self, ctx), std::exchange(st.unsaved, {})}, [self, ctx](failure why) {
        self->state.saving = false;
        if (why)
            end_early(self, ctx, std::move(why));
        else if (self->state.unsaved.size() >= unsaved_max)
            save(self, ctx);
        finish_if_due(self, ctx);
    });
}

} // namespace tagwright::run_parts
