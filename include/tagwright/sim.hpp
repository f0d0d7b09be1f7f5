#pragma once

#include "tagwright/host.hpp"
#include "tagwright/version.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// @file
/// The simulator, for the tests of other programs: the real actors in virtual time, with simulated servers in place of
/// the network. Hours take seconds, and the same seed gives the same result on every machine. docs/simulation.md tells
/// what is real and what is not.
namespace tagwright::sim::inline v0 {

/// A provider's limits, speed and answers: one of the scenarios that come with the library ("gemini-free", "strict-60",
/// …; see scenario_names()) or a file, with changes.
struct provider_scenario {
    std::string name = {}; ///< of a scenario, or a path to a file
    /// Values in the place of the scenario's own, as JSON: {"limits.0.rpm", "30"}, {"pages", "5000"}.
    std::map<std::string, std::string> changes = {};
};

/// Those that come with the library. docs/simulation.md says what each is.
[[nodiscard]] TAGWRIGHT_EXPORT std::vector<std::string> scenario_names();

/// What a run comes to.
struct forecast {
    std::string
        problem; ///< which key of the scenario is wrong, its value, and what is allowed; then nothing else counts
    std::chrono::milliseconds time{0};          ///< virtual, until the last page has ended
    std::chrono::milliseconds shortest_time{0}; ///< of a client that knows all limits beforehand
    double quota_used = 0;                      ///< share of what the limits let through in that time, 0 … 1
    std::uint64_t calls = 0;                    ///< sent, refused ones included
    std::uint64_t refused = 0;                  ///< 429s
    std::uint64_t timeouts = 0;                 ///< calls whose answer came too late or not at all
    std::optional<double> usd;                  ///< where the scenario has a price
    run_finished end;                           ///< as a host hears it: pages by their end, calls, tokens
};

/// Labels the scenario's pages (its key "pages", or "calls") with the real throttle, provider and batcher: what
/// `tagwright simulate` does. Takes some 0.2 ms a call.
[[nodiscard]] TAGWRIGHT_EXPORT forecast simulate(const provider_scenario& what, std::uint64_t seed = 1);

/// A page of a simulated wiki.
struct wiki_page {
    std::string id = {};                  ///< digits
    std::string title = {};               ///< plain text
    std::string body = {};                ///< storage format, which is XHTML
    std::vector<std::string> labels = {}; ///< that it has already
    std::string parent = {};              ///< id; empty: directly below the space
};

/// A wiki and providers, and time that passes only while a run goes on. The store and what the throttles have learned
/// stay from run to run, so that one can be resumed, applied and undone. For one thread.
class TAGWRIGHT_EXPORT world {
public:
    /// An empty world: no space, no provider, no time gone.
    /// @param seed  of everything random; the same seed and the same calls give the same world
    explicit world(std::uint64_t seed = 1);
    world(const world&) = delete;
    world& operator=(const world&) = delete;
    ~world();

    // -- what there is -----------------------------------------------------------------------------------------

    /// Adds a page to a space, which is made if there is none of that key.
    /// @throws std::invalid_argument if the id is taken or no number, or the parent is not there
    void add_page(const std::string& space, wiki_page page);

    /// A provider of a scenario. Every page gets the label "simulated", or what `label` says.
    /// @param label  from title and text to the labels that the model proposes; may be empty
    /// @throws std::invalid_argument with what is wrong with the scenario
    [[nodiscard]] llm::endpoint
    add_provider(const provider_scenario& what,
                 std::function<std::vector<std::string>(const std::string& title, const std::string& text)> label = {});

    /// Any other server, e.g. one with a wire of its own: requests whose URL begins with `url` are answered, after
    /// 20 to 200 ms and 10 to 50 ms on the wire each way.
    void add_server(std::string url, std::function<http_response(const http_request&)> answer);

    /// The wiki's address and credentials that are good there.
    [[nodiscard]] confluence_settings wiki() const;

    // -- what happens ------------------------------------------------------------------------------------------

    /// Drives a run to its end. `config` needs providers; without a base URL the wiki is the simulated one.
    /// @param longest  virtual time after which the run is stopped
    run_finished run(settings config, start_run what, const run_listener& hear = {},
                     std::chrono::hours longest = std::chrono::hours(24 * 366));

    /// Virtual time since the world began.
    [[nodiscard]] std::chrono::milliseconds now() const;

    // -- what came of it ---------------------------------------------------------------------------------------

    /// The labels that a page has now, as "name" or "prefix:name"; empty for an unknown page.
    [[nodiscard]] std::vector<std::string> labels_of(const std::string& page_id) const;
    /// Requests that changed labels.
    [[nodiscard]] std::uint64_t label_writes() const;
    /// What runs leave behind: the journal, the cache. In memory; answers before the call returns.
    [[nodiscard]] tagwright::store& store();

private:
    struct TAGWRIGHT_HIDDEN body;
    std::unique_ptr<body> body_;
};

} // namespace tagwright::sim::inline v0
