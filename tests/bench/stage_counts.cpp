// Runs each stage under callgrind, which counts the instructions: these do not depend on what else the machine does.
// scripts/check-counts starts it, and compares. One line a stage: its name and its items.
//
//   stage_counts [--built-by]     --built-by: only says which compiler the counts are of
#include "tests/bench/stages.hpp"

#include <cstdio>
#include <string_view>

namespace {

const char* compiler() {
#if defined(__clang__)
    return "clang-" __clang_version__;
#else
    return "gcc-" __VERSION__;
#endif
}

const char* processor() {
#if defined(__x86_64__)
    return "x86_64";
#else
    return "other";
#endif
}

} // namespace

/// What callgrind counts, and after what it writes a file (--toggle-collect, --dump-after): known by its name.
extern "C" [[gnu::noinline]] void counted_run(const tagwright::testing::stage& of) { of.run(); }

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "--built-by") {
        const std::string_view which = compiler(); // "gcc-12.2.0": up to the first dot
        std::printf("%s-%s\n", std::string(which.substr(0, which.find('.'))).c_str(), processor());
        return 0;
    }
    for (const auto& each : tagwright::testing::all_stages()) {
        each.run(); // what is made once, and memory that is asked of the system, is no part of it
        each.run();
        counted_run(each);
        std::printf("%s %zu\n", each.name.c_str(), each.items);
    }
}
