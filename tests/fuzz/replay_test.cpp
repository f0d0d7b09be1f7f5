// The corpus as an ordinary test: every input that was ever kept still does no harm, also where no
// fuzzing engine is at hand.
#include "tests/fuzz/targets.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace tagwright::fuzz {
namespace {

std::string read_whole(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class corpus_test : public ::testing::TestWithParam<named_target> {};

TEST_P(corpus_test, EveryKeptInputDoesNoHarm) {
    const auto directory = std::filesystem::path(TAGWRIGHT_FUZZ_CORPUS) / GetParam().name;
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        ++files;
        EXPECT_NO_THROW(GetParam().run(read_whole(entry.path()))) << entry.path();
    }
    EXPECT_GT(files, 0u) << directory;
}

TEST_P(corpus_test, EmptyAndOddInputsDoNoHarm) {
    for (const std::string input : {"", "\n", "----", "\n----\n", "200\n\n", "-1\n", "\xFF\xFE", "{", "null"})
        EXPECT_NO_THROW(GetParam().run(input)) << input;
}

INSTANTIATE_TEST_SUITE_P(Fuzz, corpus_test, ::testing::ValuesIn(targets),
                         [](const auto& made) { return std::string(made.param.name); });

} // namespace
} // namespace tagwright::fuzz
