// A program that is made of CAF actors already, and labels texts with one actor more: tagwright's coordinator, in the
// program's own actor system.
//
//     supervisor ── monitors, starts ──> coordinator ── events ──> sink
//         ^                                                         │
//         └───────────── pages so far, the end of a run ────────────┘
//
// The coordinator survives what happens inside it. Here it is killed all the same, once and in the middle of its work,
// to show what a supervisor does then: it starts another one and labels again. What was paid for is in the store, and
// is not asked for twice.
//
//     actor_host          a few texts
//     actor_host SPACE    the pages of a Confluence space (a dry run), with the settings that `tagwright` would use

#include "words.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr std::uint64_t pages_until_accident = 10;
constexpr int attempts_max = 5;

// -- the program's own logging ------------------------------------------------------------------------------------

/// The library writes nowhere by itself: its events come here, from several threads. A real program hands them to its
/// logger; whatever it does, it must not block and must not throw.
class own_log final : public tagwright::event_log {
public:
    void write(tagwright::log_channel where, std::string_view line) noexcept override {
        if (where == tagwright::log_channel::router)
            print("labels", line);
    }
    void print(const char* who, std::string_view line) noexcept {
        const std::lock_guard guard(mutex_);
        std::printf("%-10s | %.*s\n", who, static_cast<int>(line.size()), line.data());
    }

private:
    std::mutex mutex_;
};

// -- what is labelled ---------------------------------------------------------------------------------------------

std::vector<tagwright::document> texts(int count) {
    std::vector<tagwright::document> out;
    for (int i = 1; i <= count; ++i) {
        tagwright::document page;
        page.id = "text-" + std::to_string(i);
        page.title = "Backup of database " + std::to_string(i);
        page.text = "Every night database " + std::to_string(i) + " is saved. How to restore a backup of it.";
        out.push_back(std::move(page));
    }
    return out;
}

/// A source that falls silent after some documents, as long as somebody waits for more: so the accident always happens
/// in the middle of the work, however fast the machine is.
class source_that_stalls final : public tagwright::document_reader {
public:
    explicit source_that_stalls(std::vector<tagwright::document> first)
        : first_(tagwright::read_documents(std::move(first))) {}
    ~source_that_stalls() override {
        if (waiting_) // the callback is owed, though nobody listens any more
            waiting_({}, true);
    }
    void next(std::size_t documents_max, done then) override {
        first_->next(documents_max, [this, &then](std::vector<tagwright::document>&& documents, bool end) {
            if (end)
                waiting_ = std::move(then);
            else
                then(std::move(documents), false);
        });
    }

private:
    std::shared_ptr<tagwright::document_reader> first_;
    done waiting_;
};

// -- the actors ---------------------------------------------------------------------------------------------------

/// Hears the events of one attempt. Five handlers, no more and no fewer: the compiler knows them.
tagwright::run_sink_actor::behavior_type sink(tagwright::run_sink_actor::pointer, int attempt,
                                              const caf::actor& supervisor, const std::shared_ptr<own_log>& log) {
    return {
        [](const tagwright::run_progress&) {}, // a few times a second: for a progress bar
        [=, pages = std::uint64_t{0}](const tagwright::page_settled&) mutable {
            tell(supervisor, pages_so_far{attempt, ++pages});
        },
        [=](const tagwright::level_changed& event) {
            log->print("sink", event.group + ": " + std::to_string(event.change.to) + " calls at once");
        },
        [=](const tagwright::run_notice& event) { log->print("sink", event.text); },
        [=](const tagwright::run_finished& event) {
            tell(supervisor, run_over{attempt, event});
        },
    };
}

/// What came of it all.
struct outcome {
    tagwright::run_finished end;
    int restarts = 0;
};

/// What the supervisor is made with.
struct supervisor_terms {
    tagwright::host_parts parts;
    std::string limits_problem;
    std::string space; ///< empty: texts
    std::shared_ptr<own_log> log;
    std::shared_ptr<outcome> result; ///< read when the supervisor has ended
};

struct supervisor_state {
    static constexpr const char* name = "supervisor";
    tagwright::coordinator_actor coordinator;
    std::string run;  ///< the one that was started last
    int attempt = 0;  ///< at running it: what is heard of earlier ones comes too late
    int restarts = 0; ///< of the coordinator
};

using supervisor_pointer = caf::stateful_actor<supervisor_state>*;

/// What the coordinator is asked for: at first, and after an accident.
tagwright::start_run next_order(const supervisor_state& state, const supervisor_terms& terms) {
    tagwright::start_run out;
    if (!terms.space.empty() && !state.run.empty()) { // the journal knows how far the run came
        out.action = tagwright::run_action::resume;
        out.run = state.run;
        return out;
    }
    out.request.space = terms.space;
    if (terms.space.empty()) // documents cannot be listed again: they are labelled again, and the cache knows them
        out.documents =
            state.attempt == 1 ? std::make_shared<source_that_stalls>(texts(30)) : tagwright::read_documents(texts(60));
    return out;
}

void finish(supervisor_pointer self, const supervisor_terms& terms, tagwright::run_finished end) {
    *terms.result = {std::move(end), state_of(self).restarts};
    self->send_exit(state_of(self).coordinator, caf::exit_reason::user_shutdown);
    self->quit();
}

void give_up(supervisor_pointer self, const supervisor_terms& terms, tagwright::failure why) {
    tagwright::run_finished end;
    end.why = std::move(why);
    end.last.status = tagwright::run_status::failed;
    finish(self, terms, std::move(end));
}

/// Asks the coordinator for the run.
void start_run(supervisor_pointer self, const supervisor_terms& terms) {
    auto& state = state_of(self);
    const auto attempt = ++state.attempt;
    if (attempt > attempts_max)
        return give_up(self, terms, {tagwright::errc::intensity_exceeded, "it failed again and again"});
    // The answer comes once the run's record is durable, within a minute. The sink lives as long as the run has events.
    ask(self, state.coordinator, std::chrono::seconds(70), next_order(state, terms),
        self->system().spawn(sink, attempt, caf::actor(self), terms.log))
        .then(
            [self, terms](const tagwright::run_started& started) {
                if (started.why.code == tagwright::errc::run_busy) // the one before has not let go of it yet
                    tell_later(self, std::chrono::milliseconds(200), try_again{});
                else if (started.why)
                    give_up(self, terms, started.why);
                else
                    terms.log->print("supervisor", "run " + (state_of(self).run = started.run) + " goes on");
            },
            [self, terms](const caf::error& why) {
                if (why == caf::sec::request_timeout)
                    give_up(self, terms, {tagwright::errc::timeout, "the coordinator does not answer"});
                // Else it has died, and we hear of that, too.
            });
}

/// A coordinator, watched, and its run.
void begin(supervisor_pointer self, const supervisor_terms& terms) {
    auto& state = state_of(self);
    state.coordinator = tagwright::spawn_coordinator(self->system(), terms.parts, terms.limits_problem);
    when_it_ends(self, state.coordinator, [self, terms](const caf::error& why) {
        terms.log->print("supervisor", "the coordinator died: " + render(self->system(), why));
        ++state_of(self).restarts;
        begin(self, terms);
    });
    start_run(self, terms);
}

caf::behavior supervisor(supervisor_pointer self, const supervisor_terms& terms) {
    begin(self, terms);
    return {
        [self](const pages_so_far& so_far) {
            // The accident. Nobody but this example does such a thing.
            if (so_far.attempt == 1 && so_far.pages == pages_until_accident)
                self->send_exit(state_of(self).coordinator, caf::exit_reason::kill);
        },
        [self, terms](try_again) { start_run(self, terms); },
        [self, terms](const run_over& event) {
            if (event.attempt != state_of(self).attempt)
                return;
            // A run that dies, by itself or with its coordinator, says so with its last breath.
            if (event.end.why.code == tagwright::errc::actor_failed)
                start_run(self, terms);
            else
                finish(self, terms, event.end);
        },
    };
}

} // namespace

int main(int argc, char** argv) {
    // 1. Settings and parts: they outlive the actor system, hence they come first.
    tagwright::settings config;
    if (argc > 1) {
        auto read = tagwright::read_settings();
        if (!read.ok()) {
            std::fputs(tagwright::render(read.problems).c_str(), stderr);
            return 1;
        }
        config = std::move(read.values);
    } else {
        tagwright::llm::endpoint local;
        local.name = "local";
        config.providers = {local};
    }
    supervisor_terms terms;
    terms.space = argc > 1 ? argv[1] : "";
    terms.log = std::make_shared<own_log>();
    terms.result = std::make_shared<outcome>();
    tagwright::failure why;
    terms.parts = tagwright::usual_parts(std::move(config), why);
    if (why) {
        std::fprintf(stderr, "%s\n", why.message.c_str());
        return 1;
    }
    terms.parts.log = terms.log;

    // 2. The program's actor system, with whatever else the program sets in its configuration.
    know_messages();
    caf::actor_system_config cfg;
    terms.limits_problem = tagwright::configure(cfg, terms.parts.limits_dir);
    caf::actor_system system{cfg};

    // 3. Its actors.
    caf::scoped_actor self{system};
    const auto watcher = self->spawn(supervisor, terms);
    self->wait_for(watcher);

    // 4. What came of it.
    const auto& [end, restarts] = *terms.result;
    const auto& pages = end.last.pages;
    std::printf("%s after %d restart(s): %llu pages labelled, %llu from the store %s\n",
                tagwright::to_string(end.last.status), restarts, static_cast<unsigned long long>(pages.labelled),
                static_cast<unsigned long long>(pages.cached), end.why.message.c_str());
    const bool is_done = end.last.status == tagwright::run_status::completed && pages.failed == 0;
    if (argc > 1)
        return is_done ? 0 : 1;
    return is_done && restarts == 1 && pages.settled() == 60 && pages.cached >= pages_until_accident ? 0 : 1;
}
