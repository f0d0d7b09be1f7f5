#include "tagwright/store.hpp"
#include "tests/e2e/run_fixture.hpp"

#include <filesystem>
#include <set>

namespace tagwright::testing {
namespace {

class full_disk : public run_test {
protected:
    full_disk() { std::filesystem::create_directories(dir_); }
    ~full_disk() override {
        disk.reset();
        std::filesystem::remove_all(dir_);
    }

    /// @param kib  of the database; 0: no bound
    void open(std::uint64_t kib) {
        disk.reset();
        sqlite_store_options with;
        with.file_bytes_max = kib * 1024;
        failure why;
        disk = open_sqlite_store((dir_ / "tagwright.db").string(), with, why);
        ASSERT_NE(disk, nullptr) << why.message;
    }

private:
    std::filesystem::path dir_ =
        std::filesystem::temp_directory_path() / ("tagwright-full-" + std::to_string(::getpid()));
};

TEST_F(full_disk, StopsTheRunInOneLineAndResumeFinishesItOnceThereIsRoom) {
    add_pages(1'000);
    open(200);
    const auto stopped = tag(true);
    EXPECT_EQ(stopped.end.last.status, run_status::failed);
    EXPECT_EQ(stopped.end.why.code, errc::store_failed);
    EXPECT_NE(stopped.end.why.message.find("no space left"), std::string::npos) << stopped.end.why.message;
    EXPECT_EQ(stopped.end.why.message.find('\n'), std::string::npos);
    const int calls = model.calls();
    EXPECT_LT(calls, 200);

    open(0);
    start_run what;
    what.action = run_action::resume;
    what.run = stopped.end.last.run;
    const auto out = drive(what);
    EXPECT_EQ(out.end.last.status, run_status::completed) << out.end.why.message;
    EXPECT_EQ(out.end.last.pages.labelled + out.end.last.pages.cached, 1'000u);
    EXPECT_EQ(out.pages.size(), 1'000u);
    // What could not be kept is asked again: calls in flight, and 200 pages whose labels wait for the disk.
    EXPECT_LE(model.calls(), 200 + 200 / 5 + 2 * options.ai_concurrency_max);
    std::size_t added = 0;
    for (const auto& write : confluence.label_writes())
        added += write.added.size();
    EXPECT_EQ(out.end.last.labels.added, added);
    for (int i = 0; i < 1'000; ++i)
        EXPECT_EQ(confluence.labels_of(std::to_string(1000 + i)).size(), 2u) << i;
}

} // namespace
} // namespace tagwright::testing
