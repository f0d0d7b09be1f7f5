// Whole runs over a space, seed after seed, in virtual time; see docs/simulation.md.
//
//   sim_runs [--seeds N] [--first-seed N]   that many seeds; 1 if a checker finds something
//   sim_runs --seed N [--trace]             one seed, with all that happens in it
//   sim_runs --kept FILE                    the seeds of a file
//   sim_runs --broken NAME [--seeds N]      a simulation that is broken on purpose: 1 if nobody notices

#include "tests/sim/runs/story.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace {

using namespace tagwright::sim;

struct options {
    std::uint64_t first = 1, seeds = 500;
    bool trace = false;
    std::string kept, broken;
};

options read(int argc, char** argv) {
    options out;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--trace") {
            out.trace = true;
            continue;
        }
        if (++i == argc) {
            fmt::print(stderr, "{} needs a value\n", name);
            std::exit(2);
        }
        if (name == "--seeds")
            out.seeds = std::strtoull(argv[i], nullptr, 10);
        else if (name == "--first-seed")
            out.first = std::strtoull(argv[i], nullptr, 10);
        else if (name == "--seed")
            out.first = std::strtoull(argv[i], nullptr, 10), out.seeds = 1;
        else if (name == "--kept")
            out.kept = argv[i];
        else if (name == "--broken")
            out.broken = argv[i];
        else {
            fmt::print(stderr, "unknown option {}\n", name);
            std::exit(2);
        }
    }
    return out;
}

std::vector<std::uint64_t> seeds_of(const options& from) {
    std::vector<std::uint64_t> out;
    if (from.kept.empty()) {
        for (std::uint64_t i = 0; i < from.seeds; ++i)
            out.push_back(from.first + i);
        return out;
    }
    std::ifstream file(from.kept);
    for (std::string line; std::getline(file, line);)
        if (const auto seed = std::strtoull(line.c_str(), nullptr, 10); seed != 0)
            out.push_back(seed);
    return out;
}

int run_broken(const options& from) {
    for (const auto each : all_sabotages()) {
        if (from.broken != to_string(each))
            continue;
        for (const auto seed : seeds_of(from))
            if (const auto told = tell_story(seed, false, each); !told.findings.empty()) {
                fmt::print("{}: noticed with seed {}: {}\n", from.broken, seed, told.findings.front());
                return 0;
            }
        fmt::print("{}: nobody noticed\n", from.broken);
        return 1;
    }
    fmt::print(stderr, "no such sabotage: {}\n", from.broken);
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    const auto from = read(argc, argv);
    if (!from.broken.empty())
        return run_broken(from);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // what was found is seen also where a seed does not end
    const auto began = std::chrono::steady_clock::now();
    story_outcome sum;
    int bad = 0, count = 0;
    for (const auto seed : seeds_of(from)) {
        ++count;
        auto told = tell_story(seed, from.trace);
        for (const auto& line : told.trace)
            fmt::print("{}\n", line);
        // Every tenth seed is told twice.
        if ((seed % 10 == 0 || from.seeds == 1) && tell_story(seed, false).trace_hash != told.trace_hash)
            told.findings.push_back("the same seed gave another trace");
        for (const auto& what : told.findings)
            fmt::print("seed {}: {}\n", seed, what);
        bad += told.findings.empty() ? 0 : 1;
        for (const auto& [what, times] : told.mishaps)
            sum.mishaps[what] += times;
        sum.lives += told.lives;
        sum.deaths += told.deaths;
        sum.crashes += told.crashes;
        sum.calls += told.calls;
        sum.calls_failed += told.calls_failed;
        sum.writes += told.writes;
        sum.pages += told.pages;
        sum.virtual_s += told.virtual_s;
    }
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    fmt::print("{} seeds, {} with findings, {:.1f} s ({:.0f} a second); {} lives, {} deaths, {} crashes, {} pages, "
               "{} calls ({} failed), {} label writes, {:.1f} virtual hours\n",
               count, bad, took, count / took, sum.lives, sum.deaths, sum.crashes, sum.pages, sum.calls,
               sum.calls_failed, sum.writes, sum.virtual_s / 3600);
    for (const auto& [what, times] : sum.mishaps)
        fmt::print("  {}: {}\n", what, times);
    return bad == 0 ? 0 : 1;
}
