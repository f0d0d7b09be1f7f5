#include "app/cli/patient_output.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace tagwright::cli {
namespace {

class patient_output : public ::testing::Test {
protected:
    patient_output() { EXPECT_EQ(pipe(ends_.data()), 0); }
    ~patient_output() override {
        for (const int end : ends_)
            close(end);
    }

    void take_what_is_there() {
        fcntl(ends_[0], F_SETFL, O_NONBLOCK);
        std::array<char, 1 << 16> bytes{};
        for (ssize_t got = 0; (got = ::read(ends_[0], bytes.data(), bytes.size())) > 0;)
            taken_.append(bytes.data(), static_cast<std::size_t>(got));
    }

    std::array<int, 2> ends_{};
    std::string taken_;
};

TEST_F(patient_output, WaitsForAPipeThatNobodyReadsAndLosesNothing) {
    std::string text;
    for (int i = 0; text.size() < 300'000; ++i)
        text += "line " + std::to_string(i) + "\n";
    int waits = 0;
    EXPECT_TRUE(write_patiently(ends_[1], text, [&] {
        if (++waits % 2 == 0) // has a look at Ctrl-C meanwhile
            take_what_is_there();
    }));
    take_what_is_there();
    EXPECT_GT(waits, 1);
    EXPECT_EQ(taken_, text);
}

TEST_F(patient_output, GivesUpWhereNobodyWillReadAnyMore) {
    std::signal(SIGPIPE, SIG_IGN);
    close(ends_[0]);
    EXPECT_FALSE(write_patiently(ends_[1], "text", [] {}));
    ends_[0] = dup(ends_[1]);
}

} // namespace
} // namespace tagwright::cli
