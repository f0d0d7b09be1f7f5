// What a simulated vendor's headers tell is what the program reads out of them.

#include "providers/llm/rate_headers.hpp"
#include "sim/model/vendor_headers.hpp"

#include <gmock/gmock.h>

namespace {

using namespace tagwright;
using namespace tagwright::sim;
using dim = quota_dimension;
using win = quota_window;

duration seconds(double s) {
    return std::chrono::duration_cast<duration>(std::chrono::duration<double, std::milli>(s * 1000));
}

quota_reading quota(dim dimension, win window, double limit, double remaining, double reset_s) {
    quota_reading r;
    r.dimension = dimension;
    r.window = window;
    r.limit = limit;
    r.remaining = remaining;
    r.reset_after = seconds(reset_s);
    return r;
}

/// "requests/minute 60 5 11.5", with "-" for what is not told.
std::vector<std::string> words(const limit_hints& hints) {
    std::vector<std::string> out;
    const auto number = [](const auto& x) { return x ? std::to_string(*x) : std::string{"-"}; };
    for (const auto& r : hints.readings) {
        auto reset = std::string{"-"};
        if (r.reset_after) // to the tenth of a millisecond: instants are doubles
            reset = std::to_string(std::llround(1e4 * std::chrono::duration<double>(*r.reset_after).count()));
        out.push_back(std::to_string(static_cast<int>(r.dimension)) + "/" + std::to_string(static_cast<int>(r.window)) +
                      " " + number(r.limit) + " " + number(r.remaining) + " " + reset);
    }
    std::sort(out.begin(), out.end());
    out.push_back(hints.retry_after ? std::to_string(hints.retry_after->count()) : "-");
    return out;
}

struct vendor_case {
    header_style style;
    llm::limit_dialect read_as;
    std::size_t told, told_when_refused; ///< quotas
    double retry_after_s;                ///< of 12.3456 s; 0: not told
};

const vendor_case vendors[] = {
    {header_style::none, llm::limit_dialect::generic, 0, 0, 0},
    {header_style::retry_after, llm::limit_dialect::generic, 0, 0, 13},
    {header_style::full, llm::limit_dialect::generic, 5, 5, 13},
    {header_style::openai, llm::limit_dialect::openai, 2, 2, 0},
    {header_style::azure, llm::limit_dialect::generic, 2, 2, 12.346},
    {header_style::groq, llm::limit_dialect::groq, 2, 2, 13},
    {header_style::openrouter, llm::limit_dialect::generic, 0, 1, 0},
    {header_style::mistral, llm::limit_dialect::generic, 2, 2, 0},
};

TEST(model_headers, what_a_vendor_tells_is_what_is_read) {
    // Buckets: what was used comes back evenly, as OpenAI's does.
    const std::vector<quota_reading> quotas{
        quota(dim::requests, win::minute, 60, 15, 45), quota(dim::tokens, win::minute, 30'000, 10'000, 40),
        quota(dim::output_tokens, win::minute, 3000, 1200, 36), quota(dim::requests, win::day, 1000, 900, 8640),
        quota(dim::input_tokens, win::hour, 500'000, 0, 3600)};
    for (const auto& v : vendors)
        for (const auto refused : {false, true}) {
            SCOPED_TRACE(std::to_string(static_cast<int>(v.style)) + (refused ? " refused" : ""));
            const auto told = hints_told(v.style, refused, refused ? 12.3456 : 0, quotas);
            EXPECT_EQ(told.readings.size(), refused ? v.told_when_refused : v.told);
            EXPECT_EQ(told.retry_after.value_or(duration{}), refused ? seconds(v.retry_after_s) : duration{});
            http_headers wire;
            add_limit_headers(told, v.style, wire);
            EXPECT_EQ(words(llm::parse_openai_limits(wire, v.read_as)), words(told));
        }
}

TEST(model_headers, one_quota_is_told_where_a_vendor_tells_one_the_one_that_refuses) {
    const auto day = quota(dim::requests, win::day, 50, 0, 40'000);
    const auto minute = quota(dim::requests, win::minute, 20, 3, 51);
    const auto empty_minute = quota(dim::requests, win::minute, 20, 0, 3);
    const auto told = [](const std::vector<quota_reading>& quotas) {
        return hints_told(header_style::openrouter, true, 3, quotas).readings.at(0).limit;
    };
    EXPECT_EQ(told({minute, day}), 50);
    EXPECT_EQ(told({empty_minute, day}), 50) << "the longer one";
    EXPECT_EQ(told({quota(dim::requests, win::day, 50, 7, 40'000), empty_minute}), 20);
}

TEST(model_headers, a_wait_that_is_not_known_is_not_told) {
    for (const auto& v : vendors)
        for (const auto wait_s : {0.0, forever})
            EXPECT_EQ(hints_told(v.style, true, wait_s, {}).retry_after, std::nullopt);
}

} // namespace
