#include "tests/sim/runs/story.hpp"

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "sim/model/random.hpp"
#include "sim/simulated_disk.hpp"
#include "sim/simulated_network.hpp"
#include "tagwright/store.hpp"
#include "tests/sim/runs/broken.hpp"
#include "tests/sim/runs/ledger.hpp"
#include "tests/sim/runs/person.hpp"
#include "tests/sim/runs/story_plan.hpp"
#include "tests/sim/runs/troubled_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tagwright::sim {

namespace {

using namespace std::chrono_literals;

constexpr auto life_longest = std::chrono::hours(12);
constexpr int rough_lives_max = 6;

run_sink_actor::behavior_type listen(run_sink_actor::pointer self, ledger* book, sabotage broken) {
    port::harden(self, caf::make_error(errc::actor_failed));
    const auto heard = std::make_shared<int>(0);
    return {
        [book](const run_progress& now) { book->told(now); },
        [book, broken, heard](const page_settled& fact) {
            book->note(0, fmt::format("page {} {} +{} {}", fact.result.page.id, to_string(fact.result.status),
                                      fact.result.added.size(), to_string(fact.result.why.code)));
            const bool spoilt = ++*heard % 17 == 0;
            if (broken == sabotage::forgotten_page && spoilt)
                return;
            book->told(fact);
            if (broken == sabotage::told_twice && spoilt)
                book->told(fact);
        },
        [](const level_changed&) {},
        [](const run_notice&) {},
        [book, broken](const run_finished& end) {
            book->note(0, fmt::format("end {} {} listed {}", to_string(end.last.status), to_string(end.why.code),
                                      end.last.pages.listed));
            book->told(end);
            if (broken == sabotage::second_end)
                book->told(end);
        },
    };
}

class story {
public:
    story(std::uint64_t seed, bool keep_trace, sabotage broken)
        : seed_(seed), broken_(broken), plan_(draw_plan(seed)), chance_{"story", "runs", seed}, book_(keep_trace) {
        book_.who.origin = site_origin;
        book_.site.add_space("DOCS", "Documentation");
        for (int i = 0; i < plan_.pages; ++i)
            add_page(book_.site, std::to_string(1000 + i));
        if (plan_.poisoned > 0)
            book_.poison = std::to_string(1000 + plan_.poisoned - 1);
        if (chance_.unit() < 0.2)
            book_.how.drop_bodies_in_bulk = true;
        if (chance_.unit() < 0.2)
            book_.how.search_labels_max = 1;
        if (chance_.unit() < 0.3)
            for (int i = 0; i < 5; ++i)
                book_.how.missing_in_search.insert(
                    std::to_string(1000 + static_cast<int>(chance_.uniform(0, plan_.pages))));
        if (chance_.unit() < 0.3)
            book_.how.list_pages_max = 10;
        draw_wiki(seed);
    }

    story_outcome go() {
        bring_to_end(run_action::tag);
        if (plan_.then_apply && book_.findings().empty())
            bring_to_end(run_action::apply);
        if (plan_.then_undo && book_.findings().empty())
            bring_to_end(run_action::undo);
        story_outcome out;
        out.findings = book_.findings();
        out.trace = book_.trace();
        out.trace_hash = book_.trace_hash();
        out.mishaps = book_.mishaps;
        out.lives = book_.lives;
        out.deaths = book_.deaths;
        out.crashes = book_.crashes;
        out.calls = book_.calls;
        out.calls_failed = book_.calls_failed;
        out.writes = book_.writes;
        out.pages = plan_.pages;
        out.virtual_s = virtual_s_;
        return out;
    }

private:
    /// Troubles of the wiki that are no weather. From a source of its own: what older seeds draw stays as it was.
    void draw_wiki(std::uint64_t seed) {
        random_source random{"wiki", "runs", seed};
        if (random.unit() < 0.15)
            book_.how.poisoned.insert(std::to_string(1000 + static_cast<int>(random.uniform(0, plan_.pages))));
        if (random.unit() < 0.15) {
            book_.how.refused_labels.insert(random.unit() < 0.5 ? "kind-a" : "kind-b");
            book_.how.refusals_name = random.unit() < 0.5;
        }
        if (random.unit() < 0.3)
            book_.how.other_name = "https://elsewhere.example";
        if (random.unit() < 0.3)
            void_places_ = random.uniform(0.02, 0.2);
    }

    /// Once in a while the server has lost the place in its listing.
    [[nodiscard]] std::optional<http_response> lost_place(const http_request& request, random_source& random) {
        if (request.url.find("cursor=") == std::string::npos || random.unit() >= void_places_)
            return std::nullopt;
        ++book_.mishaps["site void cursor"];
        http_response out;
        out.status = 400;
        out.headers.emplace_back("Content-Type", "application/json");
        out.body = R"({"errors":[{"status":400,"title":"Provided value for 'cursor' is not the correct type."}]})";
        return out;
    }

    [[nodiscard]] std::optional<run_record> record() const {
        std::optional<run_record> out;
        platter_->find_runs(1, [&out](std::vector<run_record>&& found, const failure&) {
            if (!found.empty())
                out = std::move(found.front());
        });
        return out;
    }

    std::vector<run_page_record> journal() const {
        std::vector<run_page_record> out;
        const auto run = record();
        if (run)
            platter_->walk_run_pages(run->run, "", 100'000, [&out](auto&& pages, const failure&) {
                for (auto& page : pages)
                    out.push_back(std::move(*page));
            });
        return out;
    }

    /// Life after life, until the action is complete; the later ones in fine weather.
    void bring_to_end(run_action action) {
        for (int life = 0; life < rough_lives_max + 3 && book_.findings().empty(); ++life) {
            const bool calm = life >= rough_lives_max;
            start_run ask;
            ask.action = action;
            if (const auto known = record()) {
                ask.run = known->run;
                const bool begun = action == run_action::tag || (known->action == action && known->ended_ms == 0);
                if (begun && (action == run_action::tag || chance_.unit() < 0.5))
                    ask.action = run_action::resume;
            } else {
                ask.request.space = "DOCS";
                ask.request.apply = plan_.apply;
            }
            if (live(action, std::move(ask), calm))
                return;
        }
        if (book_.findings().empty())
            book_.find(fmt::format("{} does not come to its end in fine weather", to_string(action)));
    }

    struct answered {
        std::optional<run_started> started;
        bool failed = false;
    };

    /// @returns whether the action is complete
    bool live(run_action action, start_run ask, bool calm) {
        const auto life = static_cast<std::uint64_t>(book_.lives) + 1;
        const auto seed = seed_ * 1000 + life;
        book_.begin_life(action, plan_.apply || action != run_action::tag);
        book_.note(0, fmt::format("life {} {} {}", life, to_string(ask.action), calm ? "calm" : "rough"));
        std::set<std::string> listed;
        for (const auto& id : book_.site.pages_of("DOCS"))
            listed.insert(id);

        auto world = std::make_unique<virtual_time>();
        world->advance(later_); // a life begins when the one before has ended, or when it said that it could go on
        const auto began = world->now();
        const auto now_s = [&world, began] { return std::chrono::duration<double>(world->now() - began).count(); };
        auto net = std::make_shared<simulated_network>(*world, seed);
        add_hosts(*net, calm, seed);
        simulated_disk::habits habits;
        habits.most_s = calm ? 0.01 : plan_.disk_most_s;
        if (!calm)
            habits.full = plan_.full;
        auto disk = std::make_shared<simulated_disk>(*world, platter_, habits, seed);
        person visitor(*world, book_, calm ? 0 : plan_.persons / 2, seed);

        std::shared_ptr<limit_controller> brain;
        const auto on_call = [&, most = plan_.config.ai_concurrency_max] {
            if (net->in_flight(model_url) > most)
                book_.find(fmt::format("{} calls in flight, {} allowed", net->in_flight(model_url), most));
        };
        coordinator_config with;
        with.config = std::make_shared<settings>(plan_.config);
        with.net = watched_transport(net, book_, model_url, now_s, on_call, broken_);
        with.store = watched_store(disk, book_, now_s, broken_);
        with.log = std::make_shared<null_log>();
        with.seed = seed;
        with.on_child = [this](const std::string& name, const caf::actor&) {
            if (!crashed_.empty() && name == "batcher")
                book_.pipeline_begins();
        };
        with.make_controller = [&](const llm::endpoint&, level_bounds bounds) {
            return brain = watched_controller(bounds, seed, book_, broken_);
        };

        bool died = false;
        crashed_.clear();
        watch(*world, calm, died, seed);
        const auto sink = world->own(world->system().spawn(listen, &book_, broken_));
        const auto coordinator = world->own(world->system().spawn(tagwright::coordinator, with));
        const auto heard = std::make_shared<answered>();
        world->own(world->system().spawn([coordinator, heard, ask, sink](caf::event_based_actor* self) {
            port::request(self, coordinator, 10min, ask, sink)
                .then([heard](const run_started& answer) { heard->started = answer; },
                      [heard](const caf::error&) { heard->failed = true; });
        }));
        const auto over = [&] {
            return died || !book_.ends.empty() || heard->failed || (heard->started && heard->started->why) ||
                   !book_.findings().empty();
        };
        const bool ended = world->run(over, began + life_longest) || over();
        if (!ended)
            book_.find("the run does not end");
        if (!died) {
            world->settle();
            world->advance(100ms);
        }
        virtual_s_ += now_s();
        later_ += world->now() - began;
        if (!book_.ends.empty() && book_.ends.front().why.code == errc::quota_exhausted)
            later_ += 2h;
        if (died) {
            ++book_.deaths;
            net->power_off();
            disk->power_off();
        } else if (!book_.ends.empty() && brain && crashed_ != "tagwright.throttle" &&
                   brain->view(world->now()).in_flight != 0) {
            book_.find(fmt::format("{} permits are not given back", brain->view(world->now()).in_flight));
        }
        const bool complete = !book_.ends.empty() && book_.ends.front().last.status == run_status::completed;
        const auto why = book_.ends.empty() ? std::string{} : book_.ends.front().why.message;
        if (!died) {
            net->power_off();
            disk->power_off();
        }
        if (const auto left = world->end(); left != 0) {
            book_.find(fmt::format("{} actors do not end", left));
            static_cast<void>(world.release()); // its end would wait for them
            return false;
        }
        world.reset();
        if (died)
            book_.ends.clear(); // nobody was there to hear of it
        check_crash();
        book_.check_life_end(listed);
        if (complete)
            book_.check_labels(journal(), action == run_action::tag);
        if (calm && !complete && !died)
            book_.note(0, "not complete: " + why);
        return complete;
    }

    void add_hosts(simulated_network& net, bool calm, std::uint64_t seed) {
        const auto told = [this](const char* where) {
            return [this, where](mishap what) { ++book_.mishaps[std::string(where) + to_string(what)]; };
        };
        simulated_network::host site;
        site.url = site_origin;
        site.answer = [this, calm,
                       random = std::make_shared<random_source>("places", "runs", seed)](const http_request& request) {
            if (!calm)
                if (auto lost = lost_place(request, *random))
                    return *std::move(lost);
            if (broken_ == sabotage::lost_label && request.method == "POST")
                return pretend(request);
            return book_.confluence(request);
        };
        site.told = told("site ");
        simulated_network::host model;
        model.url = model_url;
        model.work_low_s = 0.5;
        model.work_high_s = 3;
        model.told = told("model ");
        model.answer = [it = std::make_shared<troubled_model>(plan_, book_, calm, seed)](const http_request& request) {
            return it->answer(request);
        };
        if (!calm) {
            site.weather = plan_.site_weather;
            model.weather = plan_.model_weather;
        }
        net.add(std::move(site));
        net.add(std::move(model));
    }

    /// Carried out on a copy of the space.
    http_response pretend(const http_request& request) {
        auto copy = book_.site;
        return leaving(answer_request(copy, book_.how, book_.who, arriving(request)));
    }

    void watch(virtual_time& world, bool calm, bool& died, std::uint64_t seed) {
        random_source random{"turns", "runs", seed};
        const bool dies = !calm && book_.deaths < plan_.deaths;
        const auto death = static_cast<std::uint64_t>(random.exponential(plan_.turns));
        const bool crashes = !calm && book_.crashes < plan_.crashes;
        const auto crash = static_cast<std::uint64_t>(random.exponential(plan_.turns));
        if (!dies && !crashes)
            return;
        world.watch_turns([&world, &died, this, dies, death, crashes, crash, turn = std::uint64_t{0},
                           crashed = false](const char* actor) mutable {
            ++turn;
            if (dies && turn > death) {
                book_.note(0, "death");
                died = true;
                world.halt();
                return false;
            }
            if (!crashes || crashed || turn < crash || !may_crash(actor))
                return false;
            book_.note(0, fmt::format("crash of {}", actor));
            ++book_.mishaps[fmt::format("crash {}", actor)];
            ++book_.crashes;
            book_.excuse();
            crashed_ = actor;
            return crashed = true;
        });
    }

    /// One actor that crashes is started again; only the run itself cannot be.
    void check_crash() {
        if (book_.ends.empty())
            return;
        const auto code = book_.ends.front().why.code;
        const bool died_of_it = code == errc::actor_failed || code == errc::intensity_exceeded;
        const bool may = crashed_ == "tagwright.run";
        if (died_of_it && !may)
            book_.find(fmt::format("{} crashed, and the run ended: {}", crashed_, book_.ends.front().why.message));
    }

    static bool may_crash(std::string_view actor) {
        constexpr std::array names{"tagwright.fetcher",   "tagwright.batcher",   "tagwright.provider",
                                   "tagwright.worker",    "tagwright.publisher", "tagwright.site",
                                   "tagwright.connector", "tagwright.journal",   "tagwright.cache",
                                   "tagwright.throttle",  "tagwright.undo",      "tagwright.run"};
        return std::find(names.begin(), names.end(), actor) != names.end();
    }

    std::uint64_t seed_;
    sabotage broken_;
    story_plan plan_;
    random_source chance_;
    ledger book_;
    std::shared_ptr<store> platter_ = make_memory_store();
    duration later_{}; ///< since the first life
    double virtual_s_ = 0;
    double void_places_ = 0; ///< share of requests from a place in a listing
    std::string crashed_;    ///< the actor that has, in this life
};

} // namespace

story_outcome tell_story(std::uint64_t seed, bool keep_trace, sabotage broken) {
    return story(seed, keep_trace, broken).go();
}

} // namespace tagwright::sim
