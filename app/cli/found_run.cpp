#include "app/cli/found_run.hpp"

#include "app/cli/output.hpp"
#include "app/cli/run_commands.hpp"
#include "app/cli/session.hpp"

namespace tagwright::cli {
namespace {

constexpr std::size_t runs_max = 100'000; // more than the journal ever keeps

std::optional<std::vector<run_record>> all_runs(run_journal_store& journal) {
    auto [runs, why] =
        waited<std::vector<run_record>>([&](auto then) { journal.find_runs(runs_max, std::move(then)); });
    if (!why)
        return std::move(runs);
    complain(why.message);
    return std::nullopt;
}

/// The run of that name, or the only one whose name begins or ends so.
const run_record* find_run(const std::vector<run_record>& runs, std::string_view name) {
    const run_record* found = nullptr;
    for (const auto& each : runs) {
        if (each.run == name)
            return &each;
        if (!each.run.starts_with(name) && !each.run.ends_with(name))
            continue;
        if (found != nullptr)
            return nullptr;
        found = &each;
    }
    return found;
}

} // namespace

std::optional<found_run> look_for(const options& what) {
    auto only_store = what;
    only_store.command = command::runs;
    found_run out;
    auto loaded = load_or_complain(only_store, out.files);
    if (!loaded)
        return std::nullopt;
    out.loaded = std::move(*loaded);
    out.opened_store = open_store(out.loaded.values);
    if (!out.opened_store)
        return std::nullopt;
    auto runs = all_runs(*out.opened_store);
    if (!runs)
        return std::nullopt;
    out.runs = std::move(*runs);
    if (what.run.empty())
        return out;
    out.run = find_run(out.runs, what.run);
    if (out.run == nullptr) {
        complain(no_such_run(what.run, out.runs) + " (run_not_found)");
        return std::nullopt;
    }
    return out;
}

} // namespace tagwright::cli
