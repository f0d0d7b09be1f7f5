#include "providers/store/lock_holder.hpp"

#include "tagwright/store.hpp"
#include "waiting_store.hpp"

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>

#include <sys/wait.h>

#include <csignal>

namespace tagwright::testing {
namespace {

using sqlite::writer_in;
using ::testing::HasSubstr;

TEST(LockHolder, IsReadFromTheListOfLocks) {
    constexpr sqlite::file_number shm{0xfe, 0x01, 1234};
    const std::string others = "1: POSIX  ADVISORY  READ  11 fe:01:1234 120 120\n"    // reads
                               "2: POSIX  ADVISORY  WRITE 12 fe:01:1234 121 127\n"    // another lock of the file
                               "3: POSIX  ADVISORY  WRITE 13 fe:01:99 120 120\n"      // another file
                               "4: POSIX  ADVISORY  WRITE 14 fe:02:1234 120 120\n"    // of another disk
                               "5: -> POSIX  ADVISORY  WRITE 15 fe:01:1234 120 120\n" // waits
                               "6: OFDLCK ADVISORY  WRITE -1 fe:01:1234 120 120\n"    // not SQLite's kind
                               "7: POSIX  ADVISORY  WRITE 0 fe:01:1234 120 120\n"     // of another container
                               "8: FLOCK  ADVISORY  WRITE 16 fe:01:1234 0 EOF\nnonsense\n\n";
    EXPECT_EQ(writer_in(others, shm), std::nullopt);
    EXPECT_EQ(writer_in(others + "9: POSIX  ADVISORY  WRITE 17 fe:01:1234 120 120", shm), 17);
    EXPECT_EQ(writer_in("9: POSIX  ADVISORY  WRITE 18 fe:01:1234 100 127\n", shm), 18);
}

/// A child that holds the write lock of the database at `path` once the parent says that it is there.
class locking_child {
public:
    explicit locking_child(const std::string& path) {
        if (::pipe(pipe_) != 0)
            throw std::runtime_error("no pipe");
        pid = ::fork(); // before SQLite is used: a child must not inherit a connection
        if (pid != 0)
            return;
        char go = 0;
        if (::read(pipe_[0], &go, 1) == 1) {
            SQLite::Database database(path, SQLite::OPEN_READWRITE);
            database.exec("BEGIN IMMEDIATE");
            ::raise(SIGSTOP);
            database.exec("ROLLBACK");
        }
        ::_exit(0);
    }
    locking_child(const locking_child&) = delete;
    locking_child& operator=(const locking_child&) = delete;
    ~locking_child() {
        if (pid > 0) { // the test has failed: nobody else lets it go on
            ::kill(pid, SIGKILL);
            ::waitpid(pid, nullptr, 0);
        }
        ::close(pipe_[0]);
        ::close(pipe_[1]);
    }
    void lock_and_stop() {
        ASSERT_EQ(::write(pipe_[1], "x", 1), 1);
        int status = 0;
        ASSERT_EQ(::waitpid(pid, &status, WUNTRACED), pid);
        ASSERT_TRUE(WIFSTOPPED(status));
    }
    void go_on() {
        ::kill(pid, SIGCONT);
        ::waitpid(pid, nullptr, 0);
        pid = -1;
    }
    pid_t pid = -1;

private:
    int pipe_[2] = {-1, -1};
};

TEST(LockHolder, AStoppedProcessIsNamedWithTheWayOut) {
    const scratch_directory scratch;
    locking_child child(scratch.file());
    sqlite_store_options options;
    options.busy_timeout = std::chrono::milliseconds{100};
    failure why;
    const auto opened = open_sqlite_store(scratch.file(), options, why);
    ASSERT_TRUE(opened) << why.message;
    waiting_store calls(*opened);
    calls.save({make_label("before")});
    child.lock_and_stop();
    const auto refused = calls.try_save({make_label("late")});
    EXPECT_EQ(refused.code, errc::store_failed);
    const auto pid = std::to_string(child.pid);
    EXPECT_THAT(refused.message, HasSubstr("process " + pid + " keeps it locked and is stopped; kill -CONT " + pid));
    EXPECT_TRUE(calls.find_labels("settings", {"before"}).at(0)) << "reads go on";
    child.go_on();
    calls.save({make_label("late")});
}

} // namespace
} // namespace tagwright::testing
