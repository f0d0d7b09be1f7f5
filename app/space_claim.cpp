#include "app/space_claim.hpp"

#include "actors/cache/fingerprint.hpp"
#include "base/ascii.hpp"
#include "providers/store/run_lock.hpp"

#include <fmt/format.h>

#include <future>

namespace tagwright {
namespace {

constexpr std::size_t newest = 200; // a run under way is among them

/// With and without the path of Cloud's wiki it is the same site; keys of spaces know no case.
std::string lock_name(std::string site, const std::string& space) {
    constexpr std::string_view wiki = "/wiki";
    if (site.ends_with(wiki))
        site.resize(site.size() - wiki.size());
    return "space-" + fingerprint({site, lower_ascii(space)}).substr(0, 32);
}

/// The run of that process over the space; empty where the journal does not tell.
std::string run_of(run_journal_store& journal, const std::string& space, int process) {
    std::promise<std::vector<run_record>> promise;
    auto answer = promise.get_future();
    journal.find_runs(
        newest, [&promise](std::vector<run_record>&& runs, const failure&) { promise.set_value(std::move(runs)); });
    for (const auto& each : answer.get())
        if (each.driver == process && equal_ignoring_case(each.request.space, space))
            return each.run;
    return {};
}

} // namespace

std::shared_ptr<run_claim> claim_space(run_journal_store& journal, const std::string& data_dir,
                                       const std::string& base_url, const std::string& space,
                                       const std::string& own_run, failure& why) {
    const run_locks locks(data_dir + "/runs");
    const auto name = lock_name(base_url, space);
    auto out = locks.claim(name, why);
    if (out || why.code != errc::run_busy)
        return out;
    const auto process = locks.driver(name);
    const auto run = process > 0 ? run_of(journal, space, process) : std::string();
    why.message = fmt::format("space {} is being labelled by {}{}; wait for it, or stop it first: the same pages would "
                              "be paid for twice",
                              space, run.empty() ? "" : "run " + run + ", ",
                              process > 0 ? fmt::format("process {}", process) : "another process");
    if (!run.empty() && run == own_run)
        why = run_is_busy(run, process);
    return out;
}

} // namespace tagwright
