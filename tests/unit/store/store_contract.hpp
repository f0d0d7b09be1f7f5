#pragma once

#include "tagwright/store.hpp"
#include "waiting_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace tagwright::testing {
/// A way to have an empty store that forgets rows beyond `rows_max`.
struct kind {
    const char* name;
    std::unique_ptr<store> (*open)(const scratch_directory&, std::uint64_t rows_max);
};

inline constexpr std::array stores = {
    kind{"Memory", [](const scratch_directory&, std::uint64_t rows_max) { return make_memory_store(rows_max); }},
    kind{"Sqlite",
         [](const scratch_directory& scratch, std::uint64_t rows_max) {
             sqlite_store_options options;
             options.rows_max = rows_max;
             options.touch_after = std::chrono::milliseconds{0};
             failure why;
             auto out = open_sqlite_store(scratch.file("rows-" + std::to_string(rows_max)), options, why);
             EXPECT_NE(out, nullptr) << why.message;
             return out;
         }},
};

class store_contract : public ::testing::TestWithParam<kind> {
protected:
    void SetUp() override { open(10'000); }
    void open(std::uint64_t rows_max) {
        opened.reset();
        opened = GetParam().open(scratch, rows_max);
        ASSERT_NE(opened, nullptr);
    }
    waiting_store calls() { return waiting_store(*opened); }

    scratch_directory scratch;
    std::unique_ptr<store> opened;
};

inline const auto store_name = [](const auto& each) { return std::string(each.param.name); };

inline constexpr char odd[] = "päge 日本 🏷 \"quotes\" \\ \n\t'; DROP TABLE pages; -- \0 end";
inline const std::string odd_text(odd, sizeof odd - 1);

template <class Records>
auto found_in(const Records& records) {
    return std::count_if(records.begin(), records.end(), [](const auto& each) { return each.has_value(); });
}

} // namespace tagwright::testing
