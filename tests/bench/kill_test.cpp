// Kills an applied run over 500 pages with SIGKILL at random moments and resumes it: every page must be
// labelled once, the server must show what the report says, and the model must not have been asked for more
// than what was in flight at a kill. Now and then the resume is killed, too.
//
//   kill_test KILLS [SEED]    exit code 0: all is well; one JSON line with the figures
#include "app/demo/fake_confluence.hpp"
#include "tests/e2e/program.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace {

using namespace tagwright;
using namespace std::chrono_literals;
using nlohmann::json;
using clock_type = std::chrono::steady_clock;

constexpr int pages = 500;
constexpr int batch = 5;
constexpr int in_flight_max = 10;

/// One space, one model, one run that is killed until it is not. Every third round kills an apply and an undo
/// instead of the labelling.
class kill_round {
public:
    kill_round(bool cache, std::mt19937_64& random) : random_(random) {
        confluence_.add_space("DOCS");
        for (int i = 0; i < pages; ++i) {
            demo::fake_page page;
            page.id = std::to_string(1000 + i);
            page.title = "Guide " + std::to_string(i);
            page.storage = "<p>text</p>";
            if (i % 3 == 0)
                page.labels = {"docs"};
            confluence_.add_page("DOCS", page);
        }
        model_.intercept = [](const auto&, int) -> std::optional<demo::web_response> {
            std::this_thread::sleep_for(4ms);
            return std::nullopt;
        };
        it_.environment["CONFLUENCE_BASE_URL"] = confluence_.cloud_url();
        it_.environment["CONFLUENCE_EMAIL"] = confluence_.options().email;
        it_.environment["CONFLUENCE_API_TOKEN"] = confluence_.options().api_token;
        it_.environment["TAG_SPACE_PROVIDER"] = "gemini";
        it_.environment["GEMINI_API_KEY"] = "key";
        it_.environment["GEMINI_BASE_URL"] = model_.url();
        it_.environment["TAG_SPACE_CACHE_ENABLED"] = cache ? "true" : "false";
        it_.environment["TAG_SPACE_AI_CONCURRENCY"] = it_.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] =
            std::to_string(in_flight_max);
    }

    /// @returns what is wrong; empty if nothing is
    std::string play(std::chrono::milliseconds length) {
        run_until(length, {"tag", "DOCS", "--apply", "--quiet"});
        const auto run = newest();
        if (run.empty()) { // killed before the run was in the journal: there is nothing to resume
            ++before_the_run;
            kills = 0; // not one of those that count
            return model_.calls() == 0 && confluence_.label_writes().empty() ? "" : "work without a journal";
        }
        if (random_() % 4 == 0)
            run_until(length, {"resume", run, "--quiet"});
        const auto end = it_.run({"resume", run, "--quiet", "--report", "report.json"});
        if (end.exit_code != 0)
            return "resume ends in " + std::to_string(end.exit_code) + ": " + end.err;
        calls = model_.calls();
        return check(json::parse(it_.read("report.json")), run);
    }

    /// A plan, whose apply is killed and gone on with, then the same for its undo.
    std::string play_plan(std::chrono::milliseconds length) {
        const auto before = on_server();
        if (it_.run({"tag", "DOCS", "--quiet"}).exit_code != 0)
            return "the dry run fails";
        const auto run = newest();
        run_until(length, {"apply", run, "--quiet"});
        // It may have been killed before it began; resume would then have nothing to go on with.
        const auto applied = it_.run({random_() % 2 == 0 ? "apply" : "resume", run, "--quiet"});
        const auto end = it_.run({"apply", run, "--quiet"});
        if (applied.exit_code != 0 || end.exit_code != 0)
            return "apply: " + applied.err + end.err;
        for (const auto& [id, names] : on_server())
            if (names.size() != 2)
                return "page " + id + " has " + json(names).dump() + " after apply";
        run_until(length, {"undo", run, "--quiet"});
        const auto undone = it_.run({"undo", run, "--quiet"});
        if (undone.exit_code != 0)
            return "undo: " + undone.err;
        calls = model_.calls();
        if (calls != pages / batch)
            return "a plan is asked for again";
        return on_server() == before ? "" : "undo does not bring back what was there";
    }

    int kills = 0;
    int calls = 0;
    int before_the_run = 0;

private:
    void run_until(std::chrono::milliseconds length, const std::vector<std::string>& words) {
        const auto child = it_.start(words);
        std::this_thread::sleep_for(std::chrono::microseconds(random_() % (length.count() * 1000)));
        ::kill(child, SIGKILL);
        kills += it_.wait(child).exit_code == -SIGKILL ? 1 : 0;
    }

    std::map<std::string, std::set<std::string>> on_server() {
        std::map<std::string, std::set<std::string>> out;
        for (int i = 0; i < pages; ++i) {
            const auto id = std::to_string(1000 + i);
            const auto there = confluence_.labels_of(id);
            out[id] = {there.begin(), there.end()};
        }
        return out;
    }

    std::string newest() {
        const auto runs = json::parse(it_.run({"runs", "--json"}).out);
        return runs.empty() ? std::string() : runs.at(0).at("run").get<std::string>();
    }

    std::string check(const json& report, const std::string& run) {
        if (report.at("run") != run || report.at("status") != "completed")
            return "not the same run, or not completed";
        const auto& counts = report.at("pages");
        if (counts.at("total") != pages || counts.at("failed") != 0 || counts.at("skipped") != 0)
            return "pages: " + counts.dump();
        std::set<std::string> seen;
        std::size_t added = 0;
        for (const auto& page : report.at("results")) {
            const std::string id = page.at("page");
            std::set<std::string> said;
            for (const auto* list : {"existing", "added"})
                for (const auto& name : page.at(list))
                    said.insert(name);
            added += page.at("added").size();
            const auto there = confluence_.labels_of(id);
            if (!seen.insert(id).second || said != std::set<std::string>(there.begin(), there.end()) ||
                said.size() != 2)
                return "page " + id + " has " + json(there).dump() + ", the report says " + page.dump();
        }
        if (seen.size() != pages)
            return std::to_string(seen.size()) + " pages in the report";
        std::size_t written = 0;
        for (const auto& write : confluence_.label_writes())
            written += write.added.size();
        if (written != added || report.at("labels").at("added") != added)
            return "added by the server " + std::to_string(written) + ", by the report " + std::to_string(added);
        if (calls > pages / batch + kills * in_flight_max)
            return std::to_string(calls) + " calls after " + std::to_string(kills) + " kills";
        return {};
    }

    std::mt19937_64& random_;
    demo::fake_confluence confluence_;
    testing::llm_stub model_;
    testing::program it_;
};

} // namespace

int main(int argc, char** argv) {
    const int wanted = argc > 1 ? std::atoi(argv[1]) : 20;
    const auto seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : std::random_device{}();
    std::mt19937_64 random(seed);
    int kills = 0;
    int rounds = 0;
    int bad = 0;
    int extra_calls = 0;
    int extra_most = 0;
    int too_early = 0;
    // How long a run takes here; kills are spread over all of it.
    auto length = 1000ms;
    for (; kills < wanted; ++rounds) {
        kill_round one(rounds % 2 == 0, random);
        const bool planned = rounds % 3 == 2;
        const auto problem = planned ? one.play_plan(length / 2) : one.play(length);
        // A run that was through before its kill shows that we wait too long.
        if (one.before_the_run == 0 && !planned)
            length = one.kills == 0 ? length * 3 / 4 : length + length / 20;
        length = std::clamp(length, 100ms, 5000ms);
        kills += one.kills;
        too_early += one.before_the_run;
        if (!problem.empty()) {
            ++bad;
            std::cerr << "round " << rounds << " (seed " << seed << "): " << problem << "\n";
        } else if (one.before_the_run == 0) {
            extra_calls += std::max(0, one.calls - pages / batch);
            extra_most = std::max(extra_most, one.calls - pages / batch);
        }
    }
    std::cout << nlohmann::ordered_json{{"seed", seed},
                                        {"rounds", rounds},
                                        {"kills", kills},
                                        {"before_the_run_began", too_early},
                                        {"bad_rounds", bad},
                                        {"calls_beyond_the_ideal", extra_calls},
                                        {"most_in_one_round", extra_most}}
              << "\n";
    return bad == 0 ? 0 : 1;
}
